"""The versions of a notice: its page and its attachments as they stood together, each time that a crawl changed them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawlers.ledger.values import Attached, Version
from crawlers.ledger.versions import name_in
from crawlers.states import Kind, State

URL = "https://www.ms.gov.cn/info/1483/1199786.htm"
S = State


def shown(crawls: Any) -> list[str]:
    """Return the versions as letters: the page's bytes, then those of its attachments."""
    return [
        f"{version.sha256[0]}:{''.join(file.sha256[0] for file in version.attachments)}"
        for version in crawls.ledger.versions()
    ]


def test_a_notice_without_attachments_is_a_version_once_its_run_ended(crawls: Any) -> None:
    crawls.begin(0)
    crawls.find(URL, title="关于印发《要点》的通知", listed_on=date(2021, 9, 10))
    crawls.fetch(URL, S.FETCHED, "a", files="")
    at = crawls.now
    assert list(crawls.ledger.versions()) == []
    crawls.end()
    facts = ((), "关于印发《要点》的通知", date(2021, 9, 10))
    assert list(crawls.ledger.versions()) == [Version("meishan", URL, "1199786.htm", at, "a" * 64, *facts)]


def test_its_attachments_stand_in_the_order_of_the_page(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch(URL, S.FETCHED, "a", files="yx")
        crawls.file("x", S.FETCHED, "1", name="附件1.docx")
        crawls.file("y", S.FETCHED, "2")
        at = crawls.now
    (version,) = crawls.ledger.versions()
    assert version.attachments == (
        Attached("Py.docx", "./Py.docx", "https://www.ms.gov.cn/Py.docx", "2" * 64),
        Attached("附件1.docx", "./Px.docx", "https://www.ms.gov.cn/Px.docx", "1" * 64),
    )
    assert version.since == at  # all of it was had only then


def test_a_notice_waits_until_each_of_its_attachments_was_tried(crawls: Any) -> None:
    with crawls.crawl(0, "stopped"):
        crawls.fetch(URL, S.FETCHED, "a", files="xy")
        for letter in "xy":
            crawls.find(f"https://www.ms.gov.cn/P{letter}.docx", Kind.ATTACHMENT)
        crawls.file("x", S.FETCHED, "1")
    assert shown(crawls) == []
    with crawls.crawl(0):
        crawls.file("y", S.TIMED_OUT)
        at = crawls.now
    (version,) = crawls.ledger.versions()
    assert [file.sha256[0] for file in version.attachments] == ["1"]
    assert version.since == at
    with crawls.crawl(1):
        crawls.file("y", S.FETCHED, "2")
    assert shown(crawls) == ["a:1", "a:12"]


def test_a_link_that_the_crawler_left_alone_is_not_waited_for(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch(URL, S.FETCHED, "a", files="x")
    assert shown(crawls) == ["a:"]


@pytest.mark.parametrize("change", ["page", "file", "both"])
def test_what_one_crawl_changed_is_one_version(crawls: Any, change: str) -> None:
    with crawls.crawl(0):
        crawls.fetch(URL, S.FETCHED, "a", files="x")
        crawls.file("x", S.FETCHED, "1")
    with crawls.crawl(1):
        if change != "file":
            crawls.fetch(URL, S.CHANGED, "b", files="x")
        if change != "page":
            crawls.file("x", S.CHANGED, "2")
        at = crawls.now
    assert shown(crawls) == ["a:1", {"page": "b:1", "file": "a:2", "both": "b:2"}[change]]
    assert list(crawls.ledger.versions())[1].since == at


def test_a_run_that_was_killed_and_gone_on_with_changes_as_one(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch(URL, S.FETCHED, "a", files="x")
        crawls.file("x", S.FETCHED, "1")
    run = crawls.begin(1)
    crawls.fetch(URL, S.CHANGED, "b", files="x")
    assert crawls.begin(1).id == run.id
    crawls.file("x", S.CHANGED, "2")
    crawls.end()
    assert shown(crawls) == ["a:1", "b:2"]


def test_a_version_that_was_read_after_a_stop_stays(crawls: Any) -> None:
    with crawls.crawl(0, "stopped"):
        crawls.fetch(URL, S.FETCHED, "a", files="x")
        crawls.file("x", S.FETCHED, "1")
    read = list(crawls.ledger.versions())
    crawls.begin(0)
    crawls.file("x", S.CHANGED, "2")
    assert list(crawls.ledger.versions()) == read
    crawls.end()
    assert list(crawls.ledger.versions())[:-1] == read
    assert shown(crawls) == ["a:1", "a:2"]


def test_what_brings_no_bytes_makes_no_version(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch(URL, S.FETCHED, "a", files="x")
        crawls.file("x", S.FETCHED, "1")
    for day, state in enumerate((S.UNCHANGED, S.MISSING, S.BLOCKED, S.TIMED_OUT, S.FETCHED), 1):
        with crawls.crawl(day):
            data = {S.UNCHANGED: "a", S.FETCHED: "a"}.get(state)
            crawls.fetch(URL, state, data)
            crawls.file("x", state, data and "1")
    assert shown(crawls) == ["a:1"]


def test_bytes_that_come_back_are_a_version_again(crawls: Any) -> None:
    for day, data in enumerate("aba"):
        with crawls.crawl(day):
            crawls.fetch(URL, S.CHANGED if day else S.FETCHED, data, files="")
    assert shown(crawls) == ["a:", "b:", "a:"]


def test_an_attachment_stands_in_every_notice_that_names_it_then(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch("1", S.FETCHED, "a", files="x")
        crawls.file("x", S.FETCHED, "1")
        crawls.fetch("2", S.FETCHED, "b", files="x")
    with crawls.crawl(1):
        crawls.fetch("2", S.CHANGED, "c", files="")
    with crawls.crawl(2):
        crawls.file("x", S.CHANGED, "2")
    assert shown(crawls) == ["a:1", "a:2", "b:1", "c:"]


def test_versions_of_one_notice_never_stand_at_the_same_time(crawls: Any) -> None:
    for data in "abc":
        with crawls.crawl(0):  # the clock stands, or was set back
            crawls.minute = 5
            crawls.fetch(URL, S.CHANGED, data, files="")
    times = [version.since for version in crawls.ledger.versions()]
    assert times == sorted(set(times))


def test_lists_and_attachments_have_no_versions(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch("list", S.FETCHED, "a", Kind.LIST)
        crawls.file("x", S.FETCHED, "1")
    assert shown(crawls) == []


def test_the_title_stays_as_it_was_when_the_first_version_was_read(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.find(URL, title="一")
        crawls.fetch(URL, S.FETCHED, "a", files="")
    with crawls.crawl(1):
        crawls.find(URL, title="二", walk=2)
        crawls.fetch(URL, S.CHANGED, "b", files="")
    assert [version.title for version in crawls.ledger.versions()] == ["一", "一"]


def test_versions_of_all_sources_come_one_source_after_the_other(crawls: Any, crawls_of: Any) -> None:
    copy = crawls_of(crawls.ledger, base="http://127.0.0.1:8000")
    other = crawls_of(crawls.ledger, "dazhou")
    for one, data in ((crawls, "a"), (copy, "b"), (other, "c")):
        with one.crawl(0):
            one.fetch("1", S.FETCHED, data, files="")
    assert [(version.site, version.sha256[0]) for version in crawls.ledger.versions()] == [
        ("dazhou", "c"),
        ("meishan", "a"),
        ("meishan", "b"),
    ]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.ms.gov.cn/a/t2021_1.html?from=list#top", "t2021_1.html"),
        ("https://www.ms.gov.cn/%E9%99%84%E4%BB%B6.doc", "附件.doc"),
        ("https://www.ms.gov.cn/a/", ""),
        ("https://www.ms.gov.cn", ""),
    ],
)
def test_a_file_without_a_name_is_called_as_its_address_ends(url: str, name: str) -> None:
    assert name_in(url) == name
