"""Headings of task tables: what a column holds, by its heading or by what its cells look like."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from normalizers.characters import squeezed
from normalizers.departments import department
from normalizers.numbering import mark_of, value_of
from normalizers.patterns import holds_any
from normalizers.units import names
from taizhang.model import Role


class Holds(StrEnum):
    """What a column of a task table holds."""

    NUMBER = "number"  # 序号
    THEME = "theme"  # 类别, or a task that spans rows
    TASK = "task"  # 工作任务
    UNIT = "unit"  # 责任单位 and its kin; the role says which
    DEADLINE = "deadline"  # 完成时限
    MILESTONE = "milestone"  # 一季度: what is to be reached by then
    PERSON = "person"  # 责任人
    PROGRESS = "progress"  # 进展情况
    REMARK = "remark"  # 备注
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says its column holds; ``role`` only where that is units."""

    holds: Holds
    role: Role | None = None


LABELS = frozenset({Holds.UNIT, Holds.DEADLINE, Holds.PERSON})  # what labels in running text name
UNKNOWN = Heading(Holds.UNKNOWN)
MILESTONE = Heading(Holds.MILESTONE)
_ORDER = ("number", "person", "deadline", "lead", "support", "guide", "supervise", "responsible", "progress", "remark")
_ROLES = {r.value: r for r in Role}
UNIT_AND_PERSON = re.compile(r"[及和与/／]")
STOPS = re.compile(r"[。；;]")
COMMAS = re.compile(r"[，,、]")
BRACKETED = re.compile(r"[（(][^）)]*[）)]")
LONGEST_HEADING = 16  # characters; a longer cell is no heading


@lru_cache(maxsize=4096)
def heading_of(text: str) -> Heading:
    """Return what a cell's words say as a heading, ``UNKNOWN`` where they say nothing known.

    Blanks are passed over (责 任 单 位). Source of the words: normalizers/tables/columns.toml.

    >>> heading_of("牵头责任 单位").role, heading_of("完成\\n时限").holds
    (<Role.LEAD: 'lead'>, <Holds.DEADLINE: 'deadline'>)
    """
    bare = squeezed(text).strip("：:*＊")
    if not bare or len(bare) > LONGEST_HEADING or STOPS.search(bare):
        return UNKNOWN
    exact, holds = _words()
    if (found := exact.get(bare)) is not None:
        return found
    plain = BRACKETED.sub("", bare)
    if plain != bare and (found := exact.get(plain)) is not None:
        return found
    if mark_of(bare) or COMMAS.search(plain):
        return UNKNOWN
    if (mixed := _unit_and_person(bare)) is not None:
        return mixed
    return next((heading for word, heading in holds if word in bare), UNKNOWN)


def ending_heading(text: str) -> tuple[int, Heading] | None:
    """Return where in the text the longest whole heading begins that the text ends with, and what it says, or None.

    >>> ending_heading("2021年9月底前责任单位")
    (8, Heading(holds=<Holds.UNIT: 'unit'>, role=<Role.RESPONSIBLE: 'responsible'>))
    """
    if text[-1:] not in _last_letters():
        return None
    exact, _ = _words()
    for start in range(max(0, len(text) - LONGEST_HEADING), len(text) - 1):
        if (found := exact.get(text[start:])) is not None:
            return start, found
    return None


def is_whole_heading(text: str) -> bool:
    """Whether the words are a heading of the table as they stand, not only hold a word of one."""
    return squeezed(text).strip("：:*＊") in _words()[0]


def headings_of(titles: Sequence[str]) -> list[Heading]:
    """Return what each title of a header says; times of which there are several (一季度, 二季度) head milestones.

    One such title alone may as well be a cell's date.

    >>> [h.holds.value for h in headings_of(["工作任务", "上半年", "第四季度进度目标"])]
    ['task', 'milestone', 'milestone']
    """
    times = [_milestone().fullmatch(squeezed(t)) is not None for t in titles]
    if sum(times) < 2:
        return [heading_of(t) for t in titles]
    return [MILESTONE if time else heading_of(t) for t, time in zip(titles, times, strict=True)]


def says_duties(title: str) -> bool:
    """Whether a heading (职责分工) names units in one table and their duties in another."""
    return squeezed(title) in _marks()["duties"]


def same_as_above(text: str) -> bool:
    """Whether a cell says no more than that it holds what the cell above does (同上)."""
    return squeezed(text) in _marks()["same_as_above"]


def is_table_title(text: str) -> bool:
    """Whether words are the title of a table (…任务分工表（续）), not of one of its sections."""
    return mark_of(text) is None and _title().search(squeezed(text)) is not None


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say (无)."""
    return looks_of(text) is Looks.EMPTY or squeezed(text) in _marks()["nothing"]


def _unit_and_person(bare: str) -> Heading | None:
    """Return the heading of a column of units with their persons (牵头部门及负责人): it holds the units."""
    parts = [p for p in UNIT_AND_PERSON.split(bare) if p]
    if len(parts) != 2:
        return None
    exact, holds = _words()
    found = [exact.get(p) or next((h for word, h in holds if word in p), UNKNOWN) for p in parts]
    if {h.holds for h in found} != {Holds.UNIT, Holds.PERSON}:
        return None
    return next(h for h in found if h.holds is Holds.UNIT)


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("normalizers") / "tables" / "columns.toml").read_text("utf-8"))


@cache
def _marks() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _tables()["marks"].items()}


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(_marks()['titles']))})(?:[（(]?续[表页]?\d*[）)]?)?$|^附[件表]\d*$")


@cache
def _milestone() -> re.Pattern[str]:
    times, after = _tables()["milestone"]["times"], _tables()["milestone"]["after"]
    return re.compile(rf"(?:{'|'.join(times)})(?:{'|'.join(sorted(after, key=len, reverse=True))})?")


@cache
def _words() -> tuple[dict[str, Heading], tuple[tuple[str, Heading], ...]]:
    tables = _tables()
    exact: dict[str, Heading] = {}
    holds: list[tuple[str, Heading]] = []
    for kind in (*_ORDER, "task", "theme"):
        heading = Heading(Holds.UNIT, _ROLES[kind]) if kind in _ROLES else Heading(Holds(kind))
        for word in tables[kind]["exact"]:
            exact.setdefault(squeezed(word), heading)
        holds += [(squeezed(word), heading) for word in tables[kind]["holds"]]
    return exact, tuple(holds)


def may_end_label(text: str) -> bool:
    """Whether the words may end in a heading of units, deadlines or persons, or hold a word of one: quickly told."""
    letters, words = _label_words()
    return text[-1:] in letters or holds_any(text, words)


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(word[-1] for word in _words()[0])


@cache
def _label_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the last letters of the labels' whole headings, and the words that make a label of what holds them."""
    exact, parts = _words()
    return (
        frozenset(word[-1] for word, heading in exact.items() if heading.holds in LABELS),
        tuple(word for word, heading in parts if heading.holds in LABELS),
    )


NUMBER = re.compile(r"[（(]?(\d{1,3}|(?!19|20)[1-9]\d{3}|[一二三四五六七八九十]{1,3})[)）]?[.．、]?")  # no year
YEAR = re.compile(r"20[0-4]\d")
DATE = re.compile(
    r"(?:19|20)\d\d年|\d{1,2}月|年底|年内|季度|半年|[上下]旬|长期|持续|常态|动态|全年|每[年月周季]|适时|立即|"
    r"(?:19|20)\d\d[.\-/]\d|按[要时月季]|即时|及时|随时|\d\d\.\d\d|Q[1-4]|时间节点"
)
DATE_MARK = re.compile(r"[年月季旬期续态每时即按Q.\-/]")  # one stands in each
UNIT_END = re.compile(
    r"(?:局|委|办|厅|部|处|室|院|署|会|社|党组|中心|政府|单位|部门|公司|集团|大队|支队|总队|银行|分行|支行|机构|学校|医院|街道|乡镇|镇|乡|科|所|站|"
    r"园区|管委会|办公室|协会|联合会|法院|检察院|总工会|妇联|团[市省县区]?委|残联|科协|海关|县区|区县|市区|县|区|市|州|部门（单位）|部门\(单位\)|馆)"
    r"(?:[（(][^（）()]*[）)])?(?:等|分别|牵头|负责|配合|指导|加强指导|按职责分工负责|落实)*$"
)
QUANTITY = re.compile(r"[≥≤＞＜>＜约]?\d[\d,，.]*(?:[%％‰℃]|[十百千万亿]?[\u4e00-\u9fff㎡]{0,2})(?:以[上下内]|左右)?")
COUNTED = re.compile(r"\d余?[处所站院馆室部社区县市镇乡]$")  # 建设公园10处
SPLIT = re.compile(r"[、，,；;\n]")
JOINT = re.compile("[及和]")


class Looks(StrEnum):
    """What a cell looks like, whatever its column."""

    EMPTY = "empty"
    NUMBER = "number"
    DATE = "date"
    UNITS = "units"
    TEXT = "text"


@lru_cache(maxsize=65536)
def looks_of(text: str) -> Looks:
    """Return what a cell looks like by its words alone.

    >>> [looks_of(t).value for t in ("3", "2021年底前建立制度", "市教育局、市公安局", "推进政务公开。", "")]
    ['number', 'date', 'units', 'text', 'empty']
    """
    bare = squeezed(text)
    if not bare or set(bare) <= set("—-/－–"):
        return Looks.EMPTY
    if (match := NUMBER.fullmatch(bare)) and value_of(match[1]) is not None:
        return Looks.NUMBER
    if YEAR.fullmatch(bare):
        return Looks.DATE
    if len(bare) <= 60 and may_be_date(bare) and DATE.search(bare) and not bare.endswith("。") and not _is_units(bare):
        return Looks.DATE
    return Looks.UNITS if _is_units(bare) else Looks.TEXT


def is_quantity(text: str) -> bool:
    """Whether a cell is a bare number or a quantity (12, 3.5万亩, 95%以上), which does not say what is to be done."""
    return QUANTITY.fullmatch(squeezed(text)) is not None


def may_be_date(text: str) -> bool:
    """Whether a text has one of the marks without which it does not look like a date: quicker told than looked at."""
    return DATE_MARK.search(text) is not None


def are_whole_units(before: str, after: str) -> bool:
    """Whether a unit ends and another begins between two lines: 县水务局 / 县住建局, not 市政务服务管理 / 局.

    Two halves that are a known department only together (省人力资源社会 / 保障厅) are one name.
    """
    if looks_of(before) is not Looks.UNITS or looks_of(after) is not Looks.UNITS or len(after) <= 2:
        return False
    left, right = SPLIT.split(squeezed(before))[-1], SPLIT.split(squeezed(after))[0]
    return department(left) is not None or department(right) is not None or department(left + right) is None


def _is_units(bare: str) -> bool:
    if bare.endswith("。"):
        return False
    parts = [p for name in SPLIT.split(bare) for p in _names_in(name) if p]
    ends = sum(1 for p in parts if UNIT_END.search(p) and len(p) <= 30 and not COUNTED.search(p))
    return bool(parts) and ends * 3 >= len(parts) * 2


def _names_in(name: str) -> list[str]:
    """Return the names that 和 and 及 part; a known department's own 和 (工业和信息化部) parts none."""
    joint = JOINT.search(name) is not None
    if joint and names.is_body(name) and not names.is_order(name) and department(name) is not None:
        return [name]
    return JOINT.split(name) if joint else [name]
