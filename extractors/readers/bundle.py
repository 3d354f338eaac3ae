"""Bundles: several files that are one notice (a page and its annexes, the members of an archive)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from taizhang.model import Block, Cell, Grid, Issue, Notice, Passage, Place, Repair, Source

BORDER = "\f"  # stands between the texts of two files


@dataclass(frozen=True, slots=True)
class _Shift:
    """How far one file's blocks, tables and characters move in the notice that it becomes a part of."""

    file: str | None
    blocks: int
    tables: int
    characters: int

    def name(self, inner: str | None) -> str | None:
        """Return the file's name; a member of an archive is named behind it (附件.zip/附件1.docx)."""
        return f"{self.file}/{inner}" if self.file and inner else self.file or inner


def bundled(source: Source, parts: Sequence[tuple[str | None, Notice]]) -> Notice:
    """Return the one notice that several files are, in this order; each comes with its name, None for the notice's own.

    The texts stand one after the other with a form feed between. Blocks, tables and characters are counted through,
    and each block and place names the file that it stands in. The labels are those of the first file that has any.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    repairs: list[Repair] = []
    issues: list[Issue] = []
    tables = length = 0
    for name, notice in parts:
        shift = _Shift(name, len(blocks), tables, length)
        blocks += [_block(b, shift) for b in notice.blocks]
        repairs += [
            replace(r, reason=_said(r.reason, r.place, shift), place=_place(r.place, shift)) for r in notice.repairs
        ]
        issues += [
            replace(i, message=_said(i.message, i.place, shift), place=_place(i.place, shift)) for i in notice.issues
        ]
        tables += sum(b.grid is not None for b in notice.blocks)
        texts.append(notice.text)
        length += len(notice.text) + len(BORDER)
    labels = next((notice.labels for _, notice in parts if notice.labels), ())
    return Notice(source, BORDER.join(texts), tuple(blocks), tuple(repairs), tuple(issues), labels)


def _block(block: Block, shift: _Shift) -> Block:
    return replace(
        block,
        ordinal=block.ordinal + shift.blocks,
        text=_passage(block.text, shift.characters),
        grid=_grid(block.grid, shift) if block.grid is not None else None,
        file=shift.name(block.file),
    )


def _grid(grid: Grid, shift: _Shift) -> Grid:
    if not shift.tables and not shift.characters:
        return grid
    rows = tuple(tuple(_cell(c, shift.characters) for c in row) for row in grid.rows)
    return replace(grid, rows=rows, ordinal=grid.ordinal + shift.tables)


def _cell(cell: Cell, characters: int) -> Cell:
    return cell._replace(text=_passage(cell.text, characters))


def _passage(passage: Passage, characters: int) -> Passage:
    if not characters or not passage.offsets:
        return passage
    return Passage(passage.value, tuple([at + characters for at in passage.offsets]))


def _place(place: Place | None, shift: _Shift) -> Place | None:
    if place is None:
        return None
    return place._replace(
        block=place.block + shift.blocks,
        table=None if place.table is None else place.table + shift.tables,
        start=place.start + shift.characters,
        end=place.end + shift.characters,
        file=shift.name(place.file),
    )


def _said(words: str, place: Place | None, shift: _Shift) -> str:
    """Return what is said of a file, which names the file where no place does."""
    return (
        words if place is not None or shift.file is None or words.startswith(shift.file) else f"{shift.file}: {words}"
    )
