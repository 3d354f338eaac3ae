"""The verb that reads one notice: ``taizhang extract``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.commands.screen import WRONG_USAGE, fail
from taizhang.settings import Settings

if TYPE_CHECKING:
    from crawlers.raw import RawFile, RawUnreadable
    from taizhang.model import Record


def extract(file: str, as_json: bool, settings: Settings) -> None:
    """Read one notice, of a file or at an address, and print its record: a table for people, or JSON.

    Ends the program with an exit code where it cannot be read. Raises RawMissing where there is no such file.
    """
    # Only what reading takes is imported: this verb answers at once.
    from crawlers import raw
    from flows.reading import is_plain, read_record
    from taizhang.model import Document

    with _notice(file, settings) as notice:
        record = read_record(notice, settings) if is_plain(notice.path) else _read_apart(notice, settings)
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


@contextmanager
def _notice(file: str, settings: Settings) -> Iterator[RawFile]:
    from flows.notices import whole

    path = Path(file)
    if "://" in file and not path.exists():
        from flows.fetching import NotFetched, fetched

        try:
            with fetched(file, settings) as notice:
                yield notice
        except NotFetched as why:
            fail(str(why))
        return
    if path.is_dir():
        fail(f"{file} is a folder; `taizhang ingest {file}` reads all notices in it", WRONG_USAGE)
    yield whole(path, settings)


def _read_apart(file: RawFile, settings: Settings) -> Record | RawUnreadable:
    """Return what came of the file, read in a process of its own."""
    from flows.pool import reading

    with reading(settings, 1) as read:
        return read([file])[0]
