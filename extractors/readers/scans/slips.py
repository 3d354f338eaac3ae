"""Slips of OCR, mended by rule: widths, brackets, letters within numbers. Words are left as they were read."""

from __future__ import annotations

import re
from functools import cache, partial

from extractors.words import table

CHINESE = "[\u4e00-\u9fff]"


def mended(text: str) -> tuple[str, int]:
    """Return a line as it was printed, and how many characters of it OCR had read otherwise. The length stays.

    >>> mended("川办发[2021]35号,202１年6月l0日")
    ('川办发〔2021〕35号，2021年6月10日', 5)
    """
    found = text
    for pattern, letters in _slips():
        found = pattern.sub(partial(_put_right, letters), found)
    return found, sum(a != b for a, b in zip(text, found, strict=True))


def _put_right(letters: dict[int, int], slip: re.Match[str]) -> str:
    return slip[0].translate(letters)


@cache
def _slips() -> list[tuple[re.Pattern[str], dict[int, int]]]:
    return [
        (re.compile(slip["pattern"].replace("ZH", CHINESE)), str.maketrans(slip["olds"], slip["news"]))
        for slip in table("slips")["slips"]
    ]
