"""The numbers that Word draws itself stand before their paragraphs as they are printed."""

from collections.abc import Callable

import pytest

from extractors.readers.docx import read
from extractors.readers.docx.numerals import STYLES, numeral
from taizhang.model import Notice, Source
from taizhang.settings import Settings

Make = Callable[..., bytes]


def notice(data: bytes) -> Notice:
    return read(data, Source("a.docx", ""), Settings())


def texts(data: bytes) -> list[str]:
    return [b.text.value for b in notice(data).blocks]


def p(text: str, num: int | None = None, level: int = 0, style: str = "", mark: str = "") -> str:
    numbers = "" if num is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{named}{numbers}<w:rPr>{mark}</w:rPr></w:pPr>{run}</w:p>"


def level(at: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, *changes: str) -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{"".join(changes)}</w:num>'


OFFICIAL = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
    level(4, "decimalEnclosedCircle", "%5"),
)


def test_the_outline_of_official_text(word_file: Make) -> None:
    body = (
        p("总体要求", 1)
        + p("重点任务", 1)
        + p("公开目录。", 1, 1)
        + p("编制。", 1, 2)
        + p("公布。", 1, 2)
        + p("公开专区。", 1, 1)
        + p("设立。", 1, 2)
        + p("保障措施", 1)
        + p("加强领导。", 1, 1)
    )
    assert texts(word_file(body, OFFICIAL + num(1, 0))) == [
        "一、总体要求", "二、重点任务", "（一）公开目录。", "1.编制。", "2.公布。", "（二）公开专区。", "1.设立。", "三、保障措施", "（一）加强领导。",
    ]  # fmt: skip


def test_numbers_drawn_are_on_record(word_file: Make) -> None:
    numbered = notice(word_file(p("总体要求", 1) + p("重点任务", 1), OFFICIAL + num(1, 0)))
    assert [(r.code, r.reason[:2]) for r in numbered.repairs] == [("numbers_drawn", "2 ")]
    assert not notice(word_file(p("总体要求"), OFFICIAL + num(1, 0))).repairs


def test_two_uses_of_a_list_count_on_and_one_that_starts_anew_does_so_once(word_file: Make) -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = OFFICIAL + num(1, 0) + num(2, 0) + num(3, 0, anew)
    body = p("甲", 1) + p("乙", 2) + p("丙", 3) + p("丁", 3) + p("戊", 1)
    assert texts(word_file(body, numbering)) == ["一、甲", "二、乙", "一、丙", "二、丁", "三、戊"]


def test_two_lists_count_apart(word_file: Make) -> None:
    numbering = (
        abstract(0, level(0, "decimal", "%1.")) + abstract(1, level(0, "decimal", "（%1）")) + num(1, 0) + num(2, 1)
    )
    assert texts(word_file(p("甲", 1) + p("乙", 2) + p("丙", 1), numbering)) == ["1.甲", "（1）乙", "2.丙"]


def test_a_level_that_never_starts_again_counts_through(word_file: Make) -> None:
    never = abstract(0, level(0, "decimal", "第%1章"), level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>'))
    body = p("总则", 1) + p("目的。", 1, 1) + p("职责", 1) + p("分工。", 1, 1)
    assert texts(word_file(body, never + num(1, 0))) == ["第1章总则", "第1条目的。", "第2章职责", "第2条分工。"]


def test_a_level_below_shows_the_numbers_above_it_in_plain_digits_where_it_says_so(word_file: Make) -> None:
    legal = abstract(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2、", "<w:isLgl/>"))
    assert texts(word_file(p("甲", 1) + p("乙", 1, 1), legal + num(1, 0))) == ["一、甲", "1.1、乙"]
    plain = abstract(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2、"))
    assert texts(word_file(p("甲", 1) + p("乙", 1, 1), plain + num(1, 0))) == ["一、甲", "一.1、乙"]


def test_a_level_changed_for_one_use(word_file: Make) -> None:
    change = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "%1)")}</w:lvlOverride>'
    assert texts(word_file(p("甲", 1), OFFICIAL + num(1, 0, change))) == ["1)甲"]


def test_a_style_brings_the_number_to_those_that_stand_on_it(word_file: Make) -> None:
    numbers = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="标题"><w:name w:val="heading 1"/>{numbers}</w:style>'
        '<w:style w:type="paragraph" w:styleId="小标题"><w:basedOn w:val="标题"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="环"><w:basedOn w:val="环"/></w:style>'
    )
    body = (
        p("总体要求", style="标题") + p("公开目录", style="小标题") + p("不编号", 0, style="标题") + p("环", style="环")
    )
    assert texts(word_file(body, OFFICIAL + num(1, 0), styles)) == ["一、总体要求", "（一）公开目录", "不编号", "环"]


def test_a_style_bound_to_a_level_takes_that_level(word_file: Make) -> None:
    bound = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "（%2）", '<w:pStyle w:val="二级"/>'))
    numbers = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:style w:type="paragraph" w:styleId="二级">{numbers}</w:style>'
    assert texts(word_file(p("甲", style="二级"), bound + num(1, 0), styles)) == ["（1）甲"]


def test_a_list_whose_levels_a_style_holds(word_file: Make) -> None:
    link = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="列表"/></w:abstractNum>'
    styles = (
        '<w:style w:type="numbering" w:styleId="列表"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = p("甲", 2, style="x")
    assert texts(word_file(body, OFFICIAL + link + num(1, 0) + num(2, 5), styles)) == ["一、甲"]


def test_bullets_and_lists_that_are_not_there_draw_nothing(word_file: Make) -> None:
    bullets = abstract(0, level(0, "bullet", "\uf0b7")) + num(1, 0)
    assert texts(word_file(p("甲", 1) + p("乙", 9) + p("丙", 1, 7), bullets)) == ["甲", "乙", "丙"]


def test_an_empty_paragraph_counts_and_draws_only_in_a_cell(word_file: Make) -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    cells = "".join(
        f"<w:tr><w:tc>{p('', 1)}</w:tc><w:tc>{p(task)}</w:tc><w:tc>{p('市司法局')}</w:tc></w:tr>"
        for task in ("编制目录", "设立专区")
    )
    body = p("", 1) + f"<w:tbl>{cells}</w:tbl>"
    grid = notice(word_file(body, numbering)).blocks[0].grid
    assert grid is not None
    assert [row[0].text.value for row in grid.rows] == ["2", "3"]


def test_a_paragraph_joined_with_the_next_is_counted_once(word_file: Make) -> None:
    body = p("建立", 1, mark='<w:del w:id="1"/>') + p("台账", 1) + p("报送", 1)
    assert texts(word_file(body, OFFICIAL + num(1, 0))) == ["一、建立台账", "二、报送"]


def test_a_deleted_row_is_not_counted(word_file: Make) -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    row = f"<w:tc>{p('', 1)}</w:tc><w:tc>{p('任务')}</w:tc>"
    body = f'<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr>{row}</w:tr><w:tr>{row}</w:tr><w:tr>{row}</w:tr></w:tbl>'
    grid = notice(word_file(body, numbering)).blocks[0].grid
    assert grid is not None
    assert [row[0].text.value for row in grid.rows] == ["1", "2"]


def test_figures_padded_with_zeros(word_file: Make) -> None:
    choice = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    padded = abstract(0, f'<w:lvl w:ilvl="0"><w:start w:val="7"/>{choice}<w:lvlText w:val="%1、"/></w:lvl>')
    assert texts(word_file(p("甲", 1) + p("乙", 1), padded + num(1, 0))) == ["007、甲", "008、乙"]


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("decimalEnclosedFullstop", {1: "⒈", 21: "21"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
        ("lowerRoman", {4: "iv", 19: "xix"}),
        ("upperRoman", {2024: "MMXXIV"}),
        ("chineseCounting", {3: "三", 10: "十", 12: "十二", 20: "二十", 99: "九十九"}),
        ("chineseCountingThousand", {10: "十", 101: "一百零一", 110: "一百一十", 1005: "一千零五", 1010: "一千零一十"}),
        ("japaneseCounting", {10: "十", 111: "百十一", 20: "二十"}),
        ("ideographDigital", {10: "一〇", 12: "一二"}),
        ("chineseLegalSimplified", {1: "壹", 12: "壹拾贰", 30: "叁拾"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographEnclosedCircle", {1: "㊀", 11: "11"}),
        ("none", {1: ""}),
        ("a format not known", {7: "7"}),
        ("upperRoman", {0: "0", 1_000_000_000: "1000000000", -3: "-3"}),
    ],
)
def test_formats_of_numbers(style: str, written: dict[int, str]) -> None:
    assert {value: numeral(value, style) for value in written} == written


@pytest.mark.parametrize("style", STYLES)
def test_no_format_fails_on_a_number(style: str) -> None:
    assert all(numeral(value, style) for value in (*range(1, 200), 1000, 9999))
