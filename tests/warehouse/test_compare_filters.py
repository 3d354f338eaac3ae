"""What a comparison is asked for: regions, topic, upstream, years; where nothing is left, the message says why."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from taizhang.model import Record
from warehouse.build import build
from warehouse.comparing import compared
from warehouse.connection import open_warehouse
from warehouse.errors import NothingFound
from warehouse.filters import Asked, Wanted, asked
from warehouse.records import write_batch

MakeRecord = Callable[..., Record]

CATALOGUE = "编制本级政务公开事项标准目录并统一向社会发布。"
OPEN_DAY = "组织开展政务开放日活动并邀请群众代表参加。"
MAP = "编发“政务地图”，方便群众查询政务服务场所及其可办事项。"
WITNESS = "建立完善政策解读人制度并公开联系方式。"


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory, make_record: MakeRecord) -> Iterator[duckdb.DuckDBPyConnection]:
    """A province's plan of 2021, what two cities made of it in 2021 and 2023, and a county that shares nothing."""
    folder = tmp_path_factory.mktemp("sharing")
    meishan = {"adcode": "511400", "region": "四川省眉山市", "cites": ("川办函〔2021〕57号",)}
    records = [
        make_record(
            "plan",
            CATALOGUE,
            OPEN_DAY,
            MAP,
            title="四川省深化政务公开工作方案",
            doc_number="川办函〔2021〕57号",
            written_on=date(2021, 7, 1),
        ),
        make_record("meishan-2021", CATALOGUE, MAP, written_on=date(2021, 9, 1), **meishan),
        make_record("meishan-2023", MAP, WITNESS, published_on=date(2023, 3, 1), **meishan),
        make_record(
            "dazhou", OPEN_DAY, CATALOGUE, WITNESS, adcode="511700", region="四川省达州市", written_on=date(2023, 5, 1)
        ),
        make_record("xian", "修建村级公路三十公里并保证质量。", adcode="511724", region="四川省达州市大竹县"),
    ]
    write_batch(folder / "r", records)
    with open_warehouse(build(folder / "r", folder).warehouse) as connection:
        yield connection


def _texts(connection: duckdb.DuckDBPyConnection, **wanted: object) -> list[str]:
    return [line.text for line in compared(connection, Wanted(**wanted), "zh").lines]  # type: ignore[arg-type]


def test_lines_stand_in_the_order_of_the_upstream_notice(sharing: duckdb.DuckDBPyConnection) -> None:
    assert _texts(sharing) == [CATALOGUE, OPEN_DAY, MAP, WITNESS]
    assert _texts(sharing, upstream="川办函[2021]57号") == [CATALOGUE, OPEN_DAY, MAP]


def test_a_page_of_the_lines_knows_how_many_there_are(sharing: duckdb.DuckDBPyConnection) -> None:
    page = compared(sharing, Wanted(), "zh", limit=2, offset=1)
    assert ([line.text for line in page.lines], page.total) == ([OPEN_DAY, MAP], 4)


def test_a_region_shows_its_own_notices_and_not_those_below_it(sharing: duckdb.DuckDBPyConnection) -> None:
    lines = compared(sharing, Wanted(("四川省",)), "zh").lines
    assert {part.region_code for line in lines for part in line.parts} == {"510000"}
    assert _texts(sharing, regions=("达州市",)) == [CATALOGUE, OPEN_DAY, WITNESS]


def test_both_notices_of_a_region_stand_in_a_line_the_older_first(sharing: duckdb.DuckDBPyConnection) -> None:
    (line,) = compared(sharing, Wanted(("眉山市",), topic="地图"), "zh").lines
    names = {row[0]: row[1] for row in sharing.execute("SELECT doc_id, name FROM documents").fetchall()}
    assert [names[part.doc_id] for part in line.parts] == ["meishan-2021", "meishan-2023"]


def test_years_are_those_of_the_notices_written_else_published(sharing: duckdb.DuckDBPyConnection) -> None:
    assert _texts(sharing, regions=("眉山市",), years=(2023,)) == [MAP, WITNESS]
    assert _texts(sharing, regions=("眉山市",), years=(2021,)) == [CATALOGUE, MAP]
    assert _texts(sharing, regions=("眉山市",), years=(2021, 2023)) == [CATALOGUE, MAP, WITNESS]
    assert [region.heading for region in compared(sharing, Wanted(years=(2023,)), "zh").regions] == ["眉山市", "达州市"]


@pytest.mark.parametrize("upstream", ["川办函（2021）57号", "深化政务公开工作方案", "川办函〔2021〕57号"])
def test_an_upstream_notice_is_known_by_its_number_or_part_of_its_title(
    sharing: duckdb.DuckDBPyConnection, upstream: str
) -> None:
    assert _texts(sharing, upstream=upstream, regions=("眉山市",)) == [CATALOGUE, MAP]


@pytest.mark.parametrize("topic", ["政务地图", "“政务 地图”", "政 务", "场所 地图", "可办事项。"])
def test_a_topic_is_found_whatever_the_punctuation_and_width(sharing: duckdb.DuckDBPyConnection, topic: str) -> None:
    assert MAP in _texts(sharing, topic=topic)
    assert WITNESS not in _texts(sharing, topic=topic)


def test_what_a_topic_would_do_as_a_pattern_is_only_words(sharing: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NothingFound, match="about"):
        compared(sharing, Wanted(topic="政务x地图"), "zh")
    assert len(_texts(sharing, topic=".*")) == 4  # punctuation alone asks for nothing


@pytest.mark.parametrize(
    ("wanted", "message", "near"),
    [
        ({"regions": ("大竹",)}, "no common task of 大竹: its notices share none with others", "眉山市"),
        ({"regions": ("仁寿县",)}, "no notice of 仁寿县, but of 眉山市、四川省", "眉山市"),
        ({"regions": ("成都市",)}, "no notice of 成都市, but of 四川省", "四川省"),
        ({"regions": ("某某市",)}, "there is no region 某某市", "达州市"),
        ({"years": (2019,)}, "no notice of 2019: it holds notices of 2021, 2023", "2021"),
        ({"topic": "政策解读人制渡"}, "no common task is about 政策解读人制渡", WITNESS),
        ({"upstream": "公开"}, "no notice in the warehouse is 公开", "四川省深化政务公开工作方案"),
        ({"upstream": "川办函〔2021〕75号"}, "no notice in the warehouse is 川办函〔2021〕75号", "川办函〔2021〕57号"),
    ],
)
def test_a_filter_that_matches_nothing_names_what_would(
    sharing: duckdb.DuckDBPyConnection, wanted: dict[str, object], message: str, near: str
) -> None:
    with pytest.raises(NothingFound) as caught:
        compared(sharing, Wanted(**wanted), "zh")  # type: ignore[arg-type]
    assert message in str(caught.value)
    assert near in caught.value.nearest


def test_a_topic_whose_words_stand_apart_or_in_nobody_elses_task_says_where(
    sharing: duckdb.DuckDBPyConnection,
) -> None:
    for topic, said in (
        ("政务地图 学雷锋", "no common task is about 政务地图 学雷锋; lines there would be: 1 with 政务地图"),
        ("公路 保证", "tasks that no other notice has: 1, see `taizhang search 公路 保证`"),
    ):
        with pytest.raises(NothingFound) as caught:
            compared(sharing, Wanted(topic=topic), "zh")
        assert said in str(caught.value)


def test_a_topic_like_nothing_names_the_themes_that_there_are(tmp_path: Path, make_record: MakeRecord) -> None:
    task = dataclasses.replace(make_record("x", MAP).tasks[0], section=("一、优化政务服务",))
    records = [make_record("a", task), make_record("b", task, adcode="511700", region="四川省达州市")]
    write_batch(tmp_path / "r", records)
    with open_warehouse(build(tmp_path / "r", tmp_path).warehouse) as connection:
        with pytest.raises(NothingFound, match="there are common tasks about 优化政务服务") as caught:
            compared(connection, Wanted(topic="xyz"), "zh")
        assert caught.value.nearest == ("优化政务服务",)


def test_filters_that_match_only_apart_tell_which_of_them_left_nothing(sharing: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NothingFound) as caught:
        compared(sharing, Wanted(("达州市",), topic="开放日", years=(2021,)), "zh")
    assert str(caught.value) == (
        "no common task of 达州市 about 开放日 in notices of 2021; lines there would be: "
        "1 without the regions, 1 without the years"
    )


def test_a_name_that_several_regions_have_asks_for_the_full_one(tmp_path: Path, make_record: MakeRecord) -> None:
    city = ("江苏省南京市鼓楼区", "320106"), ("江苏省徐州市鼓楼区", "320302")
    write_batch(
        tmp_path / "r", [make_record(code, MAP, WITNESS + code, adcode=code, region=name) for name, code in city]
    )
    with open_warehouse(build(tmp_path / "r", tmp_path).warehouse) as connection:
        with pytest.raises(
            NothingFound, match="2 regions are called 鼓楼区: give one of 江苏省南京市鼓楼区、江苏省徐州市鼓楼区"
        ):
            compared(connection, Wanted(("鼓楼区",)), "zh")
        headings = [region.heading for region in compared(connection, Wanted(), "zh").regions]
        assert headings == ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("凉山", "513400"), ("凉山州", "513400"), ("四川凉山州", "513400"), ("宁夏", "640000")),
        *(("长沙", "430100"), ("长沙县", "430121"), ("湖南省长沙市", "430100")),
    ],
)
def test_a_region_is_known_by_what_it_is_called_every_day(everyday: Path, word: str, code: str) -> None:
    with open_warehouse(everyday) as connection:
        assert asked(connection, (word,)) == (Asked(word, code),)


@pytest.fixture(scope="module")
def everyday(tmp_path_factory: pytest.TempPathFactory, make_record: MakeRecord) -> Path:
    """A warehouse with notices of regions that nobody calls by their full names."""
    folder = tmp_path_factory.mktemp("everyday")
    codes = {
        "513400": "四川省凉山彝族自治州",
        "640000": "宁夏回族自治区",
        "430100": "湖南省长沙市",
        "430121": "湖南省长沙市长沙县",
    }
    write_batch(folder / "r", [make_record(code, MAP, adcode=code, region=name) for code, name in codes.items()])
    return build(folder / "r", folder).warehouse


def test_two_notices_of_a_region_in_one_year_stand_by_their_days(tmp_path: Path, make_record: MakeRecord) -> None:
    july, march, may = (date(2024, month, 1) for month in (7, 3, 5))
    records = [make_record("summer", MAP, written_on=july), make_record("spring", MAP, written_on=march)]
    records.append(make_record("listed", MAP, published_on=may))
    # One that is not told apart from another is its copy.
    records = [
        dataclasses.replace(r, tasks=(*r.tasks, *make_record("x", f"{r.source.name} 培训班每月举办一次。").tasks))
        for r in records
    ]
    write_batch(tmp_path / "r", records)
    with open_warehouse(build(tmp_path / "r", tmp_path).warehouse) as connection:
        (line,) = compared(connection, Wanted(topic="政务地图"), "zh").lines
        assert [part.source.split("，")[0] for part in line.parts] == ["spring", "listed", "summer"]


def test_what_only_the_plan_orders_is_a_line_too(tmp_path: Path, make_record: MakeRecord) -> None:
    plan = make_record("plan", CATALOGUE, OPEN_DAY, doc_number="川办函〔2021〕57号")
    city = make_record("city", CATALOGUE, adcode="511400", region="四川省眉山市", cites=("川办函〔2021〕57号",))
    write_batch(tmp_path / "r", [plan, city])
    with open_warehouse(build(tmp_path / "r", tmp_path).warehouse) as connection:
        assert _texts(connection, regions=("四川省", "眉山市")) == [CATALOGUE, OPEN_DAY]
        assert _texts(connection, regions=("眉山市",)) == [CATALOGUE]
