"""Headings: how a section names them, and what they say stands below."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from extractors.assignments import assignments_in
from extractors.nodes import Node
from extractors.times import Dated
from extractors.words import any_of, table
from normalizers.characters import squeezed
from taizhang.model import Passage

AND = re.compile(r"[和及与、暨]")
COMMAS = re.compile(r"[，,、和及与]")
VERBS = re.compile(r"^(?:进一步|切实|全面|全力|着力|不断|加强|强化|健全|完善|建立|落实|做好|严格|抓好|突出|夯实|狠抓)+")
LONGEST_NAME = 20  # characters: a longer heading is an order of its own


class Heading(NamedTuple):
    """A heading above items: how a section names it, and what it says of the items below."""

    named: str
    is_idle: bool
    is_goal: bool
    is_safeguard: bool
    is_definition: bool


def heading_above(node: Node) -> Heading:
    """Return what a heading says of the items below it."""
    words = heading_words(node)
    named = section_of(node).value
    return Heading(named, is_idle(words), is_goal(words), is_safeguard(words), is_definition(words))


def section_of(node: Node) -> Passage:
    """Return a heading as a section names it: mark and words up to the first full stop, without its assignment."""
    stop = node.marked.value.find("。")
    head = node.marked if stop < 0 else node.marked[:stop]
    rest, said = assignments_in(head, Dated())
    return (rest if said else head).strip()


def heading_words(node: Node) -> str:
    """Return the words of a heading, without mark and blanks, up to the first full stop."""
    return squeezed(node.text.value.split("。", 1)[0])


def is_idle(words: str) -> bool:
    """Whether nothing below a heading of these words is an order (指导思想, 基本原则, 指导思想及目标).

    A heading that also names something else (总体要求和工作安排) is not idle.
    """
    if len(words) > LONGEST_NAME:
        return False
    parts = [p for p in AND.split(words) if p]
    idle = [_names_idle(p) for p in parts]
    return any(idle) and all(i or _names_goal(p) for i, p in zip(idle, parts, strict=True))


def is_goal(words: str) -> bool:
    """Whether a heading of these words sets goals (发展目标)."""
    return len(words) <= LONGEST_NAME and _names_goal(words)


def is_definition(words: str) -> bool:
    """Whether a heading of these words only says whom or what the notice is about (补贴对象, 实施范围, 资金来源).

    扩大覆盖范围 is an order: a heading that is more than such a noun defines nothing.
    """
    return all(_definition().fullmatch(p) for p in AND.split(words)) if words else False


@cache
def _definition() -> re.Pattern[str]:
    words = table("sections")["definition"]
    return re.compile(rf"(?:{'|'.join(words['before'])})*(?:{'|'.join(words['nouns'])})|{'|'.join(words['whole'])}")


def _names_idle(part: str) -> bool:
    return part in table("sections")["idle_whole"] or any_of("sections", "idle").search(part) is not None


def _names_goal(part: str) -> bool:
    return part.endswith(tuple(table("sections")["goal"]))


def is_safeguard(words: str) -> bool:
    """Whether what stands below a heading of these words safeguards the tasks (保障措施, 加强组织领导).

    健全社会保障体系 is an order of its own: what is safeguarded there is no work but people.
    """
    tables = table("sections")
    if words in tables["safeguard_whole"]:
        return True
    return len(words) <= LONGEST_NAME and any(_names_safeguard(VERBS.sub("", p)) for p in COMMAS.split(words))


def _names_safeguard(part: str) -> bool:
    if part in table("sections")["safeguard_whole"]:
        return True
    words = table("sections")["safeguard"]
    if not part.endswith(tuple(words)):
        return False
    found = next(w for w in words if part.endswith(w))
    before = part.removesuffix(found)
    return not before or any_of("sections", "matters").search(before) is None
