"""The file of corrections (corrections.csv): lines that analysts write, in whatever form their spreadsheet saves it.

UTF-8 with or without a mark, UTF-16 or GB 18030; commas, semicolons or tabs between cells; headings in English or
Chinese; blank lines, and lines that begin with #, are skipped. The headings and words are in corrections.toml.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from normalizers.dates import read_date
from taizhang.model import Role
from warehouse.errors import BuildError

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
UNMARKED = ("utf-8", "gb18030")
DELIMITERS = ",\t;，"
COMMENT = "#"
TASK_ID = re.compile(r"[0-9a-f]{16}-[0-9]{4,}")
COMMON_ID = re.compile(r"c[0-9a-f]{12}")


class Corrects(StrEnum):
    """What a line corrects."""

    UNIT = "unit"
    DEADLINE = "deadline"
    ALIGNMENT = "alignment"


@dataclass(frozen=True, slots=True)
class Correction:
    """One line: in the task that begins with ``words``, ``old`` becomes ``new``.

    Without ``old`` it is added, without ``new``, ``role`` and ``due`` taken away. Of an alignment, ``old`` is the task
    that it is parted from, ``new`` the one that it goes with: an id, perhaps with the beginning of its words behind it.
    """

    line: int
    corrects: Corrects
    task_id: str
    words: str
    old: str
    new: str
    role: Role | None
    due: date | None
    who: str
    why: str
    on: date | None

    @property
    def doc_id(self) -> str:
        """The notice that the task stands in."""
        return self.task_id.rpartition("-")[0]

    @property
    def value(self) -> str | None:
        """What comes in the place of what was, as the table corrections has it."""
        return self.new or (str(self.due) if self.due else None)

    @property
    def takes_away(self) -> bool:
        """Whether nothing comes in the place of what was."""
        return not (self.new or self.role or self.due)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be understood, and what to do about it."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """The lines of the file in their order, and those that are not understood."""

    corrections: tuple[Correction, ...] = ()
    faults: tuple[Fault, ...] = ()
    digest: str = ""  # the hash of its bytes, nothing where there is no file


def digest(path: Path | None) -> str:
    """Return the hash of the file's bytes, nothing where there is no file. Raises BuildError."""
    content = _content(path)
    return "" if content is None else _hash(content)


def read(path: Path | None) -> CorrectionFile:
    """Return what the file says, nothing where there is none. Raises BuildError where none of it can be read."""
    content = _content(path)
    if path is None or content is None:
        return CorrectionFile()
    try:
        rows = list(_rows(_decoded(content, path)))
    except csv.Error as error:
        raise BuildError(f"{path} is no CSV that can be read ({error}): save it as CSV (UTF-8) again") from error
    numbered = [(line, row) for line, row in rows if any(row) and row[0][:1] != COMMENT]
    if not numbered:
        return CorrectionFile(digest=_hash(content))
    (first, headings), *lines = numbered
    columns = _columns(headings, first, path)
    corrections: list[Correction] = []
    faults: list[Fault] = []
    for line, row in lines:
        try:
            corrections.append(_correction(line, row, columns))
        except ValueError as error:
            open_end = "; a cell of it holds line breaks: is its quotation mark closed?" if _is_broken(row) else ""
            faults.append(Fault(line, f"{error}{open_end}"))
    return CorrectionFile(tuple(corrections), tuple(faults), _hash(content))


def begin(path: Path, lang: str = "zh") -> None:
    """Write the file with its line of headings, in English or Chinese. Raises BuildError where there is one."""
    headings = ",".join(names[0 if lang == "en" else 1] for names in _table()["columns"].values())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(headings + "\n")
    except FileExistsError:
        raise BuildError(f"{path} is there already and stays as it is: add your lines to it") from None


def _content(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BuildError(f"{path} can't be read: {error.strerror or error}; put it right, or take it away") from error


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _decoded(content: bytes, path: Path) -> str:
    marked = [encoding for mark, encoding in MARKS.items() if content.startswith(mark)]
    for encoding in marked or UNMARKED:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BuildError(f"{path} is no text that can be read: save it as CSV (UTF-8) and build again")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return each row with its number as a spreadsheet counts it, cells stripped."""
    delimiter = max(DELIMITERS, key=lambda sign: max((_known(row) for row in _split(text[:4000], sign)), default=0))
    for line, row in enumerate(_split(text, delimiter), start=1):
        yield line, [cell.strip().strip("\ufeff") for cell in row]


def _split(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _known(row: Sequence[str]) -> int:
    return sum(_squeezed(cell) in _meanings("columns") for cell in row)


def _columns(headings: Sequence[str], line: int, path: Path) -> dict[str, int]:
    """Return where each column stands. Raises BuildError where one is missing, twice there, or not known."""
    found: dict[str, int] = {}
    known = ", ".join(f"{name} ({names[1]})" for name, names in _table()["columns"].items())
    for place, heading in enumerate(headings):
        if not heading:
            continue
        name = _meanings("columns").get(_squeezed(heading))
        if name is None or name in found:
            what = "is not known" if name is None else "stands there twice"
            raise BuildError(f"{path} line {line}: the column {heading} {what}; the columns are {known}")
        found[name] = place
    if missing := [name for name in _table()["needed"]["columns"] if name not in found]:
        raise BuildError(f"{path} line {line}: no column {', '.join(missing)}; the columns are {known}")
    return found


def _correction(line: int, row: Sequence[str], columns: Mapping[str, int]) -> Correction:
    """Return what a line says. Raises ValueError, which says what is wrong with it."""
    if any(row[1 + max(columns.values()) :]):
        raise ValueError("it has more cells than there are columns: put cells with a comma in them in quotes")
    cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
    if empty := [name for name in _table()["needed"]["columns"] if not cells[name]]:
        raise ValueError(f"{', '.join(empty)} must not be empty")
    if not TASK_ID.fullmatch(cells["task_id"]):
        raise ValueError(f"task_id is {cells['task_id']!r}; it looks like 0123456789abcdef-0001, see the table tasks")
    correction = Correction(
        line=line,
        corrects=Corrects(_meant("corrects", cells["corrects"], "corrects")),
        task_id=cells["task_id"],
        words=cells["words"],
        old=cells.get("from", ""),
        new=cells.get("to", ""),
        role=Role(_meant("roles", cells["role"], "role")) if cells.get("role") else None,
        due=_day(cells.get("due", ""), "due"),
        who=cells["who"],
        why=cells["why"],
        on=_day(cells.get("on", ""), "on"),
    )
    _check(correction)
    return correction


def _check(correction: Correction) -> None:
    if not (correction.old or correction.new):
        raise ValueError("it says neither what was (from) nor what should be (to)")
    if correction.corrects is Corrects.ALIGNMENT:
        for name, text in (("from", correction.old), ("to", correction.new)):
            if text and not (TASK_ID.match(text) or COMMON_ID.fullmatch(text)):
                raise ValueError(f"{name} is {text!r}; of an alignment it is a task_id or a common_task_id")


def _is_broken(row: Sequence[str]) -> bool:
    return any("\n" in cell or "\r" in cell for cell in row)


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    day = read_date(text) or (read_date(f"{text[:4]}-{text[4:6]}-{text[6:]}") if re.fullmatch(r"\d{8}", text) else None)
    if day is None:
        raise ValueError(f"{name} is {text!r}, which is no day; write it as 2022-06-30")
    return day


def _meant(group: str, text: str, name: str) -> str:
    meant = _meanings(group).get(_squeezed(text))
    if meant is None:
        raise ValueError(f"{name} is {text!r}; it can be {', '.join(_table()[group])}")
    return meant


@cache
def _meanings(group: str) -> dict[str, str]:
    """Return what each of the words that may be written means."""
    return {_squeezed(word): name for name, words in _table()[group].items() for word in words}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("warehouse").joinpath("corrections.toml").read_text("utf-8"))


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
