"""What holds of every notice, whatever the file."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.readers import read
from normalizers.characters import folded
from taizhang.model import Notice, Passage, Source
from taizhang.settings import Settings

MENDED = {("和", "a")}  # what mending puts, and the character at whose place: and, between Chinese words


class Broken(AssertionError):
    """A promise of a reader is not kept."""


def checked(data: bytes, name: str, settings: Settings) -> Notice:
    """Return the notice that the bytes are. Raises Broken, or what a reader lets slip."""
    source = Source(name, "0" * 64)
    notice = read(data, source, settings)
    if read(data, source, settings) != notice:
        raise Broken("the same bytes give two notices")
    if not notice.blocks and not notice.issues and notice.text.strip():
        raise Broken("there is text, but neither a block nor an issue")
    for number, block in enumerate(notice.blocks):
        if block.ordinal != number:
            raise Broken(f"block {number} says that it is block {block.ordinal}")
    for passage in passages(notice):
        _check(passage, notice.text)
    return notice


def passages(notice: Notice) -> Iterator[Passage]:
    """Return the text of each paragraph and each cell."""
    for block in notice.blocks:
        yield block.text
        for row in block.grid.rows if block.grid else ():
            yield from (cell.text for cell in row)


def _check(passage: Passage, text: str) -> None:
    if len(passage.offsets) != len(passage.value):
        raise Broken(f"{passage.value[:40]!r} has {len(passage.offsets)} places for {len(passage.value)} characters")
    for character, offset in zip(passage.value, passage.offsets, strict=True):
        if not 0 <= offset < len(text):
            raise Broken(f"{passage.value[:40]!r} stands at {offset} of {len(text)} characters")
        if not _may_stand(character, text[offset]):
            raise Broken(f"{passage.value[:40]!r}: {character!r} stands where the text has {text[offset]!r}")


def _may_stand(character: str, printed: str) -> bool:
    # Mending changes widths and marks; a letter or numeral it leaves what it is.
    return not character.isalnum() or folded(character) == folded(printed) or (character, printed) in MENDED
