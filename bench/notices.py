"""Notices to measure with: the ones that ship with the project, each made over with another place and other words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from normalizers.regions import Region
from normalizers.regions.gazetteer import gazetteer
from taizhang.model import Level

RAW = Path(__file__).parents[1] / "data" / "raw"
OWN_PLACES = ("四川省", "眉山市", "达州市", "广元市", "青海省")
# Words that may stand for one another in an order; bit i of a variation's number says whether pair i is swapped.
SWAPS = (
    ("建立", "完善"),
    ("推进", "推动"),
    ("公开", "公示"),
    ("规范", "优化"),
    ("教育局", "教育体育局"),
    ("2021年", "2022年"),
    ("工作", "事项"),
    ("市级", "市直"),
    ("加强", "强化"),
    ("标准化", "数字化"),
    ("信息", "数据"),
)


def shipped() -> list[str]:
    """Return the text of every notice that ships with the project, in the order of their names."""
    return [path.read_text("utf-8") for path in sorted(RAW.glob("*.txt"))]


def made_over(first: int, count: int) -> Iterator[bytes]:
    """Yield ``count`` notices from number ``first`` on, no two of one number's place and words alike."""
    samples = shipped()
    for n in range(first, first + count):
        yield varied(samples[n % len(samples)], n).encode()


def varied(text: str, n: int) -> str:
    """Return a shipped notice's text with the place and the words of number ``n``."""
    place = _counties()[n * 7 % len(_counties())]
    for own in OWN_PLACES:
        text = text.replace(own, place.name)
    for i, (word, other) in enumerate(SWAPS):
        if n >> i & 1:
            text = text.replace(word, other)
    return text


@cache
def _counties() -> list[Region]:
    return [region for region in gazetteer().regions.values() if region.level is Level.COUNTY]
