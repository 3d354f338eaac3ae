"""Reading a notice's bytes again, to show where a fact stands: in a process of its own, within the caps on input."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path

from extractors.limits import confine
from taizhang.model import Block, Cell, Notice, Passage, Source
from taizhang.settings import Settings

KEPT = 32  # notices that were read last
HEADER_WITHIN = 8  # rows at a table's top among which its header stands

Runs = tuple[tuple[int, str], ...]  # stretches of the source: where each begins, and its words


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell as printed: its words, and the rows and columns that it spans."""

    row: int
    column: int
    rows: int
    columns: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A paragraph, or a table: then ``table`` is its number, ``header`` the rows of its header, by number."""

    ordinal: int
    runs: Runs = ()
    table: int | None = None
    cells: tuple[ReadCell, ...] = ()
    header: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reread:
    """A notice as its bytes give it: its whole text, which places count in, and its blocks."""

    text: str
    blocks: tuple[ReadBlock, ...]


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file to read: where it lies, its name as text, its SHA-256 in hex."""

    path: Path
    name: str
    sha256: str


class NotReread(Exception):
    """The bytes could not be read again; the message says why."""


def reread(file: Bytes, attachments: tuple[Bytes, ...], settings: Settings) -> Reread:
    """Return the notice that these files are. What came of it is kept, for as long as this program runs.

    Raises NotReread where reading takes too long, too much memory, or cannot be done at all.
    """
    found = _reread(file, attachments, settings)
    if isinstance(found, str):
        raise NotReread(found)
    return found


@lru_cache(maxsize=KEPT)
def _reread(file: Bytes, attachments: tuple[Bytes, ...], settings: Settings) -> Reread | str:
    """Return the notice, or why it cannot be read: that is not found out twice either."""
    # A server has threads, so its processes are not forked but started anew.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, file, attachments, settings), daemon=True)
    process.start()
    theirs.close()
    try:
        seconds = settings.file_seconds * (1 + len(attachments))
        if not ours.poll(seconds):
            return f"{file.name}: reading it took more than {seconds} seconds"
        found = ours.recv()
    except EOFError:
        return f"{file.name}: the process that read it died"
    finally:
        process.kill()
        process.join()
        ours.close()
    assert isinstance(found, Reread | str)
    return found


def blocks_of(notice: Notice) -> Reread:
    """Return the notice as it is shown: only words, where they stand, and the shape of tables."""
    return Reread(notice.text, tuple(_block(block, notice.text) for block in notice.blocks))


def _answer(pipe: Connection, file: Bytes, attachments: Sequence[Bytes], settings: Settings) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # what libraries say of a damaged file is for nobody
        os.dup2(nowhere, number)
    confine(settings)
    try:
        pipe.send(_read(file, attachments, settings))
    except MemoryError:
        pipe.send(f"{file.name}: reading it took more memory than is allowed")
    except Exception as fault:
        pipe.send(f"{file.name}: {fault}")


def _read(file: Bytes, attachments: Sequence[Bytes], settings: Settings) -> Reread | str:
    from extractors.files import read_whole
    from extractors.readers import read
    from taizhang.model import Attachment

    source, data = Source(file.name, file.sha256), file.path.read_bytes()
    attached = [Attachment(one.name, one.path.read_bytes()) for one in attachments]
    notice = read_whole(data, source, settings, attached) if attached else read(data, source, settings)
    if not notice.blocks:
        return "; ".join(issue.message for issue in notice.issues) or f"{file.name}: nothing could be read"
    return blocks_of(notice)


def _block(block: Block, text: str) -> ReadBlock:
    if block.grid is None:
        return ReadBlock(block.ordinal, _runs(block.text, text))
    rows = block.grid.rows
    cells = tuple(
        ReadCell(c.row, c.column, c.row_span, c.column_span, _runs(c.text, text))
        for row in rows
        for c in row
        if not c.filled
    )
    return ReadBlock(block.ordinal, (), block.grid.ordinal, cells, _header(rows))


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, ...]:
    """Return the numbers of the rows that are the table's header; none where none is known as such."""
    from normalizers.grids.headers import header_found

    head = [list(row) for row in rows[:HEADER_WITHIN]]
    header, below, _ = header_found(head)
    if header is None:
        return ()
    named = {cell.row for cell in header}
    return tuple(row[0].row for row in head[: len(head) - len(below)] if row and row[0].row >= min(named, default=0))


def _runs(passage: Passage, text: str) -> Runs:
    """Return the passage as stretches that stand together in the source, in the source's own characters.

    What was mended is shown as it is printed: ､ where 、 was read, " and " where 和 was.
    """
    runs: list[tuple[int, str]] = []
    for start, words in _as_printed(passage, text):
        if runs and start == (last := runs[-1])[0] + len(last[1]):
            runs[-1] = last[0], last[1] + words
        else:
            runs.append((start, words))
    return tuple(runs)


def _as_printed(passage: Passage, text: str) -> Iterator[tuple[int, str]]:
    """Yield where each character stands, and what is printed there; blanks stay as the passage has them."""
    offsets = passage.offsets
    for i, (char, at) in enumerate(zip(passage.value, offsets, strict=True)):
        before, behind = offsets[i - 1] if i else at - 1, offsets[i + 1] if i + 1 < len(offsets) else at + 1
        if at == before:  # one character was read as several
            continue
        if char == text[at] or text[at].isspace():
            yield at, char
            continue
        # A word that was read as one character stands up to the next one that was kept; with the blanks round it.
        word = text[at : max(behind, at + 1)]
        start = before + 1 if text[before + 1 : at].isspace() else at
        yield start, text[start:at] + (word if len(word.split()) == 1 else text[at])
