"""The flow that the schedule runs: each source a task, then one publication; its artifacts tell what came of it."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawlers.health import Condition
from crawlers.ledger import open_ledger
from taizhang.settings import Settings

PROCESS = Path(__file__).with_name("recrawl_process.py")
LIST = (
    '<html><head><meta charset="utf-8"><title>公示公告</title></head><body><ul class="list">{rows}</ul></body></html>'
)
ROW = '<li><a href="info/1001/{number}.htm" title="{title}">{title}</a><span>2026-11-0{number}</span></li>'
PAGE = """<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}"></head>
<body><div class="v_news_content"><p>{title}</p><p>各县（区）人民政府：现将要点印发给你们，请认真贯彻落实。</p>
<p>（一）公开目录{number}。编制基层政务公开事项标准目录，向社会公开。（责任单位：市司法局；完成时限：2026年{month}月底前）</p>
<p>（二）设立专区。在县级政务服务大厅设立政务公开专区。（责任单位：市政务服务管理局；完成时限：2027年6月）</p>
</div></body></html>"""
SOURCE = """- id: {name}
  name: {title}
  region_code: "{code}"
  platform: vsb
  url: http://{host}/{name}/
  columns:
    - {{key: gsgg, name: 公示公告, url: "http://{host}/{name}/gsgg.htm"}}
  schedule: "0 1 * * *"
  expects: {{documents: {documents}}}
  evidence: {{read_in: "made up", confirmed_on: null}}
"""
CITIES = {"meishan": ("眉山市", "511400"), "dazhou": ("达州市", "511700"), "guangyuan": ("广元市", "510800")}


@dataclass(frozen=True)
class Ran:
    """Two runs of the flow: a first one, and one after a deadline was moved."""

    settings: Settings
    outputs: tuple[str, ...]
    database: Path


def write_site(folder: Path, name: str, month: int) -> None:
    """Write a site with two notices; the first one's first deadline is in this month."""
    title = f"{CITIES[name][0]}人民政府办公室关于印发2026年政务公开工作要点的通知（第{{number}}号）"
    (folder / name / "info" / "1001").mkdir(parents=True, exist_ok=True)
    rows = [ROW.format(number=number, title=title.format(number=number)) for number in (1, 2)]
    (folder / name / "gsgg.htm").write_text(LIST.format(rows="".join(rows)), "utf-8")
    for number in (1, 2):
        page = PAGE.format(title=title.format(number=number), number=number, month=month if number == 1 else 9)
        path = folder / name / "info" / "1001" / f"{number}.htm"
        if not path.exists() or path.read_text("utf-8") != page:
            path.write_text(page, "utf-8")
            os.utime(path, (1_700_000_000 + month, 1_700_000_000 + month))


def make_all_due(settings: Settings) -> None:
    """Let it be every page's turn: it would not be before tomorrow."""
    with closing(sqlite3.connect(settings.crawled / "ledger.sqlite")) as database, database:
        database.execute("UPDATE pages SET next_due = NULL")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("recrawl")
    site, registry, settings = folder / "site", folder / "registry", Settings(data=folder / "data")
    for name in ("meishan", "dazhou"):
        write_site(site, name, 10)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: it refuses
        hosts = {
            "meishan": (f"127.0.0.1:{server.server_port}", 2),
            "dazhou": (f"127.0.0.1:{server.server_port}", 50),
            "guangyuan": (f"127.0.0.1:{closed.getsockname()[1]}", 1),
        }
        registry.mkdir()
        sources = [
            SOURCE.format(name=name, title=CITIES[name][0], code=CITIES[name][1], host=host, documents=documents)
            for name, (host, documents) in hosts.items()
        ]
        (registry / "sichuan.yaml").write_text("".join(sources), "utf-8")
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "TAIZHANG_"))
        }
        environment |= {"TAIZHANG_REGISTRY": str(registry), "TAIZHANG_PRIVATE_ADDRESSES": "1"}
        environment |= {"TAIZHANG_DELAY_SECONDS": "0", "HOME": str(folder)}
        outputs = []
        with subprocess.Popen(
            [sys.executable, PROCESS, settings.data],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            assert process.stdin and process.stdout
            for names, month in ((hosts, 10), (["meishan"], 12)):
                write_site(site, "meishan", month)
                process.stdin.write(" ".join(names) + "\n")
                process.stdin.flush()
                outputs.append(process.stdout.readline().strip())
                make_all_due(settings)
            process.stdin.close()
        server.shutdown()
        server.server_close()
    yield Ran(settings, tuple(outputs), settings.data / "prefect" / "prefect.db")


def asked(ran: Ran, question: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(ran.database)) as database:
        return database.execute(question).fetchall()


def artifacts(ran: Ran, key: str) -> list[str]:
    return [data for (data,) in asked(ran, f"SELECT data FROM artifact WHERE key = '{key}' ORDER BY created")]


def test_a_source_that_cannot_be_reached_is_named_at_the_end_and_the_others_are_published(ran: Ran) -> None:
    assert ran.outputs == ("1 of 3 sources could not be crawled: guangyuan", "completed")
    assert "眉山市" in (ran.settings.exports / "triples.csv").read_text("utf-8-sig")


def test_each_source_is_a_task_and_what_may_pass_is_tried_again(ran: Ran) -> None:
    rows = asked(ran, "SELECT name, state_type, run_count FROM task_run")
    runs = {name: (state, count) for name, state, count in rows}
    assert runs["guangyuan"] == ("FAILED", 2)
    assert runs["dazhou"] == ("COMPLETED", 1)
    assert {name[:4] for name, *_ in rows} >= {"meis", "take", "read"}
    assert [state for (state,) in asked(ran, "SELECT state_type FROM flow_run ORDER BY created")] == [
        "FAILED",
        "COMPLETED",
    ]


def test_the_table_of_sources_shows_states_and_counts(ran: Ran) -> None:
    first, second = (json.loads(json.loads(data)) for data in artifacts(ran, "sources"))
    states = {row["source"]: row["state"] for row in first}
    assert states == {"meishan": "healthy", "dazhou": "too_few", "guangyuan": "failing"}
    counts = {row["source"]: (row["new"], row["changed"]) for row in first}
    assert counts["meishan"] == counts["dazhou"] == (2, 0)
    assert [(row["source"], row["new"], row["changed"], row["unchanged"]) for row in second] == [("meishan", 0, 1, 1)]


def test_a_broken_expectation_stops_the_news_of_its_source_only(ran: Ran) -> None:
    rows = {row["source"]: row for row in json.loads(json.loads(artifacts(ran, "sources")[0]))}
    assert rows["dazhou"]["held"] == "2 of the 50 documents that are expected at least"
    assert rows["meishan"]["held"] == ""
    assert "达州市" not in (ran.settings.exports / "documents.csv").read_text("utf-8-sig")
    with open_ledger(ran.settings) as ledger:
        assert set(ledger.held()) == {("dazhou", "")}


def test_the_changes_of_each_run_are_told_with_both_dates(ran: Ran) -> None:
    first, second = (json.loads(data) for data in artifacts(ran, "changes"))
    assert first.startswith("Nothing that was found since ")
    assert "2026-10-31" in second
    assert "2026-12-31" in second
    assert "| meishan |" in second


def test_the_exports_are_linked(ran: Ran) -> None:
    (link, *_) = artifacts(ran, "export-changes")
    assert (ran.settings.exports / "changes.csv").resolve().as_uri() in link


def test_there_is_a_limit_for_each_host_and_one_for_publishing(ran: Ran) -> None:
    limits = dict(asked(ran, 'SELECT name, "limit" FROM concurrency_limit_v2'))
    hosts = {name for name in limits if name.startswith("taizhang-host-127.0.0.1:")}
    assert len(hosts) == 2
    assert {limits[name] for name in hosts} == {1}
    assert (limits["taizhang-publishing"], limits["taizhang-crawls"]) == (1, 4)


def test_conditions_have_the_words_that_the_table_shows() -> None:
    assert {"healthy", "too_few", "failing"} <= set(Condition)
