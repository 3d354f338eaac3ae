"""One raw file to its record, whatever is wrong with the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crawlers import raw
from extractors.extraction import EXTRACTOR, extract
from extractors.limits import TooSlow, limited
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import LATER, Kind, kind_of
from taizhang.model import Attachment, Document, Issue, Record, Source
from taizhang.settings import MIB, PREFIX, Settings

# What libraries say where Python says MemoryError: onnxruntime, C++, OpenCV.
OUT_OF_MEMORY = ("Failed to allocate memory", "bad_alloc", "Insufficient memory")


def read_record(file: raw.RawFile, settings: Settings) -> Record | raw.RawUnreadable:
    """Return the notice's record; one that could not be made is a record with no tasks and the issue that says why.

    An attachment that cannot be read is an issue, and the rest is read. Returns the fault where the system does not
    let the file itself be read: that says nothing about the notice.
    """
    source = source_of(file)
    try:
        data = raw.read(file, settings)
        attachments, issues = _attachments(file, settings)
        with limited(seconds_for(file, settings), settings.scan_seconds):
            record = extract(data, replace(source, attachments=()), settings, attachments)
            return _with_all(record, source, issues)
    except raw.RawUnreadable as fault:
        return fault
    except raw.RawTooLarge as cap:
        return without_tasks(source, "too_large", str(cap))
    except TooSlow:
        return too_slow(source, settings)
    except MemoryError:
        return too_much_memory(source, settings)
    except Exception as bug:
        if any(words in str(bug) for words in OUT_OF_MEMORY):
            return too_much_memory(source, settings)
        what = f"{type(bug).__name__}: {bug}"
        return without_tasks(source, "extraction_failed", f"{file.name}: extraction failed, please report it: {what}")


def source_of(file: raw.RawFile) -> Source:
    """Return what is known of a file before it is read, the hashes of all its attachments too."""
    return Source(
        name=file.name,
        sha256=file.sha256,
        url=file.url,
        attachments=tuple((a.name, a.sha256) for a in file.attachments),
        site=file.site,
        region_code=file.region_code,
        listed_on=file.listed_on,
        version=file.version,
    )


def seconds_for(file: raw.RawFile, settings: Settings) -> int:
    """Return how long reading a file and its attachments may take, scanned pages aside."""
    return settings.file_seconds * (1 + len(file.attachments))


def _attachments(file: raw.RawFile, settings: Settings) -> tuple[list[Attachment], list[Issue]]:
    read: list[Attachment] = []
    issues: list[Issue] = []
    for one in file.attachments:
        try:
            read.append(Attachment(one.name, raw.read(one, settings), one.link))
        except raw.RawTooLarge as cap:
            issues.append(Issue("too_large", str(cap)))
        except raw.RawError as fault:
            issues.append(Issue("part_unread", f"the attachment {one.name} was not read with the notice: {fault}"))
    return read, issues


def _with_all(record: Record, source: Source, issues: list[Issue]) -> Record:
    """Return the record with the attachments that could not be read: it is known by all that the notice has."""
    if not issues:
        return record
    held = dict.fromkeys([*record.source.attachments, *source.attachments])
    return replace(record, source=replace(record.source, attachments=tuple(held)), issues=(*issues, *record.issues))


def is_plain(path: Path) -> bool:
    """Whether the file is plain text, by its head."""
    try:
        with path.open("rb") as file:
            return kind_of(file.read(LATER)) is Kind.TEXT
    except (Unreadable, OSError):
        return False


def too_slow(source: Source, settings: Settings) -> Record:
    """Return the record of a notice that took longer than is allowed."""
    limit = f"{PREFIX}FILE_SECONDS allows {settings.file_seconds}"
    scans = f"{PREFIX}SCAN_SECONDS allows {settings.scan_seconds} for a scanned page"
    message = f"{source.name}: reading it took more seconds than {limit}, or {scans}; the file is kept, raise them"
    return without_tasks(source, "too_slow", message)


def too_much_memory(source: Source, settings: Settings) -> Record:
    """Return the record of a notice that took more memory than is allowed."""
    limit = f"{PREFIX}MEMORY_BYTES allows {settings.memory_bytes // MIB:,} MiB"
    message = f"{source.name}: reading it took more memory than {limit}; the file is kept, raise that to read it"
    return without_tasks(source, "too_much_memory", message)


def without_tasks(source: Source, code: str, message: str) -> Record:
    """Return the record of a notice that could not be read, with the issue that says why."""
    return Record(source, Document(), issues=(Issue(code, message),), extractor=EXTRACTOR)
