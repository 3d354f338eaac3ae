"""Full text over the five notices: what is found, in which order, within which filters; ranked by fts and plainly."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from taizhang.model import Record, Role, Task, Unit
from warehouse.build import BuildReport, build
from warehouse.errors import BadQuestion, NothingFound
from warehouse.filters import Wanted
from warehouse.records import write_batch
from warehouse.search import Found, SearchIndex, search
from warehouse.search_hits import Hit

MODES = ("ranked", "plain")
QUESTIONS = (
    "政务公开专区",
    "市司法局",
    "眉山 专区",
    "基层 政务公开 标准目录",
    "“政务公开专区”",
    "2022年6月",
    "放管服",
    "公开",
    "达市府办函〔2021〕119号",
    "卫星 专区",
)


@pytest.fixture(scope="module", params=MODES)
def opened(
    built: BuildReport, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchIndex]:
    """The index over the five notices, with the extension fts and without."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "plain":
            patch.setattr("warehouse.ranking.extension", lambda: None)
        with SearchIndex(built.warehouse, tmp_path_factory.mktemp("index") / "search.duckdb") as index:
            yield index


def everything(index: SearchIndex, words: str, **narrower: object) -> list[Hit]:
    found = index.search(words, limit=1000, **narrower)  # type: ignore[arg-type]
    assert len(found.hits) == found.total
    return list(found.hits)


def holding(warehouse: duckdb.DuckDBPyConnection, *words: str) -> set[str]:
    """Return the task_ids whose own words hold all of these, by the plainest query there is."""
    rows = warehouse.execute(
        "SELECT task_id, concat_ws('|', title, theme, section, text, "
        "(SELECT string_agg(unit_text, '|') FROM task_units u WHERE u.task_id = t.task_id), "
        "(SELECT string_agg(concat_ws('|', deadline_text, what), '|') FROM task_deadlines d WHERE d.task_id = t.task_id)) "
        "FROM tasks t JOIN documents d USING (doc_id) WHERE d.copy_of IS NULL"
    ).fetchall()
    return {task for task, text in rows if all(word in text for word in words)}


@pytest.mark.parametrize(
    "words", [("政务公开", "专区"), ("司法局",), ("标准目录",), ("政府网站",), ("政务公开", "窗口")]
)
def test_every_task_that_has_the_words_is_found(
    opened: SearchIndex, warehouse: duckdb.DuckDBPyConnection, words: tuple[str, ...]
) -> None:
    there = holding(warehouse, *words)
    found = {hit.task_id for hit in everything(opened, " ".join(words))}
    assert there
    assert there <= found


def test_one_word_finds_nothing_but_what_has_it(opened: SearchIndex, warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {hit.task_id for hit in everything(opened, "司法局", kind="task")}
    assert found == holding(warehouse, "司法局")


def test_words_written_as_one_are_looked_for_one_by_one(opened: SearchIndex) -> None:
    assert {hit.task_id for hit in everything(opened, "政务公开专区")} == {
        hit.task_id for hit in everything(opened, "专区 政务公开")
    }


def test_where_the_words_stand_together_the_hit_comes_first(opened: SearchIndex) -> None:
    first = opened.search("政务公开专区").hits[0]
    assert first.title == "开设方便易用的政务公开专区"
    assert [first.title[start:end] for start, end in first.title_spans] == ["政务公开专区"]


def test_what_is_quoted_must_stand_together(opened: SearchIndex) -> None:
    quoted = everything(opened, "“公开政务服务”")
    assert quoted
    assert all("公开政务服务" in hit.text for hit in quoted)
    assert len(quoted) < len(everything(opened, "公开政务服务"))


@pytest.mark.parametrize("words", ["基層政務公開", "基层政务公开", "基层　政务公开", "「基层政务公开」"])
def test_script_and_blanks_and_brackets_make_no_difference(opened: SearchIndex, words: str) -> None:
    assert "基层政务公开" in opened.search(words, kind="task").hits[0].title


@pytest.mark.parametrize("words", ["达市府办函〔2021〕119号", "达市府办函[2021]119号", "达市府办函（２０２１）119号"])
def test_a_document_number_finds_its_notice(opened: SearchIndex, words: str, doc_ids: dict[str, str]) -> None:
    hit = opened.search(words).hits[0]
    assert (hit.task_id, hit.doc_id) == (None, doc_ids["dazhou-2021-119"])


def test_a_unit_finds_its_tasks_with_units_and_deadlines_told(opened: SearchIndex) -> None:
    hits = everything(opened, "市司法局", kind="task", wanted=Wanted(regions=("达州市",)))
    assert hits
    assert all("市司法局" in hit.units for hit in hits)
    assert any(hit.deadlines == "2022年6月" for hit in hits)
    assert all(hit.source.startswith("达市府办函〔2021〕119号，表1第") for hit in hits)


def test_an_office_is_found_under_its_other_names_behind_the_one_that_was_asked(
    make_record: Callable[..., Record], make_task: Callable[..., Task], tmp_path: Path
) -> None:
    names = ("市教育局", "县卫生健康局", "市卫健委", "市卫生健康委")
    tasks = [make_task(f"按时办结第{n}件实事。", (Unit(name, Role.LEAD),)) for n, name in enumerate(names)]
    write_batch(tmp_path / "records", [make_record("a.txt", *tasks)])
    warehouse = build(tmp_path / "records", tmp_path).warehouse
    found = search(warehouse, tmp_path / "search.duckdb", "市卫健委").hits
    assert found[0].units == "牵头: 市卫健委"
    assert {hit.units for hit in found[1:]} == {"牵头: 县卫生健康局", "牵头: 市卫生健康委"}


def test_what_the_notice_says_its_tasks_need_not_say_again(opened: SearchIndex, doc_ids: dict[str, str]) -> None:
    hits = everything(opened, "达州 专区")
    assert {hit.doc_id for hit in hits} == {doc_ids["dazhou-2021-119"]}
    assert all("专区" in hit.text and "达州" not in hit.text + hit.units for hit in hits)


def test_where_nothing_has_all_words_any_will_do_and_that_is_said(opened: SearchIndex) -> None:
    found = opened.search("专区 卫星", lang="en")
    assert any("any of them" in note for note in found.notes)
    assert {hit.task_id for hit in everything(opened, "专区 卫星")} == {
        hit.task_id for hit in everything(opened, "专区")
    }


def test_without_the_extension_a_note_says_so(opened: SearchIndex, request: pytest.FixtureRequest) -> None:
    is_plain = any("duckdb-extension-fts" in note for note in opened.search("专区", lang="en").notes)
    assert is_plain == ("plain" in request.node.name)


def test_a_province_takes_in_its_cities(opened: SearchIndex) -> None:
    regions = {hit.region for hit in everything(opened, "政务公开", wanted=Wanted(regions=("四川",)))}
    assert regions == {"四川省", "四川省达州市", "四川省广元市", "四川省眉山市"}
    assert regions == {hit.region for hit in everything(opened, "政务公开", wanted=Wanted(regions=("510000",)))}
    only = {hit.region for hit in everything(opened, "政务公开", wanted=Wanted(regions=("广元市", "青海省")))}
    assert only == {"四川省广元市", "青海省"}


def test_years_topic_and_kind_narrow_the_search(opened: SearchIndex, doc_ids: dict[str, str]) -> None:
    of_2020 = everything(opened, "公开", wanted=Wanted(years=(2020,)))
    assert {hit.doc_id for hit in of_2020} == {doc_ids["qinghai-2020-43"]}
    assert all(
        "专区" in hit.title + hit.text + hit.units for hit in everything(opened, "公开", wanted=Wanted(topic="专区"))
    )
    assert {hit.task_id for hit in everything(opened, "政务公开", kind="notice")} == {None}
    assert None not in {hit.task_id for hit in everything(opened, "政务公开", kind="task")}


def test_an_upstream_notice_finds_what_takes_it_up(opened: SearchIndex, doc_ids: dict[str, str]) -> None:
    wanted = Wanted(upstream="四川省深化政务公开促进基层政府治理能力提升工作方案")
    found = {hit.doc_id for hit in everything(opened, "公开", wanted=wanted)}
    assert {doc_ids["sichuan-plan"], doc_ids["dazhou-2021-119"], doc_ids["meishan-annex1"]} <= found
    assert doc_ids["qinghai-2020-43"] not in found


def test_pages_follow_each_other_without_a_gap(opened: SearchIndex) -> None:
    whole = [hit.task_id or hit.doc_id for hit in everything(opened, "公开")]
    pages = [opened.search("公开", limit=7, offset=start) for start in range(0, len(whole), 7)]
    assert {page.total for page in pages} == {len(whole)}
    assert [hit.task_id or hit.doc_id for page in pages for hit in page.hits] == whole
    beyond = opened.search("公开", limit=7, offset=len(whole))
    assert (beyond.total, beyond.hits) == (len(whole), ())


def test_the_places_of_the_words_are_told(opened: SearchIndex) -> None:
    for hit in everything(opened, "专区 窗口"):
        assert {hit.text[start:end] for start, end in hit.spans} <= {"专区", "窗口"}
        sentence = hit.sentence(30)
        assert len(sentence.text) <= 32
        assert {sentence.text[start:end] for start, end in sentence.spans} <= {"专区", "窗口"}
        assert bool(sentence.spans) == bool(hit.spans)


@pytest.mark.parametrize("words", ["", "   ", "。，、", "“”", "？" * 20])
def test_a_question_of_nothing_is_refused(opened: SearchIndex, words: str) -> None:
    with pytest.raises(BadQuestion, match="政务公开专区"):
        opened.search(words)


def test_a_very_long_question_is_refused(opened: SearchIndex) -> None:
    with pytest.raises(BadQuestion, match="300 characters long; it can have 200"):
        opened.search("政务公" * 100)


def test_an_open_quotation_mark_is_told_and_its_words_looked_for(opened: SearchIndex) -> None:
    found = opened.search("“政务公开专区", lang="en")
    assert any("left open" in note for note in found.notes)
    assert found.total == opened.search("政务公开专区").total


@pytest.mark.parametrize("words", ["'; DROP TABLE entries; --", "专区') OR ('1'='1", "\\", "%", "$words0", "[a-z"])
def test_sql_and_patterns_are_words_like_others(opened: SearchIndex, words: str) -> None:
    with pytest.raises((NothingFound, BadQuestion)):
        opened.search(f"{words} 卫星") if "专区" not in words else opened.search(words, wanted=Wanted(topic="卫星"))
    assert opened.search("政务公开专区").total > 3


def test_nothing_found_names_words_that_are_near(opened: SearchIndex) -> None:
    with pytest.raises(NothingFound, match="nothing is found for 司法界; nearest: 司法") as caught:
        opened.search("司法界")
    assert "司法局" in caught.value.nearest


def test_filters_that_leave_nothing_are_named(opened: SearchIndex) -> None:
    with pytest.raises(NothingFound) as caught:
        opened.search("专区", wanted=Wanted(regions=("达州市",), years=(2020,)))
    assert "without regions" in str(caught.value)
    assert "without years" in str(caught.value)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted(regions=("海南省",)), "no notice of 海南省, nor of a place in it; nearest: "),
        (Wanted(regions=("火星省",)), "there is no region 火星省"),
        (Wanted(years=(1999,)), "no notice of 1999"),
        (Wanted(upstream="川办函〔1999〕1号"), "no notice in the warehouse is 川办函〔1999〕1号"),
    ],
)
def test_a_filter_that_names_nothing_says_what_would(opened: SearchIndex, wanted: Wanted, message: str) -> None:
    with pytest.raises(NothingFound, match=message):
        opened.search("专区", wanted=wanted)


def test_both_ways_of_ranking_find_the_same(
    built: BuildReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(words: str) -> set[str]:
        hits = search(built.warehouse, tmp_path / "search.duckdb", words, limit=1000).hits
        return {hit.task_id or hit.doc_id for hit in hits}

    ranked = {words: found(words) for words in QUESTIONS}
    monkeypatch.setattr("warehouse.ranking.extension", lambda: None)
    assert {words: found(words) for words in QUESTIONS} == ranked


def test_personal_numbers_are_masked_and_not_searched_unless_kept(
    make_record: Callable[..., Record], tmp_path: Path
) -> None:
    record = make_record(
        "a.txt", "设立政务公开专区，联系人张三，手机13812345678。", title="通知", written_on=date(2021, 1, 1)
    )
    write_batch(tmp_path / "records", [record])
    warehouse = build(tmp_path / "records", tmp_path).warehouse
    masked = search(warehouse, tmp_path / "search.duckdb", "专区").hits[0]
    assert "13812345678" not in masked.text
    assert [masked.text[start:end] for start, end in masked.spans] == ["专区"]
    with pytest.raises(NothingFound):
        search(warehouse, tmp_path / "search.duckdb", "13812345678")
    kept = search(warehouse, tmp_path / "search.duckdb", "13812345678", keep_personal=True)
    assert "13812345678" in kept.hits[0].text


def test_a_copy_of_a_notice_is_left_out(make_record: Callable[..., Record], tmp_path: Path) -> None:
    texts = [f"在第{n}处政务服务大厅设立政务公开专区，方便群众查询。" for n in range(8)]
    first = make_record("a.txt", *texts, title="关于设立专区的通知", doc_number="川办函〔2021〕1号")
    again = dataclasses.replace(make_record("b.txt", *texts, title="关于设立专区的通知"), document=first.document)
    write_batch(tmp_path / "records", [first, again])
    warehouse = build(tmp_path / "records", tmp_path).warehouse
    found: Found = search(warehouse, tmp_path / "search.duckdb", "专区", limit=100)
    assert len({hit.doc_id for hit in found.hits}) == 1
    assert found.total == 9
