"""Each source is crawled in a process of its own: what ends one ends no other, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.job import Job, Report
from flows import crawling
from taizhang.settings import Settings

CHILD = str(Path(__file__).with_name("crawling_child.py"))
PARENT = """
import signal
import sys
from pathlib import Path
from crawlers.job import Job
from flows import crawling
from taizhang.settings import Settings
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
crawling.CHILD = (sys.argv[1],)
crawling.crawl([Job("waits-a"), Job("waits-b")], Settings(data=Path(sys.argv[2])))
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(crawling, "CHILD", (CHILD,))
    return Settings(data=tmp_path, contact="desk@example.org", crawls=3)


def jobs(*names: str) -> list[Job]:
    return [Job(name) for name in names]


def order(settings: Settings) -> list[str]:
    return (settings.data / "order.txt").read_text().split()


def wait_for(there: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if there():
            return
        assert process is None or process.poll() is None
        pause.wait(0.01)
    pytest.fail("it did not come about")


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # An orphan that has ended may wait for its new parent to take note.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_reports_come_in_the_order_of_the_jobs_and_settings_reach_the_children(settings: Settings) -> None:
    heard: list[tuple[str, int, int]] = []
    done: list[Report] = []
    reports = crawling.crawl(
        jobs("slow", "fine"), settings, lambda *how_far: heard.append(how_far), done=lambda report: done.append(report)
    )
    assert [report.site for report in reports] == ["slow", "fine"]
    assert all(report.finished and not report.failed for report in reports)
    assert reports[0].problems == ("desk@example.org",)
    assert reports[0].of("fetched", kind="notice") == 2
    assert sorted(heard) == [("fine", 3, 7), ("slow", 3, 7)]
    assert sorted(report.site for report in done) == ["fine", "slow"]


def test_a_child_that_dies_is_told_with_its_log_and_the_others_go_on(settings: Settings) -> None:
    died, fine = crawling.crawl(jobs("dies", "fine"), settings)
    assert fine.finished
    assert died.failed
    assert not died.finished
    (problem,) = died.problems
    assert problem.startswith("dies: the process that crawled it ended of SIGKILL before it reported")
    assert problem.endswith(f"its log: {settings.crawled}/logs/dies.log, which ends with: ZeroDivisionError: oh")


def test_the_last_line_of_an_earlier_crawls_log_is_not_this_ones(settings: Settings) -> None:
    log = settings.crawled / "logs" / "nonsense.log"
    log.parent.mkdir(parents=True)
    log.write_text("OSError: of last week\n")
    (report,) = crawling.crawl(jobs("nonsense"), settings)
    assert report.failed
    assert "wrote 'What a lovely day' where a line of JSON was expected" in report.problems[0]
    assert report.problems[0].endswith(f"its log: {log}")


def test_a_long_log_is_put_aside(settings: Settings) -> None:
    log = settings.crawled / "logs" / "fine.log"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"x" * 2_000_000)
    crawling.crawl(jobs("fine"), settings)
    assert log.stat().st_size == 0
    assert log.with_name("fine.log.old").stat().st_size == 2_000_000


def test_what_was_counted_stays_where_the_child_fails_after_its_report(settings: Settings) -> None:
    (report,) = crawling.crawl(jobs("fails"), settings)
    assert report.failed
    assert report.of("fetched") == 2
    assert "ended with exit code 3;" in report.problems[1]


def test_a_child_out_of_time_is_asked_to_stop_and_reports_what_it_has(settings: Settings) -> None:
    (report,) = crawling.crawl(jobs("waits"), settings, seconds={"waits": 0.05})
    assert (report.finished, report.failed, report.run) == (False, False, 1)
    assert "TAIZHANG_CRAWL_MINUTES allows 360" in report.problems[0]
    assert report.problems[0].endswith("the next crawl goes on")


def test_a_child_that_does_not_listen_is_ended(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawling, "ASK_SECONDS", 0.05)
    monkeypatch.setattr(crawling, "END_SECONDS", 0.05)
    (report,) = crawling.crawl(jobs("deaf"), settings, seconds={"deaf": 0.5})
    assert report.failed
    assert "ended of SIGKILL before it reported" in report.problems[0]
    assert is_gone(int((settings.data / "deaf.pid").read_text()))


def test_sources_with_a_host_in_common_are_crawled_one_after_the_other(settings: Settings) -> None:
    crawling.crawl(jobs("slow-a", "slow-b"), settings, hosts={"slow-a": ["x", "y"], "slow-b": ["y", "z"]})
    first, second = order(settings)[:2]
    assert (first[0], second[0], first[1:]) == ("+", "-", second[1:])


def test_no_more_are_crawled_side_by_side_than_is_set(settings: Settings) -> None:
    crawling.crawl(jobs("slow-a", "slow-b", "slow-c"), replace(settings, crawls=1))
    assert order(settings) == ["+slow-a", "-slow-a", "+slow-b", "-slow-b", "+slow-c", "-slow-c"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_child_outlives_a_parent_that_is_interrupted_or_killed(settings: Settings, how: signal.Signals) -> None:
    words = [sys.executable, "-c", PARENT, CHILD, str(settings.data)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as parent:
        try:
            files = [settings.data / f"waits-{name}.pid" for name in "ab"]
            wait_for(lambda: all(file.exists() and file.read_text() for file in files), parent)
            children = [int(file.read_text()) for file in files]
            parent.send_signal(how)
            assert parent.wait(30) != 0
        finally:
            parent.kill()
    wait_for(lambda: all(map(is_gone, children)))
    if how is signal.SIGINT:  # they ended in order
        assert sorted(line for line in order(settings) if line[0] == "-") == ["-waits-a", "-waits-b"]
