"""Marks of a letter's parts: the line that is a date alone, the names that sign above it, the head of an annex."""

from __future__ import annotations

import re

from normalizers.numbering import mark_of

ANNEX = re.compile(r"附\s*[件表录](?:\s*[\d一二三四五六七八九十]{1,3})?\s*[：:]?")
DATE_LINE = re.compile(
    r"(?:19|20)?[\d○〇零一二三四五六七八九]{2,4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)


def is_signature(value: str) -> bool:
    """Whether a line above a date could be the name of who signs it."""
    return len(value) <= 45 and not re.search(r"[。；;：:，！]", value) and mark_of(value) is None
