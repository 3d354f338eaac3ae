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
MAY_BE_NONE = frozenset({"workers", "least_percent"})
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

    def __post_init__(self) -> None:
        if self.lang not in get_args(Lang):
            raise SettingsError(f"{PREFIX}LANG is {self.lang!r}; it can be {' or '.join(get_args(Lang))}")
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name in MAY_BE_NONE else 1
            if isinstance(value, int) and value < least:
                raise SettingsError(f"{PREFIX}{field.name.upper()} is {value}; it must be {least} or more")

    @property
    def raw(self) -> Path:
        """Where the notices lie as they were published."""
        return self.data / "raw"

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


def sized(count: int) -> str:
    """Return so many bytes as a setting may be written, in MiB where that says it shorter."""
    return f"{count / MIB:g} MiB" if count >= MIB else f"{count:,} bytes"


def _number(name: str, text: str) -> int:
    match = re.fullmatch(r"(\d+)\s*([KMG]iB|B|)", text.strip(), re.IGNORECASE)
    if not match:
        raise SettingsError(f"{name} is {text!r}; it must be a whole number, for a size perhaps with MiB behind it")
    return int(match[1]) * UNITS[match[2].upper()]


READ: dict[str, Callable[[str, str], Any]] = {
    "Path": lambda _, text: Path(text).expanduser(),
    "Lang": lambda _, text: text,
    "int": _number,
}
