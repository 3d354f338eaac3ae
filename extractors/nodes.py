"""The tree of a notice: headings and items as nodes, and the outline that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from normalizers.numbering import Rank
from taizhang.model import Passage


@dataclass(slots=True)
class Node:
    """A heading or an item: its mark, its own words after the mark, and the paragraphs and nodes below it."""

    rank: Rank
    number: str
    block: int
    marked: Passage  # with the mark
    text: Passage  # without it
    paragraphs: list[tuple[int, Passage]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    holds_table: bool = False


@dataclass(slots=True)
class Outline:
    """A notice laid out: its nodes, the heading path at each table, and paragraphs that stand under no item.

    ``paths`` gives for each table's block ordinal the nodes open there, outermost first.
    """

    roots: list[Node] = field(default_factory=list)
    paths: dict[int, tuple[Node, ...]] = field(default_factory=dict)
    closing: list[tuple[int, Passage]] = field(default_factory=list)
    titles: list[tuple[int, Passage]] = field(default_factory=list)  # titles of annexes and lists
    letters: list[tuple[int, int]] = field(default_factory=list)  # from a letter's first item up to its signature
    again: list[int] = field(default_factory=list)  # blocks at which a file prints its text once more


def leaves(nodes: Sequence[Node], path: tuple[Node, ...] = ()) -> Iterator[tuple[tuple[Node, ...], Node]]:
    """Yield each node without children, with the nodes above it, in reading order."""
    for node in nodes:
        if node.children:
            yield from leaves(node.children, (*path, node))
        else:
            yield path, node


def every(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield each node and those below it, in reading order."""
    for node in nodes:
        yield node
        yield from every(node.children)


def last(nodes: Sequence[Node]) -> Node | None:
    """Return the last item in reading order, None where there are no nodes."""
    node = nodes[-1] if nodes else None
    while node is not None and node.children:
        node = node.children[-1]
    return node
