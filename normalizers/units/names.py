"""Names: which stretch of text is a unit, which is a group (集合单位), and which is a person, a time or a sentence."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from normalizers.departments import department
from normalizers.units.words import either, words
from taizhang.model import Role


class FoundUnit(NamedTuple):
    """A unit found in a text: text[start:end] is its name, blanks inside aside.

    ``role`` is None where nothing is said at the unit, so that the column or label above it decides. ``collective``
    marks a group that names no single body.
    """

    start: int
    end: int
    text: str
    role: Role | None
    collective: bool


LONGEST = 40  # characters; the longest names met are offices of leading groups, about 35
LONGEST_UNKNOWN = 20  # a name whose ending says nothing
TAIL_BRACKET = re.compile(r"（[^（）]*）$")
LEVEL_LETTER = re.compile("[省市县区州盟旗镇乡]")
DIGIT = re.compile(r"\d")
HAN = re.compile(r"[\u4e00-\u9fff]")
TIME = re.compile(
    r"\d{4}年|\d{1,2}月|年底|月底|[年月]末|年内|季度|半年|“?[十一二三四五六七八九]+五”?(?:期间|末)|\d{4}[.\-/]\d|\d+日|工作日|小时"
)
TIME_MARK = re.compile(r"[年月季日时五.\-/]")  # one stands in each
# Words that make a clause of what they stand in.
CLAUSE = re.compile(
    r"的|了|是(?!否)|将(?!乐)|须|不得|确保|(?<!主)要(?!素)|应当|完成|达到|以上|以下|：|％|%|http|谁|代章|^含|^见"
)
# An office inside a unit (处室) is none: 政策法规科, 各处室.
OFFICE_INSIDE = re.compile(
    r"(?![省市县区州])[\u4e00-\u9fff（）]{1,10}(?:科|股|处室|科室|股室|(?<!办事)(?<!管理)(?<!代表)处)"
)
NUMBERED_PLACES = re.compile(
    r"(?:全市|全省)?[\d一二三四五六七八九十]+个?(?:区|县|市|镇|乡|街道|州|盟|园区|部门|单位|县区|区县|县（市、区）|市州)(?:(?:人民)?政府|党委|管委会)?$"
)


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(either(words("names", "endings")) + "$")


@cache
def _actor_endings() -> re.Pattern[str]:
    return re.compile(either(words("names", "actor_endings")) + "$")


@cache
def _lookalikes() -> re.Pattern[str]:
    return re.compile(either(words("names", "lookalikes")) + "$")


@cache
def _orders() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the verbs that open orders, and the names that begin as orders do."""
    return tuple(words("orders", "verbs")), tuple(words("orders", "names"))


@cache
def _order_letters() -> frozenset[str]:
    return frozenset(verb[0] for verb in _orders()[0])


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(either(words("nothing", "titles")) + "$")


@cache
def _persons() -> re.Pattern[str]:
    return re.compile(f"[{words('nothing', 'surnames')}][\u4e00-\u9fff]{{1,2}}")


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(
        f".{{0,8}}{either(words('nothing', 'titles'))}[{words('nothing', 'surnames')}][\u4e00-\u9fff]{{1,2}}"
    )


@cache
def _nothing() -> frozenset[str]:
    return frozenset(words("nothing", "words") + words("nothing", "headings") + words("levels", "words"))


@cache
def ongoing() -> re.Pattern[str]:
    """The words that mark a deadline without a date: 持续优化."""
    return re.compile(either(words("times", "ongoing")))


@cache
def _nouns() -> frozenset[str]:
    return frozenset(words("names", "bare"))


@cache
def _bare() -> re.Pattern[str]:
    before, nouns = either(words("names", "bare_before")), either(words("names", "bare"))
    return re.compile(rf"(?:{before}|[\d一二三四五六七八九十]+)*{nouns}(?:（[^（）]*）)?$")


@cache
def _group() -> re.Pattern[str]:
    """The whole-name forms of a group of governments: 各县（区）人民政府, 乡镇（街道）, 县级政府."""
    section = "collective"
    before, after, whole = (either(words(section, name)) for name in ("before", "after", "whole"))
    several, single = words(section, "places"), words(section, "single_places")
    any_level = either([*several, *single, *words(section, "ranks")])
    forms = (
        f"{before}+(?:{any_level})?{after}",  # 各县（区）人民政府, 基层政府
        f"{before}+{either([*several, *single])}",  # 其他县（市、区）
        f"{either([*several, *words(section, 'ranks')])}{after}",  # 县级政府, 乡镇人民政府
        f"{either(several)}",  # 乡镇（街道）
        whole,
    )
    return re.compile(f"(?:{'|'.join(forms)})$")


@cache
def _behind_each() -> re.Pattern[str]:
    section = "collective"
    return re.compile(f"{either(words(section, 'behind_each'))}?{either(words(section, 'of_places'))}")


@cache
def _group_ending() -> re.Pattern[str]:
    return re.compile(either(words("collective", "endings")) + "$")


@cache
def _kept_brackets() -> re.Pattern[str]:
    word = either(words("collective", "bracketed"))
    return re.compile(rf"（{word}(?:[、，和/]{word})*）$")


def core(name: str) -> str:
    """Return the name without the brackets at its end: 市级有关部门（单位） gives 市级有关部门."""
    while name.endswith("）") and (found := TAIL_BRACKET.search(name)) and found.start() > 0:
        name = name[: found.start()]
    return name


def keeps_bracket(name: str) -> bool:
    """Say whether the bracket that ends a name belongs to it: 部门（单位）, 发展改革委（能源局）."""
    if _kept_brackets().search(name):
        return True
    found = TAIL_BRACKET.search(name)
    return found is not None and department(found.group()[1:-1]) is not None and is_body(found.group()[1:-1])


@lru_cache(maxsize=16384)
def is_group(name: str) -> bool:
    """Say whether the whole name is a form of places and governments: 基层政府, 各县（区）, 乡镇（街道）, 县级政府."""
    return _group().match(name) is not None


@lru_cache(maxsize=16384)
def is_collective(name: str) -> bool:
    """Say whether the name is a group that names no single body: 各县（区）人民政府, 市级有关部门, 基层政府."""
    if is_group(name) or NUMBERED_PLACES.match(name):
        return True
    inner = core(name)
    return "各" in inner or _group_ending().search(inner) is not None or is_group(inner)


def is_generic(name: str) -> bool:
    """Say whether the name is a group where 各 stands before it, if only in the list: 各街道办事处、乡人民政府."""
    return _behind_each().fullmatch(core(name)) is not None


def is_noun(name: str) -> bool:
    """Say whether the name is no more than a noun such as 部门 or 单位."""
    return name in _nouns()


def is_bare(name: str) -> bool:
    """Say whether the name says nothing alone (部门, 有关单位), as after 等 in 「A、B等部门负责」."""
    return _bare().match(name) is not None


@lru_cache(maxsize=16384)
def is_complete(name: str) -> bool:
    """Say whether the name could end here: it ends as units do, or is a group."""
    inner = core(name)
    if len(inner) < 2 or _lookalikes().search(inner):
        return False
    return _endings().search(inner) is not None or is_collective(name)


@lru_cache(maxsize=16384)
def is_body(name: str) -> bool:
    """Say whether the name ends as a body of government or party does: 局, 委, 厅, 办公室, 管委会."""
    inner = core(name)
    return _actor_endings().search(inner) is not None and _lookalikes().search(inner) is None


def is_office(name: str) -> bool:
    """Say whether the name is a body, a known department or one that says its level (市城投公司), and no order."""
    return not is_order(name) and (
        is_body(name) or department(name) is not None or LEVEL_LETTER.match(name) is not None
    )


def is_order(name: str) -> bool:
    """Say whether the text begins as an order does (推进…, 加强…), which no name does."""
    if name[:1] not in _order_letters():
        return False
    verbs, known = _orders()
    return name.startswith(verbs) and not name.startswith(known)


def is_full_name(text: str) -> bool:
    """Say whether the text is a surname with one or two characters behind it, and no unit: 张三."""
    return _persons().fullmatch(text) is not None and not is_complete(text) and department(text) is None


@lru_cache(maxsize=16384)
def is_person(name: str) -> bool:
    """Say whether the text is a person: 张三, 分管副市长, 主要负责同志."""
    inner = core(name)
    if _titles().search(inner) or _titles().search(name.rstrip("）")):
        return True
    if is_complete(inner) or department(inner) is not None:
        return False
    return is_full_name(inner) or _titled().fullmatch(inner) is not None


def has_time(text: str) -> bool:
    """Say whether the text names a time."""
    return TIME_MARK.search(text) is not None and TIME.search(text) is not None


def is_deadline(text: str) -> bool:
    """Say whether a part of a list holds a date or says that the work goes on, whatever else it says: 年内完成100户."""
    return has_time(text) or ongoing().search(text) is not None


@lru_cache(maxsize=16384)
def is_sentence(text: str) -> bool:
    """Say whether the text is a clause of a task, not a name."""
    if len(text) > LONGEST:
        return True
    if is_order(text):
        return not (is_body(text) and len(text) <= LONGEST_UNKNOWN)
    if is_complete(text):
        return False
    return CLAUSE.search(text) is not None or len(text) > LONGEST_UNKNOWN


@lru_cache(maxsize=16384)
def is_unit(text: str) -> bool:
    """Say whether a slot of a list of units is one: whatever is no time, number, person, sentence or empty phrase."""
    if len(text) < 2 or text in _nothing() or HAN.search(text) is None:
        return False
    if NUMBERED_PLACES.match(text):
        return True
    if text[0].isdigit() or has_time(text) or is_sentence(text) or is_person(text) or OFFICE_INSIDE.fullmatch(text):
        return False
    return is_complete(text) or DIGIT.search(text) is None
