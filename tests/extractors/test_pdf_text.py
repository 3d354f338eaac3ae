"""The text of PDFs: what is seen counts once, in reading order; what nobody sees does not."""

from typing import Any

import pytest

from extractors.readers.pages import Page, TextLine
from extractors.readers.pdf import read
from taizhang.model import Notice, Source
from taizhang.settings import Settings


def notice(data: bytes) -> Notice:
    return read(data, Source("a.pdf", "0" * 64), Settings())


def texts(data: bytes) -> list[str]:
    return [b.text.value for b in notice(data).blocks]


def test_a_paragraph_of_several_lines_is_one_and_an_indent_begins_the_next(press: Any) -> None:
    lines = [
        ("　　为深入贯彻落实党中央决策部署，结合我市", 60),
        ("实际，现将有关事项通知如下。请认真抓好落", 60),
        ("实。", 60),
        ("各县区要高度重视，切实加强组织领导工作。", 84),
    ]
    data = press.page(*(press.text(t, x, 700 - 24 * n) for n, (t, x) in enumerate(lines))).printed()
    assert texts(data) == [
        "为深入贯彻落实党中央决策部署，结合我市实际，现将有关事项通知如下。请认真抓好落实。",
        "各县区要高度重视，切实加强组织领导工作。",
    ]


def test_a_gap_that_stands_out_between_chinese_characters_is_a_blank_and_one_that_all_have_is_none(press: Any) -> None:
    told = press.text("县水利局", 60, 700) + press.text("李海", 112, 700)  # 4 points, a third of the type's size
    spread = b"".join(press.text(char, 60 + 16 * n, 600) for n, char in enumerate("切实加强组织领导"))
    assert notice(press.page(told, spread).printed()).text.splitlines() == ["县水利局 李海", "切实加强组织领导"]


def test_a_signature_at_the_left_margin_is_no_part_of_the_paragraph_above(press: Any) -> None:
    said = ["现将有关事项通知如下，请认真抓好落实。", "永安市人民政府办公室", "2023年4月18日"]
    data = press.page(*(press.text(t, 60, 700 - 24 * n) for n, t in enumerate(said))).printed()
    assert texts(data) == said


def test_a_date_alone_on_the_last_line_of_a_sentence_signs_nothing(press: Any) -> None:
    said = ["本市各部门组织申报工作的截止时间统一定为", "2023年4月18日"]
    data = press.page(*(press.text(t, 60, 700 - 24 * n) for n, t in enumerate(said))).printed()
    assert texts(data) == ["".join(said)]


def test_bold_type_drawn_twice_is_read_once(press: Any) -> None:
    assert texts(press.page(press.text("政务公开", 60, 700), press.text("政务公开", 60.4, 700)).printed()) == [
        "政务公开"
    ]


def test_hidden_white_and_off_page_text_is_not_read(press: Any) -> None:
    seen = press.text("现将有关事项通知如下。", 60, 700) * 1
    hidden = press.text("看不见的字", 60, 500, mode=3) + b"1 1 1 rg " + press.text("白色的字", 60, 400) + b"0 g "
    far = press.text("页面之外", 60, 2000)
    assert texts(
        press.page(*[press.text("正文。", 60, 650 - 20 * n) for n in range(3)], seen, hidden, far).printed()
    ) == [
        "现将有关事项通知如下。",
        "正文。",
        "正文。",
        "正文。",
    ]


def test_white_words_on_a_dark_box_are_read(press: Any) -> None:
    dark = press.shade(50, 690, 200, 30, "0.1 0.2 0.6") + b"1 1 1 rg " + press.text("工作任务", 60, 700) + b"0 g "
    assert texts(press.page(dark, press.text("正文在此。", 60, 650)).printed()) == ["工作任务", "正文在此。"]


def test_the_invisible_text_of_a_scan_is_read_where_there_is_no_other(press: Any) -> None:
    assert texts(press.page(press.text("现将有关事项通知如下，请认真贯彻落实。", 60, 700, mode=3)).printed()) == [
        "现将有关事项通知如下，请认真贯彻落实。"
    ]


def test_a_watermark_set_aslant_is_left_out(press: Any) -> None:
    slanting = press.text("内部资料", 200, 400, 40, "0.7071 0.7071 -0.7071 0.7071")
    assert texts(press.page(slanting, press.text("现将有关事项通知如下。", 60, 700)).printed()) == [
        "现将有关事项通知如下。"
    ]


def test_a_page_whose_characters_mean_nothing_is_read_by_sight(press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Page(1, 595, 842, [TextLine("第一页正文。", (60, 100, 132, 112))], [])
    monkeypatch.setattr("extractors.readers.pictures.page_of", lambda *_: seen)
    data = (
        press.page(press.text("\ue001\ue002\ue003\ue004\ue005", 60, 700))
        .page(press.text("第二页正文。", 60, 700))
        .printed()
    )
    found = notice(data)
    assert "no_text_map" in [i.code for i in found.issues]
    assert [b.text.value for b in found.blocks] == ["第一页正文。", "第二页正文。"]


def test_what_is_filled_into_a_form_is_read(press: Any) -> None:
    value = "市民政局".encode("utf-16-be").hex().encode()
    press.extra["Annots"] = b"[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V<feff%s>/Rect[160 696 300 712]>>]" % value
    assert "".join(texts(press.page(press.text("责任单位：", 60, 700)).printed())) == "责任单位：市民政局"


def test_two_columns_are_read_one_after_the_other(press: Any) -> None:
    left = [press.text("左栏文字连续排列直到行末为止左", 60, 700 - 18 * n, 14) for n in range(12)]
    right = [press.text("右栏文字连续排列直到行末为止右", 320, 700 - 18 * n, 14) for n in range(12)]
    whole = "".join(texts(press.page(*left, *right).printed()))
    assert whole.rindex("左栏") < whole.index("右栏")


def test_the_same_bytes_give_the_same_notice(press: Any) -> None:
    data = press.page(press.text("现将有关事项通知如下。", 60, 700)).printed()
    assert notice(data) == notice(data)
