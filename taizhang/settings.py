"""What can be set: where things lie, how much is read at once, and the caps on input.

Each field has a default and a name in the environment: ``data`` is ``TAIZHANG_DATA``, ``text_bytes`` is
``TAIZHANG_TEXT_BYTES``. Sizes are in bytes and may be written with a unit: ``TAIZHANG_PDF_BYTES=80MiB``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

PREFIX = "TAIZHANG_"
MIB = 1024 * 1024
MAY_BE_NONE = frozenset({"workers", "least_percent", "delay_seconds", "private_addresses", "keep_personal"})
YES_OR_NO = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
UNITS = {"": 1, "B": 1, "KIB": 1024, "MIB": MIB, "GIB": 1024 * MIB}

Lang = Literal["zh", "en"]


class SettingsError(ValueError):
    """A setting whose value makes no sense. The message names the variable, what it holds and what would do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default."""

    data: Path = Path("data")  # the folder that holds raw/ and curated/
    lang: Lang = "zh"  # of the comparison and of what is shown on the screen: zh or en
    batch: int = 200  # notices that are read, then stored, at a time
    workers: int = 0  # processes that read notices; 0: one, or one a core where there are many notices
    least_percent: int = 80  # of the tasks published last; a warehouse with fewer does not replace the old one
    file_seconds: int = 60  # reading one file may take so long, scanned pages aside
    scan_seconds: int = 60  # reading one scanned page may take so long
    text_bytes: int = 20 * MIB  # plain text may be so large
    html_bytes: int = 20 * MIB  # a web page
    pdf_bytes: int = 50 * MIB  # a PDF
    office_bytes: int = 64 * MIB  # a DOCX, XLSX, DOC, WPS … or an archive, unpacked
    part_bytes: int = 32 * MIB  # one part of such a file, unpacked
    parts: int = 2_000  # as many parts may be in it
    unpacked_times: int = 200  # a part may unpack to so many times its size
    pdf_pages: int = 500  # a PDF
    scan_pages: int = 100  # of them, scanned: each takes seconds
    table_rows: int = 20_000  # a table
    html_depth: int = 2_000  # elements of a page that stand in one another
    picture_pixels: int = 100_000_000  # a picture, or one page of it
    memory_bytes: int = 4096 * MIB  # the process that reads a file which is not plain text
    contact: str = ""  # an address or a mailbox that a site's people can write to; it goes into the user agent
    registry: Path | None = None  # a folder with sources of your own, in the place of those that ship
    ledger: str = ""  # an SQLAlchemy address of the crawlers' ledger; SQLite beside the raw store where it is not given
    delay_seconds: float = 2.0  # between two requests to a host, at least
    host_connections: int = 1  # to one host at a time; more are for hosts of your own
    page_seconds: int = 60  # one answer may take so long
    crawl_minutes: int = 360  # the crawl of one source; what is left is for the next one
    crawls: int = 4  # sources that are crawled side by side
    response_bytes: int = 64 * MIB  # one answer, unpacked
    list_pages: int = 500  # pages of a column that one crawl reads
    circuit_blocks: int = 3  # blocks in a row after which a host is left alone
    circuit_hours: int = 24  # for so long
    private_addresses: bool = False  # whether hosts with private, loopback and link-local addresses are crawled
    keep_personal: bool = False  # whether exports and the app show people's phone and identity numbers whole

    def __post_init__(self) -> None:
        if self.lang not in get_args(Lang):
            raise SettingsError(f"{PREFIX}LANG is {self.lang!r}; it can be {' or '.join(get_args(Lang))}")
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name in MAY_BE_NONE else 1
            if isinstance(value, int | float) and value < least:
                raise SettingsError(f"{PREFIX}{field.name.upper()} is {value}; it must be {least} or more")

    @property
    def raw(self) -> Path:
        """Where the notices lie as they were published."""
        return self.data / "raw"

    @property
    def crawled(self) -> Path:
        """Where the crawlers keep what they fetched, and their ledger."""
        return self.raw / "crawled"

    @property
    def inbox(self) -> Path:
        """Where pages wait that a person saved by hand."""
        return self.data / "inbox"

    @property
    def curated(self) -> Path:
        """Where all that the pipeline makes goes."""
        return self.data / "curated"

    @property
    def records(self) -> Path:
        """Batches of records: what was read from the notices."""
        return self.curated / "records"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.curated / "warehouse.duckdb"

    @property
    def search_index(self) -> Path:
        """The full-text index over the warehouse: another DuckDB file, made from it."""
        return self.curated / "search.duckdb"

    @property
    def corrections(self) -> Path:
        """What analysts correct, a line each: kept apart from what is made."""
        return self.data / "corrections.csv"

    @property
    def exports(self) -> Path:
        """The CSV files that a run leaves for Excel and the like."""
        return self.curated / "exports"


def from_environment(environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Return the defaults, changed by the environment, changed by what is ``given`` and not None.

    Raises SettingsError for a value that makes no sense and for a ``TAIZHANG_`` name that sets nothing.
    """
    known = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(f"{name} sets nothing; these can be set: {', '.join(known)}")
    values = {
        field: READ[str(Settings.__annotations__[field])](name, environment[name])
        for name, field in known.items()
        if environment.get(name)
    }
    return Settings(**(values | {name: value for name, value in given.items() if value is not None}))


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables that make :func:`from_environment` give these settings in another process."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {
        PREFIX + name.upper(): str(int(value) if isinstance(value, bool) else value)
        for name, value in values.items()
        if value is not None
    }


def sized(count: int) -> str:
    """Return so many bytes as a setting may be written, in MiB where that says it shorter."""
    return f"{count / MIB:g} MiB" if count >= MIB else f"{count:,} bytes"


def _number(name: str, text: str) -> int:
    match = re.fullmatch(r"(\d+)\s*([KMG]iB|B|)", text.strip(), re.IGNORECASE)
    if not match:
        raise SettingsError(f"{name} is {text!r}; it must be a whole number, for a size perhaps with MiB behind it")
    return int(match[1]) * UNITS[match[2].upper()]


def _seconds(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SettingsError(f"{name} is {text!r}; it must be a number of seconds, such as 2 or 0.5") from None


def _yes_or_no(name: str, text: str) -> bool:
    try:
        return YES_OR_NO[text.strip().lower()]
    except KeyError:
        raise SettingsError(f"{name} is {text!r}; it can be {' or '.join(YES_OR_NO)}") from None


READ: dict[str, Callable[[str, str], Any]] = {
    "Path": lambda _, text: Path(text).expanduser(),
    "Path | None": lambda _, text: Path(text).expanduser(),
    "str": lambda _, text: text,
    "float": _seconds,
    "bool": _yes_or_no,
    "Lang": lambda _, text: text,
    "int": _number,
}
