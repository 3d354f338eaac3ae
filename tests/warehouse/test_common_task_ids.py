"""A common task keeps its id from build to build, whatever notices come, go or become its anchor."""

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from taizhang.model import Record
from warehouse.alignment import AlignedNotice, AlignedTask, align
from warehouse.build import build
from warehouse.connection import open_warehouse
from warehouse.identity import Former, keep_ids
from warehouse.records import write_batch
from warehouse.schema import schema

ORDERS = (
    "编制本级政务公开事项标准目录并统一向社会发布。",
    "组织开展政务开放日活动并邀请群众代表参加座谈。",
    "建立完善政策解读人制度并公开解读机构联系方式。",
    "编发政务地图方便群众查询办事场所和预约办理。",
)
MakeRecord = Callable[..., Record]
Builder = Callable[..., dict[str, str]]


@pytest.fixture
def built_ids(tmp_path: Path, make_record: MakeRecord) -> Builder:
    """Return a function that builds from notices (code: orders) in one folder, and gives id by common text."""

    def built(*notices: tuple[str, tuple[str, ...]], written_on: date = date(2021, 9, 1)) -> dict[str, str]:
        records = [make_record(f"{code}.txt", *orders, adcode=code, written_on=written_on) for code, orders in notices]
        folder = tmp_path / "records"
        shutil.rmtree(folder, ignore_errors=True)
        write_batch(folder, records)
        report = build(folder, tmp_path)
        with open_warehouse(report.warehouse) as connection:
            rows = connection.execute("SELECT common_text, common_task_id FROM common_tasks").fetchall()
        return dict(rows)

    return built


def test_a_new_notice_leaves_the_old_ids(built_ids: Builder) -> None:
    before = built_ids(("511400", ORDERS[:3]), ("511700", ORDERS[:3]))
    after = built_ids(("511400", ORDERS[:3]), ("511700", ORDERS[:3]), ("510800", ORDERS))
    assert len(before) == 3 and before.items() <= after.items()


def test_an_upstream_notice_that_comes_later_becomes_the_anchor_under_the_old_ids(built_ids: Builder) -> None:
    cities = [(code, tuple(f"我市{order}" for order in ORDERS)) for code in ("511400", "511700")]
    before = built_ids(*cities)
    after = built_ids(*cities, ("510000", ORDERS))
    assert set(after) == set(ORDERS)
    assert {text.removeprefix("我市"): key for text, key in before.items()} == after


def test_a_notice_that_goes_leaves_the_others_ids(built_ids: Builder) -> None:
    before = built_ids(("510000", ORDERS), ("511400", ORDERS), ("511700", ORDERS[:2]), ("510800", ORDERS[:2]))
    after = built_ids(("511400", ORDERS), ("511700", ORDERS[:2]), ("510800", ORDERS[:2]))
    assert len(after) == 2 and after.items() <= before.items()


def test_a_task_that_moves_in_its_notice_stays_in_its_common_task(built_ids: Builder) -> None:
    before = built_ids(("511400", ORDERS), ("511700", ORDERS))
    assert built_ids(("511400", ORDERS[::-1]), ("511700", ORDERS[2:] + ORDERS[:2])) == before


def _notice(doc: str, *orders: str) -> AlignedNotice:
    tasks = tuple(AlignedTask(f"{doc}-{n:04d}", order) for n, order in enumerate(orders, start=1))
    return AlignedNotice(doc, "511400", False, date(2021, 9, 1), None, frozenset(), tasks)


def test_of_two_common_tasks_that_become_one_the_bigger_gives_its_id() -> None:
    (group,) = groups = align([_notice(doc, ORDERS[0]) for doc in "abcde"])
    keep_ids(groups, Former({(doc, ORDERS[0]): ["cSmall" if doc in "ab" else "cBig"] for doc in "abcde"}))
    assert group.key == "cBig"


def test_an_id_that_another_common_task_has_taken_over_is_not_given_twice() -> None:
    groups = align([_notice(doc, *ORDERS[:2]) for doc in "ab"])
    first, second = (group.key for group in groups)
    keep_ids(groups, Former({("a", ORDERS[0]): [second]}))
    assert groups[0].key == second and groups[1].key not in (first, second)


def test_from_nothing_an_id_is_the_hash_of_the_anchors_words(built_ids: Builder) -> None:
    words = "编制本级政务公开事项标准目录并统一向社会发布"
    found = built_ids(("511400", ORDERS[:1]), ("511700", ORDERS[:1]))
    assert found == {ORDERS[0]: "c" + hashlib.sha256(words.encode()).hexdigest()[:12]}


def test_built_again_from_the_same_the_tables_are_the_same(built_ids: Builder, tmp_path: Path) -> None:
    cities = [(code, tuple(f"我市{order}" for order in ORDERS)) for code in ("511400", "511700")]
    built_ids(*cities)
    built_ids(*cities, ("510000", ORDERS))
    first = {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}
    built_ids(*cities, ("510000", ORDERS))
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}


def test_tables_of_another_version_give_no_ids_and_the_report_says_so(tmp_path: Path, make_record: MakeRecord) -> None:
    write_batch(tmp_path / "records", [make_record("a.txt", *ORDERS, adcode="511400")])
    assert build(tmp_path / "records", tmp_path).ids_lost == ""
    runs = tmp_path / "tables" / "runs.parquet"
    duckdb.sql(f"COPY (SELECT 3 AS schema_version) TO '{runs}' (FORMAT parquet)")
    lost = build(tmp_path / "records", tmp_path).ids_lost
    assert f"schema version 3, not {schema().version}" in lost
    assert build(tmp_path / "records", tmp_path).ids_lost == ""


def test_damaged_tables_give_no_ids_and_the_report_says_so(tmp_path: Path, make_record: MakeRecord) -> None:
    write_batch(tmp_path / "records", [make_record("a.txt", *ORDERS, adcode="511400")])
    build(tmp_path / "records", tmp_path)
    (tmp_path / "tables" / "task_links.parquet").write_bytes(b"PAR1 torn")
    assert "cannot be read" in build(tmp_path / "records", tmp_path).ids_lost
