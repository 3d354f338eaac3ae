"""One raw file to its record, whatever is wrong with the file."""

from __future__ import annotations

from crawlers import raw
from extractors.extraction import EXTRACTOR, extract
from flows.limits import TooSlow, limited
from taizhang.model import Document, Issue, Record, Source
from taizhang.settings import Settings


def read_record(file: raw.RawFile, settings: Settings) -> Record | raw.RawUnreadable:
    """Return the notice's record; one that could not be made is a record with no tasks and the issue that says why.

    Returns the fault where the system does not let the file be read: that says nothing about the notice.
    """
    source = Source(file.name, file.sha256)
    try:
        data = raw.read(file, settings)
        with limited(settings.file_seconds):
            return extract(data, source)
    except raw.RawUnreadable as fault:
        return fault
    except raw.RawTooLarge as cap:
        return without_tasks(source, "too_large", str(cap))
    except TooSlow:
        limit = f"TAIZHANG_FILE_SECONDS allows {settings.file_seconds}"
        return without_tasks(source, "too_slow", f"{file.name}: reading it took more seconds than the {limit}")
    except Exception as bug:
        what = f"{type(bug).__name__}: {bug}"
        return without_tasks(source, "extraction_failed", f"{file.name}: extraction failed, please report it: {what}")


def without_tasks(source: Source, code: str, message: str) -> Record:
    """Return the record of a notice that could not be read, with the issue that says why."""
    return Record(source, Document(), issues=(Issue(code, message),), extractor=EXTRACTOR)
