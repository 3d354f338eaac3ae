"""How a source does: its last crawl, held against what the registry expects; a broken expectation holds its news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.health import Condition, Health, healths, judged, settle
from crawlers.job import ColumnReport, Report, to_text
from crawlers.ledger import open_ledger
from crawlers.ledger.ledger import Ledger
from crawlers.ledger.values import Batch, Discovery, Fetched, Host, Sitting, Tally
from crawlers.registry import Column, Evidence, Site
from crawlers.states import Kind, State
from taizhang.settings import Settings

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
SITE = Site(
    "meishan",
    "眉山市人民政府",
    "511400",
    "vsb",
    "https://www.ms.gov.cn/",
    (Column("gsgg", "公示公告", "https://www.ms.gov.cn/gsgg.htm"),),
    "0 1 * * *",
    "sichuan",
    Evidence("made up"),
    ("www.ms.gov.cn",),
    documents=2,
    silent_days=90,
)
READ = ColumnReport("gsgg", 1, 15)
TALLY = Tally("meishan", "", listed=3, notices=3, newest_listed=date(2026, 11, 1), newest_found=AT)


def sitting(report: Report | None, outcome: str | None = "done", number: int = 1) -> Sitting:
    ended = None if outcome is None else AT
    return Sitting(number, number, "meishan", "", AT, ended, outcome, to_text(report) if report else None)


def crawled(*columns: ColumnReport, **counts: int) -> Report:
    states = Counter({f"notice.{state}": count for state, count in counts.items()})
    return Report("meishan", 1, states, columns or (READ,), finished=True)


def judge(*sittings: Sitting, tally: Tally = TALLY, site: Site = SITE, hosts: dict[str, Host] | None = None) -> Health:
    return judged(site, tally, sittings, hosts or {}, AT)


def test_a_source_without_a_crawl_was_never_crawled() -> None:
    assert judged(SITE, None, (), {}, AT) == Health(Condition.NEVER_CRAWLED)
    saved_by_hand = sitting(Report("meishan"), outcome="inbox")
    assert judge(saved_by_hand).condition is Condition.NEVER_CRAWLED


def test_a_source_that_is_as_expected_is_healthy() -> None:
    health = judge(sitting(crawled(unchanged=3)))
    assert health == Health(Condition.HEALTHY, (), (), AT, 3, date(2026, 11, 1))


def test_too_few_documents() -> None:
    health = judge(sitting(crawled(fetched=1)), tally=replace(TALLY, notices=1))
    assert health.condition is Condition.TOO_FEW
    assert health.broken == ("1 of the 2 documents that are expected at least",)


@pytest.mark.parametrize(
    ("listed", "found", "silent"),
    [
        (date(2026, 8, 24), AT, False),  # 90 days
        (date(2026, 8, 23), AT, True),  # 91 days
        (None, AT - timedelta(days=90), False),
        (None, AT - timedelta(days=91), True),
        (date(2099, 1, 1), AT - timedelta(days=91), True),  # a slip of the list's
    ],
)
def test_silent_for_too_long_by_the_lists_dates_where_there_are_any(
    listed: date | None, found: datetime, silent: bool
) -> None:
    health = judge(sitting(crawled(unchanged=3)), tally=replace(TALLY, newest_listed=listed, newest_found=found))
    assert (health.condition is Condition.SILENT) == silent
    if silent:
        assert "91 days; at most 90 are expected" in health.broken[0]


def test_a_copy_is_not_held_against_what_is_expected_of_the_site() -> None:
    few, unreadable = replace(TALLY, notices=1), replace(READ, unreadable=True)
    health = judged(SITE, few, (sitting(crawled(unreadable, fetched=1)),), {}, AT, "http://127.0.0.1:8000")
    assert (health.condition, health.broken, health.copy) == (Condition.HEALTHY, (), "http://127.0.0.1:8000")
    assert "the copy at http://127.0.0.1:8000" in health.problems[0]


def test_a_source_with_no_such_expectation_is_never_silent() -> None:
    site = replace(SITE, silent_days=None)
    health = judge(sitting(crawled(unchanged=3)), tally=replace(TALLY, newest_listed=date(2016, 1, 1)), site=site)
    assert health.condition is Condition.HEALTHY


def test_a_column_that_lists_nothing_any_more_is_unreadable() -> None:
    column = ColumnReport("gsgg", 1, 0, "its first page lists nothing that reads as a notice", unreadable=True)
    health = judge(sitting(crawled(column, unchanged=3)))
    assert health.condition is Condition.UNREADABLE
    assert health.problems == ("the column gsgg lists nothing: has its layout changed?",)


def test_a_host_that_is_left_alone_is_blocked_until_its_circuit_closes() -> None:
    hosts = {"www.ms.gov.cn": Host("www.ms.gov.cn", 3, AT + timedelta(hours=2))}
    health = judge(sitting(crawled(unchanged=1)), hosts=hosts)
    assert health.condition is Condition.BLOCKED
    assert health.problems == ("www.ms.gov.cn shuts us out and is left alone until 2026-11-22 05:00 UTC",)
    hosts = {"www.ms.gov.cn": Host("www.ms.gov.cn", 3, AT - timedelta(hours=2))}
    assert judge(sitting(crawled(unchanged=1)), hosts=hosts).condition is Condition.HEALTHY


def test_a_source_that_blocked_all_is_blocked_and_breaks_no_expectation() -> None:
    column = ColumnReport("gsgg", 1, 0, "page 1: blocked (ruishu)", came_to="blocked")
    health = judge(sitting(crawled(column, blocked=3)), tally=Tally("meishan", ""))
    assert (health.condition, health.broken) == (Condition.BLOCKED, ())


def test_a_source_whose_lists_can_be_read_and_no_notice_is_blocked_too() -> None:
    assert judge(sitting(crawled(blocked=3))).condition is Condition.BLOCKED


def test_some_blocked_pages_are_no_blocked_source() -> None:
    assert judge(sitting(crawled(blocked=2, unchanged=3))).condition is Condition.HEALTHY


def test_a_source_of_which_nothing_was_had_is_failing() -> None:
    column = ColumnReport("gsgg", 0, 0, "robots.txt: no such host", came_to="failed")
    health = judge(sitting(crawled(column)))
    assert health.condition is Condition.FAILING
    assert health.problems == ("nothing that was asked for was had", "gsgg: robots.txt: no such host")


def test_a_crawl_that_went_wrong_is_told_and_what_was_before_is_still_judged() -> None:
    wrong = Report("meishan", problems=("meishan: the process that crawled it ended of SIGKILL",), failed=True)
    health = judge(sitting(wrong, "failed", 2), sitting(crawled(fetched=1)), tally=replace(TALLY, notices=1))
    assert health.condition is Condition.FAILING
    assert health.problems[-1] == "meishan: the process that crawled it ended of SIGKILL"
    assert health.broken == ("1 of the 2 documents that are expected at least",)


def test_a_crawl_that_was_stopped_breaks_no_expectation_yet() -> None:
    health = judge(sitting(crawled(fetched=1), "stopped"), tally=replace(TALLY, notices=1))
    assert (health.condition, health.broken) == (Condition.STOPPED, ())
    assert judge(sitting(None, None)).condition is Condition.STOPPED


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(Settings(data=tmp_path)) as opened:
        yield opened


def crawl(ledger: Ledger, at: datetime, notices: int, *, column: ColumnReport = READ) -> Health:
    """Write a crawl that finds so many notices, and settle what it means."""
    run = ledger.begin("meishan", "", at)
    urls = [f"https://www.ms.gov.cn/info/{number}.htm" for number in range(notices)]
    known = ledger.pages("meishan")
    fresh = [url for url in urls if url not in known]
    ledger.write(
        run,
        Batch(
            found=[Discovery(url, Kind.NOTICE, "gsgg", 1, at, listed_on=at.date()) for url in fresh],
            fetched=[Fetched(url, Kind.NOTICE, at, State.FETCHED, sha256=f"{url:0>64}"[-64:]) for url in fresh],
        ),
    )
    ledger.end(run, at, "done", to_text(crawled(column, fetched=len(fresh))))
    return settle(SITE, ledger, at)


def news(ledger: Ledger) -> int:
    return len(list(ledger.news()))


def test_news_wait_from_the_crawl_on_that_broke_an_expectation_until_one_meets_all(ledger: Ledger) -> None:
    assert crawl(ledger, AT, 1).condition is Condition.TOO_FEW
    assert news(ledger) == 0
    assert ledger.held()["meishan", ""].reason == "1 of the 2 documents that are expected at least"
    assert crawl(ledger, AT + timedelta(days=1), 3).condition is Condition.HEALTHY
    assert news(ledger) == 3
    assert ledger.held() == {}


def test_what_was_published_before_stays_when_an_expectation_breaks(ledger: Ledger) -> None:
    crawl(ledger, AT, 3)
    unreadable = ColumnReport("gsgg", 1, 0, "lists nothing", unreadable=True)
    crawl(ledger, AT + timedelta(days=1), 4, column=unreadable)
    assert news(ledger) == 3
    assert ledger.held()["meishan", ""].since == AT + timedelta(days=1)


def test_a_crawl_that_was_not_let_in_neither_holds_nor_releases(ledger: Ledger) -> None:
    blocked = ColumnReport("gsgg", 1, 0, "page 1: blocked (ruishu)", came_to="blocked")
    assert crawl(ledger, AT, 0, column=blocked).condition is Condition.BLOCKED
    assert ledger.held() == {}
    crawl(ledger, AT + timedelta(days=1), 1)
    crawl(ledger, AT + timedelta(days=2), 0, column=blocked)
    assert set(ledger.held()) == {("meishan", "")}


def test_what_was_released_by_hand_stays_released(ledger: Ledger) -> None:
    crawl(ledger, AT, 1)
    ledger.release("meishan", "", AT + timedelta(hours=1))
    assert news(ledger) == 1
    crawl(ledger, AT + timedelta(days=1), 1)
    assert news(ledger) == 1


def test_all_sources_are_judged_at_once(ledger: Ledger) -> None:
    crawl(ledger, AT, 3)
    other = replace(SITE, id="dazhou")
    found = healths((SITE, other), ledger, AT)
    assert [found[name].condition for name in ("meishan", "dazhou")] == [Condition.HEALTHY, Condition.NEVER_CRAWLED]


def test_where_only_copies_were_crawled_the_last_one_is_told_of(ledger: Ledger) -> None:
    for port, state in ((8001, State.FETCHED), (8002, State.BLOCKED)):
        base, at = f"http://127.0.0.1:{port}", AT + timedelta(minutes=port)
        run = ledger.begin("meishan", base, at)
        url = f"{base}/info/1.htm"
        ledger.write(
            run,
            Batch(
                found=[Discovery(url, Kind.NOTICE, "gsgg", 1, at)],
                fetched=[Fetched(url, Kind.NOTICE, at, state, sha256="a" * 64 if state is State.FETCHED else None)],
            ),
        )
        ledger.end(run, at, "done", to_text(crawled(**{state: 1})))
    health = healths((SITE,), ledger, AT)["meishan"]
    assert (health.condition, health.copy) == (Condition.BLOCKED, "http://127.0.0.1:8002")
    crawl(ledger, AT, 3)
    assert healths((SITE,), ledger, AT)["meishan"].copy == ""
