"""The quick looks that spare a whole expression: none may pass over what the expression finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.assignments import COLON, Label, labels_in
from extractors.readers.layouts import LAYOUTS, find_regions
from extractors.readers.lines import lines_of
from normalizers import headings
from normalizers.characters import BLANK, is_unbroken
from normalizers.deadlines import grammar, guard, ongoing
from normalizers.deadlines.frequency import WITHIN
from normalizers.deadlines.moments import DOTTED, HEARTS
from normalizers.patterns import Led
from normalizers.units import names, predicates

WORDS = [
    *"2021年9月底末前内日季度旬期之起、，。；：（）《》“”〔〕【】 \u3000-./~至到第号每按Q1十四五",
    *("2021年", "12月", "上半年", "一季度", "年底", "30日内", "以内", "工作日", "个月", "今年", "明年", "岁末"),
    *("持续", "推进", "常态化", "动态调整", "长期坚持", "贯穿全年", "优化", "规划", "方案（2021-2023年）", "GB/T 1"),
    *("要", "应当", "负责", "牵头", "由", "市教育局", "主要负责人", "各县（市、区）", "政府", "落实", "参与"),
    *("责任单位", "完成时限", "责任人", "牵头部门", "配合单位", "及", "和", "（科室）", "任务", "包括", "联系人", "："),
]
texts = st.lists(st.sampled_from(WORDS), max_size=24).map("".join)
LED = {
    "names": guard.NAMES,
    "ongoing": ongoing._candidate(),
    "predicates": predicates.predicates(),
    "moments of text": Led(grammar.FIRST, grammar.moment(False)),
    "moments of a cell": Led(grammar.FIRST, grammar.moment(True)),
}
LOOKS = [
    (grammar.MAY_BE_TORN, grammar.TORN_YEAR),
    (WITHIN, grammar.DURATION),
    (headings.DATE_MARK, headings.DATE),
    (names.TIME_MARK, names.TIME),
    (re.compile(f"[{HEARTS}]|{DOTTED.pattern}"), grammar.moment(False)),
    (re.compile("|".join(ongoing.CANDIDATES)), ongoing._candidate().whole),
]


@pytest.mark.parametrize("led", LED.values(), ids=LED.keys())
@given(text=texts)
def test_a_pattern_led_by_letters_finds_what_it_finds_alone(led: Led, text: str) -> None:
    assert [m.span() for m in led.finditer(text)] == [m.span() for m in led.whole.finditer(text)]


@pytest.mark.parametrize(("look", "whole"), LOOKS)
@given(text=texts)
def test_a_quick_look_passes_over_nothing(look: re.Pattern[str], whole: re.Pattern[str], text: str) -> None:
    assert look.search(text) or not whole.search(text)


@given(text=texts)
def test_labels_are_found_as_if_all_of_the_text_were_searched(text: str) -> None:
    found = []
    for match in COLON.finditer(text):
        if (ending := headings.ending_heading(match[1])) is not None:
            start, heading = ending
        else:
            start, heading = 0, headings.heading_of(match[1])
            if match.start() and text[match.start() - 1] not in "。；;，,、 （(【[—-":
                continue
        if heading.holds in headings.LABELS:
            found.append(Label(match.start() + start, match.end(), heading.holds))
    assert list(labels_in(text)) == found


@given(text=st.text(alphabet="甲a \t\n\u00a0\u3000\x1c\x85\u2028\u200b", max_size=6))
def test_a_text_is_unbroken_where_no_blank_stands_in_it(text: str) -> None:
    assert is_unbroken(text) == (bool(text) and not re.search(r"\s", text))
    assert not (is_unbroken(text) and BLANK.search(text))


@given(text=st.lists(texts, max_size=6).map("\n".join))
def test_no_layout_begins_with_a_line_that_is_taken_for_prose(text: str) -> None:
    lines = lines_of(text)
    begun, i = [], 0
    while i < len(lines):
        region = next((r for layout in LAYOUTS if (r := layout(lines, i))), None)
        begun += [i] if region else []
        i = region.end if region else i + 1
    assert [r.start for r in find_regions(lines)] == begun
