"""A blank in a cell of a table: between whole units it parts them, inside a name or words it is the conversion's."""

import hashlib

import pytest

from extractors.extraction import extract
from taizhang.model import Source

HEAD = "石峡县人民政府办公室\n2023年2月10日\n附件\n任务分工表\n| 序号 | 任务 | 责任单位 | 时限 |\n"


def units_of(cell: str) -> list[str]:
    text = f"{HEAD}| 1 | 推进水库建设。 | {cell} | 9月底前 |\n| 2 | 建立问责机制。 | 县监委 | 年底前 |\n"
    data = text.encode()
    task = extract(data, Source("notice.txt", hashlib.sha256(data).hexdigest())).tasks[0]
    for unit in task.units:
        assert unit.place is not None
        assert unit.place.quote == text[unit.place.start : unit.place.end]
    return [unit.text for unit in task.units]


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("县农业农村局 王村镇", ["县农业农村局", "王村镇"]),
        ("县水利局  王村镇  城关街道", ["县水利局", "王村镇", "城关街道"]),
        ("发展改革委 住房城乡建设部", ["发展改革委", "住房城乡建设部"]),
        ("县农业农村 局", ["县农业农村局"]),
        ("县委 宣传部", ["县委宣传部"]),
        ("县人民政府 办公室", ["县人民政府办公室"]),
    ],
)
def test_a_blank_parts_whole_units_alone(cell: str, units: list[str]) -> None:
    assert units_of(cell) == units
