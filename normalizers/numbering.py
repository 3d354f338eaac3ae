"""Numbering marks: 一、 （一） 1. （1） ① 第一章 第一条, with their rank in the outline of official text.

The order of ranks is that of GB/T 9704-2012 §7.3.3 (一、 （一） 1. （1）); chapters and articles (章, 条) are those of
rules and regulations. A level may be left out.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

NUMERALS = "一二三四五六七八九十百零〇"


class Rank(IntEnum):
    """How deep a mark stands in the outline, outermost first."""

    PART = 0  # 第一部分, 第一编
    CHAPTER = 1  # 第一章
    FIRST = 2  # 一、
    ARTICLE = 3  # 第一条
    SECOND = 4  # （一）
    THIRD = 5  # 1.
    FOURTH = 6  # （1）
    FIFTH = 7  # ①


class Mark(NamedTuple):
    """A mark at the head of a line: its rank, its bare number (``三``, ``12``), and where the words after it begin."""

    rank: Rank
    number: str
    end: int


_MARKS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (Rank.PART, re.compile(rf"第([{NUMERALS}]{{1,4}}|\d{{1,2}})(?:部分|编|篇)[ \u3000：:、]*")),
    (Rank.CHAPTER, re.compile(rf"第([{NUMERALS}]{{1,4}}|\d{{1,3}})[章节][ \u3000：:、]*")),
    (Rank.ARTICLE, re.compile(rf"第([{NUMERALS}]{{1,5}}|\d{{1,3}})条(?![例款文约件])[ \u3000：:、]*")),
    (Rank.FIRST, re.compile(rf"([{NUMERALS}]{{1,4}})[、.．，,][ \u3000]*")),
    (Rank.SECOND, re.compile(rf"[（(﹙][ \u3000]*([{NUMERALS}]{{1,4}})[ \u3000]*[）)﹚][、.．,，]?[ \u3000]*")),
    (
        Rank.FOURTH,
        re.compile(r"[（(﹙][ \u3000]*(\d{1,3})[ \u3000]*[）)﹚][、.．]?[ \u3000]*|(\d{1,2})[）)][ \u3000]*"),
    ),
    (
        Rank.THIRD,
        re.compile(
            r"(\d{1,3})(?:[ \u3000]*[、．﹒。]|\.(?![0-9])|\.(?=(?:19|20)\d\d ?年|\d{1,2} ?月)|[ \u3000]*\.[ \u3000]+)"
            r"[ \u3000]*"
        ),
    ),
    (Rank.FIFTH, re.compile(r"([①-⑳])[ \u3000]*")),
)
_BY_FIRST = {
    letter: tuple((rank, pattern) for rank, pattern in _MARKS if rank in ranks)
    for letters, ranks in (
        ("第", (Rank.PART, Rank.CHAPTER, Rank.ARTICLE)),
        (NUMERALS, (Rank.FIRST,)),
        ("（(﹙", (Rank.SECOND, Rank.FOURTH)),
        ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", (Rank.FIFTH,)),
    )
    for letter in letters
}
_BY_DIGIT = tuple((rank, pattern) for rank, pattern in _MARKS if rank in (Rank.FOURTH, Rank.THIRD))


@lru_cache(maxsize=1024)
def mark_of(text: str) -> Mark | None:
    """Return the mark that the text begins with, or None. Leading blanks are passed over.

    >>> mark_of("（一）深化政务公开。")
    Mark(rank=<Rank.SECOND: 4>, number='一', end=3)
    >>> mark_of("2021年底前") is None and mark_of("1.5万元") is None and mark_of("一是加强领导") is None
    True
    """
    start = len(text) - len(text.lstrip(" \t\u3000\u00a0"))
    first = text[start : start + 1]
    for rank, pattern in _BY_FIRST.get(first) or (_BY_DIGIT if first.isdecimal() else ()):
        if match := pattern.match(text, start):
            number = match[match.lastindex or 1]
            return Mark(rank, number, match.end())
    return None


def value_of(number: str) -> int | None:
    """Return the value of a bare number, 一 or 1 or ①, or None where it is none.

    >>> [value_of(n) for n in ("十", "二十三", "7", "③", "甲")]
    [10, 23, 7, 3, None]
    """
    if number.isascii() and number.isdigit():
        return int(number)
    if len(number) == 1 and "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    if not number or any(c not in NUMERALS for c in number):
        return None
    hundreds, rest = number.split("百", 1) if "百" in number else ("", number)
    tens, ones = rest.split("十", 1) if "十" in rest else ("", rest)
    digits = "零一二三四五六七八九"

    def one(figure: str, otherwise: int) -> int:
        figure = figure.replace("零", "").replace("〇", "")
        return digits.index(figure) if len(figure) == 1 and figure in digits else otherwise

    value = 100 * one(hundreds, 1) if "百" in number else 0
    value += 10 * one(tens, 1) if "十" in rest else 0
    return value + one(ones, 0)
