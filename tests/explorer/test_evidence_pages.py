"""The evidence page: what it says, in both languages; that nothing of a notice runs in it; what it says for want."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import pytest

from explorer.evidence import evidence
from explorer.excerpts import Fact
from explorer.markup import outward
from explorer.opened import opened
from explorer.pages import evidence_page
from taizhang.settings import Settings
from warehouse.evidence import Correction

Get = Callable[..., Any]
TaskIds = Callable[[Settings, str], list[str]]
MEISHAN = "meishan-annex1.txt"


def page_of(settings: Settings, get: Get, task_id: str, query: str = "lang=zh") -> str:
    answer = get(settings, f"/evidence/{task_id}?{query}")
    assert answer.status_code == 200
    return str(answer.text)


def test_the_page_tells_place_role_due_and_where_it_was_inherited_from(
    shipped: Settings, get: Get, task_ids: TaskIds
) -> None:
    text = page_of(shipped, get, task_ids(shipped, MEISHAN)[6])
    for said in (
        "表1第10行，第700–733字",
        "承上：原文写在表1第9行",
        "到期日 2021-09-30",
        "指导",
        "空格补填",
        "本文件第 7 项任务，共 24 项",
    ):
        assert said in text
    assert '<mark class="deadline" data-label="时限1">2021年9月底前</mark>' in text
    assert '<html lang="zh-CN">' in text


def test_in_english_it_says_the_same(shipped: Settings, get: Get, task_ids: TaskIds) -> None:
    text = page_of(shipped, get, task_ids(shipped, MEISHAN)[6], "lang=en")
    for said in ("table 1 row 10, characters 700–733", "inherited: said at table 1 row 9", "due 2021-09-30", "guide"):
        assert said in text
    assert '<html lang="en">' in text
    assert not re.search(r"[一-鿿]", re.search(r"<title>.*?: ", text)[0])  # type: ignore[index]


def test_the_unit_that_was_asked_for_stands_out_and_the_other_language_keeps_it(
    shipped: Settings, get: Get, task_ids: TaskIds
) -> None:
    task_id = task_ids(shipped, MEISHAN)[6]
    text = page_of(shipped, get, task_id, "lang=zh&unit=2")
    assert text.count('class="unit chosen"') == 1
    assert f'href="/evidence/{task_id}?lang=en&amp;unit=2"' in text


def test_the_same_task_of_other_regions_is_one_link_away(shipped: Settings, get: Get, task_ids: TaskIds) -> None:
    linked = {
        match
        for task_id in task_ids(shipped, MEISHAN)
        for match in re.findall(r'href="/evidence/([0-9a-f]{16})-\d{4}\?lang=zh"', page_of(shipped, get, task_id))
    }
    (dazhou, *_) = task_ids(shipped, "dazhou-2021-119.txt")
    assert dazhou.partition("-")[0] in linked


def test_the_tasks_before_and_after_are_linked(shipped: Settings, get: Get, task_ids: TaskIds) -> None:
    first, second, *_, last = task_ids(shipped, MEISHAN)
    text = page_of(shipped, get, first)
    assert f'href="/evidence/{second}?lang=zh" rel="next"' in text and 'rel="prev"' not in text
    assert 'rel="next"' not in page_of(shipped, get, last)


def test_nothing_of_a_notice_becomes_markup(small: Settings, get: Get, task_ids: TaskIds) -> None:
    (task_id,) = task_ids(small, "hostile.txt")
    text = page_of(small, get, task_id)
    assert "<script" not in text and "<img" not in text
    assert escape("<script>alert(1)</script>") in text
    assert escape('"><img src=x onerror=alert(2)>') in text


def test_peoples_numbers_are_masked_and_marks_stay_right(small: Settings, get: Get, task_ids: TaskIds) -> None:
    (task_id,) = task_ids(small, "hostile.txt")
    text = page_of(small, get, task_id)
    assert "13812345678" not in text and "138******78" in text
    assert '<mark class="unit" data-label="单位1">市司法局</mark>' in text
    assert '<mark class="deadline" data-label="时限1">2021年12月底前</mark>' in text
    kept = page_of(dataclasses.replace(small, keep_personal=True), get, task_id)
    assert "13812345678" in kept and "已遮盖" not in kept


def test_for_want_of_the_bytes_the_page_shows_the_quotes_and_says_so(
    own: Settings, get: Get, task_ids: TaskIds
) -> None:
    (task_id,) = task_ids(own, "hostile.txt")
    (own.raw / "hostile.txt").unlink()
    text = page_of(own, get, task_id)
    assert "原件无法重新读取（hostile.txt: the bytes are not there）" in text
    assert "存档中没有这份原件" in text and 'href="/archive/' not in text
    assert "13812345678" not in text
    assert '<mark class="unit" data-label="单位1">市司法局</mark>' in text


def test_a_correction_tells_who_and_why(shipped: Settings, task_ids: TaskIds) -> None:
    with opened(shipped) as warehouse:
        found = evidence(warehouse, task_ids(shipped, MEISHAN)[0], shipped)
    assert found is not None
    made = Correction(
        4, "unit", "市发改委", "市发展改革委<b>", "李 <i>", date(2022, 6, 30), "全称见附件", "applied", None
    )
    facts = dataclasses.replace(found.facts, corrections=(made,))
    changed = dataclasses.replace(found, facts=facts)
    text = evidence_page(changed, None, "zh", other="/", keep_personal=False)
    for said in (
        "由“市发改委”改为“市发展改革委&lt;b&gt;”",
        "更正人：李 &lt;i&gt; 2022-06-30",
        "理由：全称见附件",
        "更正文件第 4 行",
    ):
        assert said in text


def test_only_an_address_of_the_web_is_a_link() -> None:
    assert outward("https://www.ms.gov.cn/a?b=1&c=2") == (
        '<a href="https://www.ms.gov.cn/a?b=1&amp;c=2" rel="noopener noreferrer">https://www.ms.gov.cn/a?b=1&amp;c=2</a>'
    )
    for hostile in ("javascript:alert(1)", "data:text/html,<b>", "file:///etc/passwd", "http://[", "//a"):
        assert "<a" not in outward(hostile) and "<b" not in outward(hostile)


@pytest.mark.parametrize(
    "task_id", ["nope", "20a738981f09d6fd-9999", "%3Cscript%3E", "..%2F..%2Fetc", "a'%20OR%201=1--", "%00"]
)
def test_an_id_that_names_nothing_is_told_on_a_page(shipped: Settings, get: Get, task_id: str) -> None:
    answer = get(shipped, f"/evidence/{task_id}?lang=en")
    assert answer.status_code == 404
    assert "The warehouse holds no task" in answer.text
    assert "<script" not in answer.text


def test_without_a_warehouse_the_page_says_what_to_do(tmp_path: Any, get: Get) -> None:
    answer = get(Settings(data=tmp_path), "/evidence/x?lang=en")
    assert answer.status_code == 503
    assert "taizhang run" in answer.text


def test_a_page_has_no_script_and_may_run_none(shipped: Settings, get: Get, task_ids: TaskIds) -> None:
    answer = get(shipped, f"/evidence/{task_ids(shipped, MEISHAN)[0]}")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in answer.text and " style=" not in answer.text
    assert {str(fact) for fact in Fact} <= set(re.findall(r"mark\.(\w+)", get(shipped, "/evidence.css").text))


def test_a_number_that_is_none_asks_for_nothing(shipped: Settings, get: Get, task_ids: TaskIds) -> None:
    text = page_of(shipped, get, task_ids(shipped, MEISHAN)[6], "lang=xx&unit=%3Cb%3E&deadline=99999999999")
    assert "chosen" not in text and "<b>" not in text
    assert '<html lang="zh-CN">' in text
