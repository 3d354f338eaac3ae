"""PDFs that a notice seldom is: with a password, with files within it, with more on a page than one expects."""

import time
from pathlib import Path
from typing import Any

import pytest

from extractors.readers.errors import Unreadable
from extractors.readers.pdf import read
from taizhang.model import Notice, Source
from taizhang.settings import Settings

ODD = Path(__file__).parent.parent / "notices" / "odd"
HEAD = ["序号", "工作任务", "责任单位", "完成时限"]
ROWS = [HEAD, ["1", "梳理事项。", "市民政局", "2021年底前"], ["2", "公开清单。", "市司法局", "2022年6月"]]


def notice(data: bytes) -> Notice:
    return read(data, Source("a.pdf", "0" * 64), Settings())


def rows(found: Notice) -> list[list[str]]:
    (grid,) = [b.grid for b in found.blocks if b.grid is not None]
    return [[c.text.value for c in row] for row in grid.rows]


@pytest.mark.parametrize("name", ["owner-password.pdf", "owner-password-rc4.pdf"])
def test_a_pdf_that_asks_for_a_password_only_to_be_changed_is_read(name: str) -> None:
    found = notice((ODD / name).read_bytes())
    assert (rows(found), found.issues) == (ROWS, ())


def test_a_pdf_that_asks_for_a_password_to_be_read_says_so() -> None:
    with pytest.raises(Unreadable, match="password") as caught:
        notice((ODD / "password.pdf").read_bytes())
    assert caught.value.code == "encrypted"


def test_files_within_a_pdf_are_named_and_the_pdf_is_read() -> None:
    found = notice((ODD / "attached.pdf").read_bytes())
    assert [(i.code, "清单.txt" in i.message) for i in found.issues] == [("part_unread", True)]
    assert rows(found) == ROWS


def header_of_two_rows(press: Any, body: list[list[str]], top: int) -> bytes:
    """Return a table whose header has two rows: a lead and a supporting unit under one title."""
    xs, ys = [60, 100, 260, 350, 440, 530], [top - 20 * n for n in range(len(body) + 3)]
    printed = [["序号", "工作任务", "责任单位", "", "完成时限"], ["", "", "牵头单位", "配合单位", ""], *body]
    drawn = [press.line(x, top, x, ys[-1]) for x in xs if x != 350] + [press.line(350, ys[1], 350, ys[-1])]
    drawn += [press.line(60, y, 530, y) for y in (top, *ys[2:])] + [press.line(260, ys[1], 440, ys[1])]
    for row, y in zip(printed, ys, strict=False):
        drawn += [press.text(words, x + 4, y - 14, 10) for words, x in zip(row, xs, strict=False) if words]
    return b"".join(drawn)


def test_a_header_of_two_rows_printed_again_on_the_next_page_spans_what_it_spans(press: Any) -> None:
    first = [
        ["1", "梳理事项。", "市民政局", "市司法局", "2021年底前"],
        ["2", "公开清单。", "市司法局", "市财政局", "6月"],
    ]
    second = [["3", "抓好落实。", "市财政局", "市民政局", "2022年7月"]]
    press.page(header_of_two_rows(press, first, 120)).page(header_of_two_rows(press, second, 800))
    (grid,) = [b.grid for b in notice(press.printed()).blocks if b.grid is not None]
    assert [len(row) for row in grid.rows] == [4, 2, 5, 5, 4, 2, 5]
    for top in (0, 4):
        assert [(c.column, c.row_span, c.column_span) for c in grid.rows[top]] == [
            (0, 2, 1),
            (1, 2, 1),
            (2, 1, 2),
            (4, 2, 1),
        ]
        assert [(c.column, c.text.value) for c in grid.rows[top + 1]] == [(2, "牵头单位"), (3, "配合单位")]


def test_what_a_clip_cuts_off_is_not_in_the_next_cell(press: Any) -> None:
    table = press.table(
        [60, 100, 300, 430, 530],
        [700, 680, 660, 640],
        [HEAD, ["1", "梳理事项。", "市民政局", "6月"], ["2", "", "市司法局", "7月"]],
    )
    long = press.text("梳理事项目录并向社会公开同时抓好落实工作任务要求", 104, 646, 10)
    press.page(table, b"q 104 640 190 20 re W n " + long + b"Q\n")
    found = notice(press.printed())
    assert [row[2] for row in rows(found)] == ["责任单位", "市民政局", "市司法局"]
    assert [(i.code, i.place.page if i.place else None) for i in found.issues] == [("words_cut_off", 1)]


def test_a_clip_as_wide_as_the_page_or_as_the_words_cuts_nothing_off(press: Any) -> None:
    page = b"q 0 0 595 842 re W n " + press.text("现将有关事项通知如下。", 60, 700) + b"Q\n"
    close = b"q 60 596 96 12 re W n " + press.text("请认真抓好落实。", 60, 598) + b"Q\n"
    press.page(page, close)
    found = notice(press.printed())
    assert found.issues == ()
    assert "".join(b.text.value for b in found.blocks) == "现将有关事项通知如下。请认真抓好落实。"


def test_a_page_of_many_characters_takes_as_much_longer_as_it_has_more(press: Any) -> None:
    seconds = []
    for count in (4_000, 16_000):
        press.pages.clear()
        lines = [press.text("现将有关事项通知" * 12, 20, 830 - 820 * n * 96 / count, 3) for n in range(count // 96)]
        data = press.page(*lines).printed()
        begun = time.process_time()
        assert sum(len(b.text) for b in notice(data).blocks) >= count * 0.9
        seconds.append(time.process_time() - begun)
    assert seconds[1] < 10 * seconds[0] + 0.1  # twice what is proportional, and a bit: a quadratic one takes 16 times
