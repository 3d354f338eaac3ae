"""The verb that reads one notice: ``taizhang extract``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.commands.screen import WRONG_USAGE, fail
from taizhang.settings import Settings

if TYPE_CHECKING:
    from crawlers.raw import RawFile, RawUnreadable
    from taizhang.model import Record


def extract(file: str, as_json: bool, settings: Settings) -> None:
    """Read one notice and print its record: a table for people, or JSON.

    Ends the program with an exit code where the file cannot be read. Raises RawMissing where there is none.
    """
    # Only what reading takes is imported: this verb answers at once.
    from crawlers import raw
    from flows.notices import whole
    from flows.reading import is_plain, read_record
    from taizhang.model import Document

    path = Path(file)
    if "://" in file:
        fail(f"{file}: give a file; save the page first", WRONG_USAGE)
    if path.is_dir():
        fail(f"{file} is a folder; `taizhang ingest {file}` reads all notices in it", WRONG_USAGE)
    notice = whole(path, settings)
    record = read_record(notice, settings) if is_plain(path) else _read_apart(notice, settings)
    if isinstance(record, raw.RawUnreadable):
        raise record
    if as_json:
        from taizhang.serial import record_to_json

        print(json.dumps(record_to_json(record), ensure_ascii=False, indent=2))
    if record.issues and not record.tasks and record.document == Document():
        fail(f"{file}: nothing could be read: {record.issues[0].message.removeprefix(f'{notice.name}: ')}")
    if not as_json:
        from taizhang.commands.card import show

        show(record, settings.lang)


def _read_apart(file: RawFile, settings: Settings) -> Record | RawUnreadable:
    """Return what came of the file, read in a process of its own."""
    from flows.pool import reading

    with reading(settings, 1) as read:
        return read([file])[0]
