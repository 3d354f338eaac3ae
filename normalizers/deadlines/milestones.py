"""The milestone named with a date: 2021年底前建立制度 names 建立制度."""

from __future__ import annotations

import re
from functools import cache

from normalizers.deadlines.words import one_of, words

LONGEST = 60
EDGES = "，。；、：,;:.（）() \n\t\x00“”~-"
HAS_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]{2}")
# 每周五前报送: the day belongs to the frequency, not to the work; 每周一次 names no day.
WEEKDAY = re.compile(r"(?<=周|期)(?:星期)?[一二三四五六日天末](?![次轮回期])(?:[上下]午)?(?:下班)?(?:之?前|以前)?")
STOP = re.compile(r"[。；\n]")
CLAUSE = re.compile(r"[^，。；（\n\x00]*")
JOINED = re.compile(r"(?:并且|并|且|同时|于|在|的)+")
JOINING = re.compile(r"[，、]?(?:并且|并|且|同时)$")
# How often, and nothing of what: 至少一次，全年不少于4次.
TIMES = re.compile(r"(?:[，、]?(?:全年|每年|原则上)?(?:至少|不少于|不低于)?[0-9一二两三四五六]+次(?:以上)?)+")


@cache
def _generic() -> frozenset[str]:
    return frozenset(words("cell", "generic"))


@cache
def _adjunct() -> re.Pattern[str]:
    """结合…情况，: what an order goes by, before the order itself."""
    return re.compile(rf"(?:{one_of('ongoing', 'basis')}|围绕|依托|针对|由)(?!完善|检查)")


def after_in_cell(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the milestone between a date's end and what follows it in the cell."""
    stop = STOP.search(text, start, end)
    return _named(text, start, stop.start() if stop else end)


def before_in_cell(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the milestone between the last mark before a date and the date."""
    begin = max(text.rfind(mark, start, end) for mark in "。；，\n")
    return _named(text, max(start, begin + 1), end)


def in_text(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the order that follows a date in running text, up to its first mark, a basis such as 结合… left out."""
    for _ in range(2):
        clause = CLAUSE.match(text, start + text.startswith("，", start), end)
        if clause is None:
            return None
        goes_on = text.startswith("，", clause.end())
        if not (goes_on and _adjunct().match(clause[0])):
            return _named(text, *clause.span())
        start = clause.end()
    return None


def _named(text: str, start: int, end: int) -> tuple[int, int] | None:
    if day := WEEKDAY.match(text, start, end):
        start = day.end()
    while start < end and text[start] in EDGES and not (text[start] in "（(“" and _is_closed(text, start, end)):
        start += 1
    if joined := JOINED.match(text, start, end):
        start = joined.end()
    if joining := JOINING.search(text, start, end):
        end = joining.start()
    while end > start and text[end - 1] in EDGES and not (text[end - 1] in "）)”" and _opens(text, start, end)):
        end -= 1
    piece = text[start:end]
    if piece in _generic() or not HAS_WORD.search(piece) or end - start > LONGEST or TIMES.fullmatch(piece):
        return None
    return start, end


def _is_closed(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in "）)”")


def _opens(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in "（(“")
