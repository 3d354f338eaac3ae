"""Lines of a text rendering: split with their places, page furniture cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extractors.letter import ANNEX
from extractors.words import table
from normalizers.characters import squeezed
from normalizers.numbering import mark_of
from normalizers.patterns import holds_any
from taizhang.model import NOWHERE, Passage, Spot

# The set first: an alternation would be tried at every character.
BREAK = re.compile(r"[\r\n\v\f\u2028\u2029](?:(?<=\r)\n)?")


LONGEST_HEADING = 20  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source as it stands, without its line end, and how many blank lines came before it.

    ``starts`` says whether a paragraph begins with it, where the format knows: None leaves it to the words.
    """

    text: Passage
    blanks_before: int = 0
    starts: bool | None = None
    spot: Spot = NOWHERE

    @property
    def value(self) -> str:
        return self.text.value


def lines_of(text: str) -> list[Line]:
    """Return the lines that hold more than blanks, in order, each with the number of blank lines before it.

    A line of nothing but tabs is kept: in a table of one cell a line it is an empty cell.
    """
    lines: list[Line] = []
    blanks = start = 0
    ends = [m.span() for m in BREAK.finditer(text)] + [(len(text), len(text))]
    for end, following in ends:
        value = text[start:end]
        if value.strip() or "\t" in value:
            lines.append(Line(Passage.of(text, start, end), blanks))
            blanks = 0
        else:
            blanks += 1
        start = following
    return lines


def without_furniture(lines: list[Line]) -> list[Line]:
    """Return the lines that are not a web page's tools, navigation or foot, or a printed page number."""
    return [line for line in lines[: _end_of(lines)] if not is_furniture(line.value)]


def _end_of(lines: list[Line]) -> int:
    """Return how many lines come before a page's list of related pages, which ends the notice."""
    words = tuple(table("furniture")["ends"])
    for i in range(len(lines) // 2, len(lines)):
        if squeezed(lines[i].value).startswith(words) and not any(ANNEX.match(n.value.strip()) for n in lines[i + 1 :]):
            return i
    explains = frozenset(table("furniture")["explains"])
    begun = (i for i in range(2, len(lines) - 1) if squeezed(lines[i].value) in explains)
    return next((i for i in begun if _explains(lines[i + 1].value)), len(lines))


def _explains(value: str) -> bool:
    """Whether a line is the first heading of an explanation: 一、起草背景."""
    mark = mark_of(value)
    words = table("furniture")["explains_first"]
    return mark is not None and len(value) <= LONGEST_HEADING and any(word in value for word in words)


@lru_cache(maxsize=1024)
def is_furniture(value: str) -> bool:
    """Whether a line belongs to the page round the notice."""
    bare = squeezed(value)
    if not bare:
        return False
    whole, begins, holds, pattern = _furniture()
    return bare in whole or bare.startswith(begins) or holds_any(bare, holds) or pattern.fullmatch(bare) is not None


@cache
def _furniture() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], re.Pattern[str]]:
    words = table("furniture")
    return (
        frozenset(words["whole"]),
        tuple(words["begins"]),
        tuple(words["holds"]),
        re.compile("|".join(words["patterns"])),
    )
