"""A hit of a search as it is shown: where in it the words stand, who does it, by when, and its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from normalizers.personal import masked
from taizhang.model import Role
from taizhang.settings import Lang
from warehouse.dictionary import codes
from warehouse.lines import one_line, place_words
from warehouse.question import places
from warehouse.search_matches import Match
from warehouse.sentences import sentences

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Span = tuple[int, int]  # start and end of a word found, in characters of its text
NOTICES = """
SELECT doc_id, region, doc_title, doc_number, coalesce(doc_number, doc_title, name), url, issuer,
    coalesce(written_on, published_on), task_count
FROM warehouse.documents WHERE doc_id IN (SELECT unnest(?))
"""
TASKS = """
SELECT task_id, number, title, theme, text, table_no, row_no, page, char_start, char_end
FROM warehouse.tasks WHERE task_id IN (SELECT unnest(?))
"""
UNITS = """
SELECT task_id, role, unit_text FROM warehouse.task_units WHERE task_id IN (SELECT unnest(?))
ORDER BY task_id, unit_ordinal
"""
DEADLINES = """
SELECT task_id, deadline_text, what FROM warehouse.task_deadlines WHERE task_id IN (SELECT unnest(?))
ORDER BY task_id, deadline_ordinal
"""
MARGIN = 20  # characters left before the first word found, where a sentence is cut
CUT = "…"


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the places of the words found in it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A task that was found, or a notice where ``task_id`` is None.

    ``title`` is the task's lead phrase or theme, else the notice's title; ``text`` the task's, of a notice its issuer,
    number and day. ``units`` and ``deadlines`` are as printed in a cell; ``source`` is the citation in words, ``url``
    the notice's address or None. ``spans`` and ``title_spans`` are where the words found stand in text and title.
    """

    task_id: str | None
    doc_id: str
    region: str
    number: str
    title: str
    text: str
    spans: tuple[Span, ...]
    title_spans: tuple[Span, ...]
    units: str
    deadlines: str
    doc_title: str
    doc_number: str | None
    url: str | None
    source: str
    score: float

    def sentence(self, width: int) -> Marked:
        """Return the sentence with most of the words found, cut to this many characters where it is longer."""
        best = max(
            ((one.start, one.end) for one in sentences(self.text)),
            key=lambda span: (sum(_shared(span, own) for own in self.spans), -span[0]),
            default=(0, len(self.text)),
        )
        return _cut(self.text, best, self.spans, width)


def hits_of(
    connection: DuckDBPyConnection,
    matches: Sequence[Match],
    shown: tuple[str, ...],
    lang: Lang,
    *,
    keep_personal: bool = False,
) -> tuple[Hit, ...]:
    """Return the matches as they are shown, in their order; ``shown`` are the words whose places are told."""
    clean = partial(_clean, keep_personal=keep_personal)
    ids = [match.task_id for match in matches if match.task_id]
    notices = {row[0]: row[1:] for row in connection.execute(NOTICES, [[m.doc_id for m in matches]]).fetchall()}
    tasks = {row[0]: row[1:] for row in connection.execute(TASKS, [ids]).fetchall()}
    units = _units(connection, ids, lang, clean)
    deadlines = _deadlines(connection, ids, clean)
    hits = []
    for match in matches:
        region, doc_title, doc_number, name, url, issuer, day, _ = notices[match.doc_id]
        if match.task_id:
            number, title, theme, text, *place = tasks[match.task_id]
            title, text, source = clean(title or theme), clean(text), clean(name) + place_words(place, lang)
        else:
            number, title, source = None, clean(doc_title), clean(name)
            text = " · ".join(clean(part) for part in (issuer, doc_number, day) if part)
        hits.append(
            Hit(
                task_id=match.task_id,
                doc_id=match.doc_id,
                region=region or "",
                number=number or "",
                title=title,
                text=text,
                spans=places(text, shown),
                title_spans=places(title, shown),
                units=units.get(match.task_id or "", ""),
                deadlines=deadlines.get(match.task_id or "", ""),
                doc_title=clean(doc_title),
                doc_number=doc_number,
                url=url,
                source=source,
                score=match.score,
            )
        )
    return tuple(hits)


def _units(
    connection: DuckDBPyConnection, ids: list[str], lang: Lang, clean: Callable[[object], str]
) -> dict[str, str]:
    by_task: dict[str, dict[Role, list[str]]] = {}
    for task, role, text in connection.execute(UNITS, [ids]).fetchall():
        by_task.setdefault(task, {}).setdefault(Role(role), []).append(clean(text))
    labels = {role: codes("role")[role].label(lang) for role in Role}
    return {
        task: "; ".join(f"{labels[role]}: {'、'.join(roles[role])}" for role in Role if role in roles)
        for task, roles in by_task.items()
    }


def _deadlines(connection: DuckDBPyConnection, ids: list[str], clean: Callable[[object], str]) -> dict[str, str]:
    by_task: dict[str, list[str]] = {}
    for task, text, what in connection.execute(DEADLINES, [ids]).fetchall():
        by_task.setdefault(task, []).append(clean(f"{text} ({what})" if what else text))
    return {task: "; ".join(said) for task, said in by_task.items()}


def _clean(text: object, *, keep_personal: bool) -> str:
    return masked(one_line(str(text)), keep_personal=keep_personal) if text else ""


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _cut(text: str, within: Span, spans: Sequence[Span], width: int) -> Marked:
    start, end = within
    if end - start > width:
        first = next((span[0] for span in spans if _shared(span, within)), start)
        start = max(start, min(first - MARGIN, end - width))
        end = start + width
    before, after = CUT if start > within[0] else "", CUT if end < within[1] else ""
    shift = len(before) - start
    own = tuple((max(s, start) + shift, min(e, end) + shift) for s, e in spans if _shared((s, e), (start, end)))
    return Marked(before + text[start:end] + after, own)
