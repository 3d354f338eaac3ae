"""Bytes to record: the one function that the rest of the project calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.files import (
    address_of,
    lists_once,
    missing_attachments,
    not_in_tables,
    once_in_text,
    read_whole,
    stated,
    without_letters,
)
from extractors.lists import lists_of
from extractors.narrative import Narrative
from extractors.outline import outline_of
from extractors.places import place_of
from extractors.readers import read
from extractors.registration import with_source
from extractors.script import as_printed, in_simplified, is_traditional
from extractors.tabular import Tables
from extractors.times import Dated
from extractors.version import extractor_version
from extractors.wording import words_hash
from normalizers.doc_numbers import find_damaged
from normalizers.regions import by_code
from taizhang.model import Attachment, BlockKind, Document, Issue, Notice, Record, Source, Task
from taizhang.settings import Settings

TITLES_AMONG = 15  # blocks
LONGEST_TITLE = 60  # characters

EXTRACTOR = extractor_version()
DEFAULTS = Settings()


def extract(
    data: bytes, source: Source, settings: Settings = DEFAULTS, attachments: Sequence[Attachment] = ()
) -> Record:
    """Return the record that the bytes of one notice are, read within the caps that ``settings`` set.

    ``attachments`` are the files that belong to the notice; what they order stands in its record too, once. A pure
    function of the bytes, the source's facts and ``EXTRACTOR``; the caps only tell what is left unread. Bytes that
    cannot be read give a record without tasks and an issue that says why.
    """
    notice = read(data, source, settings) if not attachments else read_whole(data, source, settings, attachments)
    if is_traditional(notice.text):
        return as_printed(record_of(in_simplified(notice)), notice.text)
    return record_of(notice)


def record_of(notice: Notice) -> Record:
    """Return the record of a notice that a reader has read."""
    said = stated(notice)
    document = with_source(said, notice.source)
    dated = Dated(year_of(document) or year_in_titles(notice), document.written_on)
    outline = outline_of(notice.blocks)
    tables = Tables(notice, outline, dated)
    in_tables = [task for found in tables.tasks().values() for task in found]
    narrative = Narrative(notice, outline, dated)
    in_text, repairs, issues = once_in_text(notice, narrative.tasks(), narrative.issues, outline.again)
    in_text, tabled = not_in_tables(notice, in_text, in_tables, outline.again)
    region = by_code(document.adcode) if document.adcode else None
    found, more = lists_of(notice, outline, region)
    lists, copies = lists_once(found)
    tasks, of_letters = without_letters(_in_order([*in_text, *in_tables]), outline, notice)
    issues = [*notice.issues, *damaged_numbers(notice), *tables.issues, *issues, *more]
    if not tasks:
        issues += missing_attachments(notice)
        if not issues:
            issues.append(Issue("no_tasks", "nothing in the text reads as a task"))
    source = replace(notice.source, url=notice.source.url or address_of(notice), words=words_hash(notice, said))
    return Record(
        source=source,
        document=document,
        tasks=tuple(tasks),
        lists=tuple(lists),
        repairs=(*notice.repairs, *tables.repairs, *repairs, *tabled, *copies, *of_letters),
        issues=tuple(issues),
        extractor=EXTRACTOR,
    )


def damaged_numbers(notice: Notice) -> list[Issue]:
    """Return an issue for each document number that lost a bracket or its year (国办发〔2018104号): none is cited."""
    return [
        Issue(
            "number_damaged",
            f"{d.value} is no whole document number",
            place_of(notice, b.ordinal, b.text[d.start : d.end]),
        )
        for b in notice.blocks
        if b.kind is BlockKind.PARAGRAPH
        for d in find_damaged(b.text.value)
    ]


def year_of(document: Document) -> int | None:
    """Return the year that a date without one means: of writing, else of the number, the title, the publication.

    A plan for the next year (关于印发2023年工作要点的通知, written in December 2022) means that year.
    """
    planned = _year_in(document.title)
    written = document.written_on.year if document.written_on else _year_in(document.doc_number)
    if written is not None:
        return planned if planned == written + 1 else written
    if planned is not None:
        return planned
    return document.published_on.year if document.published_on else None


def _year_in(text: str | None) -> int | None:
    match = re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", text or "")
    return int(match[1]) if match else None


def year_in_titles(notice: Notice) -> int | None:
    """Return the year that a short line near the head names (成都市2021年重点推进计划表), None where none does."""
    for block in notice.blocks[:TITLES_AMONG]:
        value = block.text.value
        if len(value) <= LONGEST_TITLE and (year := _year_in(value)) is not None:
            return year
    return None


def _in_order(tasks: list[Task]) -> list[Task]:
    """Return the tasks as they come in the source."""
    return sorted(tasks, key=lambda t: (t.place.block, t.place.row or 0, t.place.start) if t.place else (0, 0, 0))
