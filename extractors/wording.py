"""A notice's words as one hash: two pages with the same words are told from two that say other things."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from extractors.labels import HEADER
from normalizers.characters import squeezed
from taizhang.model import Document, Notice

# What a page states outside its text and a record takes over, the links to its files among them. A column's or a
# site's name, a counter and the like are not among them.
STATED = (HEADER - {"url"}) | {"title", "class", "attachment"}
CELL, ROW, LABEL = "\x1f", "\x1e", "\x1d"


def words_hash(notice: Notice, document: Document) -> str | None:
    """Return the hash of what a notice says in its text and of itself, blanks aside; None where it has no text.

    ``document`` is what the notice itself states, without what only its source tells.
    """
    if not notice.blocks:
        return None
    facts = (
        document.title,
        document.doc_number,
        document.index_number,
        document.issuer,
        document.written_on,
        document.published_on,
        document.validity,
        document.topic,
    )
    return _hashed((*_texts(notice), *map(_fact, facts)))


def page_hash(notice: Notice) -> str | None:
    """Return the hash of a page's text, its labels and its links to files; None where it has no text."""
    if not notice.blocks:
        return None
    # What a link to a file says may count its downloads; its address tells the file.
    labels = [field + CELL + value.partition("\t")[0] for field, value in notice.labels if field in STATED]
    return _hashed((*_texts(notice), *(LABEL + squeezed(label) for label in labels)))


def _texts(notice: Notice) -> Iterator[str]:
    """Yield the words block by block: paragraphs may be cut elsewhere, cells are told apart."""
    for block in notice.blocks:
        yield squeezed(block.text.value)
        for row in block.grid.rows if block.grid else ():
            yield ROW
            for cell in row:
                yield CELL + squeezed(cell.text.value)


def _fact(value: str | date | None) -> str:
    return LABEL + squeezed(str(value or ""))


def _hashed(texts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for text in texts:
        whole.update(text.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
