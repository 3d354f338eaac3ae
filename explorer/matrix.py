"""The matrix of common tasks by regions, as HTML: themes, lines, and each region's tasks with units and deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from explorer.screen import Say, say_in
from explorer.tables import evidence_link, scrolling
from taizhang.settings import Lang
from warehouse.filters import Asked
from warehouse.lines import Line, Part

LINES_A_PAGE = 50
REGIONS_MOST = 12  # columns, where no region was picked


def matrix_html(lines: Sequence[Line], regions: Sequence[Asked], lang: Lang, *, total: int) -> str:
    """Return the table of a page of ``lines``, of ``total`` in all. Each task links to its evidence."""
    say = say_in(lang)
    head = "".join(f'<th scope="col">{escape(region.heading)}</th>' for region in regions)
    caption = escape(say("matrix.caption", lines=total, regions=len(regions)))
    body = "".join(
        _theme(theme, list(group), regions, say, lang) for theme, group in groupby(lines, key=lambda line: line.theme)
    )
    columns = '<col class="tz-first">' + '<col class="tz-region">' * len(regions)
    table = (
        f'<table class="tz-matrix"><caption>{caption}</caption><colgroup>{columns}</colgroup>'
        f'<thead><tr><th scope="col">{escape(say("matrix.task"))}</th>{head}</tr></thead>{body}</table>'
    )
    return scrolling(table, say("matrix.region_box"), lang)


def _theme(theme: str, lines: Sequence[Line], regions: Sequence[Asked], say: Say, lang: Lang) -> str:
    name = escape(theme or say("matrix.no_theme"))
    heading = f'<tr class="tz-theme"><th scope="rowgroup" colspan="{len(regions) + 1}"><span>{name}</span></th></tr>'
    return "<tbody>" + heading + "".join(_line(line, regions, say, lang) for line in lines) + "</tbody>"


def _line(line: Line, regions: Sequence[Asked], say: Say, lang: Lang) -> str:
    cells = "".join(_cell([part for part in line.parts if part.region_code == r.code], say, lang) for r in regions)
    above = f'<span class="tz-tag">{escape(say("matrix.upstream"))}</span>' if line.upstream else ""
    return f'<tr><th scope="row">{escape(line.text)}{above}</th>{cells}</tr>'


def _cell(parts: Sequence[Part], say: Say, lang: Lang) -> str:
    if not parts:
        return f'<td class="tz-none">— <span>{escape(say("matrix.none"))}</span></td>'
    return "<td>" + "".join(_part(part, say, lang) for part in parts) + "</td>"


def _part(part: Part, say: Say, lang: Lang) -> str:
    units = f'<div class="tz-units">{escape(part.units)}</div>' if part.units else ""
    link = evidence_link(part.task_id, escape(part.text), lang)
    return f'<div class="tz-part">{link}{units}{_deadline(part, say)}</div>'


def _deadline(part: Part, say: Say) -> str:
    if not part.deadlines:
        return f'<div class="tz-due tz-undated">{escape(say("matrix.no_due"))}</div>'
    due = f" <time>{escape(say('matrix.due'))} {escape(part.dues)}</time>" if part.dues else ""
    return f'<div class="tz-due">{escape(part.deadlines)}{due}</div>'
