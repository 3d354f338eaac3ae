"""Records as JSON and back: the form in which a record is shown, stored and compared.

The JSON has the same keys in the same order for every record. Each fact carries ``evidence``: where in the source it
stands, and the words that stand there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from taizhang.model import (
    Box,
    Category,
    Deadline,
    Document,
    Every,
    Issue,
    Kind,
    Level,
    Member,
    NamedList,
    Origin,
    Place,
    Precision,
    Record,
    Repair,
    Role,
    Source,
    Task,
    Unit,
)

Json = dict[str, Any]


def record_to_json(record: Record) -> Json:
    """Return the record as JSON values: dates as ISO text, enums as their words, keys in a fixed order."""
    return {
        "document": _document_to_json(record.document),
        "tasks": [_task_to_json(task) for task in record.tasks],
        "lists": [
            {
                "title": named.title,
                "members": [
                    {"text": m.text, "adcode": m.adcode, "evidence": place_to_json(m.place)} for m in named.members
                ],
            }
            for named in record.lists
        ],
        "source": {
            "name": record.source.name,
            "sha256": record.source.sha256,
            "url": record.source.url,
            "attachments": [{"name": name, "sha256": sha256} for name, sha256 in record.source.attachments],
            "site": record.source.site,
            "region_code": record.source.region_code,
            "listed_on": _iso(record.source.listed_on),
            "version": record.source.version,
            "words": record.source.words,
        },
        "extractor": record.extractor,
        "repairs": [{"code": r.code, "reason": r.reason, "evidence": place_to_json(r.place)} for r in record.repairs],
        "issues": [{"code": i.code, "message": i.message, "evidence": place_to_json(i.place)} for i in record.issues],
    }


def record_to_text(record: Record) -> str:
    """Return the record's one canonical JSON text: the same record gives the same characters, on one line."""
    return json.dumps(record_to_json(record), ensure_ascii=False, separators=(",", ":"))


def record_from_json(data: Mapping[str, Any]) -> Record:
    """Return the record that :func:`record_to_json` wrote.

    Keys that the written form may leave out (``evidence``, ``collective``, ``inherited``, ``source``, ``repairs`` …)
    may be missing. Raises KeyError where a task, unit or deadline lacks its text or kind, ValueError on a word or a
    date that the model does not know.
    """
    source = data.get("source") or {}
    return Record(
        source=Source(
            source.get("name", ""),
            source.get("sha256", ""),
            source.get("url"),
            tuple((a["name"], a["sha256"]) for a in source.get("attachments") or ()),
            source.get("site"),
            source.get("region_code"),
            _day(source.get("listed_on")),
            source.get("version"),
            source.get("words"),
        ),
        document=_document_from_json(data.get("document") or {}),
        tasks=tuple(_task_from_json(task) for task in data.get("tasks") or ()),
        lists=tuple(
            NamedList(
                named.get("title") or "",
                tuple(
                    Member(m["text"], m.get("adcode"), place_from_json(m.get("evidence")))
                    for m in named.get("members") or ()
                ),
            )
            for named in data.get("lists") or ()
        ),
        repairs=tuple(
            Repair(r["code"], r["reason"], place_from_json(r.get("evidence"))) for r in data.get("repairs") or ()
        ),
        issues=tuple(
            Issue(i["code"], i["message"], place_from_json(i.get("evidence"))) for i in data.get("issues") or ()
        ),
        extractor=data.get("extractor") or "",
    )


def place_to_json(place: Place | None) -> Json | None:
    """Return where a fact stands as JSON values, or None where the record does not say."""
    if place is None:
        return None
    return {
        "block": place.block,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "page": place.page,
        "path": place.path,
        "box": list(place.box) if place.box else None,
        "file": place.file,
        "start": place.start,
        "end": place.end,
        "quote": place.quote,
    }


def place_from_json(data: Mapping[str, Any] | None) -> Place | None:
    """Return the place that :func:`place_to_json` wrote."""
    if not data:
        return None
    return Place(
        block=data["block"],
        start=data["start"],
        end=data["end"],
        quote=data["quote"],
        table=data.get("table"),
        row=data.get("row"),
        column=data.get("column"),
        page=data.get("page"),
        path=data.get("path"),
        box=_box(data.get("box")),
        file=data.get("file"),
    )


def _document_to_json(document: Document) -> Json:
    return {
        "title": document.title,
        "doc_number": document.doc_number,
        "index_number": document.index_number,
        "issuer": document.issuer,
        "region": document.region,
        "adcode": document.adcode,
        "level": _word(document.level),
        "written_on": _iso(document.written_on),
        "published_on": _iso(document.published_on),
        "validity": document.validity,
        "topic": document.topic,
        "cites": list(document.cites),
    }


def _document_from_json(data: Mapping[str, Any]) -> Document:
    return Document(
        title=data.get("title"),
        doc_number=data.get("doc_number"),
        index_number=data.get("index_number"),
        issuer=data.get("issuer"),
        region=data.get("region"),
        adcode=data.get("adcode"),
        level=Level(data["level"]) if data.get("level") else None,
        written_on=_day(data.get("written_on")),
        published_on=_day(data.get("published_on")),
        validity=data.get("validity"),
        topic=data.get("topic"),
        cites=tuple(data.get("cites") or ()),
    )


def _task_to_json(task: Task) -> Json:
    return {
        "number": task.number,
        "section": list(task.section),
        "title": task.title,
        "text": task.text,
        "category": task.category.value,
        "origin": task.origin.value,
        "units": [
            {
                "text": unit.text,
                "role": unit.role.value,
                "collective": unit.collective,
                "inherited": unit.inherited,
                "evidence": place_to_json(unit.place),
            }
            for unit in task.units
        ],
        "deadlines": [_deadline_to_json(deadline) for deadline in task.deadlines],
        "evidence": place_to_json(task.place),
    }


def _task_from_json(data: Mapping[str, Any]) -> Task:
    return Task(
        number=data.get("number"),
        section=tuple(data.get("section") or ()),
        title=data.get("title"),
        text=data["text"],
        category=Category(data.get("category") or "task"),
        origin=Origin(data.get("origin") or "table"),
        units=tuple(
            Unit(
                unit["text"],
                Role(unit.get("role") or "responsible"),
                bool(unit.get("collective")),
                bool(unit.get("inherited")),
                place_from_json(unit.get("evidence")),
            )
            for unit in data.get("units") or ()
        ),
        deadlines=tuple(_deadline_from_json(deadline) for deadline in data.get("deadlines") or ()),
        place=place_from_json(data.get("evidence")),
    )


def _deadline_to_json(deadline: Deadline) -> Json:
    return {
        "text": deadline.text,
        "kind": deadline.kind.value,
        "due": _iso(deadline.due),
        "start": _iso(deadline.start),
        "precision": _word(deadline.precision),
        "every": _word(deadline.every),
        "what": deadline.what,
        "inherited": deadline.inherited,
        "evidence": place_to_json(deadline.place),
    }


def _deadline_from_json(data: Mapping[str, Any]) -> Deadline:
    return Deadline(
        text=data["text"],
        kind=Kind(data["kind"]),
        due=_day(data.get("due")),
        start=_day(data.get("start")),
        precision=Precision(data["precision"]) if data.get("precision") else None,
        every=Every(data["every"]) if data.get("every") else None,
        what=data.get("what"),
        inherited=bool(data.get("inherited")),
        place=place_from_json(data.get("evidence")),
    )


def _box(edges: list[float] | None) -> Box | None:
    if not edges:
        return None
    left, top, right, bottom = edges
    return left, top, right, bottom


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _word(value: Level | Precision | Every | None) -> str | None:
    return value.value if value is not None else None
