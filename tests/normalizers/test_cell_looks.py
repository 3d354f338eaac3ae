"""What a cell looks like where 和 stands inside a body's own name, or between two."""

import pytest

from normalizers.headings import Looks, looks_of


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
