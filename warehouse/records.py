"""Records on disk: append-only batches of Parquet, one row a record.

A batch holds each record twice: as the nested columns that the warehouse is built from, and as its canonical JSON, from
which it comes back whole. A batch is written under another name, flushed and renamed, and its name tells its content:
workers may write side by side without locks, and the same batch written twice is one file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from taizhang.model import Record
from taizhang.serial import record_from_json, record_to_text
from warehouse.batch_shape import BATCH, batch_row
from warehouse.errors import RecordsError
from warehouse.files import sync_folder

DAMAGED = "damaged"  # the folder beside the batches where unreadable ones are set aside


def write_batch(folder: Path, records: Iterable[Record]) -> Path | None:
    """Return the file that the records of one extractor's version now stand in, or None where there are none.

    The order of the records makes no difference. Raises RecordsError where they are of several versions, or the disk
    is full.
    """
    texts = sorted({record_to_text(record): record for record in records}.items())
    if not texts:
        return None
    versions = {record.extractor for _, record in texts}
    if len(versions) > 1:
        raise RecordsError(f"a batch holds records of one extractor's version, not of {', '.join(sorted(versions))}")
    content = hashlib.sha256("\n".join(text for text, _ in texts).encode()).hexdigest()[:16]
    target = folder / f"{_file_word(versions.pop())}-{content}.parquet"
    if target.exists():
        return target
    table = pa.Table.from_pylist([batch_row(record, text) for text, record in texts], schema=BATCH)
    beside = folder / f".{target.name}.{secrets.token_hex(4)}.tmp-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as out:
            pq.write_table(table, out, compression="zstd", write_page_checksum=True)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, target)
        sync_folder(folder)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise RecordsError(f"{target} could not be written: {error.strerror or error}; free some space") from error
    return target


class Known(NamedTuple):
    """What a stored record is known by. ``source_key`` is the registered source, None of a file that lay on the disk.

    The version's id tells the attachments too: see :func:`warehouse.ids.version_id`.
    """

    doc_id: str
    version_id: str
    sha256: str
    extractor: str
    source_key: str | None


def known(folder: Path) -> set[Known]:
    """Return what every record in the folder's sound batches is known by."""
    return {Known(*row) for batch in batches(folder) for row in _cells(batch, *Known._fields)}


def digests(folder: Path) -> list[str]:
    """Return the hash of every record in the folder's sound batches, each once, sorted: whatever batch it stands in."""
    return sorted({digest for batch in batches(folder) for (digest,) in _cells(batch, "record_sha256")})


def read_all(folder: Path, extractor: str) -> Iterator[Record]:
    """Return the records that this version of the extractor made, by notice and version, each once."""
    places = []
    for batch in batches(folder):
        keys = enumerate(_cells(batch, "doc_id", "version_id", "extractor"))
        places += [(doc, version, batch, row) for row, (doc, version, made_by) in keys if made_by == extractor]
    last: tuple[str, str] | None = None
    texts: tuple[Path | None, list[str]] = (None, [])
    for doc, version, batch, row in sorted(places):
        if (doc, version) == last:
            continue
        last = (doc, version)
        if texts[0] != batch:
            texts = (batch, [text for (text,) in _cells(batch, "record")])
        if row < len(texts[1]):
            yield record_from_json(json.loads(texts[1][row]))


def extractors(folder: Path) -> list[str]:
    """Return the extractor's versions that have records, oldest first as their numbers count."""
    versions = {one.extractor for one in known(folder)}
    return sorted(versions, key=_as_numbers)


def batches(folder: Path) -> list[Path]:
    """Return the folder's sound batches, by name. One whose end is missing is set aside on the way.

    A batch whose columns are those of another version of this module is passed over: its notices are read again.
    """
    sound = []
    for path in sorted(folder.glob("*.parquet")):
        try:
            same = pq.read_schema(path).equals(BATCH)
        except FileNotFoundError:
            continue
        except (pa.ArrowException, OSError) as error:
            _set_aside_if_damaged(path, error)
            continue
        if same:
            sound.append(path)
    return sound


def check(folder: Path) -> list[Path]:
    """Return the batches that were found damaged on reading every page of every batch; they are set aside."""
    broken = []
    for path in batches(folder):
        try:
            for _ in pq.ParquetFile(path, page_checksum_verification=True).iter_batches(batch_size=256):
                pass
        except (pa.ArrowException, OSError) as error:
            broken.append(_set_aside_if_damaged(path, error))
    return broken


def _cells(batch: Path, *columns: str) -> list[tuple[Any, ...]]:
    """Return the batch's rows of these columns; none of a batch that turns out to be damaged, which is set aside."""
    try:
        table = pq.read_table(batch, columns=list(columns), page_checksum_verification=True)
    except (pa.ArrowException, OSError) as error:
        _set_aside_if_damaged(batch, error)
        return []
    return list(zip(*(table[column].to_pylist() for column in columns), strict=True))


def _set_aside_if_damaged(path: Path, error: Exception) -> Path:
    # The system's own faults (no right to read, too many open files) carry a number; damage does not.
    if isinstance(error, OSError) and error.errno is not None:
        raise error
    return set_aside(path)


def set_aside(path: Path) -> Path:
    """Return where the damaged batch now lies: under ``damaged/`` beside the others, for a human to look at."""
    there = path.parent / DAMAGED / path.name
    there.parent.mkdir(exist_ok=True)
    if path.exists():
        os.replace(path, there)
    return there


def damaged(folder: Path) -> list[Path]:
    """Return the batches that have been set aside, by name."""
    return sorted((folder / DAMAGED).glob("*.parquet"))


def _as_numbers(version: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", version)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def _file_word(version: str) -> str:
    return re.sub(r"[^\w.+]", "_", version, flags=re.ASCII) or "none"
