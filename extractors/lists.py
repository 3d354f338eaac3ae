"""Printed lists of places (名单): a title that says so, and the places named below it."""

from __future__ import annotations

import re

from extractors.nodes import Outline
from extractors.places import place_of
from normalizers.grids import mended_table
from normalizers.regions import Region, resolve
from taizhang.model import Block, BlockKind, Issue, Member, NamedList, Notice, Passage

SEPARATORS = re.compile(r"[、，,；;。\s]+")
COUNTED = re.compile(r"[（(]\s*(?:共计?|合计)?\s*(\d{1,4})\s*个?[^（）()]*[）)]\s*$")
LEAST_SHARE = 0.8  # of the names that must be places
FEWEST = 3


def lists_of(notice: Notice, outline: Outline, region: Region | None) -> tuple[list[NamedList], list[Issue]]:
    """Return the lists under the outline's list titles, and an issue where a list is not as long as it says."""
    lists: list[NamedList] = []
    issues: list[Issue] = []
    for ordinal, title in outline.titles:
        members = _below(notice, ordinal, region)
        if members is None:
            continue
        name = COUNTED.sub("", title.value).strip()
        lists.append(NamedList(name, tuple(members)))
        counted = COUNTED.search(title.value)
        if counted and int(counted[1]) != len(members):
            message = f"the list says that it has {counted[1]} members; {len(members)} stand in it"
            issues.append(Issue("list_length", message, place_of(notice, ordinal, title)))
    return lists, issues


def _below(notice: Notice, ordinal: int, region: Region | None) -> list[Member] | None:
    """Return the places named in the blocks below a list's title, None where these are something else."""
    if ordinal + 1 >= len(notice.blocks):
        return None
    block = notice.blocks[ordinal + 1]
    parts = _names(block)
    members = [
        Member(
            p.value,
            found.code if (found := resolve(p.value, within=region)) else None,
            place_of(notice, block.ordinal, p),
        )
        for p in parts
    ]
    known = sum(1 for m in members if m.adcode)
    return members if len(members) >= FEWEST and known >= LEAST_SHARE * len(members) else None


def _names(block: Block) -> list[Passage]:
    if block.kind is BlockKind.TABLE and block.grid is not None:
        table, _ = mended_table(block.grid)
        cells = [c for r in (table.rows if table else ()) for c in r.cells if c is not None]
        return [c.text for c in cells if not c.text.value.isdigit()]
    names: list[Passage] = []
    start = 0
    for match in [*SEPARATORS.finditer(block.text.value), None]:
        end = match.start() if match else len(block.text)
        if end > start:
            names.append(block.text[start:end])
        start = match.end() if match else end
    return names
