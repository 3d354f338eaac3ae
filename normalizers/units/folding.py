"""Folding: text of a cell or bracket in one form of punctuation and without its blanks, each character's place kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from normalizers.characters import is_unbroken
from normalizers.patterns import holds_any
from normalizers.units.words import full_width

# A blank that parts two units (商务部 教育部) becomes this mark; a blank inside a name goes.
BREAK = "\x1f"
BLANKS = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\x1c-\x1f]+")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
STOPS = "、，；。：！？"
BETWEEN_STOPS = re.compile(f"[^{STOPS}{BREAK}]*")
OPENING = "（《“‘「『〈"
CLOSING = "）》”’」』〉"
PAIRS = dict(zip(CLOSING, OPENING, strict=True))
MARK = re.compile(f"[{OPENING}{CLOSING}]")


class Folded(NamedTuple):
    """Folded text; ``offsets[i]`` is the index of its character i in the text given, None where both agree."""

    text: str
    source: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that text[start:end] comes from; it is not empty."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """Return what the source has at text[start:end], without its blanks."""
        if self.offsets is None:
            return self.source[start:end]
        return "".join(self.source[self.offsets[i]] for i in range(start, end) if self.text[i] != BREAK)


def folded(text: str, parts: Callable[[str, str], bool]) -> Folded:
    """Return the text folded. ``parts(left, right)`` says whether a blank between the two parts two units."""
    wide = full_width(text)
    if is_unbroken(wide) and not holds_any(wide, INVISIBLE):
        return Folded(wide, text, None)
    letters: list[str] = []
    offsets: list[int] = []
    runs = list(BLANKS.finditer(wide))
    pieces = [
        wide[a:b] for a, b in zip([0, *(m.end() for m in runs)], [*(m.start() for m in runs), len(wide)], strict=True)
    ]
    left = ""
    at = 0
    for i, piece in enumerate(pieces):
        if i > 0:
            gap = runs[i - 1]
            at = gap.end()
            if left and piece and left[-1] not in STOPS and piece[0] not in STOPS and parts(left, _head(pieces, i)):
                letters.append(BREAK)
                offsets.append(gap.start())
                left = ""
        letters.extend(piece)
        offsets.extend(range(at, at + len(piece)))
        left += piece
        cut = max(left.rfind(stop) for stop in STOPS)
        left = left[cut + 1 :] if cut < len(left) - 1 else left[-1:]
    return Folded("".join(letters), text, tuple(offsets))


def _head(pieces: list[str], i: int) -> str:
    """Return piece i up to its first stop."""
    found = BETWEEN_STOPS.match(pieces[i])
    return found.group() if found else ""


def hidden(text: str) -> list[bool]:
    """Return for each character whether it stands inside brackets or quotes, their marks counted in.

    A mark without its partner hides nothing.
    """
    inside = [False] * len(text)
    waiting: list[tuple[str, int]] = []
    for mark in MARK.finditer(text):
        at, char = mark.start(), mark.group()
        if char not in PAIRS:
            waiting.append((char, at))
            continue
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == PAIRS[char]:
                start = waiting[depth][1]
                inside[start : at + 1] = [True] * (at + 1 - start)
                del waiting[depth:]
                break
    return inside


def closes_last(text: str, start: int, end: int) -> bool:
    """Say whether the bracket that opens at ``start`` closes with the last character before ``end``."""
    depth = 0
    for i in range(start, end):
        depth += (text[i] == "（") - (text[i] == "）")
        if depth == 0:
            return i == end - 1
    return False
