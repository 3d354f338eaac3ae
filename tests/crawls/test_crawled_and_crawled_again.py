"""Every platform crawled, then crawled again: with nothing changed, with visitors counted, with notices changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from announcements import Announcement, Edit
from forked import forked
from operating import Operator, Seen, operator
from registered import SITES, all_sites
from server import StandIn

from crawlers.states import State
from flows.ingest import IngestReport

FEWEST_NOTICES = 1_000
FEWEST_PLATFORMS = 10


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    with StandIn(all_sites()) as web, forked():
        yield operator(tmp_path_factory.mktemp("crawled"), web, host_connections=4)


@pytest.fixture(scope="module")
def first(operated: Operator) -> Seen:
    return operated.crawl()


@pytest.fixture(scope="module")
def built(operated: Operator, first: Seen) -> IngestReport:
    report = operated.read()
    assert operated.publish()
    return report


@pytest.fixture(scope="module")
def second(operated: Operator, first: Seen, built: IngestReport) -> Seen:
    return operated.crawl()


NAMES = [name for name, *_ in SITES]


def test_the_stand_in_is_as_large_as_it_is_to_be() -> None:
    sites = all_sites()
    assert sum(len(site.pages()) for site in sites) >= FEWEST_NOTICES
    assert len({site.platform for site in sites}) >= FEWEST_PLATFORMS


@pytest.mark.parametrize("name", NAMES)
def test_every_notice_is_found_once_with_its_attachments(operated: Operator, first: Seen, name: str) -> None:
    site = operated.web[name]
    assert first.reports[name].problems == ()
    assert first.reports[name].finished
    found = {version.url: version for version in first.of(name)}
    assert len(found) == len(first.of(name))
    assert set(found) == {operated.url(site, path) for path in site.pages()}
    for path, notice in site.pages().items():
        attached = found[operated.url(site, path)].attachments
        assert [(one.name, one.url) for one in attached] == [
            (words, operated.url(site, site.file_path(notice, n))) for n, words in enumerate(notice.file_names)
        ]


@pytest.mark.parametrize("name", NAMES)
def test_every_byte_is_as_the_site_sent_it(operated: Operator, first: Seen, name: str) -> None:
    site = operated.web[name]
    files = {operated.url(site, path): _hash(data) for path, data in site.files().items()}
    assert {one.url: one.sha256 for version in first.of(name) for one in version.attachments} == files
    assert {version.sha256 for version in first.of(name)} <= set(first.objects)
    assert set(files.values()) <= set(first.objects)


@pytest.mark.parametrize("name", NAMES)
def test_each_address_is_asked_for_once(first: Seen, name: str) -> None:
    asked = Counter((request.method, request.target, request.body) for request in first.requests[name])
    assert [address for address, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_lists_tell_titles_and_dates(operated: Operator, first: Seen, name: str) -> None:
    site = operated.web[name]
    notices = {operated.url(site, path): notice for path, notice in site.pages().items()}
    listed = [(v.title, v.listed_on, notices[v.url]) for v in first.of(name)]
    assert all(title and day for title, day, _ in listed)
    if name != "gansu-jyt":  # its first page is a real one, with titles and dates of its own
        assert [(title, day) for title, day, _ in listed] == [(n.title, n.published_on) for *_, n in listed]


def test_every_notice_becomes_a_record_with_all_its_tasks(operated: Operator, built: IngestReport) -> None:
    notices = {operated.url(site, path): n for site in operated.web.sites.values() for path, n in site.pages().items()}
    rows = operated.asked("SELECT url, count(*) FROM documents LEFT JOIN tasks USING (doc_id) GROUP BY url")
    assert dict(rows) == {url: len(notice.duties) + len(notice.annex) for url, notice in notices.items()}
    assert operated.asked("SELECT code, count(*) FROM issues GROUP BY code") == []


def test_a_source_s_region_is_its_notices_own(operated: Operator, built: IngestReport) -> None:
    rows = operated.asked("SELECT DISTINCT source_key, region_code FROM documents")
    assert dict(rows) == {name: office.region_code for name, _, office, _ in SITES}


def test_what_a_first_crawl_finds_is_no_change(operated: Operator, built: IngestReport) -> None:
    assert operated.asked("SELECT count(*) FROM changes") == [(0,)]


@pytest.mark.parametrize("name", NAMES)
def test_with_nothing_changed_each_page_is_asked_for_once_and_conditionally(
    operated: Operator, first: Seen, second: Seen, name: str
) -> None:
    site = operated.web[name]
    paths = {*site.pages(), *site.files()}
    asked = [request for request in second.requests[name] if request.target in paths]
    assert Counter(request.target for request in asked) == Counter(paths)
    if site.tagged or site.dated:
        assert [request.target for request in asked if not request.conditional] == []


@pytest.mark.parametrize("name", NAMES)
def test_with_nothing_changed_a_list_is_read_no_further_than_its_first_page(
    operated: Operator, second: Seen, name: str
) -> None:
    site = operated.web[name]
    paths = {*site.pages(), *site.files(), "/robots.txt"}
    lists = [request.target for request in second.requests[name] if request.target not in paths]
    assert len(lists) <= 2  # the page that names the interface, and the interface


def test_with_nothing_changed_nothing_is_stored(first: Seen, second: Seen) -> None:
    assert second.objects == first.objects
    assert second.versions == first.versions
    assert second.news == first.news
    states = {key.partition(".")[2] for report in second.reports.values() for key in report.counts}
    assert states == {State.UNCHANGED}


def test_with_nothing_changed_no_record_is_written_and_no_warehouse_built(operated: Operator, second: Seen) -> None:
    before = _curated(operated)
    assert operated.read().new == 0
    assert not operated.publish()
    assert _curated(operated) == before


SHUFFLED = ("qinghai", "anhui", "heilongjiang")


@pytest.fixture(scope="module")
def shuffled(operated: Operator, second: Seen) -> Seen:
    for name in SHUFFLED:
        for number in range(5, 40):
            operated.web[name].shuffle_furniture(number)
    return operated.crawl(SHUFFLED)


def test_visitors_and_sidebars_are_no_change(operated: Operator, second: Seen, shuffled: Seen) -> None:
    assert shuffled.versions == second.versions
    assert shuffled.objects == second.objects
    for name in SHUFFLED:
        assert {key.partition(".")[2] for key in shuffled.reports[name].counts} == {State.UNCHANGED}
    assert operated.read().new == 0
    assert not operated.publish()


EDITS = (
    ("qinghai", 85, Edit.DEADLINE),
    ("qinghai", 3, Edit.DEADLINE),
    ("qinghai", 41, Edit.UNIT),
    ("meishan", 60, Edit.ADDED),
    ("meishan", 12, Edit.REMOVED),
    ("meishan", 16, Edit.ANNEX),
    ("sichuan", 33, Edit.DEADLINE),
    ("anhui", 22, Edit.UNIT),
    ("anhui", 24, Edit.DEADLINE),
    ("zhaoqing", 7, Edit.WORDING),
)
TOLD_AS = {
    (Edit.DEADLINE, Edit.ANNEX): "deadlines",
    (Edit.UNIT,): "units",
    (Edit.ADDED,): "task added",
    (Edit.REMOVED,): "task removed",
    (Edit.WORDING,): "notice changed",
}
VANISHED = (("qinghai", 50), ("anhui", 51), ("sichuan", 20))
ADDED = ("qinghai", "meishan", "zhaoqing", "anhui", "sichuan")


class Done(NamedTuple):
    """What the offices did: each edit with the notice before and after, addresses that vanished and were added."""

    edits: list[tuple[str, Edit, Announcement, Announcement]]
    vanished: set[str]
    added: set[str]
    seen: Seen


@pytest.fixture(scope="module")
def changed(operated: Operator, shuffled: Seen) -> Done:
    edits = [(name, edit, *operated.web[name].edit(number, edit)) for name, number, edit in EDITS]
    vanished = {_url(operated, name, operated.web[name].vanish(number)) for name, number in VANISHED}
    added = {_url(operated, name, operated.web[name].add()) for name in ADDED}
    seen = operated.crawl(ADDED)
    operated.read()
    assert operated.publish()
    return Done(edits, vanished, added, seen)


def test_moved_deadlines_are_listed_with_both_dates(operated: Operator, changed: Done) -> None:
    edits, *_ = changed
    moved = {
        (_url(operated, name, new), str(before.due), str(after.due))
        for name, _, old, new in edits
        for before, after in zip((*old.duties, *old.annex), (*new.duties, *new.annex), strict=False)
        if before.title == after.title and before.due != after.due
    }
    rows = operated.asked("SELECT url, old_due, new_due FROM changes WHERE old_due IS NOT NULL OR new_due IS NOT NULL")
    assert {(url, str(old), str(new)) for url, old, new in rows} == moved
    assert len(rows) == len(moved) == 5


def test_the_changes_are_exactly_what_the_offices_did(operated: Operator, changed: Done) -> None:
    edits, vanished, added, _ = changed
    rows = operated.asked("SELECT url, change FROM changes")
    assert len(rows) == len(EDITS) + len(VANISHED) + len(ADDED)
    by_change = {change: {url for url, one in rows if one == change} for _, change in rows}
    assert by_change["notice added"] == added
    assert by_change["notice missing"] == vanished
    for edit, change in TOLD_AS.items():
        assert by_change[change] == {_url(operated, name, new) for name, one, _, new in edits if one in edit}


def test_both_versions_of_a_change_are_cited(operated: Operator, changed: Done) -> None:
    rows = operated.asked(
        "SELECT old_version_id, new_version_id, old_fetched_at, new_fetched_at FROM changes WHERE change NOT LIKE 'notice%'"
    )
    assert rows
    assert all(old and new and old != new and before < after for old, new, before, after in rows)


def test_vanished_notices_are_missing_and_stay(operated: Operator, changed: Done) -> None:
    _, vanished, _, seen = changed
    missing = {line.url for line in seen.news if line.state is State.MISSING and line.kind == "notice"}
    assert missing == vanished
    assert vanished <= {version.url for version in seen.versions}
    rows = operated.asked("SELECT url FROM documents WHERE missing_since IS NOT NULL")
    assert {url for (url,) in rows} == vanished


def _url(operated: Operator, name: str, notice: Announcement) -> str:
    site = operated.web[name]
    return operated.url(site, site.page_path(notice))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _curated(operated: Operator) -> dict[str, tuple[int, int]]:
    """Return when each file that a run makes was written, and which file it is."""
    folder = operated.settings.curated
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }
