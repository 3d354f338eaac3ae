"""One raw file to its record, whatever is wrong with the file."""

from __future__ import annotations

from pathlib import Path

from crawlers import raw
from extractors.extraction import EXTRACTOR, extract
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import LATER, Kind, kind_of
from flows.limits import TooSlow, limited
from taizhang.model import Document, Issue, Record, Source
from taizhang.settings import MIB, PREFIX, Settings


def read_record(file: raw.RawFile, settings: Settings) -> Record | raw.RawUnreadable:
    """Return the notice's record; one that could not be made is a record with no tasks and the issue that says why.

    Returns the fault where the system does not let the file be read: that says nothing about the notice.
    """
    source = Source(file.name, file.sha256)
    try:
        data = raw.read(file, settings)
        with limited(settings.file_seconds):
            return extract(data, source, settings)
    except raw.RawUnreadable as fault:
        return fault
    except raw.RawTooLarge as cap:
        return without_tasks(source, "too_large", str(cap))
    except TooSlow:
        return too_slow(source, settings)
    except MemoryError:
        return too_much_memory(source, settings)
    except Exception as bug:
        what = f"{type(bug).__name__}: {bug}"
        return without_tasks(source, "extraction_failed", f"{file.name}: extraction failed, please report it: {what}")


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
    message = f"{source.name}: reading it took more seconds than the {limit}; the file is kept, raise that to read it"
    return without_tasks(source, "too_slow", message)


def too_much_memory(source: Source, settings: Settings) -> Record:
    """Return the record of a notice that took more memory than is allowed."""
    limit = f"{PREFIX}MEMORY_BYTES allows {settings.memory_bytes // MIB:,} MiB"
    message = f"{source.name}: reading it took more memory than {limit}; the file is kept, raise that to read it"
    return without_tasks(source, "too_much_memory", message)


def without_tasks(source: Source, code: str, message: str) -> Record:
    """Return the record of a notice that could not be read, with the issue that says why."""
    return Record(source, Document(), issues=(Issue(code, message),), extractor=EXTRACTOR)
