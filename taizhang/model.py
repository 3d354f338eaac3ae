"""The values that every stage passes on, named in the field's words.

A reader turns bytes into a :class:`Notice`, which is blocks in reading order. Extraction turns a notice into a
:class:`Record`: tasks with their units and deadlines, each with the :class:`Place` where the source says so. What was
mended on the way is a :class:`Repair`, what was not understood an :class:`Issue`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import NamedTuple


class Role(StrEnum):
    """What a unit does for a task."""

    LEAD = "lead"  # 牵头
    RESPONSIBLE = "responsible"  # 责任
    SUPPORT = "support"  # 配合
    GUIDE = "guide"  # 指导
    SUPERVISE = "supervise"  # 督办


class Category(StrEnum):
    """What sort of order a task is."""

    TASK = "task"  # 任务
    GOAL = "goal"  # 目标
    SAFEGUARD = "safeguard"  # 保障措施


class Origin(StrEnum):
    """Whether a task stood in a table or in running text."""

    TABLE = "table"
    NARRATIVE = "narrative"


class Kind(StrEnum):
    """What sort of time a deadline sets."""

    BY = "by"
    DURING = "during"
    ONGOING = "ongoing"
    RECURRING = "recurring"
    RELATIVE = "relative"


class Precision(StrEnum):
    """How finely the source gives the date."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Every(StrEnum):
    """How often a recurring task falls due."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Level(StrEnum):
    """The rank of the body that issued a notice."""

    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Text that knows where in the source each of its characters stands.

    ``offsets[i]`` is the place of ``value[i]`` in the notice's text, counted in characters from 0: a range where the
    text stands there as it is, else a tuple. Mending drops and replaces characters, so neighbours may be far apart in
    the source; the order is kept within one cell or paragraph. Two passages are equal where text and places are.
    """

    value: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Passage:
        """Return the stretch of the source from ``start`` up to ``end``, in characters."""
        return cls(text[start:end], range(start, end))

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, part: slice) -> Passage:
        return Passage(self.value[part], self.offsets[part])

    def __add__(self, other: Passage) -> Passage:
        return joined((self, other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Passage):
            return NotImplemented
        return self.value == other.value and tuple(self.offsets) == tuple(other.offsets)

    def __hash__(self) -> int:
        return hash((self.value, tuple(self.offsets)))

    def strip(self, blanks: str | None = None) -> Passage:
        """Return the passage without the blanks at either end."""
        bare = self.value.strip(blanks)
        if len(bare) == len(self.value):
            return self
        left = len(self.value) - len(self.value.lstrip(blanks))
        return self[left : left + len(bare)]

    def keep(self, wanted: Iterable[int]) -> Passage:
        """Return the characters at these indices, in this order."""
        wanted = list(wanted)
        return Passage("".join(self.value[i] for i in wanted), tuple(self.offsets[i] for i in wanted))

    @property
    def span(self) -> tuple[int, int]:
        """The stretch of the source that it comes from: (start, end), (0, 0) when it is empty."""
        offsets = self.offsets
        if not offsets:
            return 0, 0
        if isinstance(offsets, range):  # they rise by one
            return offsets.start, offsets.stop
        return min(offsets), max(offsets) + 1


EMPTY = Passage("", ())


def joined(passages: Iterable[Passage]) -> Passage:
    """Return the passages one after the other, with nothing between them."""
    parts = [p for p in passages if p.value]
    if len(parts) < 2:
        return parts[0] if parts else EMPTY
    return Passage("".join([p.value for p in parts]), tuple(chain.from_iterable([p.offsets for p in parts])))


Box = tuple[float, float, float, float]


class Spot(NamedTuple):  # a tuple, as Place and Cell are: a notice has hundreds, and tuples are made sooner
    """Where a file has a paragraph or a cell, in the terms of its format.

    ``page`` counts from 1; ``box`` is left, top, right, bottom on that page in points (1/72 inch) from its top left
    corner; ``path`` is the way down an HTML tree (/html/body/div[2]/p[3]) or a sheet and cell (任务!B7).
    """

    page: int | None = None
    path: str | None = None
    box: Box | None = None


NOWHERE = Spot()


class Place(NamedTuple):
    """Where in the source a fact stands, and the words that stand there.

    ``block`` counts the notice's blocks from 0; ``table`` its tables, ``row`` and ``column`` the cells as the reader
    found them, before any repair, all from 0. ``start`` and ``end`` are characters of the notice's text, and
    ``quote == notice.text[start:end]`` always holds. ``page`` counts from 1. ``file`` is the attachment that it stands
    in, None for the notice's own file. ``path`` and ``box`` say where the file itself has it: see :class:`Spot`.
    """

    block: int
    start: int
    end: int
    quote: str
    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    path: str | None = None
    box: Box | None = None
    file: str | None = None


class Cell(NamedTuple):
    """One cell of a table: its text, and where it stood as printed (``row`` and ``column`` from 0).

    ``parts`` are the cells as printed that were joined behind it, such as the half that a page break cut off.
    """

    text: Passage
    row: int
    column: int
    spot: Spot = NOWHERE
    row_span: int = 1
    column_span: int = 1
    filled: bool = False  # not printed here: filled from the cell that spans or precedes it
    parts: tuple[Cell, ...] = ()

    def printed_at(self, offset: int) -> Cell:
        """Return the cell as printed in which a character of the source stands."""
        if not self.parts:
            return self
        return next((p for p in reversed(self.parts) if len(p.text) and p.text.span[0] <= offset), self)

    def with_part(self, part: Cell, text: Passage) -> Cell:
        """Return this cell with ``part`` joined behind it; ``text`` is that of both."""
        return self._replace(text=text, parts=(*self.parts, part, *part.parts))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, perhaps ragged. ``ordinal`` counts the notice's tables from 0.

    ``loose`` says that the layout tells nothing of where a cell ends: one printed cell may stand here as several.
    """

    rows: tuple[tuple[Cell, ...], ...]
    ordinal: int = 0
    loose: bool = False


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table, in reading order. ``ordinal`` counts the notice's blocks from 0."""

    kind: BlockKind
    ordinal: int
    text: Passage = EMPTY
    grid: Grid | None = None
    spot: Spot = NOWHERE
    file: str | None = None  # the attachment that it stands in; None: the notice's own file


@dataclass(frozen=True, slots=True)
class Repair:
    """Something mended, where, and why. ``code`` is one of the words in warehouse/codes.toml."""

    code: str
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something not understood. ``code`` is one of the words in warehouse/codes.toml."""

    code: str
    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a notice's bytes.

    ``name`` is the file's name, ``sha256`` the hash of its bytes in hex, ``url`` where it was published, if known.
    ``attachments`` are the names and hashes of the files that belong to it. Of a notice that was crawled, ``site`` is
    the registered source, ``region_code`` that source's division (GB/T 2260), ``listed_on`` the day that its column
    gives it, and ``version`` the id of all the files that came with it. ``words`` is the hash of what was read, blanks
    aside; None where nothing was.
    """

    name: str
    sha256: str
    url: str | None = None
    attachments: tuple[tuple[str, str], ...] = ()
    site: str | None = None
    region_code: str | None = None
    listed_on: date | None = None
    version: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a notice: its name as text, its bytes, the address by which its page links to it."""

    name: str
    data: bytes
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader makes of a file: its text, its blocks, and what it had to mend or could not read.

    ``labels`` are facts that the file states outside its text (the meta tags of a page), as (field, value), with the
    fields' names of extractors/tables/labels.toml.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Who does a task: the name as written, without role words (责任单位)."""

    text: str
    role: Role
    collective: bool = False  # a group that names no single body: 各县（区）人民政府
    inherited: bool = False  # said of the heading or the row above, not of this task itself
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when a task is done (完成时限): ``due`` is the last day that keeps it, ``start`` a stretch's first day."""

    text: str
    kind: Kind
    due: date | None = None
    start: date | None = None
    precision: Precision | None = None
    every: Every | None = None
    what: str | None = None  # the milestone named with the date
    inherited: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a notice tells somebody to do (任务)."""

    number: str | None
    section: tuple[str, ...]
    title: str | None
    text: str
    category: Category
    origin: Origin
    units: tuple[Unit, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A place named in a printed list."""

    text: str
    adcode: str | None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NamedList:
    """A printed list of places (名单)."""

    title: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a notice says of itself."""

    title: str | None = None
    doc_number: str | None = None  # 发文字号
    index_number: str | None = None  # 索引号
    issuer: str | None = None  # 发布机构
    region: str | None = None
    adcode: str | None = None
    level: Level | None = None
    written_on: date | None = None  # 成文日期
    published_on: date | None = None  # 发布日期
    validity: str | None = None  # 有效性
    topic: str | None = None  # 主题分类
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One notice, extracted. A pure function of the bytes, the source's facts and the extractor's version."""

    source: Source
    document: Document
    tasks: tuple[Task, ...] = ()
    lists: tuple[NamedList, ...] = ()
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
    extractor: str = field(default="")
