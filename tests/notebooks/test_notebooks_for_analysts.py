"""The notebooks on regions, quality and changes: what they show of the shipped notices, and of a re-crawl."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from taizhang.model import Deadline, Issue, Kind, Place, Record, Role, Source, Task, Unit
from taizhang.serial import record_from_json
from warehouse.build import build
from warehouse.dictionary import codes
from warehouse.fetches import Stood, Told
from warehouse.ids import version_id
from warehouse.records import write_batch

ROOT = Path(__file__).resolve().parents[2]
URL = "https://www.example.gov.cn/1.html"
Run = Callable[[str, Path], Mapping[str, Any]]


def test_regions_stand_side_by_side_under_the_upstream_notice_that_most_took_up(
    all_shipped: Path, run_notebook: Run
) -> None:
    defined = run_notebook("regions", all_shipped)
    assert defined["upstream"].value and len(defined["regions"].value) >= 3
    matrix = defined["matrix"]
    assert list(matrix.columns)[:2] == ["任务", "四川省"]
    assert {"四川省眉山市", "四川省达州市"} <= set(matrix.columns)
    assert any("责任：" in cell and "时限：" in cell for cell in matrix["四川省眉山市"])
    assert defined["lag"]["晚多少天"].max() > 0
    assert {"四川省眉山市", "四川省达州市"} <= set(defined["coverage"]["地区"])
    assert set(defined["left_out"]["落实情况"]) == {"未见承接", "自行增加"}
    assert len(defined["workload"]) > 0


def test_quality_explains_what_was_mended_and_counts_what_is_missing(all_shipped: Path, run_notebook: Run) -> None:
    defined = run_notebook("quality", all_shipped)
    repairs = defined["repairs"].set_index("代码")
    assert repairs.loc["value_filled", "修补"] == codes("repair")["value_filled"].zh
    assert repairs[["含义", "meaning"]].notna().all(axis=None)
    shares = defined["shares"].set_index("文件")
    assert shares["任务数"].sum() == 224
    assert shares.loc["meishan-annex1.txt", "有单位"] == 1
    assert "天府新区眉山管委会" in set(defined["unknown_units"]["单位"])
    assert defined["inherited"]["承上"].sum() > 0


def test_changes_say_that_nothing_has_changed_where_nothing_has(all_shipped: Path, run_notebook: Run) -> None:
    defined = run_notebook("changes", all_shipped)
    assert all(len(defined[name]) == 0 for name in ("counts", "moved", "altered", "notices", "versions"))


def record(name: str, *tasks: Task, issues: tuple[Issue, ...] = ()) -> Record:
    empty = record_from_json({})
    document = dataclasses.replace(empty.document, adcode="510000", region="四川省", title="工作要点")
    return Record(Source(name, name * 64, URL), document, tasks, issues=issues, extractor="1")


def task(text: str, year: int) -> Task:
    day = date(year, 12, 31)
    return dataclasses.replace(
        record_from_json({"tasks": [{"text": text}]}).tasks[0],
        units=(Unit("市机关小卖部", Role.LEAD),),
        deadlines=(Deadline(f"{year}年底前", Kind.BY, day),),
    )


@pytest.fixture
def crawled_twice(tmp_path: Path) -> Path:
    """A data folder with a notice of two versions: a deadline moved, a task came, a task went."""
    old = record("a", task("编制政务公开事项标准目录。", 2021), task("开展培训。", 2021))
    issue = Issue("deadline_unclear", "2022年底11月前 is no day", Place(0, 0, 2, "编制"))
    new = record("b", task("编制政务公开事项标准目录。", 2022), task("建立台账。", 2022), issues=(issue,))
    write_batch(tmp_path / "curated" / "records", [old, new])
    stood = [Stood(URL, version_id(one.source), datetime(2021, month, 1), "sc") for month, one in ((1, old), (2, new))]
    build(tmp_path / "curated" / "records", tmp_path / "curated", told=Told((), stood))
    return tmp_path


def test_changes_tell_which_deadline_moved_and_which_task_came_and_went(crawled_twice: Path, run_notebook: Run) -> None:
    defined = run_notebook("changes", crawled_twice)
    (moved,) = defined["moved"].to_dict("records")
    assert (moved["原到期日"], moved["现到期日"], moved["推迟天数"]) == (date(2021, 12, 31), date(2022, 12, 31), 365)
    altered = {row["变化"]: row for row in defined["altered"].to_dict("records")}
    assert altered["新增任务"]["现值"] == "建立台账。" and altered["删除任务"]["原值"] == "开展培训。"
    assert dict(zip(defined["counts"]["变化"], defined["counts"]["次数"], strict=True)) == {
        "时限变化": 1,
        "新增任务": 1,
        "删除任务": 1,
    }
    assert list(defined["by_month"]["月份"].unique()) == ["2021-02"]
    assert list(defined["versions"]["现行"]) == [False, True]


def test_issues_are_explained_where_there_are_some(crawled_twice: Path, run_notebook: Run) -> None:
    defined = run_notebook("quality", crawled_twice)
    (issue,) = defined["issues"].to_dict("records")
    assert (issue["问题"], issue["含义"]) == ("时限不明", codes("issue")["deadline_unclear"].zh_means)
    assert list(defined["issue_rows"]["原文"]) == ["编制"]
    assert set(defined["unknown_units"]["单位"]) == {"市机关小卖部"}


def test_a_warehouse_with_nothing_to_compare_is_shown_all_the_same(crawled_twice: Path, run_notebook: Run) -> None:
    defined = run_notebook("regions", crawled_twice)
    assert defined["upstream"].value is None
    assert len(defined["lag"]) == len(defined["coverage"]) == 0


@pytest.mark.parametrize("name", ["tour", "regions", "quality", "changes"])
def test_without_a_warehouse_a_notebook_says_what_to_do(name: str, tmp_path: Path, run_notebook: Run) -> None:
    with pytest.raises(SystemExit, match=r"there is no warehouse at .* run `taizhang run`"):
        run_notebook(name, tmp_path)


@pytest.mark.parametrize(("has_warehouse", "code"), [(True, 0), (False, 1)])
def test_a_notebook_runs_as_a_script(all_shipped: Path, tmp_path: Path, has_warehouse: bool, code: int) -> None:
    ran = subprocess.run(
        [sys.executable, "notebooks/quality.py"],
        env=os.environ | {"TAIZHANG_DATA": str(all_shipped if has_warehouse else tmp_path)},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert ran.returncode == code
    assert ("there is no warehouse at" in ran.stderr) == (not has_warehouse)
    assert "Traceback" not in ran.stderr
