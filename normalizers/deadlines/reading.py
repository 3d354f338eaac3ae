"""What a cell or a paragraph says of time, as values with their place in it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from normalizers.deadlines import milestones, ongoing
from normalizers.deadlines.search import Hit, Search
from normalizers.deadlines.shadow import Shadow, shadow_of
from normalizers.deadlines.words import words
from normalizers.patterns import holds_any
from taizhang.model import Every, Kind, Precision

# Without one of these a paragraph sets no time.
CUE = re.compile("[年月日季每按逐底末内前]")
CUE_WORDS = ("期间", "持续", "常态化", "动态", "长期坚持")
CUE_DATE = re.compile("[0-9][./-][0-9]")
# 按省上时间节点: the time is set elsewhere.
ELSEWHERE = re.compile(
    "(?:按照?|根据|依据|视|参照|结合)[^0-9]{0,16}(?:要求|安排|节点|规定|部署|进度|需要|情况|通知)(?:执行|完成|推进|落实|为准)?"
)
PIECES = re.compile(r"[，。；、：\s]|并")
AROUND = "，。；、： \t\n\u3000"


class FoundDeadline(NamedTuple):
    """A deadline and the characters that state it, ``text[start:end]`` of the text that was read.

    ``due`` is the last day that keeps it, ``begins`` the first day of a stretch; ``what`` is the milestone named with
    it, blanks left out, from ``what_span``.
    """

    start: int
    end: int
    kind: Kind
    due: date | None
    begins: date | None
    precision: Precision | None
    every: Every | None
    what: str | None
    what_span: tuple[int, int] | None


class Doubt(NamedTuple):
    """A stretch that speaks of time and can't be told: kept as an issue, never guessed at."""

    start: int
    end: int
    reason: str


class Reading(NamedTuple):
    """The deadlines and the doubts of a text, each in the order of the text."""

    deadlines: tuple[FoundDeadline, ...] = ()
    doubts: tuple[Doubt, ...] = ()


NOTHING = Reading()


@lru_cache(maxsize=2048)  # a column says the same time again and again
def read_cell(text: str, *, year: int | None = None, written_on: date | None = None) -> Reading:
    """Return what a deadline cell, or the value after 完成时限：, says. All of it is taken to be about time.

    ``year`` is the notice's year, for dates that leave theirs out; ``written_on`` its own date, for 自印发之日起30日内.
    A cell that says something else than a time gives a doubt; 定期, 及时 and the like give nothing. Never raises.
    """
    shadow = shadow_of(text)
    search = _searched(shadow, True, year, written_on)
    if not (search.hits or search.doubts) and not _is_timeless(shadow.text):
        return Reading(doubts=(Doubt(0, len(text), "no time is understood here"),))
    if search.hits and search.doubts:
        search.doubts = [d for d in search.doubts if d[2] != "a beginning without an end"]
    if len(search.hits) == 1 and search.hits[0].kind is Kind.ONGOING and _is_all_ongoing(shadow.text):
        # 动态调整、及时公开: all of the cell says that there is no end.
        bare = shadow.text.strip(AROUND)
        start = shadow.text.index(bare)
        search.hits = [search.hits[0]._replace(start=start, end=start + len(bare))]
    whats: list[tuple[int, int] | None] = []
    at = 0  # where the text not yet spoken for begins
    for hit, end in zip(search.hits, _ends(search.hits, shadow), strict=True):
        whats.append(_milestone_in_cell(shadow.text, hit, at, end))
        at = max(hit.end, whats[-1][1] if whats[-1] else 0)
    return _reading(text, shadow, search, whats)


def find_in_text(
    text: str, *, year: int | None = None, written_on: date | None = None, several: bool = False
) -> Reading:
    """Return the deadlines that a task's running text sets; look-alikes (document numbers, names, the past) are not.

    ``what`` is given where the text sets more than one, or where ``several`` says that the task has another elsewhere.
    ``year`` and ``written_on`` are the notice's, as for :func:`read_cell`. Never raises.
    """
    shadow = shadow_of(text)
    if not _may_set_time(shadow.text):
        return NOTHING
    search = _searched(shadow, False, year, written_on)
    hits = search.hits
    whats: list[tuple[int, int] | None] = [None] * len(hits)
    if several or len(hits) > 1:
        ends = zip(hits, _ends(hits, shadow), strict=True)
        whats = [h.what or milestones.in_text(shadow.text, h.end, max(h.end, end)) for h, end in ends]
    return _reading(text, shadow, search, whats)


def _may_set_time(text: str) -> bool:
    return CUE.search(text) is not None or holds_any(text, CUE_WORDS) or CUE_DATE.search(text) is not None


def _ends(hits: list[Hit], shadow: Shadow) -> list[int]:
    """Return for each hit where the next one starts, or the text ends."""
    return [h.start for h in hits[1:]] + [len(shadow.text)] if hits else []


def _searched(shadow: Shadow, cell: bool, year: int | None, written_on: date | None) -> Search:
    if year is None and written_on is not None:
        year = written_on.year
    search = Search.of(shadow.text, cell, year, written_on)
    search.run()
    return search


def _milestone_in_cell(text: str, hit: Hit, begin: int, end: int) -> tuple[int, int] | None:
    if hit.what or hit.kind is Kind.ONGOING or (hit.start <= begin and hit.end >= end):
        return hit.what
    after = milestones.after_in_cell(text, hit.end, max(hit.end, end))
    return after or milestones.before_in_cell(text, min(begin, hit.start), hit.start)


@cache
def _timeless() -> frozenset[str]:
    return frozenset(words("cell", "timeless"))


def _is_timeless(text: str) -> bool:
    """Whether a cell is empty or says only words such as 定期 and 及时, which set no time."""
    return all(not p or p in _timeless() or ELSEWHERE.fullmatch(p) for p in PIECES.split(text))


def _is_all_ongoing(text: str) -> bool:
    """Whether every phrase of a cell says that the task has no end, or only 及时 and the like."""
    return all(not p or p in _timeless() or ongoing.in_cell(p) == (0, len(p)) for p in PIECES.split(text))


def _reading(text: str, shadow: Shadow, search: Search, whats: list[tuple[int, int] | None]) -> Reading:
    found = [_deadline(text, shadow, hit, what) for hit, what in zip(search.hits, whats, strict=True)]
    doubts = tuple([Doubt(*shadow.span(start, end), reason) for start, end, reason in search.doubts])
    if len(found) > 1:
        once: dict[object, FoundDeadline] = {}
        for one in found:
            once.setdefault((one.kind, one.due, one.begins, one.every, one.what), one)
        found = list(once.values())
    return Reading(tuple(found), doubts)


def _deadline(text: str, shadow: Shadow, hit: Hit, what: tuple[int, int] | None) -> FoundDeadline:
    start, end = shadow.span(hit.start, hit.end)
    span = shadow.span(*what) if what else None
    named = "".join(text[slice(*span)].split()) if span else None
    return FoundDeadline(start, end, hit.kind, hit.due, hit.begins, hit.precision, hit.every, named, span)
