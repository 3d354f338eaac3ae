"""Marks of a letter's parts: the line that is a date alone, the names that sign above it, the head of an annex."""

from __future__ import annotations

import re

from normalizers.numbering import mark_of

ANNEX = re.compile(r"附\s*[件表录](?:\s*[\d一二三四五六七八九十]{1,3})?\s*[：:]?")
_DATE = (
    r"(?:19|20)?[\d○〇零一二三四五六七八九]{2,4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
DATE_LINE = re.compile(_DATE + r"\W*")
# 达州市人民政府办公室 2021年9月10日: who signs and when on one line
SIGNED_LINE = re.compile(
    r"([\u4e00-\u9fff（）()]{2,36}(?:政府|办公[厅室]|委员会|小组|[厅局委部署院会]))\s*(" + _DATE + r")\W*"
)
MOST_SIGNERS = 20  # lines of names above a date
# What a covering letter does with the plan that it sends.
SENDS = re.compile(r"(?:现|一并|予以)[^。]{0,100}(?:印发|下发|转发|分解下达|发给|送达)")
SALUTATION = re.compile(r"(?:各|[\u4e00-\u9fff]{2,}(?:政府|单位|部门|委|局|办|公司|机构))[^。]*[：:]$")
TELLS = re.compile(r"《|印发|如下|近日")  # 近日，…印发《方案》，全文如下： speaks of the notice, to nobody
SENTENCE = re.compile(r"[。；]")  # in a line: the letter itself has begun


def is_signature(value: str) -> bool:
    """Whether a line above a date could be the name of who signs it."""
    return len(value) <= 45 and not re.search(r"[。；;：:，！]", value) and mark_of(value) is None


def is_salutation(value: str) -> bool:
    """Whether a line addresses those whom a letter goes to: 各市人民政府:"""
    return value.endswith(("：", ":")) and SALUTATION.search(value) is not None and not TELLS.search(value)
