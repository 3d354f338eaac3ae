"""An item's pieces: its words as they stand in one block after another, and what is its title, label or group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractors.assignments import Assignment, is_labelled
from extractors.nodes import Node
from normalizers.headings import LABELS, Looks, heading_of, is_whole_heading, looks_of
from normalizers.units import read_units
from taizhang.model import Passage, joined


class Piece(NamedTuple):
    """A stretch of an item in one block."""

    block: int
    text: Passage


class Said(NamedTuple):
    """What an item says: its text without closing assignments, and these assignments, each with its block."""

    pieces: tuple[Piece, ...]
    assignments: tuple[tuple[int, Assignment], ...]
    text: Passage  # of all pieces


def pieces_of(node: Node) -> list[Piece]:
    """Return a node's own words and its paragraphs, a piece each."""
    return [Piece(node.block, node.text), *(Piece(b, p) for b, p in node.paragraphs)]


def whole_of(pieces: Sequence[Piece]) -> Passage:
    """Return the pieces as one passage; a paragraph after a heading without a full stop is set off by a blank."""
    parts: list[Passage] = []
    for piece in pieces:
        if parts and parts[-1].value[-1] not in "。；：！？!?;:，、":
            parts.append(Passage(" ", (piece.text.offsets[0],)))
        parts.append(piece.text)
    return joined(parts)


def groups_of(leaf: Node) -> list[list[Piece]]:
    """Return the paragraphs below a heading in groups that each close with labels of their own; [] where not so.

    Such a heading holds several tasks without a number: 做强工业。… / 责任单位：… / 建设园区。… / 责任单位：…
    """
    if "。" in leaf.text.value or len(leaf.paragraphs) < 4:
        return []
    groups: list[list[Piece]] = [[]]
    closed = False
    for block, text in leaf.paragraphs:
        label = is_labelled(text.value)
        if closed and not label and looks_of(text.value) is not Looks.UNITS:
            groups.append([])
            closed = False
        groups[-1].append(Piece(block, text))
        closed = closed or label
    whole = closed and all(not is_labelled(group[0].text.value) for group in groups)
    return groups if whole and len(groups) > 1 else []


def is_label(own: str, below: Sequence[Piece]) -> bool:
    """Whether an item is no more than a label of the items beside it, and the units or the date that it names."""
    if heading_of(own).holds not in LABELS or not is_whole_heading(own):
        return False
    return all(looks_of(p.text.value) in (Looks.UNITS, Looks.DATE) for p in below)


def more_units(text: Passage, label: Assignment) -> Assignment | None:
    """Return the units of a line that goes on with a labelled list of them, None where it is no list of units."""
    if looks_of(text.value) is not Looks.UNITS:
        return None
    role = label.units[-1].role
    units = tuple([u._replace(role=u.role or role) for u in read_units(text.value)])
    return Assignment(text, units, ()) if units else None


def title_of(leaf: Node, said: Said) -> str | None:
    """Return a heading's own line, where the item's words follow in paragraphs of their own; None for any other."""
    if leaf.paragraphs and "。" not in leaf.text.value.rstrip("。") and len(said.pieces) > 1:
        return said.pieces[0].text.value.rstrip("。")
    return None


def lead_sentence(text: str) -> str | None:
    """Return the words up to the first full stop, None for an item of one sentence."""
    stop = text.find("。")
    return text[:stop] if 0 < stop < len(text.rstrip()) - 1 else None
