"""What a conversion did to a date is read through, and the span still points into the text as given."""

from datetime import date

import pytest

from normalizers.deadlines import find_in_text, read_cell


@pytest.mark.parametrize(
    "text",
    [
        "202 1 年底前",
        "2 0 2 1 年 底 前",
        "2021 年 12 月 3 1 日 前",
        "２０２１年１２月底前",
        "2021\u3000年12月\n底前",
        "2021\xa0年\t年底前",
        "二○二一年十二月",
        "二〇二一年十二月",
        "二０二一年十二月",
        "二零二一年十二月",
        "二O二一年十二月",
        "二◯二一年十二月",
    ],
)
def test_a_date_that_a_conversion_tore(text: str) -> None:
    (one,) = read_cell(text).deadlines
    assert one.due == date(2021, 12, 31)
    assert text[one.start : one.end] == text
    padded = f" 各单位， 于 {text} 前完成改造。"
    (one,) = find_in_text(padded).deadlines
    assert one.due == date(2021, 12, 31)
    assert padded[one.start : one.end].startswith(text)


def test_the_milestone_is_given_without_blanks() -> None:
    text = "202 1 年底前 建立 制度"
    (one,) = read_cell(text).deadlines
    assert one.what == "建立制度"
    assert one.what_span is not None
    assert text[slice(*one.what_span)] == "建立 制度"


def test_a_break_between_two_numbers_parts_them() -> None:
    assert [d.due for d in read_cell("2021年6月30\n2022年6月").deadlines][-1] == date(2022, 6, 30)


@pytest.mark.parametrize("text", ["長期堅持", "長期", "動態調整", "持續推進"])
def test_traditional_characters(text: str) -> None:
    assert len(read_cell(text).deadlines) == 1
