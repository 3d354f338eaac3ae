"""Cells that say more than a time: the milestone named with it, words that set none, words that are not understood."""

import pytest

from normalizers.deadlines import Reading, read_cell


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021年底前建立制度", [("2021年底前", "建立制度")]),
        ("2021年底前调整\n完善基层政务公开\n事项标准目录", [("2021年底前", "调整完善基层政务公开事项标准目录")]),
        (
            "2021年底前县级政务服务场所建成政务公开专区；2022年底前乡镇（街道）、村（社区）政务公开窗口全覆盖",
            [
                ("2021年底前", "县级政务服务场所建成政务公开专区"),
                ("2022年底前", "乡镇（街道）、村（社区）政务公开窗口全覆盖"),
            ],
        ),
        ("6月底前完成方案制定，12月底前全面完成", [("6月底前", "完成方案制定"), ("12月底前", None)]),
        ("11月前全面完成、12月查漏补缺", [("11月前", None), ("12月", "查漏补缺")]),
        ("方案制定：2021年6月底前", [("2021年6月底前", "方案制定")]),
        ("9月投入使用", [("9月", "投入使用")]),
        ("2021年12月底前完成", [("2021年12月底前", None)]),
        ("完成时限：2021年10月", [("2021年10月", None)]),
        ("每半年开展一次检查", [("每半年", "开展一次检查")]),
        ("1、2021年底前建成平台；2、2022年6月底前接入", [("2021年底前", "建成平台"), ("2022年6月底前", "接入")]),
    ],
)
def test_the_milestone_named_with_a_date(text: str, found: list[tuple[str, str | None]]) -> None:
    reading = read_cell(text, year=2021)
    assert [(text[d.start : d.end], d.what) for d in reading.deadlines] == found
    for one in reading.deadlines:
        if one.what_span:
            assert "".join(text[slice(*one.what_span)].split()) == one.what
        else:
            assert one.what is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "—",
        "/",
        "定期",
        "适时",
        "及时",
        "尽快",
        "逐步",
        "及时公开",
        "按要求",
        "按照省上时间节点",
        "根据工作需要",
    ],
)
def test_words_that_set_no_time(text: str) -> None:
    assert read_cell(text, year=2021) == Reading()


@pytest.mark.parametrize(
    "text", ["市司法局", "推进", "立即", "即日起", "2021年9月起", "2021年7月至今", "秋季开学前", "春节前"]
)
def test_words_that_are_not_understood_are_a_doubt(text: str) -> None:
    reading = read_cell(text, year=2021)
    assert reading.deadlines == ()
    assert len(reading.doubts) == 1


def test_the_same_time_said_twice_is_one() -> None:
    assert len(read_cell("2021年底前\n2021年底前").deadlines) == 1
