"""What looks like a deadline and is none: names, numbers, the past, what is in force, what is only reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from normalizers.deadlines.grammar import since
from normalizers.deadlines.moments import Between, Moment, year_word
from normalizers.deadlines.words import any_of, letters, one_of, words
from normalizers.patterns import Led

FILLER = "\x00"
CLAUSE_MARKS = "。；，：、（\n"

NAMES = Led.by(
    r"《“〔（\[【规计方纲行要意办工项0-9G第",
    r"《[^《》]{1,200}》"
    r"|“(?!十[一二三四五六]五[“”])[^“”]{1,40}”"
    r"|〔[0-9]{4}〕(?:第?[0-9]{1,5}号)?"
    r"|[（\[【](?:19|20)[0-9]{2}[）\]】]第?[0-9]{1,5}号"
    r"|(?:规划|计划|方案|纲要|行动|要点|意见|办法|工程|项目)（(?:19|20)[0-9]{2}年?(?:-|至|~){1,2}(?:19|20)[0-9]{2}年）"
    r"|(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])"
    r"|[0-9]{9,}"
    r"|GB/?T?[0-9.]{3,8}(?:-[0-9]{4})?"
    r"|第[〇一二三四五六七八九十百千0-9]{1,6}[条号届次批期章款项]",
)
BY_THEN = re.compile("截[至止]到?$")  # 截至2021年6月底: what has been counted, unless 前 follows
HOPED = re.compile("(?:力争|争取|确保|力求|最迟|不迟于|不晚于)$")
STAGE_HEAD = re.compile(r"(?:[（]?[0-9一二三四五六七八九十]{1,3}[.、）])?[^，。；：（）0-9％%]{2,20}（")
STAGE_LABEL = re.compile(r"(?:阶段|时间|时间安排|时限)：$")
STAGE_END = re.compile(r"）(?:[。：]|\n|$)")
LONGEST_STRETCH = 30  # characters
CLAUSE = re.compile(r"[^，。；\n]{0,60}")
SENTENCE = re.compile(r"[^。；\n]{0,80}")


def masked(text: str) -> str:
    """Return the shadow with document numbers, names, quotations, law articles and phone numbers blotted out."""
    return blotted(text, (m.span() for m in NAMES.finditer(text)))


def blotted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with these stretches, left to right, blotted out; of two that overlap the first."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        if start >= at:
            parts += text[at:start], FILLER * (end - start)
            at = end
    return "".join(parts) + text[at:] if parts else text


@cache
def _done() -> re.Pattern[str]:
    return re.compile(f"{one_of('done', 'verbs')}(?!{one_of('done', 'not_after_verb')})")


@cache
def _year_verb() -> re.Pattern[str]:
    verb = f"{one_of('done', 'year_verbs')}(?!{one_of('done', 'not_after_verb')})"
    return re.compile(f"，?{one_of('done', 'hedges')}{{0,3}}{verb}")


@cache
def _past() -> re.Pattern[str]:
    return re.compile(one_of("done", "past"))


@cache
def _describes() -> re.Pattern[str]:
    """2000年底前建成的: the date says which things are meant, not by when they are due."""
    state = rf"已?{one_of('done', 'states')}[^，。；、的]{{0,3}}的"
    return re.compile(rf"{state}|的|已|未|尚未|，(?:已|累计|共|全[省市县区国]共)")


@cache
def _condition() -> re.Pattern[str]:
    """2023年底前购房的，给予补贴: the date is part of what a policy asks for, not one by which work is due."""
    may = "(?<![许认])可(?![研行靠视控追再能]|持续)"
    at_once, later = (f"(?:{one_of('policy', name)}|{may})" for name in ("gives", "given"))
    who = f"(?:{one_of('policy', 'receivers')})?"
    return re.compile(rf"[^，。；\n对将把]{{1,40}}的{who}(?:{at_once}|，[^。；\n]{{0,60}}?{later})")


@cache
def _refused_before() -> re.Pattern[str]:
    """What before a date makes it one compared with, or one of force: 较2020年底, 有效期至2025年底."""
    in_force = rf"{one_of('done', 'in_force')}[^，。；]{{0,8}}"
    return re.compile(rf"(?:{one_of('done', 'compared')}|{in_force})$")


@cache
def _until() -> re.Pattern[str]:
    opens = r"^|[，。；：、（“\n\x00]|目标(?:是|为)?|并|要|计划|预计|分别|力争|争取|确保|力求|[我全][省市县区]"
    hoped = any_of(word for word in words("marks", "until") if word not in ("到", "至"))
    label = f"{one_of('marks', 'label')}(?:为|：)?"
    return re.compile(rf"(?:(?:{opens})(?:到|至)|{hoped}(?:在|于|到|至)?|{label})$")


@cache
def _order_follows() -> re.Pattern[str]:
    return re.compile(rf"[）]?，?[^，。；]{{0,4}}?{one_of('done', 'orders')}")


@cache
def _reported() -> re.Pattern[str]:
    to_body = rf"(?<![申举公预通填海简日晚电汇])报[{letters('report', 'to_body')}]"
    return re.compile(f"{one_of('report', 'verbs')}|{to_body}")


@cache
def _report_led() -> re.Pattern[str]:
    return re.compile(one_of("report", "leads"))


def is_start_only(text: str, end: int) -> bool:
    """Whether the date that ends at ``end`` is one from which something holds: 2021年9月起."""
    return since().match(text, end) is not None


def names_thing(text: str, one: Moment | Between) -> bool:
    """Return whether a year or a stretch of years stands before a noun: 2024年度预算, 2024-2026年规划."""
    bare = one.bare_year if isinstance(one, Moment) else one.first.bare_year and one.last.bare_year
    return bare and not (one.end < len(text) and text[one.end] in "，：；。\n")


def is_past(text: str, end: int) -> bool:
    """Whether what directly follows says that it has happened: 2021年6月已完成."""
    return text.startswith("已", end)


def sets_time(text: str, one: Moment, year: int | None, document_year: int | None) -> bool:
    """Whether a moment in running text is a deadline.

    ``text`` is masked; ``year`` is the year the moment lies in and ``document_year`` the notice's, where they are
    known. It is one with 前 behind it or 到 before it; else (6月底, 9月, 三季度) only with a verb such as 完成.
    """
    before = text[max(0, one.start - 16) : one.start]
    if is_start_only(text, one.end) or year_word(one.word) == "past" or _refused_before().search(before):
        return False
    if not one.before and BY_THEN.search(before):
        return False
    if year is not None and document_year is not None and year < document_year:
        return False
    sentence = SENTENCE.match(text, one.end)
    after = sentence[0] if sentence else ""
    if after.startswith("有效") or _describes().match(after) or _condition().match(text, one.end):
        return False
    if before.endswith("阶段（") and text.startswith("）", one.end):
        return True  # 动员部署阶段（2023年4月）
    if one.before or (one.edge == "内" and one.plan is None) or (one.plan is not None and one.edge == "底"):
        return True
    if (led := _until().search(before)) and not (one.bare_year and HOPED.search(led[0])):
        # 到2024年，累计建成100个 is still to come, whatever words of a count follow.
        to_come = year is not None and document_year is not None and year >= document_year
        return "已" not in after[:30] if to_come else not _past().search(after[:30])
    return _is_fulfilled(one, before, after)


def _is_fulfilled(one: Moment, before: str, after: str) -> bool:
    """Whether a verb such as 完成 stands close behind a moment that has neither 前 nor 到."""
    if _past().search(after[:40]):
        return False
    if one.bare_year:
        opens = not before or before[-1] in CLAUSE_MARKS or HOPED.search(before) is not None
        return opens and _year_verb().match(after) is not None
    closed = bool(one.edge or one.third)
    near = after[:30] if closed else after.removeprefix("，").split("，", 1)[0][:14]
    return _done().search(near) is not None


def sets_stretch(text: str, both: Between, year: int | None, document_year: int | None) -> bool:
    """Whether a stretch in running text (2021年3月至6月) is when an order is to be done, not what a figure covers."""
    if year is not None and document_year is not None and year < document_year:
        return False
    before = text[max(0, both.start - 16) : both.start]
    if _refused_before().search(before) or _condition().match(text, both.end):
        return False
    if before.endswith("阶段（") or both.last.before or _is_stage(text, both):
        return True
    after = text[both.end : both.end + 40]
    opens = not before or before[-1] in "。；，：（于在、\n"
    return opens and _order_follows().match(after) is not None and not _past().search(after)


def _is_stage(text: str, both: Between) -> bool:
    """Whether months stand alone in the bracket that ends a short heading, or behind its label: 自查自纠（3-6月）."""
    if not both.first.month or both.end - both.start > LONGEST_STRETCH:
        return False
    head = text[: both.start].rsplit("\n", 1)[-1]
    if STAGE_LABEL.search(head):
        return both.end == len(text) or text[both.end] in CLAUSE_MARKS
    return STAGE_HEAD.fullmatch(head) is not None and STAGE_END.match(text, both.end) is not None


def is_report_date(text: str, start: int, end: int) -> bool:
    """Whether a date only says when to report, in an item that orders something else.

    Reporting is the item's order where its first clause speaks of it.
    """
    clause = CLAUSE.match(text, end)
    after = clause[0] if clause else ""
    if not after and text.startswith("，", end):
        clause = CLAUSE.match(text, end + 1)
        after = clause[0] if clause else ""
    reported = _reported().search(after)
    if reported is None or _done().search(after, 0, reported.start()):
        return False
    first = re.split(r"[，。；：\n]", text[:120], maxsplit=1)[0]
    return not (start <= len(first) or _report_led().search(first))
