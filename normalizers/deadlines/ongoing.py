"""Orders without an end (长期坚持, 持续推进, 动态调整): where such a word governs the order, and where it describes."""

from __future__ import annotations

import re
from functools import cache

from normalizers.deadlines.words import any_of, letters, one_of, words
from normalizers.patterns import Led, holds_any

CLAUSE_MARKS = "。；，：！？\n"
CANDIDATES = ("持续", "常态化", "动态", "长期坚持", "贯穿全年")  # what every candidate begins with
LONGEST_CLAUSE = 120  # characters looked back for where the clause begins


@cache
def _candidate() -> Led:
    manner = f"(?:{one_of('ongoing', 'manner')}){{0,2}}"
    describes = one_of("ongoing", "describes")
    lasting = rf"(?P<lasting>持续{manner}{one_of('ongoing', 'work')})"
    routine = rf"(?P<routine>常态化)(?:、?(?:长效化|制度化|规范化)){{0,2}}{manner}{one_of('ongoing', 'routine')}"
    dynamic = r"(?P<dynamic>动态(?:调整|更新)(?:更新|完善)?)"
    always = r"(?P<always>长期坚持|贯穿全年)"
    return Led.by("持常动长贯", rf"(?:{lasting}|{routine}|{dynamic}|{always})(?!{describes})")


@cache
def _lead() -> re.Pattern[str]:
    bracket = r"(?:（[^（）]{0,80}）)?"  # the units of the sentence before: …。（公安部负责）持续推进
    number = r"(?:（?[0-9一二三四五六七八九十]{1,3}[.、）]){0,2}"
    actor = rf"[{letters('ongoing', 'actor_head')}][^，。；]{{0,14}}{one_of('ongoing', 'actor')}"
    return re.compile(rf"{bracket}{number}(?:{actor})?(?:{one_of('ongoing', 'lead')}){{0,4}}")


@cache
def _basis() -> re.Pattern[str]:
    return re.compile(rf"{one_of('ongoing', 'basis')}[^，。；]{{1,24}}")


@cache
def _handed_over() -> re.Pattern[str]:
    """The end of a clause that hands its object to 动态调整: 清单并, 予以, 进行."""
    led = one_of("ongoing", "lead")
    return re.compile(rf"(?:并且|并|予以|进行|实行|实施|给予|做到)(?:{led}){{0,2}}$")


@cache
def _cell_word() -> re.Pattern[str]:
    named = r"到|至|护理|不少于|不低于|不超过|至少|累计|[^，。；]{0,4}(?:机制|制度)"
    return re.compile(rf"{any_of(words('ongoing', 'cell'))}(?!{named})[^，。；、（）0-9]{{0,10}}")


def in_cell(text: str) -> tuple[int, int] | None:
    """Return where a cell's shadow says that the task has no end."""
    match = _cell_word().search(text)
    return match.span() if match else None


def in_text(text: str) -> tuple[int, int] | None:
    """Return the first word of a paragraph's shadow that makes its own order one without an end.

    The word must open its clause, but for a number, the unit that acts, and words such as 要 and 并; 动态调整 may also
    end a clause that hands it its object (清单并动态调整).
    """
    if not holds_any(text, CANDIDATES):
        return None
    for match in _candidate().finditer(text):
        kind = match.lastgroup or ""
        start = match.start(kind)
        clause = _clause_before(text, start)
        if clause is None:
            continue
        if kind == "always" and clause.endswith("（"):
            return match.span(kind)
        if _lead().fullmatch(clause) or (kind == "dynamic" and _governed(text, clause, match.end())):
            return match.span(kind)
    return None


def _clause_before(text: str, start: int) -> str | None:
    """Return what the clause says before ``start``, or None where it is too long to be a lead."""
    earliest = max(0, start - LONGEST_CLAUSE)
    begin = max(text.rfind(mark, earliest, start) for mark in CLAUSE_MARKS) + 1
    return None if begin == 0 and earliest > 0 else text[begin:start]


def _governed(text: str, clause: str, end: int) -> bool:
    if _handed_over().search(clause):
        return True
    closes = end == len(text) or text[end] in "。；，）"
    return closes and _basis().fullmatch(clause) is not None
