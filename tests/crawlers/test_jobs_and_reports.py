"""Jobs and reports go to another process and back as they were."""

from __future__ import annotations

from collections import Counter

from crawlers.job import ColumnReport, Job, Mode, Report, job_of, report_of, to_text
from crawlers.states import Kind, State


def test_a_job_comes_back_as_it_was() -> None:
    job = Job("meishan", Mode.PAGE, "http://127.0.0.1:8000", True, 0.5, "眉山.warc.gz", "https://www.ms.gov.cn/1.htm")
    assert job_of(to_text(job)) == job
    assert "\n" not in to_text(job)


def test_a_report_comes_back_as_it_was() -> None:
    counts = Counter({"notice.fetched": 3, "list.unchanged": 1})
    columns = (ColumnReport("gsgg", 2, 15, "page 2: blocked (ruishu)", "通知", came_to="blocked"),)
    report = Report("meishan", 7, counts, columns, ("one\ntwo",), True, 1.5, failed=True)
    back = report_of(to_text(report))
    assert back == report
    assert isinstance(back.counts, Counter)
    assert "\n" not in to_text(report)


def test_fetches_are_counted_by_state_and_kind() -> None:
    counts = Counter({"notice.fetched": 3, "attachment.fetched": 2, "notice.missing": 1})
    report = Report("meishan", counts=counts)
    assert report.of(State.FETCHED) == 5
    assert report.of(State.FETCHED, State.MISSING, kind=Kind.NOTICE) == 4


def test_a_crawl_in_which_no_column_was_read_and_no_page_was_had_is_empty() -> None:
    unread = ColumnReport("gsgg", 0, 0, "robots.txt: refused connection", came_to="failed")
    assert Report("x", columns=(unread,)).is_empty
    assert Report("x", columns=(unread,)).came_to(State.FAILED, State.TIMED_OUT)
    assert not Report("x", columns=(unread,)).came_to(State.BLOCKED)
    assert not Report("x", columns=(unread, ColumnReport("gfxwj", 1, 15))).is_empty
    assert not Report("x", columns=(ColumnReport("gsgg", 1, 0, "lists nothing", unreadable=True),)).is_empty
    assert not Report("x", counts=Counter({"notice.unchanged": 1}), columns=(unread,)).is_empty
