"""Pages made one text: heads and feet cut, paragraphs whole over page breaks, tables that go on over pages one table."""

from dataclasses import replace
from itertools import chain

import pytest

from extractors.readers.drafts import Draft, Printed
from extractors.readers.pages import Page, PageTable, TextLine, add_pages
from taizhang.model import Notice, Repair, Source, Spot

HEAD = ["序号", "工作任务", "责任单位"]


def line(text: str, top: float, left: float = 90, size: float = 16) -> TextLine:
    return TextLine(text, (left, top, left + size * len(text), top + size))


def table(page: int, top: float, rows: list[list[str]], xs: tuple[float, ...] = (90, 130, 350, 500)) -> PageTable:
    printed = [
        [
            Printed(text, spot=Spot(page, box=(xs[k], top + 20 * r, xs[k + 1], top + 20 * r + 20)))
            for k, text in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]
    return PageTable(printed, (xs[0], top, xs[-1], top + 20 * len(rows)))


def page(number: int, lines: list[TextLine], tables: list[PageTable] | None = None) -> Page:
    return Page(number, 595, 842, lines, tables or [])


def notice(*pages: Page) -> Notice:
    draft = Draft(Source("a.pdf", "0" * 64))
    add_pages(draft, pages)
    return draft.notice()


def texts(*pages: Page) -> list[str]:
    return [b.text.value for b in notice(*pages).blocks]


BODY = "各县区人民政府要加强领导、落实责任、完善机制、"  # a full line


def test_heads_feet_and_page_numbers_are_cut() -> None:
    pages = [
        page(n, [line("政务公开工作手册", 40), line(f"第{n}章说明了有关事项。", 200), line(f"— {n} —", 800)])
        for n in (1, 2, 3)
    ]
    assert texts(*pages) == [f"第{n}章说明了有关事项。" for n in (1, 2, 3)]


def test_annexes_at_the_head_of_their_pages_stay() -> None:
    assert texts(*(page(n, [line(f"附件{n}", 60), line("有关说明如下。", 200)]) for n in (1, 2))) == [
        "附件1",
        "有关说明如下。",
        "附件2",
        "有关说明如下。",
    ]


def test_a_year_alone_in_mid_page_is_no_page_number() -> None:
    assert texts(page(1, [line("统计年份如下：", 300), line("2021", 330), line("以上各年均适用。", 360)])) != []
    assert "2021" in "".join(texts(page(1, [line("统计年份如下：", 300), line("2021", 330), line("以上。", 360)])))


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    first = page(1, [line(BODY, 600 + 28 * n) for n in range(4)])
    second = page(2, [line("确保各项任务按期完成。", 100), line("二、切实抓好工作的落实", 128, 122)])
    assert texts(first, second) == [BODY * 4 + "确保各项任务按期完成。", "二、切实抓好工作的落实"]


def test_a_line_set_twice_in_one_place_counts_once() -> None:
    assert texts(page(1, [line("政务公开工作要点", 100), line("政务公开工作要点", 101)])) == ["政务公开工作要点"]


def test_a_table_that_goes_on_over_a_page_is_one_and_its_cells_know_their_pages() -> None:
    first = page(1, [line("任务分工如下。", 100)], [table(1, 500, [HEAD, ["1", "甲。", "市民政局"]])])
    second = page(2, [line("请认真落实。", 300)], [table(2, 90, [HEAD, ["2", "乙。", "市司法局"]])])
    found = notice(first, second)
    (grid,) = [b.grid for b in found.blocks if b.grid]
    assert [row[0].spot.page for row in grid.rows] == [1, 1, 2, 2]
    assert [b.text.value for b in found.blocks if not b.grid] == ["任务分工如下。", "请认真落实。"]


@pytest.mark.parametrize("between", ["（续表）", "任务分工表（续）"])
def test_a_line_that_says_continued_does_not_part_a_table(between: str) -> None:
    first = page(1, [], [table(1, 500, [HEAD, ["1", "甲。", "市民政局"]])])
    second = page(2, [line(between, 180)], [table(2, 220, [["2", "乙。", "市司法局"]])])
    assert len([b for b in notice(first, second).blocks if b.grid]) == 1


@pytest.mark.parametrize("why", ["text between", "other columns", "another header", "a page between"])
def test_two_tables_stay_two(why: str) -> None:
    lower = table(2, 90, [["2", "乙。", "市司法局"]])
    lines: list[TextLine] = []
    number = 2
    match why:
        case "text between":
            lower, lines = table(2, 300, [["2", "乙。", "市司法局"]]), [line("另有任务分工安排如下。", 200)]
        case "other columns":
            lower = table(2, 90, [["2", "乙。", "市司法局"]], (90, 200, 280, 460))
        case "another header":
            lower = table(2, 90, [["序号", "责任单位", "完成时限"], ["1", "市司法局", "年底"]])
        case _:
            number = 3
    first = page(1, [], [table(1, 500, [HEAD, ["1", "甲。", "市民政局"]])])
    second = replace(page(2, lines, [lower]), number=number)
    assert len([b for b in notice(first, second).blocks if b.grid]) == 2


def test_a_column_that_only_one_page_parts_is_spanned_on_the_other() -> None:
    first = page(1, [], [table(1, 500, [["序号", "工作任务", "责任单位"]])])
    second = page(2, [], [table(2, 90, [["1", "主题", "甲。", "市民政局"]], (90, 130, 200, 350, 500))])
    (grid,) = [b.grid for b in notice(first, second).blocks if b.grid]
    assert [c.column_span for c in grid.rows[0]] == [1, 2, 1]
    assert [c.column for c in grid.rows[0]] == [0, 1, 3]


@pytest.mark.parametrize(("times", "moved"), [(1.0, 28.0), (1.0, -28.0), (0.992, 9.0)])
def test_a_table_goes_on_where_the_next_page_lies_to_the_side_or_is_somewhat_smaller(
    times: float, moved: float
) -> None:
    xs = tuple(times * x + moved for x in (90, 130, 350, 500))
    pages = [page(1, [], [table(1, 500, [HEAD, ["1", "甲。", "市民政局"]])])]
    pages += [page(n, [], [table(n, 90, [[str(n), "乙。", "市司法局"]], xs)]) for n in (2, 3)]
    (grid,) = [b.grid for b in notice(*pages).blocks if b.grid]
    assert [[c.column_span for c in row] for row in grid.rows] == [[1, 1, 1]] * 4


@pytest.mark.parametrize(
    "xs",
    [(190, 230, 450, 600), (110, 160, 360, 520), (110, 140, 340, 500), (110, 520)],
    ids=["too far", "other columns", "narrower", "one column"],
)
def test_a_table_that_lies_elsewhere_with_other_columns_is_another(xs: tuple[float, ...]) -> None:
    first = page(1, [], [table(1, 500, [HEAD, ["1", "甲。", "市民政局"]])])
    second = page(2, [], [table(2, 90, [["2", "乙。", "市司法局"][: len(xs) - 1]], xs)])
    assert len([b for b in notice(first, second).blocks if b.grid]) == 2


@pytest.mark.parametrize("repairs", [(), (Repair("scanned", "page 2 is a picture"),)], ids=["typed", "scanned"])
def test_a_table_that_nothing_rules_goes_on_over_the_page(repairs: tuple[Repair, ...]) -> None:
    def row(top: float, *words: str) -> list[TextLine]:
        return [line(text, top, left) for text, left in zip(words, (90, 150, 400), strict=True)]

    rows = [row(500 + 26 * n, str(n), f"推进第{n}项工作。", "市民政局") for n in (1, 2, 3)]
    first = page(1, [line("任务分工如下。", 400), *row(500, "序号", "工作任务", "责任单位"), *chain(*rows)])
    more = [row(60 + 26 * n, str(n), f"推进第{n}项工作。", "市司法局") for n in (4, 5, 6)]
    second = replace(page(2, [*chain(*more)]), repairs=repairs)
    (grid,) = [b.grid for b in notice(first, second).blocks if b.grid]
    assert [[c.text.value for c in r][::2] for r in grid.rows[3:]] == [
        ["3", "市民政局"],
        *([n, "市司法局"] for n in ("4", "5", "6")),
    ]


def test_a_scanned_page_lies_to_the_side_and_its_lines_are_as_high_as_they_were_read() -> None:
    first = page(1, [line(BODY, 300 + 28 * n) for n in range(10)])
    lines = [line("二、加强组织领导。", 100, 122 + 14, 16), *(line(BODY, 128 + 28 * n, 90 + 14) for n in range(10))]
    seen = [TextLine(n.text, (n.box[0], n.box[1] - 2, n.box[2], n.box[3] + 2)) for n in lines]
    second = replace(page(2, seen), repairs=(Repair("scanned", "page 2 is a picture"),))
    assert texts(first, second) == [BODY * 10, "二、加强组织领导。", BODY * 10]
