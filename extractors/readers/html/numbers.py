"""Numbers of the items of a list (<ol>): a browser prints them, the page's text does not hold them."""

from __future__ import annotations

import re

from extractors.readers.html.tree import Element

STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
CHINESE = frozenset({"cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"})
DIGITS = "零一二三四五六七八九"
LETTERS = {"a": "a", "A": "A", "lower-alpha": "a", "upper-alpha": "A", "lower-latin": "a", "upper-latin": "A"}
UNNUMBERED = frozenset({"none", "i", "I", "lower-roman", "upper-roman", "disc", "circle", "square"})


def number_of(item: Element, last: dict[Element, int]) -> str:
    """Return the number before a list's item as it is printed (``3.``, ``三、``); empty where there is none.

    ``last`` holds the number that each list has come to; the item's own is put there.
    """
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    value = last[parent] = _value(item, parent, last.get(parent))
    style = STYLE.search(item.get("style", "")) or STYLE.search(parent.get("style", ""))
    kind = style[1].lower() if style else parent.get("type", "1")
    if kind in UNNUMBERED:
        return ""
    if kind in CHINESE:
        return f"{_chinese(value)}、" if 0 < value < 100 else f"{value}、"
    if kind in LETTERS and 0 < value <= 26:
        return f"{chr(ord(LETTERS[kind]) + value - 1)}."
    return f"{value}."


def _value(item: Element, parent: Element, before: int | None) -> int:
    """Return the item's number: on from the one before, down if ``reversed``, anew from its own ``value``."""
    if (own := _whole(item.get("value"))) is not None:
        return own
    down = parent.get("reversed") is not None
    if before is not None:
        return before - 1 if down else before + 1
    first = _whole(parent.get("start"))
    return first if first is not None else (len(parent.findall("li")) if down else 1)


def _whole(said: str | None) -> int | None:
    match = re.fullmatch(r"\s*([+-]?\d{1,4})\s*", said or "")
    return int(match[1]) if match else None


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones else "")
