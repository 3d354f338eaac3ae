"""Rows as HTML tables that scroll in a box of their own, and as values with the words of their codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from urllib.parse import quote

from explorer.screen import say_in
from taizhang.settings import Lang
from warehouse.dictionary import label
from warehouse.schema import schema
from warehouse.sheets import Value

LANG_TAGS = {"zh": "zh-CN", "en": "en"}
CODED = ("coverage", "change", "role", "kind")
LONG = frozenset({"text", "upstream_text", "common_text", "theme", "old_value", "new_value", "doc_title", "what"})
NUMBERS = frozenset({"task_count", "lead_count", "dated_count", "lag_days"})


def evidence_url(task_id: str, lang: Lang) -> str:
    """Return where the task's evidence stands in the app."""
    return f"/evidence/{quote(task_id, safe='')}?lang={lang}"


def evidence_link(task_id: str, inner: str, lang: Lang) -> str:
    """Return a link to the task's evidence round ``inner``, which is HTML."""
    new_tab = escape(say_in(lang)("app.new_tab"))
    address = escape(evidence_url(task_id, lang))
    return f'<a href="{address}" target="_blank" rel="noopener" title="{new_tab}">{inner}</a>'


def scrolling(table: str, name: str, lang: Lang) -> str:
    """Return the table in a box that scrolls, is named, and can be reached and scrolled by keyboard."""
    box = f'<div class="tz-scroll" role="region" tabindex="0" aria-label="{escape(name)}">{table}</div>'
    return f'<div class="tz" lang="{LANG_TAGS[lang]}">{box}</div>'


def headings(columns: Sequence[str], lang: Lang) -> list[str]:
    """Return the columns' headings as the schema has them; that of the task's link is ours."""
    named = {column.name: column for view in (*schema().tables, *schema().views) for column in view.columns}
    return [named[name].heading(lang) for name in columns]


def worded(columns: Sequence[str], rows: Iterable[Sequence[Value]], lang: Lang) -> list[tuple[Value, ...]]:
    """Return the rows with the words of their codes."""
    return [tuple(_in_words(name, cell, lang) for name, cell in zip(columns, row, strict=True)) for row in rows]


def table_html(columns: Sequence[str], rows: Sequence[Sequence[Value]], name: str, lang: Lang) -> str:
    """Return the rows under the schema's headings; a column task_id becomes a link to the evidence."""
    say = say_in(lang)
    heads = [
        say("table.evidence") if column == "task_id" else heading
        for column, heading in zip(columns, headings(columns, lang), strict=True)
    ]
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in heads)
    body = "".join(
        "<tr>" + "".join(_cell(c, v, lang) for c, v in zip(columns, row, strict=True)) + "</tr>"
        for row in worded(columns, rows, lang)
    )
    parts = f"<caption>{escape(name)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    table = f'<table class="tz-rows">{parts}</table>'
    return scrolling(table, say("table.box", name=name), lang)


def figures_html(heads: Sequence[str], rows: Iterable[Sequence[object]], lang: Lang) -> str:
    """Return a chart's figures as a table behind a heading that opens it: what the chart shows, in words."""
    say = say_in(lang)
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    table = f'<table class="tz-rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    name = say("table.as_table")
    box = scrolling(table, say("table.box", name=name), lang)
    return f'<details class="tz tz-figures" lang="{LANG_TAGS[lang]}"><summary>{escape(name)}</summary>{box}</details>'


def text_html(title: str, text: str, lang: Lang) -> str:
    """Return a heading and a sentence under it."""
    return f'<div class="tz" lang="{LANG_TAGS[lang]}"><h2>{escape(title)}</h2><p>{escape(text)}</p></div>'


def note_html(text: str, lang: Lang, *, kind: str = "empty") -> str:
    """Return a sentence to the reader in a frame."""
    return (
        f'<div class="tz" lang="{LANG_TAGS[lang]}"><p class="tz-note tz-{kind}" role="status">{escape(text)}</p></div>'
    )


def _in_words(column: str, value: Value, lang: Lang) -> Value:
    return label(column, value, lang) if column in CODED and isinstance(value, str) else value


def _cell(column: str, value: Value, lang: Lang) -> str:
    if value is None:
        return "<td></td>"
    if column == "task_id":
        return f"<td>{evidence_link(str(value), escape(say_in(lang)('table.open')), lang)}</td>"
    kind = "tz-long" if column in LONG else "tz-number" if column in NUMBERS else "tz-short"
    return f'<td class="{kind}">{escape(_printed(value))}</td>'


def _printed(value: Value) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)
