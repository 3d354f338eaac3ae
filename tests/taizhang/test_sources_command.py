"""``taizhang sources`` lists the registry with each source's state; ``schedule --list`` says when each takes its turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.job import ColumnReport, Report, to_text
from crawlers.ledger import open_ledger
from taizhang.settings import Settings

Taizhang = Callable[..., Any]
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def write_crawl(data: Path, site: str) -> None:
    """Write a crawl that found nothing where documents are expected; its news wait."""
    with open_ledger(Settings(data=data)) as ledger:
        run = ledger.begin(site, "", AT)
        report = Report(site, run.id, columns=(ColumnReport("gsgg", 1, 1),), finished=True)
        ledger.end(run, AT, "done", to_text(report))
        ledger.hold(site, "", AT, "0 documents, where at least 20 are expected")
        ledger.confirm(site, "gsgg", AT, "15 notices on its first page", ok=True)


def test_every_source_is_listed_for_programs(taizhang: Taizhang, tmp_path: Path) -> None:
    done = taizhang("--data", tmp_path, "sources", "--json")
    listed = json.loads(done.stdout)
    assert len(listed) >= 60
    for source in listed:
        assert {"id", "region_code", "platform", "columns", "schedule", "state", "group", "url", "name"} <= set(source)
        assert source["columns"]
        assert source["state"] == "never_crawled"
        assert source["confirmed"] is None
    assert not (tmp_path / "raw").exists()


def test_people_get_a_line_a_source(taizhang: Taizhang, tmp_path: Path) -> None:
    done = taizhang("--data", tmp_path, "sources")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    (meishan,) = [line for line in lines if line.startswith("meishan ")]
    assert "眉山市人民政府" in meishan
    assert "511400" in meishan
    assert meishan.rstrip().endswith("never crawled")
    assert lines[-1].endswith("confirmed by a look at them: 0")


def test_a_source_whose_news_wait_says_since_when_and_how_to_release_them(taizhang: Taizhang, tmp_path: Path) -> None:
    write_crawl(tmp_path, "meishan")
    (source,) = json.loads(taizhang("--data", tmp_path, "sources", "--state", "too_few", "--json").stdout)
    assert (source["id"], source["state"]) == ("meishan", "too_few")
    assert source["held_since"] == "2026-11-22T03:00:00+00:00"
    assert source["held_because"] == "0 documents, where at least 20 are expected"
    assert source["last_crawl"] == "2026-11-22T03:00:00+00:00"
    assert source["confirmed"] == "2026-11-22T03:00:00+00:00"
    confirmed = {column["key"]: column["confirmed"] for column in source["columns"]}
    assert confirmed["gsgg"] == {
        "at": "2026-11-22T03:00:00+00:00",
        "ok": True,
        "evidence": "15 notices on its first page",
    }
    text = taizhang("--data", tmp_path, "sources", "--state", "too_few").stdout
    assert "too few, held" in text
    assert "meishan: its news wait since 2026-11-22; `taizhang sources release meishan`" in text


def test_news_are_released_by_hand(taizhang: Taizhang, tmp_path: Path) -> None:
    write_crawl(tmp_path, "meishan")
    first = taizhang("--data", tmp_path, "sources", "release", "meishan")
    assert first.stdout == "meishan: its news are released; `taizhang run` publishes them\n"
    assert taizhang("--data", tmp_path, "sources", "release", "meishan").stdout == "meishan: nothing waited\n"
    (source,) = json.loads(taizhang("--data", tmp_path, "sources", "--state", "too_few", "--json").stdout)
    assert source["held_since"] is None


def test_the_schedule_lists_when_each_source_takes_its_turn(taizhang: Taizhang, tmp_path: Path) -> None:
    done = taizhang("--data", tmp_path, "schedule", "qinghai", "--list")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("qinghai  ")
    data = json.loads(taizhang("--data", tmp_path, "schedule", "qinghai", "--json").stdout)
    (deployment,) = data["deployments"]
    assert deployment["group"] == "qinghai"
    assert {one["timezone"] for one in deployment["schedules"]} == {"Asia/Shanghai"}
