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
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from taizhang.model import Place, Record
from taizhang.serial import record_from_json, record_to_text
from warehouse.errors import RecordsError
from warehouse.files import sync_folder

DAMAGED = "damaged"  # the folder beside the batches where unreadable ones are set aside

PLACE = pa.struct(
    [
        ("block", pa.int32()),
        ("table_no", pa.int32()),
        ("row_no", pa.int32()),
        ("column_no", pa.int32()),
        ("page", pa.int32()),
        ("char_start", pa.int32()),
        ("char_end", pa.int32()),
        ("quote", pa.string()),
    ]
)
UNIT = pa.struct(
    [
        ("unit_text", pa.string()),
        ("role", pa.string()),
        ("collective", pa.bool_()),
        ("inherited", pa.bool_()),
        ("place", PLACE),
    ]
)
DEADLINE = pa.struct(
    [
        ("deadline_text", pa.string()),
        ("kind", pa.string()),
        ("due", pa.date32()),
        ("start", pa.date32()),
        ("precision", pa.string()),
        ("every", pa.string()),
        ("what", pa.string()),
        ("inherited", pa.bool_()),
        ("place", PLACE),
    ]
)
TASK = pa.struct(
    [
        ("number", pa.string()),
        ("section", pa.list_(pa.string())),
        ("title", pa.string()),
        ("text", pa.string()),
        ("category", pa.string()),
        ("origin", pa.string()),
        ("place", PLACE),
        ("units", pa.list_(UNIT)),
        ("deadlines", pa.list_(DEADLINE)),
    ]
)
MEMBER = pa.struct([("member_text", pa.string()), ("region_code", pa.string()), ("place", PLACE)])
BATCH = pa.schema(
    [
        ("doc_id", pa.string()),
        ("version_id", pa.string()),
        ("sha256", pa.string()),
        ("extractor", pa.string()),
        ("name", pa.string()),
        ("url", pa.string()),
        ("doc_title", pa.string()),
        ("doc_number", pa.string()),
        ("index_number", pa.string()),
        ("issuer", pa.string()),
        ("region", pa.string()),
        ("region_code", pa.string()),
        ("level", pa.string()),
        ("written_on", pa.date32()),
        ("published_on", pa.date32()),
        ("validity", pa.string()),
        ("topic", pa.string()),
        ("cites", pa.list_(pa.string())),
        ("tasks", pa.list_(TASK)),
        ("lists", pa.list_(pa.struct([("list_title", pa.string()), ("members", pa.list_(MEMBER))]))),
        ("repairs", pa.list_(pa.struct([("code", pa.string()), ("reason", pa.string()), ("place", PLACE)]))),
        ("issues", pa.list_(pa.struct([("code", pa.string()), ("message", pa.string()), ("place", PLACE)]))),
        ("record", pa.string()),
    ]
)


def doc_id(url: str | None, sha256: str) -> str:
    """Return the notice's id: 16 hex digits of its URL's hash, or of its bytes' hash where it has no URL."""
    return (hashlib.sha256(url.encode()).hexdigest() if url else sha256)[:16]


def task_id(document: str, ordinal: int) -> str:
    """Return the id of the notice's ``ordinal``-th task, counted from 1."""
    return f"{document}-{ordinal:03d}"


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
    table = pa.Table.from_pylist([_row(record, text) for text, record in texts], schema=BATCH)
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


def known(folder: Path) -> set[tuple[str, str]]:
    """Return (sha256, extractor) of every record in the folder's sound batches."""
    found: set[tuple[str, str]] = set()
    for batch in batches(folder):
        found.update((sha256, made_by) for sha256, made_by in _cells(batch, "sha256", "extractor"))
    return found


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
    versions = {made_by for _, made_by in known(folder)}
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


def _cells(batch: Path, *columns: str) -> list[tuple[str, ...]]:
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


def _row(record: Record, text: str) -> dict[str, Any]:
    document, source = record.document, record.source
    return {
        "doc_id": doc_id(source.url, source.sha256),
        "version_id": source.sha256[:16],
        "sha256": source.sha256,
        "extractor": record.extractor,
        "name": source.name,
        "url": source.url,
        "doc_title": document.title,
        "doc_number": document.doc_number,
        "index_number": document.index_number,
        "issuer": document.issuer,
        "region": document.region,
        "region_code": document.adcode,
        "level": document.level,
        "written_on": document.written_on,
        "published_on": document.published_on,
        "validity": document.validity,
        "topic": document.topic,
        "cites": list(document.cites),
        "tasks": [
            {
                "number": task.number,
                "section": list(task.section),
                "title": task.title,
                "text": task.text,
                "category": task.category,
                "origin": task.origin,
                "place": _place(task.place),
                "units": [
                    {
                        "unit_text": unit.text,
                        "role": unit.role,
                        "collective": unit.collective,
                        "inherited": unit.inherited,
                        "place": _place(unit.place),
                    }
                    for unit in task.units
                ],
                "deadlines": [
                    {
                        "deadline_text": deadline.text,
                        "kind": deadline.kind,
                        "due": deadline.due,
                        "start": deadline.start,
                        "precision": deadline.precision,
                        "every": deadline.every,
                        "what": deadline.what,
                        "inherited": deadline.inherited,
                        "place": _place(deadline.place),
                    }
                    for deadline in task.deadlines
                ],
            }
            for task in record.tasks
        ],
        "lists": [
            {
                "list_title": named.title,
                "members": [
                    {"member_text": m.text, "region_code": m.adcode, "place": _place(m.place)} for m in named.members
                ],
            }
            for named in record.lists
        ],
        "repairs": [{"code": r.code, "reason": r.reason, "place": _place(r.place)} for r in record.repairs],
        "issues": [{"code": i.code, "message": i.message, "place": _place(i.place)} for i in record.issues],
        "record": text,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "block": place.block,
        "table_no": place.table,
        "row_no": place.row,
        "column_no": place.column,
        "page": place.page,
        "char_start": place.start,
        "char_end": place.end,
        "quote": place.quote,
    }
