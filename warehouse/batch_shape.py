"""The shape of a batch of records in Parquet: its columns, and a record as a row of them."""

from __future__ import annotations

import hashlib
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]

from taizhang.model import Place, Record
from warehouse.ids import doc_id, version_id

PLACE = pa.struct(
    [
        ("block", pa.int32()),
        ("table_no", pa.int32()),
        ("row_no", pa.int32()),
        ("column_no", pa.int32()),
        ("page", pa.int32()),
        ("path", pa.string()),
        ("box", pa.string()),
        ("file", pa.string()),
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
        ("source_key", pa.string()),
        ("words", pa.string()),
        ("attachments", pa.list_(pa.struct([("name", pa.string()), ("sha256", pa.string())]))),
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
        ("record_sha256", pa.string()),
    ]
)


def batch_row(record: Record, text: str) -> dict[str, Any]:
    """Return the record as a row of a batch; ``text`` is its canonical JSON."""
    document, source = record.document, record.source
    return {
        "doc_id": doc_id(source.url, source.sha256),
        "version_id": version_id(source),
        "sha256": source.sha256,
        "extractor": record.extractor,
        "name": source.name,
        "url": source.url,
        "source_key": source.site,
        "words": source.words,
        "attachments": [{"name": name, "sha256": sha256} for name, sha256 in source.attachments],
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
        "record_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
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
        "path": place.path,
        "box": ",".join(f"{edge:g}" for edge in place.box) if place.box else None,
        "file": place.file,
        "char_start": place.start,
        "char_end": place.end,
        "quote": place.quote,
    }
