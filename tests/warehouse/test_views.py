"""The views that answer an analyst: small cases made by hand, one for each rule."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from taizhang.model import Deadline, Kind, Origin, Record, Role, Task, Unit
from warehouse.build import build
from warehouse.connection import open_warehouse
from warehouse.errors import NothingFound
from warehouse.exports import export
from warehouse.records import write_batch
from warehouse.schema import schema

MakeRecord = Callable[..., Record]
MakeTask = Callable[..., Task]
Rows = list[tuple[Any, ...]]

CATALOGUE = "编制本级政务公开事项标准目录并统一向社会发布。"
OPEN_DAY = "组织开展政务开放日活动并邀请群众代表参加。"
MAP = "编发“政务地图”，方便群众查询政务服务场所及其可办事项。"
WITNESS = "建立完善政策解读人制度并公开联系方式。"
MEISHAN = {"adcode": "511400", "region": "四川省眉山市"}
DAZHOU = {"adcode": "511700", "region": "四川省达州市"}
COUNTY = {"adcode": "511421", "region": "四川省眉山市仁寿县"}
COUNTRY = {"adcode": "100000", "region": "中国"}


def _by(text: str, day: date) -> Deadline:
    return Deadline(text, Kind.BY, due=day)


@contextmanager
def _built(folder: Path, *records: Record) -> Iterator[duckdb.DuckDBPyConnection]:
    write_batch(folder / "r", list(records))
    with open_warehouse(build(folder / "r", folder).warehouse) as connection:
        yield connection


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    return connection.execute(query).fetchall()


def test_the_comparison_has_one_row_a_task_with_all_its_units_and_deadlines(
    tmp_path: Path, make_record: MakeRecord, make_task: MakeTask
) -> None:
    units = (Unit("市司法局", Role.GUIDE), Unit("市财政局", Role.LEAD), Unit("市档案馆", Role.LEAD))
    deadlines = (
        _by("2022年6月", date(2022, 6, 30)),
        Deadline("长期坚持", Kind.ONGOING),
        _by("2021年底前", date(2021, 12, 31)),
    )
    both = make_task(f"{CATALOGUE}{OPEN_DAY}", units, deadlines)
    with _built(
        tmp_path, make_record("a", both, **MEISHAN), make_record("b", CATALOGUE, OPEN_DAY, **DAZHOU)
    ) as warehouse:
        rows = _rows(
            warehouse,
            "SELECT DISTINCT units, lead_units, guide_units, support_units, deadlines, dues, last_due FROM comparison "
            "WHERE region_code = '511400'",
        )
        assert rows == [
            (
                "市司法局 (guide)、市财政局 (lead)、市档案馆 (lead)",
                "市财政局、市档案馆",
                "市司法局",
                None,
                "2022年6月; 长期坚持; 2021年底前",
                "2022-06-30; 2021-12-31",
                date(2022, 6, 30),
            )
        ]
        repeated = _rows(warehouse, "SELECT common_task_id, task_id FROM comparison GROUP BY ALL HAVING count(*) > 1")
        assert repeated == []


def test_what_running_text_says_in_one_sentence_is_not_said_of_the_others_but_what_stands_above_is(
    tmp_path: Path, make_record: MakeRecord, make_task: MakeTask
) -> None:
    first = CATALOGUE.replace("编制", "市司法局2022年6月底前编制")
    units = (Unit("市司法局", Role.LEAD), Unit("各县（区）人民政府", Role.RESPONSIBLE, inherited=True))
    task = make_task(f"{first}{OPEN_DAY}", units, (_by("2022年6月底前", date(2022, 6, 30)),))
    prose = dataclasses.replace(task, origin=Origin.NARRATIVE)
    with _built(tmp_path, make_record("a", prose, **MEISHAN), make_record("b", first, OPEN_DAY, **DAZHOU)) as warehouse:
        rows = _rows(
            warehouse,
            "SELECT sentence, units, dues FROM comparison WHERE region_code = '511400' ORDER BY sentence",
        )
        assert dict((row[0][:2], row[1:]) for row in rows) == {
            "市司": ("市司法局 (lead)、各县（区）人民政府 (responsible)", "2022-06-30"),
            "组织": ("各县（区）人民政府 (responsible)", None),
        }


def test_lineage_tells_the_chain_from_the_country_down(tmp_path: Path, make_record: MakeRecord) -> None:
    texts = (CATALOGUE, OPEN_DAY, MAP)
    records = (
        make_record("country", *texts, doc_number="国办发〔2019〕54号", written_on=date(2019, 12, 1), **COUNTRY),
        make_record("province", *texts, doc_number="川办函〔2021〕57号", written_on=date(2021, 7, 1)),
        make_record("city", *texts, doc_number="眉府办函〔2021〕35号", written_on=date(2021, 9, 1), **MEISHAN),
        make_record("county", *texts, cites=("眉府办函〔2021〕35号", "川府发〔2000〕1号"), **COUNTY),
        make_record("elder", *texts, doc_number="眉府办函〔2010〕1号", written_on=date(2010, 1, 1), **MEISHAN),
    )
    with _built(tmp_path, *records[:4]) as warehouse:
        rows = _rows(
            warehouse,
            "SELECT region, upstream_number, basis, common_count, chain FROM lineage "
            "WHERE upstream_region IS DISTINCT FROM '中国' ORDER BY region_code, upstream_number",
        )
        way = "国办发〔2019〕54号 › 川办函〔2021〕57号 › 眉府办函〔2021〕35号"
        assert rows == [
            ("四川省眉山市", "川办函〔2021〕57号", "aligned", 3, way),
            (
                "四川省眉山市仁寿县",
                "川办函〔2021〕57号",
                "aligned",
                3,
                "国办发〔2019〕54号 › 川办函〔2021〕57号 › county",
            ),
            ("四川省眉山市仁寿县", "川府发〔2000〕1号", "cites", 0, "川府发〔2000〕1号 › county"),
            ("四川省眉山市仁寿县", "眉府办函〔2021〕35号", "cites", 3, f"{way} › county"),
        ]
    (tmp_path / "again").mkdir()
    with _built(tmp_path / "again", records[1], records[4]) as warehouse:
        assert _rows(warehouse, "FROM lineage") == []  # nobody implements what was written after it


def test_notices_that_name_each_other_make_no_endless_chain(tmp_path: Path, make_record: MakeRecord) -> None:
    one = make_record("one", CATALOGUE, doc_number="眉府办函〔2021〕1号", cites=("达市府办函〔2021〕2号",), **MEISHAN)
    two = make_record("two", OPEN_DAY, doc_number="达市府办函〔2021〕2号", cites=("眉府办函〔2021〕1号",), **DAZHOU)
    with _built(tmp_path, one, two) as warehouse:
        chains = {chain for (chain,) in _rows(warehouse, "SELECT chain FROM lineage")}
        assert chains == {"达市府办函〔2021〕2号 › 眉府办函〔2021〕1号", "眉府办函〔2021〕1号 › 达市府办函〔2021〕2号"}


def test_coverage_tells_what_was_taken_up_left_out_and_added(tmp_path: Path, make_record: MakeRecord) -> None:
    plan = make_record("plan", CATALOGUE, OPEN_DAY, MAP, doc_number="川办函〔2021〕57号")
    city = make_record("city", MAP, WITNESS, cites=("川办函〔2021〕57号",), **MEISHAN)
    other = make_record("other", WITNESS.replace("政策", "规划"), cites=("川办函〔2021〕57号",), **DAZHOU)
    copy = make_record("copy", MAP, WITNESS, cites=("川办函〔2021〕57号",), **MEISHAN)
    with _built(tmp_path, plan, city, other, copy) as warehouse:
        rows = _rows(
            warehouse,
            "SELECT region_code, upstream_text, text, coverage, upstream_number FROM coverage "
            "ORDER BY region_code, coverage DESC, upstream_task_id",
        )
        number = "川办函〔2021〕57号"
        assert rows == [
            ("511400", MAP, MAP, "taken up", number),
            ("511400", CATALOGUE, None, "left out", number),
            ("511400", OPEN_DAY, None, "left out", number),
            ("511400", None, WITNESS, "added", number),
            ("511700", CATALOGUE, None, "left out", number),
            ("511700", OPEN_DAY, None, "left out", number),
            ("511700", MAP, None, "left out", number),
            ("511700", None, WITNESS.replace("政策", "规划"), "added", number),
        ]


REWORDED = {
    "畅通政策咨询渠道，推动各网络平台政务知识库汇聚融合。": "强化政务咨询渠道建设，推动12345市民服务热线、政务服务平台政务知识库汇聚融合统一。",
    "加强财政预决算信息公开，增强预决算透明度。": "强化财政预决算信息公开，提高预决算透明度。",
    "由省教育厅会同各市开展义务教育学校课后服务质量评估。": "市教委开展义务教育学校课后服务质量评估。",
}


def test_orders_in_other_words_make_no_lineage(tmp_path: Path, make_record: MakeRecord) -> None:
    plan = make_record("plan", *REWORDED, doc_number="川办函〔2021〕57号")
    city = make_record("city", *REWORDED.values(), **MEISHAN)
    with _built(tmp_path, plan, city) as warehouse:
        scores = _rows(warehouse, "SELECT score FROM comparison WHERE region_code = '511400'")
        assert len(scores) == 3 and all(0 < score < 0.8 for (score,) in scores)
        assert _rows(warehouse, "FROM lineage") == _rows(warehouse, "FROM coverage") == []


def test_an_order_in_other_words_is_taken_up_with_its_score_where_the_notice_names_the_plan(
    tmp_path: Path, make_record: MakeRecord
) -> None:
    number = "川办函〔2021〕57号"
    plan = make_record("plan", *REWORDED, MAP, doc_number=number)
    city = make_record("city", *REWORDED.values(), MAP, cites=(number,), **MEISHAN)
    with _built(tmp_path, plan, city) as warehouse:
        rows = _rows(warehouse, "SELECT upstream_text, text, coverage, score < 0.8 FROM coverage")
        assert sorted(rows) == sorted(
            [(order, other, "taken up", True) for order, other in REWORDED.items()] + [(MAP, MAP, "taken up", False)]
        )
        assert _rows(warehouse, "SELECT basis, common_count FROM lineage") == [("cites", 1)]


def test_the_lag_is_counted_from_the_earliest_region_and_from_the_plans_own_day(
    tmp_path: Path, make_record: MakeRecord, make_task: MakeTask
) -> None:
    def due(day: date) -> Task:
        return make_task(CATALOGUE, (), (_by("前", day),))

    early = make_task(CATALOGUE, (), (_by("先", date(2021, 3, 1)), _by("后", date(2021, 12, 31))))
    records = (
        make_record("plan", due(date(2022, 6, 30)), MAP),
        make_record("meishan", early, MAP, **MEISHAN),
        make_record("meishan-2", due(date(2022, 1, 30)), OPEN_DAY, **MEISHAN),
        make_record("dazhou", due(date(2022, 7, 1)), **DAZHOU),
        make_record("undated", CATALOGUE, adcode="510800", region="四川省广元市"),
    )
    with _built(tmp_path, *records) as warehouse:
        names = {doc: name for doc, name in _rows(warehouse, "SELECT doc_id, name FROM documents")}
        rows = _rows(
            warehouse,
            "SELECT doc_id, last_due, first_region_due, lag_days, upstream_due, behind_upstream_days FROM deadline_lag "
            "ORDER BY lag_days",
        )
        first, own = date(2021, 12, 31), date(2022, 6, 30)
        assert [(names[doc], *rest) for doc, *rest in rows] == [
            ("meishan", first, first, 0, own, -181),
            ("meishan-2", date(2022, 1, 30), first, 30, own, -151),
            ("plan", own, first, 181, own, 0),
            ("dazhou", date(2022, 7, 1), first, 182, own, 1),
        ]


def test_a_plan_that_comes_again_each_year_is_compared_within_its_year(
    tmp_path: Path, make_record: MakeRecord, make_task: MakeTask
) -> None:
    def record(name: str, year: int, due: date, **where: str) -> Record:
        task = make_task(CATALOGUE, (), (_by("前", due),))
        return make_record(name, task, MAP, written_on=date(year, 4, 1), **where)

    records = (
        record("plan-2022", 2022, date(2022, 12, 31)),
        record("plan-2023", 2023, date(2023, 12, 31)),
        record("meishan-2022", 2022, date(2022, 6, 30), **MEISHAN),
        record("meishan-2023", 2023, date(2023, 6, 30), **MEISHAN),
    )
    with _built(tmp_path, *records) as warehouse:
        rows = _rows(warehouse, "SELECT name, lag_days FROM deadline_lag JOIN documents USING (doc_id) ORDER BY name")
        assert rows == [("meishan-2022", 0), ("meishan-2023", 0), ("plan-2022", 184), ("plan-2023", 184)]


def test_the_workload_counts_a_task_once_for_each_function(
    tmp_path: Path, make_record: MakeRecord, make_task: MakeTask
) -> None:
    def tasks() -> tuple[Task, ...]:
        return (
            make_task(
                CATALOGUE,
                (Unit("市财政局", Role.SUPPORT), Unit("市财政局", Role.LEAD)),
                (_by("前", date(2022, 6, 30)),),
            ),
            make_task(OPEN_DAY, (Unit("市财政局", Role.GUIDE),), (Deadline("长期坚持", Kind.ONGOING),)),
            make_task(
                MAP, (Unit("市财政局", Role.RESPONSIBLE),), (_by("前", date(2021, 1, 1)), _by("后", date(2023, 1, 1)))
            ),
            make_task(WITNESS, (Unit("各县（区）人民政府", Role.LEAD),)),
        )

    records = (
        make_record("old", *tasks(), written_on=date(2021, 1, 1), published_on=date(2022, 1, 1), **MEISHAN),
        make_record("copy", *tasks(), written_on=date(2021, 1, 1), **MEISHAN),
        make_record("new", tasks()[0], published_on=date(2023, 1, 1), **MEISHAN),
    )
    with _built(tmp_path, *records) as warehouse:
        rows = _rows(
            warehouse,
            "SELECT department, region_code, year, task_count, lead_count, support_count, dated_count, first_due, last_due "
            "FROM workload ORDER BY year",
        )
        assert rows == [
            ("财政", "511400", 2021, 3, 2, 1, 2, date(2021, 1, 1), date(2023, 1, 1)),
            ("财政", "511400", 2023, 1, 1, 0, 1, date(2022, 6, 30), date(2022, 6, 30)),
        ]


@pytest.fixture
def dated(tmp_path: Path, make_record: MakeRecord, make_task: MakeTask) -> Path:
    task = make_task(
        CATALOGUE,
        (Unit("市财政局", Role.LEAD),),
        (_by("2022年6月29日前", date(2022, 6, 29)), Deadline("长期坚持", Kind.ONGOING)),
    )
    later = make_task(OPEN_DAY, (), (_by("2022年6月底前", date(2022, 6, 30)), _by("2999年底前", date(2999, 12, 31))))
    write_batch(tmp_path / "r", [make_record("a", task, later, MAP), make_record("copy", task, later, MAP)])
    return build(tmp_path / "r", tmp_path).warehouse


def test_a_deadline_is_overdue_from_the_day_after_its_due_day(dated: Path) -> None:
    with open_warehouse(dated) as warehouse:
        query = "SELECT deadline_text, unit_text, days_overdue FROM overdue_on(DATE '{}') ORDER BY due"
        assert _rows(warehouse, query.format("2022-06-29")) == []
        assert _rows(warehouse, query.format("2022-06-30")) == [("2022年6月29日前", "市财政局", 1)]
        assert _rows(warehouse, query.format("2022-07-02")) == [
            ("2022年6月29日前", "市财政局", 3),
            ("2022年6月底前", None, 2),
        ]
        assert [row[1] for row in _rows(warehouse, "SELECT due, days_overdue > 0 FROM overdue ORDER BY due")] == [
            True,
            True,
        ]


def test_the_overdue_are_exported_as_of_a_day(dated: Path, tmp_path: Path) -> None:
    report = export(dated, ["overdue"], tmp_path / "out", as_of=date(2022, 6, 30))
    assert report.rows == {"overdue": 1}
    with pytest.raises(NothingFound, match="only overdue is told as of a day"):
        export(dated, ["tasks"], tmp_path / "out", as_of=date(2022, 6, 30))


def test_macros_stand_in_the_schema_and_say_what_they_are(dated: Path) -> None:
    with open_warehouse(dated) as warehouse:
        found = _rows(
            warehouse,
            "SELECT function_name, parameters, comment FROM duckdb_functions() WHERE function_type = 'table_macro' "
            "AND NOT internal",
        )
    assert found == [(macro.name, [p.name for p in macro.parameters], macro.comment) for macro in schema().macros]
    assert all(p.comment and p.heading("zh") for macro in schema().macros for p in macro.parameters)
    (overdue,) = (view for view in schema().views if view.name == "overdue")
    assert schema().macros[0].columns == overdue.columns
