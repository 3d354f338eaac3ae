"""What interfaces answer: JSON, JSONP, templates that print something like it, and what is none of these."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.spiders.answers import (
    AnswerError,
    answer_in,
    day_in,
    has_json,
    number_at,
    reached,
    rows_at,
    words_in,
)

NOTICE = {"title": "关于印发2021年重点工作的通知"}


@pytest.mark.parametrize(
    "answer",
    [
        '{"title": "关于印发2021年重点工作的通知"}',
        '\ufeff{"title": "关于印发2021年重点工作的通知"}\n',
        'result({"title": "关于印发2021年重点工作的通知"});',
        '\r\n\r\n\ufeff\r\n  result({"title": "关于印发2021年重点工作的通知"});\r\n',
        '/**/jQuery3_1(\n{"title": "关于印发2021年重点工作的通知"}\n)',
        'window.data.show({"title": "关于印发2021年重点工作的通知"})',
        "{title: '关于印发2021年重点工作的通知',}",
        'callback({ "title" : "关于印发2021年重点工作的通知" , })',
    ],
)
def test_one_notice_is_read_however_it_is_wrapped(answer: str) -> None:
    assert answer_in(answer.encode()) == NOTICE


def test_bytes_of_gbk_are_read_as_such() -> None:
    assert answer_in('{"title": "关于印发2021年重点工作的通知"}'.encode("gb18030")) == NOTICE


def test_control_characters_in_strings_are_let_pass() -> None:
    assert answer_in(b'{"title": "one\ttwo\nthree\x01"}') == {"title": "one\ttwo\nthree\x01"}


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ('{"docs":[,{"n":1},{"n":2},]}', {"docs": [{"n": 1}, {"n": 2}]}),  # a comma before each row, or behind it
        ('{"fileno":,"time":"2021-09-10",}', {"fileno": None, "time": "2021-09-10"}),  # nothing between two marks
        ('{"title":"关于印发"十四五"规划的通知",}', {"title": '关于印发"十四五"规划的通知'}),
        ("{title:'it\\'s',}", {"title": "it's"}),
        ('{"path":"C:\\docs\\x.doc",}', {"path": "C:docsx.doc"}),  # escapes that there are not
        ('{"a":"\\u4e2d\\/\\n",}', {"a": "中/\n"}),
        (
            "{n:007,m:12,x:-1.5,t:true,f:false,u:undefined}",
            {"n": "007", "m": 12, "x": -1.5, "t": True, "f": False, "u": None},
        ),
        ('{"url":"http://www.fujian.gov.cn/a,b:c.htm",}', {"url": "http://www.fujian.gov.cn/a,b:c.htm"}),
    ],
)
def test_loose_json_is_made_strict(printed: str, meant: object) -> None:
    assert answer_in(printed.encode()) == meant


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html><head><title>404</title></head></html>",
        b'{"title": "cut',
        b"{]",
        b"[" * 100_000,
        b"result(1",
        b'{"a":"' + b'\\"' * 100_000,
    ],
)
def test_what_is_no_json_is_said_to_be_none(answer: bytes) -> None:
    with pytest.raises(AnswerError, match="the answer is no JSON"):
        answer_in(answer)


def test_json_is_told_from_a_page_by_its_looks() -> None:
    assert has_json(b'\xef\xbb\xbf\r\n {"data": 1}')
    assert has_json(b"[1]")
    assert not has_json(b"<ul><li>[2021]</li></ul>")


def test_a_path_leads_through_names_and_stars() -> None:
    answer = {"searchVO": {"catMap": {"gongwen": {"listVO": [1]}, "bumenfile": {"listVO": [2, 3]}}}}
    assert reached(answer, "searchVO.catMap.gongwen.listVO") == [[1]]
    assert rows_at(answer, "searchVO.catMap.*.listVO") == [1, 2, 3]
    assert rows_at([4, 5], "") == [4, 5]


def test_a_text_that_is_json_itself_is_read_on_the_way() -> None:
    assert reached({"urls": '{"pc": "/art/1.html"}', "title": "[转载]通知"}, "urls.pc") == ["/art/1.html"]
    with pytest.raises(AnswerError, match="at title it has"):
        reached({"title": "[转载]通知"}, "title.pc")


def test_null_is_an_empty_list() -> None:
    assert rows_at({"data": {"list": None}}, "data.list") == []


def test_a_missing_path_is_told_with_what_there_is() -> None:
    with pytest.raises(AnswerError) as error:
        rows_at({"code": 500, "msg": "系统繁忙", "data": {"rows": []}}, "data.list.items")
    assert str(error.value) == """the answer has no 'data.list.items': at data it has rows: {"rows": []}"""


def test_an_error_of_the_site_is_shown() -> None:
    with pytest.raises(AnswerError, match=r"at its top it has code, msg: .*系统繁忙"):
        rows_at({"code": 500, "msg": "系统繁忙"}, "data.list")


def test_a_list_that_is_none_is_told() -> None:
    with pytest.raises(AnswerError, match=r"the answer's 'data' is no list but list: \{"):
        rows_at({"data": {"list": []}}, "data")


def test_numbers_may_stand_in_quotes() -> None:
    assert number_at({"total": "334"}, "total") == number_at({"total": 334}, "total") == 334
    with pytest.raises(AnswerError, match="the answer's 'total' is no number but null"):
        number_at({"total": None}, "total")


@pytest.mark.parametrize(
    "value",
    [
        1631203200000,  # 2021-09-09T16:00Z is midnight in Beijing
        1631203200,
        "1631203200",
        "2021-09-10",
        "2021-09-10 08:30:00",
        "[2021.09.10]",
        "2021年9月10日",
        "20210910",
        "20210910083000",
        20210910,
        "2021-09-09T16:00:00Z",
        "2021-09-09T16:00:00.000+0000",
        "2021-09-10T08:00:00+08:00",
    ],
)
def test_a_day_is_that_of_beijing(value: object) -> None:
    assert day_in(value) == date(2021, 9, 10)


@pytest.mark.parametrize(
    "value", [None, "", 0, "0", -1, True, [], "暂无", "20211399", "2021-02-30", "nan", 1e300, 10**400, "9" * 400]
)
def test_what_is_no_day_is_none(value: object) -> None:
    assert day_in(value) is None


def test_the_marks_of_a_search_are_no_words() -> None:
    assert words_in("关于<em>优化</em>营商环境的通知&nbsp;\x02") == "关于优化营商环境的通知"
    assert words_in("  ") is words_in(None) is words_in({}) is None
