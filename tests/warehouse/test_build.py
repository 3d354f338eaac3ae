"""The warehouse is a pure function of the records: what stands in it, and that it is the same every time."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from taizhang.model import Deadline, Kind, Record, Role, Task, Unit
from warehouse.build import BuildReport, build
from warehouse.comparing import compare
from warehouse.connection import open_warehouse
from warehouse.errors import BuildError, WarehouseMissing, WrongVersion
from warehouse.exports import export
from warehouse.fetches import Fetch, Stood, Told
from warehouse.filters import Wanted
from warehouse.ids import task_id, version_id
from warehouse.records import write_batch
from warehouse.schema import schema

MakeRecord = Callable[..., Record]
MakeTask = Callable[..., Task]


def test_every_fact_of_the_records_is_in_its_table(built: BuildReport, records: list[Record]) -> None:
    tasks = [task for record in records for task in record.tasks]
    assert built.rows["documents"] == built.rows["versions"] == len(records)
    assert built.rows["tasks"] == len(tasks)
    assert built.rows["task_units"] == sum(len(task.units) for task in tasks)
    assert built.rows["task_deadlines"] == sum(len(task.deadlines) for task in tasks)
    assert built.rows["lists"] == sum(len(named.members) for record in records for named in record.lists)
    assert built.rows["citations"] == sum(len(record.document.cites) for record in records)
    assert built.rows["regions"] > 3000
    assert built.rows["departments"] > 50


def test_a_triple_is_each_unit_with_each_deadline_and_cites_both(
    warehouse: duckdb.DuckDBPyConnection, doc_ids: dict[str, str]
) -> None:
    rows = warehouse.execute(
        "SELECT unit_text, role, deadline_text, due, what, region, section, theme, unit_quote, unit_row_no, "
        "deadline_column_no, task_quote = text FROM triples WHERE task_id = ? ORDER BY unit_ordinal, deadline_ordinal",
        [doc_ids["meishan-annex1"] + "-0013"],
    ).fetchall()
    whose = "四川省眉山市"
    section = "三、深化为民办事服务公开，促进基层政府服务能力提升"
    wanted = [
        (unit, role, text, due, what, whose, section, section.removeprefix("三、"), unit, 13, 3, True)
        for unit, role in (
            ("天府新区眉山管委会", "responsible"),
            ("各县（区）人民政府", "responsible"),
            ("市政务服务管理局", "guide"),
        )
        for text, due, what in (
            ("2021年底前", date(2021, 12, 31), "县级政务服务场所建成政务公开专区"),
            ("2022年底前", date(2022, 12, 31), "乡镇（街道）、村（社区）政务公开窗口全覆盖"),
        )
    ]
    assert rows == wanted


def test_a_task_without_unit_or_deadline_stands_in_triples_with_nulls(
    warehouse: duckdb.DuckDBPyConnection, records: list[Record], built: BuildReport
) -> None:
    tasks = [task for record in records for task in record.tasks]
    assert built.rows["flat_triples"] == sum(max(1, len(t.units)) * max(1, len(t.deadlines)) for t in tasks)
    bare = sum(not task.units and not task.deadlines for task in tasks)
    assert bare
    found = warehouse.execute(
        "SELECT count(*) FROM triples WHERE unit_text IS NULL AND unit_ordinal IS NULL AND deadline_text IS NULL"
    ).fetchone()
    assert found == (bare,)


def test_units_of_different_names_share_their_function(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "SELECT DISTINCT department FROM triples WHERE unit_text IN ('市自然资源规划局', '市自然资源局')"
    ).fetchall()
    assert len(rows) == 1 and rows[0][0]
    groups = warehouse.execute("SELECT DISTINCT department_key FROM task_units WHERE unit_text LIKE '各县%'").fetchall()
    assert groups == [(None,)]


def test_two_builds_give_the_same_bytes_of_every_export_and_table(tmp_path: Path, records: list[Record]) -> None:
    write_batch(tmp_path / "one", records)
    for record in reversed(records):
        write_batch(tmp_path / "many", [record])
    folders = []
    for name in ("one", "many"):
        report = build(tmp_path / name, tmp_path / f"curated-{name}")
        export(report.warehouse, (), tmp_path / f"csv-{name}", lang="zh")
        export(report.warehouse, ("triples", "documents"), tmp_path / f"csv-{name}", fmt="xlsx")
        folders.append([report.tables, tmp_path / f"csv-{name}"])
    for one, other in zip(*folders, strict=True):
        names = sorted(path.name for path in one.iterdir())
        assert names and names == sorted(path.name for path in other.iterdir())
        assert [n for n in names if (one / n).read_bytes() != (other / n).read_bytes()] == []


def test_parquet_of_every_table_lies_beside_the_warehouse(built: BuildReport) -> None:
    for table in schema().tables:
        path = built.tables / f"{table.name}.parquet"
        count = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchone()
        assert count == (built.rows[table.name],), table.name


def test_nothing_else_is_left_beside_it(built: BuildReport) -> None:
    assert sorted(path.name for path in built.warehouse.parent.iterdir()) == ["records", "tables", "warehouse.duckdb"]


def test_a_new_version_of_a_notice_shows_what_changed(
    tmp_path: Path, make_record: MakeRecord, make_task: MakeTask
) -> None:
    def due(year: int) -> tuple[Deadline, ...]:
        return (Deadline(f"{year}年底前", Kind.BY, date(year, 12, 31)),)

    unit = (Unit("市司法局", Role.LEAD),)
    url = "https://www.example.gov.cn/1.html"
    kept = "编制政务公开事项标准目录。"
    old = make_record("a", make_task(kept, unit, due(2021)), make_task("开展培训。"), url=url)
    new = make_record("b", make_task(kept, unit, due(2022)), make_task("建立台账。", unit), url=url)
    write_batch(tmp_path / "r", [new, old])
    fetches = [
        Fetch(url, datetime(2021, 1, day), state, "sc", 200, record.source.sha256)
        for day, state, record in ((1, "fetched", old), (2, "changed", new))
    ]
    stood = [
        Stood(url, version_id(line), datetime(2021, 1, day), "sc") for day, line in ((1, old.source), (2, new.source))
    ]
    report = build(tmp_path / "r", tmp_path, told=Told(fetches, stood))
    with open_warehouse(report.warehouse) as connection:
        assert connection.execute("SELECT text FROM tasks ORDER BY task_id").fetchall() == [(kept,), ("建立台账。",)]
        assert connection.execute("SELECT version_no, is_current, sha256 FROM versions ORDER BY 1").fetchall() == [
            (1, False, old.source.sha256),
            (2, True, new.source.sha256),
        ]
        changes = connection.execute("SELECT change, old_value, new_value FROM changes ORDER BY ALL").fetchall()
        assert changes == [
            ("deadlines", "2021年底前 [2021-12-31]", "2022年底前 [2022-12-31]"),
            ("task added", None, "建立台账。"),
            ("task removed", "开展培训。", None),
        ]
        assert connection.execute("SELECT count(*), count(doc_id) FROM fetches").fetchone() == (2, 2)


def test_a_page_that_went_back_to_its_old_words_stands_again(tmp_path: Path, make_record: MakeRecord) -> None:
    url = "https://www.example.gov.cn/1.html"
    first, second = make_record("a", "开展培训。", url=url), make_record("b", "建立台账。", url=url)
    write_batch(tmp_path / "r", [first, second])
    seen = [(1, first), (2, second), (3, first)]
    stood = [Stood(url, version_id(record.source), datetime(2021, 1, day), "sc") for day, record in seen]
    report = build(tmp_path / "r", tmp_path, told=Told((), stood))
    with open_warehouse(report.warehouse) as connection:
        assert connection.execute("SELECT text FROM tasks").fetchall() == [("开展培训。",)]
        assert connection.execute("SELECT version_no, is_current, since FROM versions ORDER BY 1").fetchall() == [
            (day, day == 3, datetime(2021, 1, day)) for day in (1, 2, 3)
        ]
        gone = connection.execute("SELECT old_value FROM changes WHERE change = 'task removed' ORDER BY new_fetched_at")
        assert gone.fetchall() == [("开展培训。",), ("建立台账。",)]


def test_a_copy_of_a_notice_under_another_name_is_marked(tmp_path: Path, records: list[Record]) -> None:
    again = dataclasses.replace(
        records[0], source=dataclasses.replace(records[0].source, name="z-copy.pdf", sha256="0" * 64)
    )
    write_batch(tmp_path / "r", [*records, again])
    report = build(tmp_path / "r", tmp_path)
    with open_warehouse(report.warehouse) as connection:
        found = connection.execute("SELECT name, copy_of FROM documents WHERE copy_of IS NOT NULL").fetchall()
        assert found == [("z-copy.pdf", records[0].source.sha256[:16])]
        links = connection.execute(
            "SELECT count(*) FROM task_links JOIN tasks USING (task_id) WHERE doc_id = ?", ["0" * 16]
        ).fetchone()
        assert links == (0,)


def test_copies_make_no_difference_to_what_is_counted_and_compared(
    tmp_path: Path, records: list[Record], built: BuildReport
) -> None:
    copies = [
        dataclasses.replace(
            record, source=dataclasses.replace(record.source, name=f"z{n}.pdf", sha256=f"{n:016x}{0:048x}")
        )
        for n, record in enumerate(records)
    ]
    write_batch(tmp_path / "r", [*records, *copies])
    report = build(tmp_path / "r", tmp_path)
    assert report.rows["documents"] == 2 * len(records)
    assert report.rows["tasks"] == 2 * built.rows["tasks"]
    for name in ("triples", "comparison", "coverage", "deadline_lag", "lineage"):
        found = []
        for warehouse in (built.warehouse, report.warehouse):
            with open_warehouse(warehouse) as connection:
                found.append(connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall())
        assert found[0] and found[0] == found[1], name
    with open_warehouse(report.warehouse) as connection:
        counted = connection.execute("SELECT triple_count, (SELECT count(*) FROM triples) FROM runs").fetchone()
    assert counted == (built.rows["flat_triples"],) * 2
    in_file = duckdb.sql(f"SELECT count(*) FROM '{report.tables / 'flat_triples.parquet'}'").fetchone()
    assert in_file == (built.rows["flat_triples"],)


def test_the_number_of_a_copy_leads_to_the_notice_that_stays(tmp_path: Path, make_record: MakeRecord) -> None:
    texts = [f"编制第{n}批政务公开事项标准目录，向社会公开。" for n in "一二三四五六七八九十"]
    number = "川办函〔2021〕57号"
    whole = make_record("whole", *texts, "开展培训。")
    copy = make_record("copy", *texts, doc_number=number)
    city = make_record("city", *texts, adcode="511700", region="四川省达州市", cites=(number,))
    write_batch(tmp_path / "r", [whole, copy, city])
    report = build(tmp_path / "r", tmp_path)
    ids = {record.source.name: record.source.sha256[:16] for record in (whole, copy, city)}
    with open_warehouse(report.warehouse) as connection:
        assert connection.execute("SELECT doc_id, copy_of FROM documents WHERE copy_of IS NOT NULL").fetchall() == [
            (ids["copy"], ids["whole"])
        ]
        assert connection.execute("SELECT doc_id, upstream_doc_id, basis, common_count FROM lineage").fetchall() == [
            (ids["city"], ids["whole"], "cites", 10)
        ]
    # The ten that the city took up, and the one that it left out.
    assert compare(report.warehouse, Wanted(upstream=number), out=tmp_path / "c.csv").lines == 11


def test_a_damaged_batch_becomes_an_issue_and_the_build_goes_on(tmp_path: Path, records: list[Record]) -> None:
    write_batch(tmp_path / "r", records[1:])
    broken = write_batch(tmp_path / "r", records[:1])
    assert broken
    broken.write_bytes(broken.read_bytes()[:-100])
    report = build(tmp_path / "r", tmp_path)
    assert report.rows["documents"] == len(records) - 1
    assert [path.name for path in report.damaged] == [broken.name]
    with open_warehouse(report.warehouse) as connection:
        found = connection.execute("SELECT doc_id, code, message FROM issues WHERE code = 'damaged_batch'").fetchone()
    assert found and found[0] is None and broken.name in found[2] and "ingest again" in found[2]


def test_damage_that_shows_only_inside_is_set_aside_too(tmp_path: Path, records: list[Record]) -> None:
    write_batch(tmp_path / "r", records[1:])
    broken = write_batch(tmp_path / "r", records[:1])
    assert broken
    content = bytearray(broken.read_bytes())
    content[4:20000] = bytes(19996)
    broken.write_bytes(content)
    report = build(tmp_path / "r", tmp_path)
    assert report.rows["documents"] == len(records) - 1
    assert [path.name for path in report.damaged] == [broken.name]


def test_the_warehouses_task_ids_are_those_of_the_records(tmp_path: Path, make_record: MakeRecord) -> None:
    record = make_record("long", *(f"完成第{n}项任务。" for n in range(1, 1002)))
    write_batch(tmp_path / "r", [record])
    report = build(tmp_path / "r", tmp_path)
    with open_warehouse(report.warehouse) as connection:
        found = connection.execute("SELECT task_id FROM tasks ORDER BY task_id").fetchall()
    assert found == [(task_id(record.source.sha256[:16], ordinal),) for ordinal in range(1, 1002)]


def test_a_notice_that_the_newest_extractor_has_not_read_stands_as_another_read_it(
    tmp_path: Path, make_record: MakeRecord
) -> None:
    gone, kept = make_record("gone", "开展培训。"), make_record("kept", "建立台账。")
    versions = ("0.1.0+ffffffff", "0.1.0+00000000", "0.2.0")
    for version in versions:
        write_batch(tmp_path / "r", [dataclasses.replace(make_record("gone", version), extractor=version)])
    write_batch(tmp_path / "r", [dataclasses.replace(gone, extractor="0.10.0+0a1b2c3d")])
    write_batch(tmp_path / "r", [dataclasses.replace(kept, extractor=version) for version in ("0.1.0+5a5a5a5a",)])

    def texts(extractor: str | None) -> tuple[list[str], int]:
        report = build(tmp_path / "r", tmp_path, extractor=extractor)
        with open_warehouse(report.warehouse) as connection:
            assert connection.execute("SELECT extractor FROM runs").fetchall() == [(report.extractor,)]
            rows = connection.execute("SELECT text FROM tasks JOIN documents USING (doc_id) ORDER BY name").fetchall()
        return [text for (text,) in rows], report.other_extractor

    assert texts(None) == (["开展培训。", "建立台账。"], 1)
    assert texts("0.1.0+5a5a5a5a") == (["开展培训。", "建立台账。"], 1)
    assert texts("0.1.0+00000000") == (["0.1.0+00000000", "建立台账。"], 1)
    assert texts("9+not.yet.read") == (["开展培训。", "建立台账。"], 2)


def test_the_newest_extractor_counts_unless_one_is_named(tmp_path: Path, make_record: MakeRecord) -> None:
    record = make_record("a", "开展培训。")
    for version in ("2", "10"):
        write_batch(tmp_path / "r", [dataclasses.replace(record, extractor=version)])
    newest, named = build(tmp_path / "r", tmp_path), build(tmp_path / "r", tmp_path, extractor="2")
    assert (newest.extractor, newest.other_extractor, newest.rows["tasks"]) == ("10", 0, 1)
    assert (named.extractor, named.other_extractor, named.rows["tasks"]) == ("2", 0, 1)


def test_without_records_nothing_is_built_and_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="taizhang ingest"):
        build(tmp_path / "records", tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(WarehouseMissing, match="taizhang build"):
        open_warehouse(tmp_path / "warehouse.duckdb")


def test_a_file_that_is_no_warehouse_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("no database")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    for name, what in (("text.duckdb", "not a valid DuckDB database"), ("other.duckdb", "but no warehouse")):
        with pytest.raises(WrongVersion, match=f"(?s)taizhang build.*{what}|{what}.*taizhang build"):
            open_warehouse(tmp_path / name)


def test_progress_names_each_stage_once(tmp_path: Path, make_record: MakeRecord) -> None:
    write_batch(tmp_path / "r", [make_record("a", "开展培训。")])
    said: list[tuple[str, int, int]] = []
    build(tmp_path / "r", tmp_path, progress=lambda *stage: said.append(stage))
    assert [done for _, done, _ in said] == list(range(len(said)))
    assert said[-1][1] == said[-1][2]
