"""What a cell looks like where 和 stands inside a body's own name, or between two."""

import pytest

from normalizers.headings import Looks, are_whole_units, is_quantity, looks_of


@pytest.mark.parametrize(
    "text",
    [
        "工业和信息化部",
        "文化和旅游部",
        "国家卫生和计划生育委员会",
        "县住房和城乡建设局",
        "财政部、工业和信息化部",
        "市教育局和市文化和旅游局",
    ],
)
def test_a_known_body_with_and_in_its_name_is_a_unit(text: str) -> None:
    assert looks_of(text) is Looks.UNITS


@pytest.mark.parametrize("text", ["加强和改进学校", "加强和改进文化和旅游局", "工业和信息化", "推进文化和旅游深度融合"])
def test_words_around_and_that_name_no_body_are_words(text: str) -> None:
    assert looks_of(text) is Looks.TEXT


@pytest.mark.parametrize(
    ("before", "after", "two"),
    [
        ("县水务局", "县住建局", True),
        ("市级部门", "各县市区", True),
        ("省人力资源社会", "保障厅", False),
        ("市交通运输局、市住房城乡", "建设局、市财政局", False),
        ("市政务服务管理", "局", False),
    ],
)
def test_halves_of_a_known_department_are_one_name(before: str, after: str, two: bool) -> None:
    assert are_whole_units(before, after) is two


@pytest.mark.parametrize("text", ["1", "12.5", "3.5万亩", "95%以上", "≥80%", "20 个", "1,200人", "500户左右"])
def test_a_figure_with_its_measure_is_a_quantity(text: str) -> None:
    assert is_quantity(text)


@pytest.mark.parametrize("text", ["", "新建3所学校", "3所学校开工", "2021年底前", "第3批", "市教育局"])
def test_words_and_times_are_no_quantity(text: str) -> None:
    assert not is_quantity(text)
