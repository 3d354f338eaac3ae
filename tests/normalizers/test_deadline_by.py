"""Points in time in a cell: which day keeps them, and how finely they are given."""

from datetime import date

import pytest

from normalizers.deadlines import find_in_text, read_cell
from taizhang.model import Kind, Precision

DAY, MONTH, QUARTER, HALF, YEAR = Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR


@pytest.mark.parametrize(
    ("text", "due", "precision"),
    [
        ("2021年12月31日前", "2021-12-31", DAY),
        ("2021年6月30日之前", "2021-06-30", DAY),
        ("2021年6月30日以前", "2021-06-30", DAY),
        ("截至2021年12月31日", "2021-12-31", DAY),
        ("2021.12.31", "2021-12-31", DAY),
        ("2021-12-31", "2021-12-31", DAY),
        ("2021/12/31", "2021-12-31", DAY),
        ("20211231", "2021-12-31", DAY),
        ("2021-12-31 00:00:00", "2021-12-31", DAY),
        ("2021年12月31日18:00前", "2021-12-31", DAY),
        ("2021年12月31日（星期五）前", "2021-12-31", DAY),
        ("12.31", "2021-12-31", DAY),
        ("12月31前", "2021-12-31", DAY),
        ("二○二一年十二月三十一日前", "2021-12-31", DAY),
        ("2022年2月", "2022-02-28", MONTH),
        ("2024年2月底前", "2024-02-29", MONTH),
        ("2021年12月前", "2021-12-31", MONTH),
        ("2022年3月底前", "2022-03-31", MONTH),
        ("12月末", "2021-12-31", MONTH),
        ("12月份", "2021-12-31", MONTH),
        ("2021.12", "2021-12-31", MONTH),
        ("十一月底前", "2021-11-30", MONTH),
        ("9月上旬", "2021-09-10", DAY),
        ("9月中旬前", "2021-09-20", DAY),
        ("2022年2月下旬", "2022-02-28", DAY),
        ("2021年底前", "2021-12-31", YEAR),
        ("2020年年底前", "2020-12-31", YEAR),
        ("年底前", "2021-12-31", YEAR),
        ("年内", "2021-12-31", YEAR),
        ("2021年内", "2021-12-31", YEAR),
        ("2021年", "2021-12-31", YEAR),
        ("2021年度", "2021-12-31", YEAR),
        ("2021", "2021-12-31", YEAR),
        ("2023年前完成", "2023-12-31", YEAR),
        ("到2023年", "2023-12-31", YEAR),
        ("今年年底前", "2021-12-31", YEAR),
        ("明年6月底前", "2022-06-30", MONTH),
        ("上半年", "2021-06-30", HALF),
        ("2022年下半年", "2022-12-31", HALF),
        ("第三季度", "2021-09-30", QUARTER),
        ("三季度末", "2021-09-30", QUARTER),
        ("2017年第3季度", "2017-09-30", QUARTER),
        ("Q3", "2021-09-30", QUARTER),
        ("2021Q4", "2021-12-31", QUARTER),
        ("前三季度", "2021-09-30", QUARTER),
        ("“十四五”末", "2025-12-31", YEAR),
        ("十五五期末", "2030-12-31", YEAR),
        ("“十三五”期间", "2020-12-31", YEAR),
        ("国庆节前", "2021-09-30", DAY),
    ],
)
def test_a_point_in_time_ends_on_its_last_day(text: str, due: str, precision: Precision) -> None:
    reading = read_cell(text, year=2021)
    (one,) = reading.deadlines
    assert (one.kind, one.due, one.precision) == (Kind.BY, date.fromisoformat(due), precision)
    assert (one.begins, one.every, one.what, reading.doubts) == (None, None, None, ())


def test_several_points_stand_in_their_order() -> None:
    text = "6月底前、12月底前"
    assert [d.due for d in read_cell(text, year=2021).deadlines] == [date(2021, 6, 30), date(2021, 12, 31)]


def test_a_unit_named_once_holds_for_the_whole_list() -> None:
    found = read_cell("2021年3、6、9、12月").deadlines
    assert [d.due.month for d in found if d.due] == [3, 6, 9, 12]


@pytest.mark.parametrize("text", ["到2024年，全市累计建成5G基站1万个。", "到2025年，增速保持全省前列。"])
def test_a_target_that_counts_up_is_still_to_come(text: str) -> None:
    assert [d.kind for d in find_in_text(text, year=2022).deadlines] == [Kind.BY]
    assert find_in_text(text.replace("到20", "截至20"), year=2022).deadlines == ()
