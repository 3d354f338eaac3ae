"""What goes wrong on one page, one list or one site: its state is told, all else is crawled, nothing else is stored."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import faults
import pytest
from announcements import Announcement, Office, announcement
from forked import forked
from operating import Operator, Seen, operator
from registered import made
from server import StandIn
from static_sites import Trs
from wire import Fault

from crawlers.states import SOUND, State

PAGES: dict[str, tuple[Fault, State]] = {
    "a server's fault": (faults.server_error(500), State.FAILED),
    "a server's fault that passes": (faults.failing_first(1), State.FETCHED),
    "no answer": (faults.silent, State.TIMED_OUT),
    "a slow answer": (faults.trickling, State.TIMED_OUT),
    "a cut answer": (faults.cut_off, State.FAILED),
    "a closed connection": (faults.hung_up, State.FAILED),
    "a loop of redirects": (faults.redirect_loop, State.FAILED),
    "a 412 challenge": (faults.ruishu(), State.BLOCKED),
    "a 521 challenge": (faults.jsl(), State.BLOCKED),
    "a 403": (faults.forbidden(), State.BLOCKED),
    "a captcha": (faults.captcha(), State.BLOCKED),
    "an empty shell": (faults.empty_shell(), State.BLOCKED),
    "a soft 404": (faults.soft_404(), State.SOFT_404),
    "a 404": (faults.answers(404, "<h1>404</h1>"), State.MISSING),
    "a 410": (faults.answers(410), State.MISSING),
    "GBK declared as UTF-8": (faults.gbk_as_utf8, State.FETCHED),
    "2 GB": (faults.large, State.TOO_LARGE),
    "2 GB that nothing declares": (faults.large_undeclared, State.TOO_LARGE),
    "a gzip bomb": (faults.gzip_bomb(), State.TOO_LARGE),
    "a private address": (faults.redirect("http://10.0.0.1/"), State.REFUSED),
    "a link-local address": (faults.redirect("http://169.254.169.254/latest/meta-data/"), State.REFUSED),
    "another site": (faults.redirect("http://www.example.com/"), State.MOVED),
}
EVERY = 4  # notices from one broken one to the next: those between are sound
CAP = 8  # list pages that a crawl may read
REASONS = {
    "a 412 challenge": "ruishu",
    "a 521 challenge": "jsl",
    "a 403": "forbidden",
    "a captcha": "captcha",
    "an empty shell": "shell",
}


@dataclass
class Endless(Trs):
    """A list that goes on for ever, each page with notices that no other has."""

    per_page: int = 3
    page_count: ClassVar[int] = 1_000_000

    def slice_of(self, page: int) -> list[Announcement]:
        last = 10_000 - page * self.per_page
        for number in range(last, last + self.per_page):
            if number not in self.notices:
                self._put(announcement(self.name, number, self.office, 10_000))
        return [self.notices[number] for number in range(last, last + self.per_page)]


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    broken, sound = made("qinghai"), made("sichuan-list", count=20)
    for place, (fault, _) in enumerate(PAGES.values(), 1):
        broken.break_(place * EVERY + 1, fault)
    forbidding, lenient = made("meishan", count=20), made("dazhou", count=20)
    forbidding.robots = "User-agent: *\nDisallow: /\n"
    lenient.break_("^/robots.txt$", faults.soft_404())
    challenged = made("hangzhou", count=20)
    challenged.break_("", faults.ruishu())
    halved = made("guangdong", count=40)
    halved.break_("index_2.html", faults.server_error(502))
    endless = Endless("endless", Office("拉萨市", "拉", "540100"), 0)
    with StandIn([broken, sound, forbidding, lenient, challenged, halved, endless]) as web, forked():
        folder = tmp_path_factory.mktemp("faults")
        yield operator(folder, web, copies=True, page_seconds=2, list_pages=CAP, response_bytes=4 * 1024 * 1024)


@pytest.fixture(scope="module")
def seen(operated: Operator) -> Seen:
    return operated.crawl()


@pytest.mark.parametrize("what", PAGES)
def test_each_fault_of_a_page_has_its_state(operated: Operator, seen: Seen, what: str) -> None:
    page = seen.pages["qinghai"][_broken(operated, what)]
    assert page.state == PAGES[what][1]
    assert (page.sha256 is not None) == (page.state is State.FETCHED)


@pytest.mark.parametrize("what", REASONS)
def test_each_block_says_of_what_kind_it_is(operated: Operator, seen: Seen, what: str) -> None:
    url = _broken(operated, what)
    assert [(line.state, line.reason) for line in seen.news if line.url == url] == [(State.BLOCKED, REASONS[what])]


def test_the_pages_between_are_had(operated: Operator, seen: Seen) -> None:
    site = operated.web["qinghai"]
    bad = {_broken(operated, what) for what, (_, state) in PAGES.items() if state is not State.FETCHED}
    assert {version.url for version in seen.of("qinghai")} == {operated.url(site, path) for path in site.pages()} - bad


def test_nothing_is_stored_that_is_no_notice_and_no_attachment(operated: Operator, seen: Seen) -> None:
    named = {version.sha256 for version in seen.versions}
    named |= {one.sha256 for version in seen.versions for one in version.attachments}
    assert set(seen.objects) == named
    report = operated.read()
    assert report.new == len(seen.versions)
    assert operated.publish()
    assert operated.asked("SELECT code, count(*) FROM issues GROUP BY code") == []


def test_gbk_that_is_declared_as_utf_8_is_read_as_what_it_is(operated: Operator, seen: Seen) -> None:
    site = operated.web["qinghai"]
    url = _broken(operated, "GBK declared as UTF-8")
    [sha256] = [version.sha256 for version in seen.of("qinghai") if version.url == url]
    data = next(operated.settings.crawled.rglob(sha256)).read_bytes()
    notice = {operated.url(site, path): notice for path, notice in site.pages().items()}[url]
    assert notice.title in data.decode("gb18030")


def test_other_sites_are_crawled_wholly(operated: Operator, seen: Seen) -> None:
    for name in ("sichuan-list", "dazhou"):
        assert len(seen.of(name)) == len(operated.web[name].pages())
        assert seen.reports[name].problems == ()


def test_a_site_whose_robots_txt_forbids_is_asked_for_nothing_else(seen: Seen) -> None:
    assert {request.target for request in seen.requests["meishan"]} == {"/robots.txt"}
    assert seen.of("meishan") == []
    assert seen.reports["meishan"].of(State.FORBIDDEN) == 1


def test_a_site_that_shuts_us_out_is_told_and_left_alone(operated: Operator, seen: Seen) -> None:
    assert seen.of("hangzhou") == []
    [column] = seen.reports["hangzhou"].columns
    assert column.came_to == State.BLOCKED
    assert "ruishu" in (column.problem or "")
    assert len(seen.requests["hangzhou"]) <= operated.settings.circuit_blocks + 1


def test_a_list_that_breaks_off_is_told_and_gone_on_with(operated: Operator, seen: Seen) -> None:
    site = operated.web["guangdong"]
    [column] = seen.reports["guangdong"].columns
    assert "failed" in (column.problem or "")
    assert len(seen.of("guangdong")) == site.per_page
    site.faults.clear()
    again = operated.crawl(["guangdong"])
    assert len(again.of("guangdong")) == len(site.pages())
    assert again.reports["guangdong"].columns[0].problem is None


def test_an_endless_list_ends_at_the_cap(operated: Operator, seen: Seen) -> None:
    [column] = seen.reports["endless"].columns
    assert column.pages == CAP
    assert "TAIZHANG_LIST_PAGES" in (column.problem or "")
    assert len(seen.of("endless")) == CAP * operated.web["endless"].per_page


def test_a_fault_that_has_passed_leaves_nothing_behind(operated: Operator, seen: Seen) -> None:
    site = operated.web["qinghai"]
    site.faults.clear()
    again = operated.crawl(["qinghai"])
    assert {version.url for version in again.of("qinghai")} == {operated.url(site, path) for path in site.pages()}
    assert {page.state for page in again.pages["qinghai"].values()} <= SOUND


def _broken(operated: Operator, what: str) -> str:
    site = operated.web["qinghai"]
    number = next(n for n, name in zip(itertools.count(1), PAGES, strict=False) if name == what) * EVERY + 1
    return operated.url(site, site.page_path(site.notices[number]))
