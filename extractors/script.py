"""Traditional characters: a notice printed in them is read as if it were in simplified ones, and told as printed.

Some sites serve mainland notices through a converter. All tables of words here are in simplified characters, and the
two scripts map one character to one, so places hold in both.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from taizhang.model import (
    Block,
    Cell,
    Deadline,
    Document,
    Notice,
    Passage,
    Place,
    Record,
    Task,
    Unit,
)

if TYPE_CHECKING:
    from opencc import OpenCC

# Characters that only the traditional script has and that hardly a notice is without.
TELLING = re.compile("[關於務單門縣區國辦實責時發動員開機構進會產業級設導個為與們對應將協體條點學]")
SHARE = 0.02  # of the text's characters; a stray one in a name is no script
SAMPLE = 4000  # characters


def is_traditional(text: str) -> bool:
    """Whether the text is printed in traditional characters."""
    sample = text[:SAMPLE]
    return len(TELLING.findall(sample)) > SHARE * len(sample) > 0


def simplified(text: str) -> str:
    """Return the text in simplified characters, one for one."""
    whole = _converter(text)
    return whole if len(whole) == len(text) else "".join(_one(c) for c in text)


def in_simplified(notice: Notice) -> Notice:
    """Return the notice with its text and blocks in simplified characters, every place as it was."""
    return replace(notice, text=simplified(notice.text), blocks=tuple(_block(b) for b in notice.blocks))


def as_printed(record: Record, text: str) -> Record:
    """Return the record with its words as the source prints them. ``text`` is the notice's own text."""
    document = record.document
    return replace(
        record,
        document=_document(document, text),
        tasks=tuple(_task(t, text) for t in record.tasks),
        repairs=tuple(replace(r, place=_place(r.place, text)) for r in record.repairs),
        issues=tuple(replace(i, place=_place(i.place, text)) for i in record.issues),
    )


def printed(words: str | None, source: str) -> str | None:
    """Return simplified words as ``source`` prints them, in order; as they are where it does not.

    >>> printed("责任单位", "（責任單位：甲）")
    '責任單位'
    """
    if words is None:
        return None
    found: list[str] = []
    at = 0
    for char in words:
        while at < len(source) and source[at] != char and _one(source[at]) != char:
            at += 1
        if at == len(source):
            return words
        found.append(source[at])
        at += 1
    return "".join(found)


def _block(block: Block) -> Block:
    if block.grid is None:
        return replace(block, text=_passage(block.text))
    rows = tuple(tuple(_cell(c) for c in row) for row in block.grid.rows)
    return replace(block, grid=replace(block.grid, rows=rows))


def _cell(cell: Cell) -> Cell:
    return cell._replace(text=_passage(cell.text))


def _passage(passage: Passage) -> Passage:
    return Passage(simplified(passage.value), passage.offsets)


def _document(document: Document, text: str) -> Document:
    return replace(
        document,
        title=printed(document.title, text),
        doc_number=printed(document.doc_number, text),
        issuer=printed(document.issuer, text),
        topic=printed(document.topic, text),
        validity=printed(document.validity, text),
        cites=tuple(printed(c, text) or c for c in document.cites),
    )


def _task(task: Task, text: str) -> Task:
    place = _place(task.place, text)
    own = place.quote if place else text
    return replace(
        task,
        section=tuple(printed(s, text) or s for s in task.section),
        title=printed(task.title, own),
        text=printed(task.text, own) or task.text,
        units=tuple(_unit(u, text) for u in task.units),
        deadlines=tuple(_deadline(d, text) for d in task.deadlines),
        place=place,
    )


def _unit(unit: Unit, text: str) -> Unit:
    place = _place(unit.place, text)
    return replace(unit, text=printed(unit.text, place.quote if place else text) or unit.text, place=place)


def _deadline(deadline: Deadline, text: str) -> Deadline:
    place = _place(deadline.place, text)
    said = printed(deadline.text, place.quote if place else text) or deadline.text
    return replace(deadline, text=said, what=printed(deadline.what, text), place=place)


def _place(place: Place | None, text: str) -> Place | None:
    return place._replace(quote=text[place.start : place.end]) if place else None


@cache
def _one(char: str) -> str:
    converted = _converter(char)
    return converted if len(converted) == 1 else char


def _converter(text: str) -> str:
    return str(_opencc().convert(text))


@cache
def _opencc() -> OpenCC:
    from opencc import OpenCC  # only here: few notices need it, and it takes a while to load

    return OpenCC("t2s")
