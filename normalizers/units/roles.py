"""Roles: what a unit does for a task, by the label before it (牵头单位：) or the words after it (按职责分工配合)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from normalizers.units.words import either, words
from taizhang.model import Role

# Words inside a body's own name: 市级有关指导部门 guides, though nothing else says so. 牵头部门 is left to the column.
NAMED = re.compile(r"(指导|督办|督查|配合|协办)(?:部门|单位|机构)(?:（[^（）]*）)?$")
NAMED_ROLE = {
    "指导": Role.GUIDE,
    "督办": Role.SUPERVISE,
    "督查": Role.SUPERVISE,
    "配合": Role.SUPPORT,
    "协办": Role.SUPPORT,
}
# 排在第一位的部门为牵头部门，下同
FIRST_LEADS = re.compile(r"(?:第一|首)(?:位|个|名|责任)?[^，。；]{0,8}(?:为|是|系)?牵头|首位[^，。；]{0,6}牵头")
# …其他为配合单位
OTHERS = re.compile("其[他余][^，。；]{0,6}为([^，。；]{2})(?:责任)?(?:单位|部门)")
INSIDE = re.compile("牵头|负责|配合|协办|主办|承办|协助|指导|督办|督查|承担")
# Behind a verb these make a body's own name of it: 市政府督查室, 督导组, 指导中心.
NOT_NAMED = (
    "(?!部门|单位|机构|小组|中心|专班|委(?!托)|局|办(?!理|结|好)|处(?!理|置)|室|科(?!学|技)|组(?!织|建)|股(?!份|权)"
    "|队(?!伍)|站|所(?![有需属])|院)"
)
LONGEST_LABEL = 18  # characters


@cache
def role_words() -> dict[str, Role]:
    """Return the words that close a group of units, each with its role."""
    return {word: role for role in Role for word in words("roles", role.value)}


@cache
def _closing() -> re.Pattern[str]:
    according, duty = either(words("manner", "according")), either(words("manner", "duty"))
    manner, roles = either(words("manner", "words")), either(role_words())
    how = rf"(?:{according}{duty}+)?{manner}*"
    return re.compile(rf"(?:{how}(?P<role>{roles})(?:工作|任务)?|{according}{duty}+|{according}?职责分工{manner}*)$")


@cache
def _inside() -> re.Pattern[str]:
    """The same words in mid slot, with more after them: 市财政局负责资金保障, 市教育局牵头市财政局配合."""
    according, duty = either(words("manner", "according")), either(words("manner", "duty"))
    manner = either(words("manner", "words"))
    return re.compile(
        rf"(?:{according}{duty}+)?{manner}*?"
        rf"(?P<role>牵头|负责|配合|协办|主办|承办|协助|指导|督办|督查|具体承担){NOT_NAMED}"
    )


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(
        word[-1] for word in [*role_words(), *words("manner", "duty"), *words("manner", "words"), "工作", "任务"]
    )


def closing(text: str) -> tuple[int, Role | None] | None:
    """Return where the words of role at the end of the text begin, and the role; None where there are none.

    按职责分工 alone says how, not what: its role is None.
    """
    found = _closing().search(text) if text and text[-1] in _last_letters() else None
    if found is None:
        return None
    word = found.group("role")
    if word is None:
        return found.start(), None
    led = "牵头" in found.group() and role_words()[word] is Role.RESPONSIBLE
    return found.start(), Role.LEAD if led else role_words()[word]


def inside(text: str) -> list[tuple[int, int, Role]]:
    """Return the words of role in mid text: start, end and role of each."""
    if INSIDE.search(text) is None:
        return []
    return [(m.start(), m.end(), role_words().get(m["role"], Role.RESPONSIBLE)) for m in _inside().finditer(text)]


@cache
def _kinds() -> dict[str, Role | None]:
    """Return the words of labels, each with its role; None for what is no unit (完成时限)."""
    kinds: dict[str, Role | None] = {word: None for word in words("labels", "other")}
    for role in Role:
        kinds.update({word: role for word in words("labels", role.value)})
    return kinds


@cache
def _label_words() -> str:
    nouns, before = either(words("labels", "noun")), either(words("labels", "before"))
    stems = either(word for word, role in _kinds().items() if role is not None)
    unit = rf"{before}*(?P<unit>{stems})(?:{nouns}|和)*(?:（[^（）：]{{1,6}}）)?"
    return f"(?:{unit}|(?P<other>{either(words('labels', 'other'))}))"


@cache
def _label_end() -> re.Pattern[str]:
    return re.compile(_label_words() + "$")


@cache
def _label_start() -> re.Pattern[str]:
    return re.compile(_label_words() + "(?:：|$|为(?=[^：]))")


@cache
def _offices() -> re.Pattern[str]:
    nouns = [word for word in words("labels", "noun") if word not in words("labels", "offices")]
    return re.compile(rf"(?!.*{either(nouns)}).*{either(words('labels', 'offices'))}")


def of_offices(label_words: str) -> bool:
    """Say whether a label is one of offices inside a unit (责任科室：), not 责任单位（科室）：."""
    return _offices().match(label_words) is not None


def labels(text: str) -> list[tuple[int, int, Role | None, bool]]:
    """Return the labels with a colon: start, end, role, and whether units follow (完成时限： is followed by none)."""
    found = []
    at = text.find("：")
    while at >= 0:
        before = max(0, at - LONGEST_LABEL)
        if label_words := _label_end().search(text[before:at]):
            word = label_words["unit"] or label_words["other"]
            found.append((before + label_words.start(), at + 1, _kinds()[word], label_words["unit"] is not None))
        at = text.find("：", at + 1)
    return found


def first_leads(text: str) -> bool:
    """Say whether a list says that its first unit leads: 排在第一位的部门为牵头部门."""
    return "牵头" in text and FIRST_LEADS.search(text) is not None


def of_the_others(text: str) -> Role | None:
    """Return the role that a list gives to all but its first unit: 其他为配合单位."""
    found = OTHERS.search(text)
    return _kinds().get(found[1]) if found else None


@lru_cache(maxsize=4096)
def label(text: str) -> tuple[int, Role | None] | None:
    """Return the end and role of a label of units that begins the text: 牵头单位：, 责任单位为, or 牵头单位 alone."""
    found = _label_start().match(text)
    if found is None or found["unit"] is None:
        return None
    return found.end(), _kinds()[found["unit"]]


def is_label(text: str) -> bool:
    """Say whether the text is a label of units and nothing else."""
    found = label(text)
    return found is not None and found[0] == len(text)


@lru_cache(maxsize=4096)
def named(name: str) -> Role | None:
    """Return the role that a body's own name gives it: 市级有关指导部门 guides."""
    found = NAMED.search(name)
    return NAMED_ROLE[found.group(1)] if found else None


def ordered(value: str, said: int) -> Role:
    """Return the role that an order gives its actor, by its first verb; ``said`` is where the order begins.

    要…指导 and 加强…指导 guide, 加强…监督检查 and 督查 supervise, 牵头 leads, 配合 supports, all else is responsible.
    """
    found = _orders().match(value, said)
    return Role(found.lastgroup) if found is not None and found.lastgroup else Role.RESPONSIBLE


@cache
def _orders() -> re.Pattern[str]:
    effort, adverb = either(words("actors", "efforts")), either(words("actors", "adverbs"))
    phrase = rf"(?:{either(words('actors', 'adverbials'))}[^，。；]{{1,40}}，)?"
    along = r"(?:会同[^，。；]{1,16}?(?=做好|抓好|加强|强化|开展|指导|督促|牵头))?"
    of = r"(?:对[^，。；]{1,40}?的|[^，。；、的]{0,6}?)"
    return re.compile(
        rf"{adverb}*{phrase}{adverb}*{along}{adverb}*(?:"
        rf"(?P<guide>(?:督促|业务|监督|统筹|具体)?指导(?!意见|思想|性|价|目录)|{effort}{of}(?:督促|业务|监督|跟踪|协调|统筹)*指导(?!意见|思想|性|价|目录))"
        rf"|(?P<supervise>监督检查|督查|督办|督导|督促|{effort}{of}(?:监督检查|督查|督办|督导|督促检查|监督|督促)(?!机制|体系|制度|信息))"
        rf"|(?P<lead>牵头|(?:做好|抓好|发挥)[^，。；、]{{0,4}}牵头|负责牵头)"
        rf"|(?P<support>配合|协助|协同|协办|参与|参加(?=[，。；]|$)))"
    )
