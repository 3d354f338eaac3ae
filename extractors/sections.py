"""Headings: how a section names them, and what they say stands below."""

from __future__ import annotations

from extractors.assignments import assignments_in
from extractors.outline import Node
from extractors.words import any_of, table
from normalizers.characters import squeezed
from taizhang.model import Passage


def section_of(node: Node) -> Passage:
    """Return a heading as a section names it: mark and words up to the first full stop, without its assignment."""
    stop = node.marked.value.find("。")
    head = node.marked if stop < 0 else node.marked[:stop]
    rest, said = assignments_in(head, None)
    return (rest if said else head).strip()


def heading_words(node: Node) -> str:
    """Return the words of a heading, without mark and blanks, up to the first full stop."""
    return squeezed(node.text.value.split("。", 1)[0])


def is_idle(words: str) -> bool:
    """Whether nothing below a heading of these words is an order (指导思想, 基本原则)."""
    tables = table("sections")
    return words in tables["idle_whole"] or (len(words) <= 20 and any_of("sections", "idle").search(words) is not None)


def is_goal(words: str) -> bool:
    """Whether a heading of these words sets goals (发展目标)."""
    return len(words) <= 14 and words.endswith(tuple(table("sections")["goal"]))


def is_safeguard(words: str) -> bool:
    """Whether what stands below a heading of these words safeguards the tasks (保障措施)."""
    tables = table("sections")
    return words in tables["safeguard_whole"] or (
        len(words) <= 20 and any_of("sections", "safeguard").search(words) is not None
    )
