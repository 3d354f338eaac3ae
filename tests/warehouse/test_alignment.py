"""The same order in several notices is one common task: hand-labelled for Sichuan's plan and two cities' rows."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random

import duckdb
import pytest

from taizhang.model import Record
from warehouse.alignment import AlignedNotice, AlignedTask, CommonTask, align, copies, is_above
from warehouse.sentences import Tolerances

# Read by hand: the words that an upstream sentence starts with, Meishan's rows, Dazhou's rows.
SICHUAN = [
    ("推行重大行政决策预公开", [], [1]),
    ("探索建立群众参与基层政府有关会议制度", [2], [2]),
    ("对涉及群众切身利益、需要社会广泛知晓的政策措施", [1], [2]),
    ("灵活采取局长", [4], [3]),
    ("确定政务协商事项", [3], [4]),
    ("根据基层政务公开标准指引", [5], [5]),
    ("系统梳理并主动公开本地行政规范性文件", [8], [6]),
    ("深化行政执法公示", [9], [7]),
    ("依法发布地震地质灾害", [10], [8]),
    ("全面梳理办事服务事项", [11], [9]),
    ("以企业和群众“办好一件事”为标准", [12], [10]),
    ("县级政务服务场所设立政务公开专区", [13], [11]),
    ("推动乡镇(街道)政务服务向村", [13], [11]),
    ("编发“政务地图”", [14], [12]),
    ("县级国家档案馆", [13], [13]),
    ("满足特殊群体需求", [15], [14]),
    ("拓展完善政府信息公开申请接收渠道", [16], [15]),
    ("公开政务服务好差评情况", [17], [16]),
    ("以贯彻党中央、国务院重大决策", [18], [17]),
    ("对涉及群众切身利益、需要广泛知晓的重要政策开展解读", [19], [18]),
    ("借力县级融媒体中心", [19], [18]),
    ("及时公开本级政府年度工作计划", [20], [19]),
    ("做好督查和审计发现问题", [21], [20]),
    ("运用信息化智能化手段", [22], [21]),
    ("结合智慧城市", [], [21]),
    ("依托市级政府网站集约化平台", [23], [22]),
    ("探索开展“互联网+政务公开+基层治理”行动", [24], [23]),
    ("有条件的地方", [24], [24]),
]


@pytest.fixture(scope="module")
def notices(records: list[Record]) -> list[AlignedNotice]:
    return [
        AlignedNotice(
            doc_id=record.source.name.split("-")[0],
            region_code=record.document.adcode,
            department=False,
            written_on=record.document.written_on,
            doc_number=record.document.doc_number,
            cites=frozenset(record.document.cites),
            tasks=tuple(
                AlignedTask(f"{record.source.name.split('-')[0]}-{n:04d}", task.text, task.title)
                for n, task in enumerate(record.tasks, start=1)
            ),
        )
        for record in records
    ]


@pytest.fixture(scope="module")
def common(notices: list[AlignedNotice]) -> list[CommonTask]:
    return align(notices)


def _rows(group: CommonTask, notice: str) -> list[int]:
    return sorted(int(link.task.task_id[-3:]) for link in group.links if link.notice.doc_id == notice)


@pytest.mark.parametrize(("start", "meishan", "dazhou"), SICHUAN)
def test_each_upstream_sentence_joins_the_rows_that_repeat_it(
    common: list[CommonTask], start: str, meishan: list[int], dazhou: list[int]
) -> None:
    (group,) = [g for g in common if g.anchor.sentence.text.startswith(start) and not g.matters]
    assert group.upstream is not None and group.upstream.doc_id == "sichuan"
    assert (_rows(group, "meishan"), _rows(group, "dazhou")) == (meishan, dazhou)


def test_every_row_of_both_cities_has_its_counterparts(common: list[CommonTask]) -> None:
    joined = {link.task.task_id for group in common if len(group.notices) > 1 for link in group.links}
    assert {f"meishan-{n:04d}" for n in range(1, 25)} <= joined
    assert {f"dazhou-{n:04d}" for n in range(1, 25)} <= joined
    assert not {f"dazhou-{n:04d}" for n in range(25, 51)} & joined


def test_two_rows_that_repeat_the_halves_of_another_citys_sentence_are_parts_of_it(common: list[CommonTask]) -> None:
    (group,) = [g for g in common if "历史规划" in g.anchor.sentence.text]
    assert group.upstream is None
    assert [(link.task.task_id, link.kind.value) for link in group.links[1:]] == [
        ("meishan-0006", "part of"),
        ("meishan-0007", "part of"),
    ]


def test_notices_about_neighbouring_matters_stay_apart(common: list[CommonTask]) -> None:
    alike = [
        (group.anchor.notice.doc_id, link.notice.doc_id)
        for group in common
        for link in group.links[1:]
        if link.score >= Tolerances().strong
        and {group.anchor.notice.doc_id, link.notice.doc_id} & {"qinghai", "guangyuan"}
    ]
    assert alike == [("guangyuan", "meishan"), ("guangyuan", "meishan")]


def test_a_link_says_whether_the_task_is_the_sentence_or_covers_more(common: list[CommonTask]) -> None:
    kinds = {
        (link.task.task_id, link.kind.value)
        for group in common
        if group.anchor.sentence.text.startswith("县级国家档案馆")
        for link in group.links
    }
    assert kinds >= {("sichuan-0003", "covers"), ("meishan-0013", "covers"), ("dazhou-0013", "same")}


def test_sentences_that_nobody_took_up_stay_as_the_upstream_notices_own(common: list[CommonTask]) -> None:
    alone = [group for group in common if len(group.notices) == 1]
    assert alone and all(group.anchor.notice.doc_id == "sichuan" for group in alone)


def _told(groups: Sequence[CommonTask]) -> list[tuple[str, list[tuple[str, str, float]]]]:
    return [(g.key, [(link.task.task_id, link.kind.value, link.score) for link in g.links]) for g in groups]


def test_the_order_in_which_notices_come_makes_no_difference(
    notices: list[AlignedNotice], common: list[CommonTask]
) -> None:
    for seed in range(3):
        shuffled = Random(seed).sample(notices, len(notices))
        assert _told(align(shuffled)) == _told(common)


def test_another_city_does_not_move_what_is_aligned(notices: list[AlignedNotice], common: list[CommonTask]) -> None:
    without = align([notice for notice in notices if notice.doc_id != "dazhou"])
    assert {group.key for group in without} <= {group.key for group in common}


def _notice(doc: str, code: str, *texts: str, **facts: object) -> AlignedNotice:
    base = {"department": False, "written_on": date(2021, 1, 1), "doc_number": None, "cites": frozenset()}
    tasks = tuple(AlignedTask(f"{doc}-{n:04d}", text) for n, text in enumerate(texts, start=1))
    return AlignedNotice(doc_id=doc, region_code=code, tasks=tasks, **{**base, **facts})  # type: ignore[arg-type]


LONG = (
    "编制本级政务公开事项标准目录并统一向社会发布。",
    "组织开展政务开放日活动并邀请群众代表参加。",
    "建立完善政策解读人制度并公开联系方式。",
)
MakeNotice = Callable[..., AlignedNotice]


def test_a_word_or_two_join_only_where_the_notices_are_kin() -> None:
    kin = align([_notice("a", "511400", *LONG, "义务教育"), _notice("b", "511700", *LONG, "义务教育")])
    assert any(group.anchor.sentence.text == "义务教育" for group in kin)
    strangers = align([_notice("a", "511400", LONG[0], "义务教育"), _notice("b", "511700", LONG[0], "义务教育")])
    assert [group.anchor.sentence.text for group in strangers] == [LONG[0]]


def test_a_cited_notice_of_the_same_level_is_upstream() -> None:
    cited = _notice("b", "511700", LONG[0], doc_number="达市府办函〔2020〕1号", written_on=date(2020, 1, 1))
    (group,) = align([_notice("a", "511700", LONG[0], cites=frozenset({"达市府办函〔2020〕1号"})), cited])
    assert group.upstream is cited


def test_a_province_is_not_upstream_of_another_provinces_city() -> None:
    (group,) = align([_notice("a", "630000", LONG[0]), _notice("b", "511700", LONG[0])])
    assert group.upstream is None


def test_two_like_rows_of_one_notice_are_two_tasks() -> None:
    rows = ("完成第一批政务公开事项标准目录的编制和发布工作。", "完成第二批政务公开事项标准目录的编制和发布工作。")
    groups = align([_notice("a", "511400", *rows), _notice("b", "511700", *rows)])
    assert [[link.task.task_id for link in group.links] for group in groups] == [
        ["a-0001", "b-0001"],
        ["a-0002", "b-0002"],
    ]


def test_a_copy_is_known_by_its_tasks_and_region() -> None:
    one, other = _notice("a", "511400", *LONG), _notice("b", "511400", *LONG, doc_number="眉府办函〔2021〕35号")
    elsewhere = _notice("c", "511700", *LONG)
    assert copies([one, other, elsewhere]) == {"a": "b"}


def test_a_plan_that_is_issued_again_is_no_copy() -> None:
    first = _notice("a", "511400", *LONG, written_on=date(2021, 9, 1), doc_number="眉府办函〔2021〕35号")
    next_year = _notice("b", "511400", *LONG, written_on=date(2022, 3, 1))
    other_number = _notice("c", "511400", *LONG, doc_number="眉府办函〔2021〕36号")
    assert copies([first, next_year]) == copies([first, other_number]) == {}


def test_the_notice_that_stays_has_more_tasks_then_a_number_then_the_first_name() -> None:
    ten = [f"{n}{LONG[0]}" for n in range(10)]
    short = _notice("a", "511400", *ten[:9], doc_number="眉府办函〔2021〕35号")
    assert copies([short, _notice("b", "511400", *ten)]) == {"a": "b"}
    first, last = _notice("z", "511400", *ten, name="a.html"), _notice("b", "511400", *ten, name="b.html")
    assert copies([last, first]) == copies([first, last]) == {"b": "z"}


@pytest.mark.parametrize(
    ("code", "other", "above"),
    [
        ("100000", "510000", True),
        ("510000", "511400", True),
        ("511400", "511421", True),
        ("510000", "630000", False),
        ("511400", "511721", False),
        ("511421", "511422", False),
        ("511400", "511400", False),
    ],
)
def test_codes_tell_which_division_holds_which(code: str, other: str, above: bool) -> None:
    assert is_above(code, other) is above


def test_the_warehouse_holds_the_alignment(warehouse: duckdb.DuckDBPyConnection, doc_ids: dict[str, str]) -> None:
    rows = warehouse.execute(
        "SELECT region, units, deadlines, last_due FROM comparison WHERE common_text LIKE '编发“政务地图”%' "
        "ORDER BY region_code DESC"
    ).fetchall()
    assert rows == [
        ("四川省达州市", "市政管局 (guide)", "2023年6月", date(2023, 6, 30)),
        (
            "四川省眉山市",
            "天府新区眉山管委会 (responsible)、各县（区）人民政府 (responsible)、市政务服务管理局 (guide)",
            "2022年6月底前",
            date(2022, 6, 30),
        ),
        ("四川省", None, None, None),
    ]
    lag = warehouse.execute(
        "SELECT region_code, lag_days FROM deadline_lag WHERE common_text LIKE '编发“政务地图”%' ORDER BY lag_days"
    ).fetchall()
    assert lag == [("511400", 0), ("511700", 365)]
    assert warehouse.execute(
        "SELECT doc_id, upstream_doc_id, basis, common_count FROM lineage WHERE common_count > 20 ORDER BY 4"
    ).fetchall() == [
        (doc_ids["meishan-annex1"], doc_ids["sichuan-plan"], "aligned", 26),
        (doc_ids["dazhou-2021-119"], doc_ids["sichuan-plan"], "aligned", 28),
    ]


def test_coverage_tells_what_was_taken_up_left_out_and_added(
    warehouse: duckdb.DuckDBPyConnection, doc_ids: dict[str, str]
) -> None:
    rows = warehouse.execute(
        "SELECT coverage, count(DISTINCT coalesce(common_task_id, task_id)) FROM coverage "
        "WHERE doc_id = ? AND category = 'task' GROUP BY ALL ORDER BY 1",
        [doc_ids["meishan-annex1"]],
    ).fetchall()
    assert rows == [("added", 2), ("left out", 2), ("taken up", 26)]
