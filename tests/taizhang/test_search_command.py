"""``taizhang search`` as a user meets it: hits on the screen, JSON, filters, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from taizhang.commands import searching

Taizhang = Callable[..., Any]


@pytest.fixture(scope="module")
def built(
    taizhang: Taizhang,
    write_notices: Callable[[Path, Sequence[int]], list[Path]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A data folder with three notices, read and built."""
    folder: Path = tmp_path_factory.mktemp("search") / "data"
    write_notices(folder / "raw", range(3))
    for verb in ("ingest", "build"):
        assert taizhang("--data", folder, verb).returncode == 0
    return folder


def test_hits_show_region_number_words_units_deadline_and_source(taizhang: Taizhang, built: Path) -> None:
    done = taizhang("--data", built, "search", "政务公开专区", "--region", "广元市", "--kind", "task")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert lines[0] == "1  四川省广元市 · 广府办函〔2021〕2号"
    assert "在县级政务服务大厅设立「政务公开专区」。" in done.stdout
    assert any("市政务服务管理局" in line and "2022年6月" in line for line in lines)
    assert any(line.startswith("广府办函〔2021〕2号，第") for line in lines)
    assert lines[-1] == "1 hit"


def test_a_province_takes_in_its_cities_and_regions_may_be_given_again(taizhang: Taizhang, built: Path) -> None:
    def regions(*words: str) -> set[str]:
        done = taizhang("--data", built, "search", "专区", "--kind", "task", "--json", *words)
        assert (done.returncode, done.stderr) == (0, "")
        return {hit["region"] for hit in json.loads(done.stdout)["hits"]}

    cities = {"四川省达州市", "四川省广元市", "四川省眉山市"}
    assert regions("--region", "四川省") == cities
    assert regions("--region", "510000") == cities
    assert regions("--region", "达州市，广元市") == {"四川省达州市", "四川省广元市"}
    assert regions("--region", "达州市", "--region", "511400") == {"四川省达州市", "四川省眉山市"}


def test_json_holds_the_whole_of_each_hit(taizhang: Taizhang, built: Path) -> None:
    done = taizhang("--data", built, "search", "专区", "司法局", "--json", "--lang", "en", "--limit", "2")
    answer = json.loads(done.stdout)
    assert answer["total"] > 2 == len(answer["hits"])
    assert "any of them" in answer["notes"][0]
    assert {"task_id", "doc_id", "title", "text", "spans", "units", "deadlines", "source", "url", "score"} <= set(
        answer["hits"][0]
    )


def test_pages_tell_where_they_stand(taizhang: Taizhang, built: Path) -> None:
    done = taizhang("--data", built, "search", "专区", "--kind", "task", "--limit", "1", "--offset", "1")
    assert done.stdout.startswith("2  ")
    assert done.stdout.endswith("3 hits, 2 to 2 shown\n")
    beyond = taizhang("--data", built, "search", "专区", "--kind", "task", "--offset", "7")
    assert (beyond.returncode, beyond.stdout) == (0, "3 hits; none after 7\n")


def test_words_found_are_bold_in_a_terminal() -> None:
    from warehouse.search_hits import Marked

    console = Console(force_terminal=True, color_system="standard", width=80)
    with console.capture() as seen:
        console.print(searching._marked(Marked("设立[专区]。", ((3, 5),)), True))
    assert "专区" in seen.get()
    assert "\x1b[1" in seen.get()
    assert searching._marked(Marked("设立专区。", ((2, 4),)), False) == "设立「专区」。"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["search"], 2, "Missing argument"),
        (["search", ""], 2, "nothing is asked"),
        (["search", "。，"], 2, "has nothing to look for in it"),
        (["search", "专" * 300], 2, "it can have 200"),
        (["search", "专区", "--years", "去年"], 2, "is no year"),
        (["search", "专区", "--kind", "list"], 2, "list"),
        (["search", "专区", "--limit", "0"], 2, "limit"),
        (["search", "司法界"], 1, "nothing is found for 司法界; nearest: 司法"),
        (["search", "专区", "--region", "青海省"], 1, "no notice of 青海省"),
        (["search", "专区", "--years", "2019"], 1, "no notice of 2019"),
        (["search", "专区", "--region", "达州市", "--upstream", "广府办函〔2021〕2号"], 1, "without upstream"),
    ],
)
def test_what_goes_wrong_is_told_with_its_exit_code(
    taizhang: Taizhang, built: Path, words: list[str], code: int, message: str
) -> None:
    done = taizhang("--data", built, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_warehouse_it_says_what_to_do(taizhang: Taizhang, tmp_path: Path) -> None:
    done = taizhang("--data", tmp_path, "search", "专区")
    assert (done.returncode, done.stdout) == (1, "")
    assert "run `taizhang run` or `taizhang build` first" in done.stderr
