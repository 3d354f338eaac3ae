"""News of a source that is not as expected wait, those of others do not; and what there is of each source is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from crawlers.ledger.values import Confirmation, Hold, Tally
from crawlers.states import Kind, State

S = State
DAY = timedelta(days=1)
ZERO = datetime(2026, 3, 1, 2, tzinfo=UTC)  # when the crawl of day 0 begins


def crawl_three_days(crawls: Any) -> None:
    for day, data in enumerate("abc"):
        with crawls.crawl(day):
            crawls.fetch("1", S.CHANGED if day else S.FETCHED, data, files="")


def read(crawls: Any, held: bool = False) -> tuple[str, str]:
    """Return the bytes that versions and news tell of, as letters."""
    versions = "".join(version.sha256[0] for version in crawls.ledger.versions(held))
    return versions, "".join(line.sha256[0] for line in crawls.ledger.news(held))


def test_a_source_that_never_waited_is_read_wholly(crawls: Any) -> None:
    crawl_three_days(crawls)
    assert read(crawls) == ("abc", "abc")
    assert crawls.ledger.released("meishan") is None
    assert crawls.ledger.held() == {}


def test_what_its_runs_brought_from_then_on_waits(crawls: Any, crawls_of: Any) -> None:
    crawl_three_days(crawls)
    other = crawls_of(crawls.ledger, "dazhou")
    copy = crawls_of(crawls.ledger, base="http://127.0.0.1:8000")
    for one, data in ((other, "d"), (copy, "e")):
        with one.crawl(2):
            one.fetch("1", S.FETCHED, data, files="")
    crawls.ledger.hold("meishan", "", ZERO + DAY, "2 documents, at least 30 are expected")
    assert sorted(read(crawls)[0]) == ["a", "d", "e"]
    assert sorted(read(crawls)[1]) == ["a", "d", "e"]
    assert sorted(read(crawls, held=True)[0]) == ["a", "b", "c", "d", "e"]
    assert crawls.ledger.released("meishan") == ZERO + DAY
    assert crawls.ledger.held() == {
        ("meishan", ""): Hold("meishan", "", ZERO + DAY, "2 documents, at least 30 are expected")
    }


def test_what_waits_goes_on_waiting_from_the_first_time_on(crawls: Any) -> None:
    crawl_three_days(crawls)
    crawls.ledger.hold("meishan", "", ZERO + DAY, "too few")
    crawls.ledger.hold("meishan", "", ZERO + 2 * DAY, "silent")
    assert read(crawls) == ("a", "a")
    assert crawls.ledger.held()["meishan", ""].reason == "silent"


def test_what_was_released_is_read(crawls: Any) -> None:
    crawl_three_days(crawls)
    crawls.ledger.hold("meishan", "", ZERO + DAY, "too few")
    assert crawls.ledger.release("meishan", "", ZERO + 3 * DAY)
    assert read(crawls) == ("abc", "abc")
    assert not crawls.ledger.release("meishan", "", ZERO + 3 * DAY)
    assert not crawls.ledger.release("dazhou", "", ZERO + 3 * DAY)


def test_what_was_released_never_waits_again(crawls: Any) -> None:
    crawl_three_days(crawls)
    crawls.ledger.hold("meishan", "", ZERO + DAY, "too few")
    crawls.ledger.release("meishan", "", ZERO + 3 * DAY)
    crawls.ledger.hold("meishan", "", ZERO + DAY, "still too few")
    assert read(crawls) == ("abc", "abc")
    with crawls.crawl(4):
        crawls.fetch("1", S.CHANGED, "d", files="")
    assert read(crawls) == ("abc", "abc")
    assert read(crawls, held=True) == ("abcd", "abcd")


def test_a_notice_whose_attachment_came_in_a_held_run_waits(crawls: Any) -> None:
    with crawls.crawl(0, "stopped"):
        crawls.fetch("1", S.FETCHED, "a", files="x")
        crawls.find("https://www.ms.gov.cn/Px.docx", Kind.ATTACHMENT)
    with crawls.crawl(2):
        crawls.file("x", S.FETCHED, "1")
    crawls.ledger.hold("meishan", "", ZERO + 2 * DAY, "too few")
    assert read(crawls)[0] == ""
    crawls.ledger.release("meishan", "", ZERO + 3 * DAY)
    assert read(crawls)[0] == "a"


def test_the_last_look_at_each_column_is_kept(crawls: Any) -> None:
    crawls.ledger.confirm("meishan", "tzgg", ZERO, "0 notices", False)
    crawls.ledger.confirm("meishan", "tzgg", ZERO + DAY, "20 notices, the first 关于…", True)
    crawls.ledger.confirm("dazhou", "zcwj", ZERO, "15 notices", True, base="http://127.0.0.1:8000")
    assert crawls.ledger.confirmations() == (
        Confirmation("dazhou", "http://127.0.0.1:8000", "zcwj", ZERO, True, "15 notices"),
        Confirmation("meishan", "", "tzgg", ZERO + DAY, True, "20 notices, the first 关于…"),
    )


def test_each_source_is_counted(crawls: Any, crawls_of: Any) -> None:
    with crawls.crawl(0):
        for number in range(4):
            crawls.find(str(number), listed_on=date(2021, 9, 1 + number))
        crawls.find("list", Kind.LIST)
        crawls.fetch("list", S.FETCHED, kind=Kind.LIST)
        for url in "01":
            crawls.fetch(url, S.FETCHED, "a", files="x")
        crawls.file("x", S.FETCHED, "1")
        crawls.fetch("2", S.BLOCKED)
    done_at = crawls.now
    with crawls.crawl(1, "stopped"):
        crawls.find("9", listed_on=date(2020, 1, 1))
        found_at = crawls.now
        crawls.fetch("0", S.MISSING)
        crawls.fetch("1", S.UNCHANGED, "a")
        fetched_at = crawls.now
    crawls_of(crawls.ledger, "dazhou").begin(0)
    assert crawls.ledger.tallies() == {
        ("meishan", ""): Tally(
            "meishan",
            "",
            listed=5,
            notices=2,
            missing=1,
            newest_listed=date(2021, 9, 4),
            newest_found=found_at,
            last_fetch=fetched_at,
            last_done=done_at,
            last_states={"notice.missing": 1, "notice.unchanged": 1},  # type: ignore[arg-type]
        ),
        ("dazhou", ""): Tally("dazhou", ""),
    }


def test_a_ledger_without_a_line_counts_nothing(crawls: Any) -> None:
    assert crawls.ledger.tallies() == {}
    assert crawls.ledger.runs("meishan") == ()
    assert crawls.ledger.confirmations() == ()
    assert list(crawls.ledger.versions()) == list(crawls.ledger.news()) == []
