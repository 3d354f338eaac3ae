"""An analyst's correction is laid over what was read, marked, and waits where the source under it has changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from normalizers.personal import masked
from taizhang.model import Deadline, Kind, Place, Precision, Record, Role, Task, Unit
from warehouse.build import BuildReport, build
from warehouse.connection import open_warehouse
from warehouse.errors import BuildError
from warehouse.exports import export
from warehouse.ids import doc_id, task_id
from warehouse.records import write_batch

URL = "http://www.sc.gov.cn/a.html"
DOC = doc_id(URL, "")
FIRST, SECOND = task_id(DOC, 1), task_id(DOC, 2)
HEAD = "corrects,task_id,words,from,to,role,due,who,why,on\n"
POLICE = Unit("市公安局", Role.LEAD, place=Place(2, 5, 9, "市公安局", table=0, row=1, column=2))
YEAR_END = Deadline(
    "2021年底前", Kind.BY, date(2021, 12, 31), precision=Precision.YEAR, place=Place(2, 9, 16, "2021年底前")
)
TASKS = ("编制基层政务公开标准目录并向社会公布", "建设政务公开专区并提供信息查询服务")

Corrected = Callable[..., BuildReport]


@pytest.fixture
def notice(make_record: Callable[..., Record], make_task: Callable[..., Task]) -> Callable[..., Record]:
    """Return a function that makes the notice with these texts; every task is the police's, by the end of 2021."""

    def make(*texts: str, name: str = "a", **document: Any) -> Record:
        tasks = [
            dataclasses.replace(
                make_task(text, (POLICE,), (YEAR_END,)), place=Place(2, 0, len(text), text, table=0, row=n)
            )
            for n, text in enumerate(texts or TASKS, start=1)
        ]
        return make_record(name, *tasks, url=URL, written_on=date(2021, 3, 1), **document)

    return make


@pytest.fixture
def corrected(tmp_path: Path, notice: Callable[..., Record]) -> Corrected:
    """Return a function that builds with these lines of corrections, of one notice where no others are given."""

    def make(lines: str, *records: Record, head: str = HEAD) -> BuildReport:
        write_batch(tmp_path / "records", records or [notice()])
        (tmp_path / "corrections.csv").write_text(head + lines, "utf-8")
        return build(tmp_path / "records", tmp_path, corrections=tmp_path / "corrections.csv")

    return make


def rows(report: BuildReport, query: str) -> list[Any]:
    with open_warehouse(report.warehouse) as connection:
        return connection.execute(query).fetchall()


def outcomes(report: BuildReport) -> list[Any]:
    return rows(report, "SELECT correction_no, outcome FROM corrections ORDER BY correction_no")


def issues(report: BuildReport) -> list[Any]:
    return rows(report, "SELECT code, doc_id, message FROM issues ORDER BY ordinal")


UNITS = (
    "SELECT unit_text, role, department, corrected, quote FROM task_units WHERE task_id = '{}' ORDER BY unit_ordinal"
)


def test_a_unit_becomes_another_and_keeps_the_place_of_the_first(corrected: Corrected) -> None:
    report = corrected(f"unit,{FIRST},编制基层政务公开,市公安局,市发展改革委,,,王芳,附件原文如此,2022/6/30\n")
    assert rows(report, UNITS.format(FIRST)) == [("市发展改革委", "lead", "发展改革", True, "市公安局")]
    assert rows(report, UNITS.format(SECOND)) == [("市公安局", "lead", "公安", False, "市公安局")]
    flat = (
        "SELECT task_id, unit_text, department, unit_corrected, deadline_corrected, unit_quote FROM triples ORDER BY 1"
    )
    assert rows(report, flat) == [
        (FIRST, "市发展改革委", "发展改革", True, False, "市公安局"),
        (SECOND, "市公安局", "公安", False, False, "市公安局"),
    ]
    assert rows(report, "SELECT * EXCLUDE (message) FROM corrections") == [
        (2, "unit", DOC, FIRST, "市公安局", "市发展改革委", "王芳", date(2022, 6, 30), "附件原文如此", "applied")
    ]
    assert report.corrections == {"applied": 1} and report.uncorrected == () and issues(report) == []


def test_a_unit_is_added_with_the_task_s_place_and_another_is_taken_away(corrected: Corrected) -> None:
    report = corrected(
        f"unit,{FIRST},编制,,市教育局,配合,,王芳,漏录,\nunit,{SECOND},建设政务公开专区,市公安局,,,,王芳,不是单位,\n"
    )
    assert rows(report, UNITS.format(FIRST)) == [
        ("市公安局", "lead", "公安", False, "市公安局"),
        ("市教育局", "support", "教育", True, TASKS[0]),
    ]
    assert rows(report, UNITS.format(SECOND)) == []
    triples = rows(report, "SELECT task_id, unit_ordinal, unit_text FROM triples ORDER BY ALL")
    assert triples == [(FIRST, 1, "市公安局"), (FIRST, 2, "市教育局"), (SECOND, None, None)]
    assert rows(report, "SELECT triple_count FROM runs") == [(3,)]
    assert rows(report, "SELECT source_value, corrected_value FROM corrections ORDER BY 1") == [
        ("市公安局", None),
        (None, "市教育局"),
    ]


def test_a_role_alone_is_corrected(corrected: Corrected) -> None:
    report = corrected(f"unit,{FIRST},编制,市公安局,,配合,,王芳,配合单位,\n")
    assert rows(report, UNITS.format(FIRST)) == [("市公安局", "support", "公安", True, "市公安局")]


DEADLINES = "SELECT deadline_text, kind, due, precision, corrected, quote FROM task_deadlines WHERE task_id = '{}'"


READ = (
    ("2021年底前,2022年6月底前,,", ("2022年6月底前", "by", date(2022, 6, 30), "month", True, "2021年底前")),
    ("2021-12-31,6月底前,,", ("6月底前", "by", date(2021, 6, 30), "month", True, "2021年底前")),
    ("2021年底前,长期坚持,,", ("长期坚持", "ongoing", None, None, True, "2021年底前")),
    ("2021年底前,,,2022/6/30", ("2021年底前", "by", date(2022, 6, 30), "day", True, "2021年底前")),
    ("2021年底前,验收之前,,2022-06-30", ("验收之前", "by", date(2022, 6, 30), "day", True, "2021年底前")),
)


def test_a_deadline_is_read_from_its_words_or_its_day(corrected: Corrected, notice: Callable[..., Record]) -> None:
    texts = ("编制目录", "建设专区", "公开信息", "培训人员", "开展评估")
    lines = [
        f"deadline,{task_id(DOC, n)},{text},{cells},王芳,核对原件,\n"
        for n, (text, (cells, _)) in enumerate(zip(texts, READ, strict=True), start=1)
    ]
    report = corrected("".join(lines), notice(*texts))
    for n, (_, becomes) in enumerate(READ, start=1):
        assert rows(report, DEADLINES.format(task_id(DOC, n))) == [becomes]
    flat = rows(report, "SELECT due, deadline_corrected FROM triples ORDER BY task_id")
    assert flat == [(becomes[2], True) for _, becomes in READ]


def test_a_deadline_that_cannot_be_read_is_told_and_the_others_are_applied(corrected: Corrected) -> None:
    report = corrected(
        f"deadline,{FIRST},编制,2021年底前,尽快办,,,王芳,x,\ndeadline,{SECOND},建设,2021年底前,2022年底前,,,王芳,x,\n"
    )
    assert outcomes(report) == [(3, "applied")]
    ((code, doc, message),) = issues(report)
    assert (code, doc) == ("correction_malformed", None) and "尽快办" in message and "due" in message
    assert report.uncorrected[0].startswith("line 2: ")


def test_what_the_source_says_already_is_needless(corrected: Corrected) -> None:
    report = corrected(
        f"unit,{FIRST},编制,市公安厅,市公安局,,,王芳,x,\n"
        f"unit,{FIRST},编制,,市公安局,牵头,,王芳,x,\n"
        f"unit,{FIRST},编制,市教育局,,,,王芳,x,\n"
        f"deadline,{FIRST},编制,2021年底前,2021年底前,,,王芳,x,\n"
    )
    assert outcomes(report) == [(2, "needless"), (3, "needless"), (4, "needless"), (5, "needless")]
    assert rows(report, "SELECT count(*) FROM task_units WHERE corrected") == [(0,)]
    assert report.uncorrected == () and issues(report) == []


def test_a_correction_finds_its_task_though_the_number_has_moved(
    corrected: Corrected, notice: Callable[..., Record]
) -> None:
    moved = notice("新增的第一项任务内容", *TASKS)
    report = corrected(f"unit,{FIRST},编制基层政务公开,市公安局,市教育局,,,王芳,x,\n", moved)
    assert rows(report, "SELECT task_id, unit_text FROM task_units WHERE corrected") == [(SECOND, "市教育局")]
    assert rows(report, "SELECT task_id, outcome FROM corrections") == [(SECOND, "applied")]


def test_a_task_whose_words_have_changed_is_left_as_it_is_and_becomes_an_issue(
    corrected: Corrected, notice: Callable[..., Record]
) -> None:
    report = corrected(f"unit,{FIRST},编制基层,市公安局,市教育局,,,王芳,x,\n", notice("修订省级目录", TASKS[1]))
    assert outcomes(report) == [(2, "outdated")]
    assert rows(report, "SELECT count(*) FROM task_units WHERE corrected") == [(0,)]
    ((code, doc, message),) = issues(report)
    assert (code, doc) == ("correction_outdated", DOC)
    assert all(words in message for words in ("line 2", "王芳", "编制基层", "修订省级目录"))
    assert rows(report, "SELECT quote, row_no FROM issues") == [("修订省级目录", 1)]


def test_a_task_that_only_an_earlier_version_has_makes_the_correction_outdated(
    corrected: Corrected, notice: Callable[..., Record]
) -> None:
    versions = [
        notice(name="a", published_on=date(2021, 3, 2)),
        notice(TASKS[0], name="b", published_on=date(2021, 4, 2)),
    ]
    report = corrected(f"unit,{SECOND},建设政务,市公安局,市教育局,,,王芳,x,\n", *versions)
    assert outcomes(report) == [(2, "outdated")]
    assert "no such task any more" in issues(report)[0][2]


def test_a_value_that_no_longer_stands_makes_the_correction_outdated(corrected: Corrected) -> None:
    report = corrected(f"deadline,{FIRST},编制,2020年底前,2022年底前,,,王芳,x,\n")
    assert outcomes(report) == [(2, "outdated")]
    message = issues(report)[0][2]
    assert "2020年底前" in message and "2021年底前" in message
    assert "2020年底前" in report.uncorrected[0]


@pytest.mark.parametrize(
    ("task", "words", "told"),
    [
        ("0" * 16 + "-0001", "编制", "no notice 0000000000000000"),
        (task_id(DOC, 9), "推进政务服务一网通办", "no task that begins with 推进政务服务"),
    ],
)
def test_a_correction_that_names_nothing_is_told_and_the_build_goes_on(
    corrected: Corrected, task: str, words: str, told: str
) -> None:
    report = corrected(f"unit,{task},{words},市公安局,市教育局,,,王芳,x,\n")
    assert outcomes(report) == [(2, "unmatched")]
    assert issues(report)[0][0] == "correction_unmatched" and told in issues(report)[0][2]
    assert told in report.uncorrected[0]


def test_of_two_corrections_of_one_value_the_later_counts_and_the_conflict_is_told(corrected: Corrected) -> None:
    report = corrected(
        f"unit,{FIRST},编制,市公安局,市教育局,,,王芳,x,\nunit,{FIRST},编制基层,市公安局,市民政局,,,李军,y,\n"
    )
    assert rows(report, UNITS.format(FIRST))[0][0] == "市民政局"
    assert outcomes(report) == [(2, "needless"), (3, "applied")]
    assert issues(report)[0][0] == "correction_conflict" and "line 3" in report.uncorrected[0]


def test_words_copied_from_a_masked_export_find_their_task(corrected: Corrected, notice: Callable[..., Record]) -> None:
    text = "联系人张三13812345678，负责编制目录"
    report = corrected(f"unit,{FIRST},{masked(text)},市公安局,市教育局,,,王芳,x,\n", notice(text))
    assert outcomes(report) == [(2, "applied")]


def test_a_correction_is_no_change_of_the_source(corrected: Corrected, notice: Callable[..., Record]) -> None:
    versions = [
        notice(name="a", published_on=date(2021, 3, 2)),
        notice(*TASKS, "增加一项任务", name="b", published_on=date(2021, 4, 2)),
    ]
    report = corrected(f"unit,{FIRST},编制,市公安局,市教育局,,,王芳,x,\n", *versions)
    assert outcomes(report) == [(2, "applied")]
    assert rows(report, "SELECT change, new_value FROM changes") == [("task added", "增加一项任务")]


def test_the_same_corrections_give_the_same_bytes_and_others_another_run(corrected: Corrected, tmp_path: Path) -> None:
    line = f"unit,{FIRST},编制,市公安局,市教育局,,,王芳,x,\n"
    one = corrected(line)
    tables = {path.name: path.read_bytes() for path in one.tables.iterdir()}
    other = corrected(line)
    assert {path.name: path.read_bytes() for path in other.tables.iterdir()} == tables
    assert (other.run_id, other.input_id) == (one.run_id, one.input_id)
    third = corrected(line.replace("教育", "民政"))
    assert third.run_id != one.run_id and third.input_id != one.input_id


def test_a_file_that_cannot_be_read_stops_the_build_and_the_old_warehouse_stands(corrected: Corrected) -> None:
    warehouse = corrected("").warehouse
    before = warehouse.read_bytes()
    with pytest.raises(BuildError, match=r"corrections\.csv line 1: no column words"):
        corrected("unit,x\n", head="corrects,task_id,who,why\n")
    assert warehouse.read_bytes() == before


# ------------------------------------------------------------------------------------------------- alignments

PROVINCE, CITY = "http://www.sc.gov.cn/p.html", "http://www.ms.gov.cn/c.html"
ORDER = "编制基层政务公开标准目录并向社会公布实施"
ALONE = "为乡镇便民服务大厅配备自助查询终端设备"
UPPER, LOWER = doc_id(PROVINCE, ""), doc_id(CITY, "")


@pytest.fixture
def two(make_record: Callable[..., Record]) -> list[Record]:
    """A province's and a city's notice: the first tasks are the same order, the second are not."""
    number = "川办发〔2021〕57号"
    city = {"adcode": "511400", "region": "四川省眉山市", "cites": (number,)}
    return [
        make_record("p", ORDER, "建设政务公开专区并提供信息查询服务", url=PROVINCE, doc_number=number),
        make_record("c", ORDER, ALONE, url=CITY, **city),
    ]


LINKS = """
SELECT a.doc_id || '-' || a.ordinal, t.doc_id || '-' || t.ordinal, l.corrected, c.document_count, c.region_count, c.upstream_doc_id
FROM task_links l JOIN common_tasks c USING (common_task_id) JOIN tasks a ON a.task_id = c.anchor_task_id
JOIN tasks t ON t.task_id = l.task_id ORDER BY ALL
"""


def test_tasks_are_joined_and_the_coverage_follows(corrected: Corrected, two: list[Record]) -> None:
    report = corrected(f"alignment,{LOWER}-0002,为乡镇便民,,{UPPER}-0002 建设政务公开专区,,,王芳,同一要求,\n", *two)
    assert outcomes(report) == [(2, "applied")]
    assert (f"{UPPER}-2", f"{LOWER}-2", True, 2, 2, UPPER) in rows(report, LINKS)
    taken = rows(report, f"SELECT coverage FROM coverage WHERE task_id = '{LOWER}-0002'")
    assert taken == [("taken up",)]


def test_tasks_that_share_no_common_task_yet_begin_one(
    corrected: Corrected, make_record: Callable[..., Record]
) -> None:
    pair = [
        make_record("p", "建设政务公开专区并提供信息查询服务", url=PROVINCE),
        make_record("c", ALONE, url=CITY, adcode="511400", region="四川省眉山市"),
    ]
    report = corrected(f"alignment,{LOWER}-0001,为乡镇,,{UPPER}-0001,,,王芳,同一要求,\n", *pair)
    assert rows(report, LINKS) == [
        (f"{UPPER}-1", one, True, 2, 2, UPPER) for one in sorted([f"{UPPER}-1", f"{LOWER}-1"])
    ]


def test_tasks_are_parted_and_what_is_left_alone_is_no_common_task(corrected: Corrected, two: list[Record]) -> None:
    before = rows(corrected("", *two), LINKS)
    assert (f"{UPPER}-1", f"{LOWER}-1", False, 2, 2, UPPER) in before
    report = corrected(f"alignment,{LOWER}-0001,编制,{UPPER}-0001,,,,王芳,不是一回事,\n", *two)
    assert outcomes(report) == [(2, "applied")]
    assert not any(f"{LOWER}-1" in row for row in rows(report, LINKS))


def test_a_matter_that_is_parted_ends_and_one_that_is_joined_tells_its_sentence(
    corrected: Corrected, make_record: Callable[..., Record]
) -> None:
    long = (
        "围绕群众关心的热点，及时公开年度工作计划、民生实事、财政预决算、养老服务补贴标准、重大专项安排等推进完成情况，"
        "根据工作进展重点公布取得成效及后续举措，对误解疑虑及时回应、解疑释惑并接受监督。"
    )
    pair = [
        make_record("p", long, url=PROVINCE),
        make_record(
            "c", "加强财政预决算信息公开，增强透明度。\n" + ALONE, url=CITY, adcode="511400", region="四川省眉山市"
        ),
    ]
    matters = "SELECT matter, document_count, upstream_text FROM common_tasks WHERE matter IS NOT NULL"
    assert rows(corrected("", *pair), matters) == [("公开财政预决算", 2, long)]
    report = corrected(f"alignment,{LOWER}-0001,加强财政,{UPPER}-0001,,,,王芳,不是一回事,\n", *pair)
    assert outcomes(report) == [(2, "applied")] and rows(report, matters) == []


def test_alignments_that_stand_already_are_needless_and_unknown_ones_unmatched(
    corrected: Corrected, two: list[Record]
) -> None:
    report = corrected(
        f"alignment,{LOWER}-0001,编制,,{UPPER}-0001,,,王芳,x,\n"
        f"alignment,{LOWER}-0002,为乡镇,{UPPER}-0001,,,,王芳,x,\n"
        f"alignment,{LOWER}-0002,为乡镇,,{UPPER}-0009,,,王芳,x,\n"
        f"alignment,{LOWER}-0002,为乡镇,,c000000000000,,,王芳,x,\n",
        *two,
    )
    assert outcomes(report) == [(2, "needless"), (3, "needless"), (4, "unmatched"), (5, "unmatched")]
    assert [code for code, _, _ in issues(report)] == ["correction_unmatched"] * 2


@pytest.mark.parametrize(
    "line",
    [
        f"alignment,{LOWER}-0002,为乡镇便民,,{UPPER}-0002,,,王芳,x,\n",
        f"alignment,{LOWER}-0001,编制,{UPPER}-0001,,,,王芳,x,\n",
        f"alignment,{LOWER}-0001,编制,{UPPER}-0001,{UPPER}-0002,,,王芳,x,\n",
    ],
)
def test_an_alignment_corrected_again_and_again_gives_the_same_bytes(
    corrected: Corrected, two: list[Record], line: str
) -> None:
    builds = []
    for _ in range(2):
        report = corrected(line, *two)
        assert outcomes(report) == [(2, "applied")]
        builds.append({path.name: path.read_bytes() for path in report.tables.iterdir()})
    assert builds[0] == builds[1]


def test_a_correction_taken_back_leaves_no_trace(corrected: Corrected, two: list[Record]) -> None:
    plain = rows(corrected("", *two), LINKS)
    corrected(f"alignment,{LOWER}-0001,编制,{UPPER}-0001,{UPPER}-0002,,,王芳,x,\n", *two)
    assert rows(corrected("", *two), LINKS) == plain


def test_corrections_are_exported(corrected: Corrected, tmp_path: Path) -> None:
    report = corrected(f"unit,{FIRST},编制,市公安局,市教育局,,,王芳,电话13812345678确认,\n")
    (path,) = export(report.warehouse, ["corrections"], tmp_path / "out").files
    assert "电话138******78确认" in path.read_text("utf-8")


def test_a_build_without_corrections_has_the_table_empty(tmp_path: Path, notice: Callable[..., Record]) -> None:
    write_batch(tmp_path / "records", [notice()])
    report = build(tmp_path / "records", tmp_path, corrections=tmp_path / "none.csv")
    assert report.rows["corrections"] == 0 and report.corrections == {}
    with duckdb.connect(str(report.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM task_units WHERE corrected").fetchone() == (0,)
