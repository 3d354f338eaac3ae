"""Splitting: where a list of units parts, and where a comma or a 和 stands inside one unit's name."""

from __future__ import annotations

import re

from normalizers.departments import department
from normalizers.patterns import holds_any
from normalizers.units import names
from normalizers.units.folding import MARK, hidden

JOINT = re.compile(r"以及|会同|联合|[和及与暨]")
JOINT_ENDS = "及同合和与暨"  # one stands in each
AND_SO_ON = re.compile(r"等(?<![高中初同平均上下特优劣甲乙何]等)(?![级院学教价额待奖高])")
# 市教育局市财政局, whose blank or comma was lost; 市公安局市中分局 is one.
LOST = re.compile(r"[局厅委](?=市(?![中南北区辖场])|[省州]|县(?!城)|区(?!域))")
THEIRS = re.compile(r"其|所属")
DIVISION = "(?:(?:市|州|县|区|旗|盟|乡|镇|街道|自治州|自治县|自治旗|设区市){1,3}(?:（[^（）]{1,12}）)?)"
# 各县（市）、区人民政府 and 市政府各委、办、局 are one unit, commas and all.
ONE_GROUP = re.compile(
    rf"(?:各|有关|相关){DIVISION}(?:[、和及与]{DIVISION})+(?=人民政府|政府|党委|党工委|管委会)"
    rf"|(?:各|有关|相关){DIVISION}+委、[市县区旗州]?(?:人民)?政府"
    r"|(?:省|市|县|区|州)委、(?:省|市|县|区|州)(?:人民)?政府(?=各|有关|相关|直属|工作部门|部门)"
    r"|(?:各|有关|相关)(?:省|市|县|区|州|旗|盟|自治区|自治州|设区市)(?:、(?:市|县|区|州|旗|盟|自治区|自治州|直辖市|自治县))+"
    r"|委、办、(?:厅、)?局|委、局、办|党委、(?:人民)?政府"
)


def sheltered(value: str) -> list[bool]:
    """Return for each character whether a separator there stands inside a name: in brackets, quotes, or 各县、区."""
    inside = hidden(value) if MARK.search(value) else [False] * len(value)
    if "、" in value and ("各" in value or "有关" in value or "相关" in value or "委、" in value):
        for found in ONE_GROUP.finditer(value):
            inside[found.start() : found.end()] = [True] * (found.end() - found.start())
    return inside


def split(value: str, inside: list[bool], start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of value[start:end] that 等 and the words between two whole names (和, 及, 与) part.

    「市司法局等市政府工作部门」 gives both, 「市司法局等部门」 the first alone.
    """
    piece = value[start:end]
    for mark in AND_SO_ON.finditer(value, start + 1, end) if "等" in piece else ():
        if not inside[mark.start()]:
            left = split(value, inside, start, mark.start())
            rest = value[mark.end() : end]
            if not rest or names.is_bare(rest) or not names.is_complete(rest):
                return left
            return [*left, *split(value, inside, mark.end(), end)]
    for mark in JOINT.finditer(value, start + 2, end) if holds_any(piece, JOINT_ENDS) else ():
        if not inside[mark.start()] and _joins(value[start : mark.start()], value[mark.end() : end]):
            return [(start, mark.start()), *split(value, inside, mark.end(), end)]
    for mark in LOST.finditer(value, start + 3, end) if holds_any(piece[3:-1], "局厅委") else ():
        here = mark.end()
        if value[start] == value[here] and _are_departments(value[start:here], value[here:end]):
            return [(start, here), *split(value, inside, here, end)]
    return [(start, end)] if start < end else []


def _are_departments(left: str, right: str) -> bool:
    """Say whether two departments stand here with nothing between; more may follow on the right."""
    lost = LOST.search(right)
    first = right[: lost.end()] if lost else right
    return department(left) is not None and department(first) is not None and names.is_body(right)


def _joins(left: str, right: str) -> bool:
    """Say whether the word between the two joins two units: 街道办事处和县级政府部门, not 文化广电和旅游局."""
    if THEIRS.match(right) or len(right) < 2 or names.is_noun(right) or names.is_order(left):
        return False
    first = JOINT.split(right)[0]
    return names.is_complete(left) and (names.is_complete(right) or names.is_complete(first))
