"""Boxes of text become lines, and the lines of a cell its text."""

from extractors.readers.scans.boxes import Piece, cell_text, evened, lines_of, parted, pieces_of, touching_joined
from taizhang.model import Box


def at(text: str, left: float, top: float, *, high: float = 20) -> Piece:
    return Piece((left, top, left + 20 * len(text), top + high), text)


def texts(lines: list[list[Piece]]) -> list[list[str]]:
    return [[p.text for p in line] for line in lines]


def test_pieces_at_nearly_one_height_are_a_line() -> None:
    pieces = [at("完成时限", 300, 104), at("序号", 0, 100), at("1", 0, 130), at("任务", 100, 97)]
    assert texts(lines_of(pieces)) == [["序号", "任务", "完成时限"], ["1"]]


def test_only_a_wide_gap_parts_the_pieces_of_a_line() -> None:
    pieces = [at("各级", 0, 0), at("部门", 42, 1), at("完成时限", 200, 0)]
    assert [p.text for p in pieces_of(pieces)] == ["各级部门", "完成时限"]


def test_a_line_that_the_edge_of_its_cell_cut_goes_on() -> None:
    lines = [at("全面梳理公开", 10, 0), at("事项", 10, 25)]
    assert cell_text(lines, (0, 0, 140, 60)) == "全面梳理公开事项"


def test_a_line_that_ends_short_of_the_edge_stands_for_itself() -> None:
    lines = [at("市司法局", 10, 0), at("市民政局", 10, 25)]
    assert cell_text(lines, (0, 0, 140, 60)) == "市司法局\n市民政局"


def test_centred_lines_are_not_taken_for_full_ones() -> None:
    lines = [at("市司法局", 60, 0), at("市民政局", 60, 25)]
    assert cell_text(lines, (0, 0, 200, 60)) == "市司法局\n市民政局"


def test_lines_of_a_list_that_has_its_own_marks_are_one_text() -> None:
    lines = [at("市司法局、各县", 10, 0), at("（区）政府", 10, 25)]
    assert cell_text(lines, (0, 0, 240, 60)) == "市司法局、各县（区）政府"


def test_a_box_over_two_cells_is_parted_at_the_ruling() -> None:
    cells: list[Box] = [(0, 0, 100, 50), (100, 0, 200, 50)]
    assert parted((20, 10, 180, 30), cells) == [(0, (20, 10, 100, 30)), (1, (100, 10, 180, 30))]


def test_a_box_that_only_touches_the_next_cell_is_not_parted() -> None:
    cells: list[Box] = [(0, 0, 100, 50), (100, 0, 200, 50)]
    assert [i for i, _ in parted((20, 10, 106, 30), cells)] == [0]


def test_a_box_outside_every_cell_is_in_none() -> None:
    assert parted((0, 60, 100, 80), [(0, 0, 100, 50)]) == []


def test_boxes_of_one_type_are_made_equally_high() -> None:
    assert evened((0, 10, 100, 32), 20) == (0, 11, 100, 31)
    assert evened((0, 10, 100, 50), 20) == (0, 10, 100, 50)  # a title


def test_a_lone_mark_is_read_with_the_words_behind_it() -> None:
    assert touching_joined([(50, 0, 300, 20), (10, 1, 40, 19), (330, 0, 400, 20)]) == [
        (10, 0, 300, 20),
        (330, 0, 400, 20),
    ]
