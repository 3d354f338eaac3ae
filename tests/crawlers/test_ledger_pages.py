"""What a fetch leaves known of its page, and what the next crawl is given of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crawlers.ledger.ledger import Ledger
from crawlers.ledger.values import Batch, Discovery, Fetched, Host, Page, Standing
from crawlers.listing import Link
from crawlers.states import Kind, State

URL = "https://www.ms.gov.cn/info/1483/1199786.htm"
DUE = datetime(2026, 4, 1, tzinfo=UTC)


def page(ledger: Ledger, url: str = URL) -> Page:
    return ledger.pages("meishan")[url]


def test_a_page_that_was_found_is_known_as_its_list_tells_it(crawls: Any) -> None:
    run = crawls.begin(0)
    crawls.find(
        URL,
        title="关于印发《要点》的通知",
        listed_on=date(2021, 9, 10),
        doc_number="眉府办函〔2021〕44号",
        referer="https://www.ms.gov.cn/tz/",
    )
    assert page(crawls.ledger) == Page(
        url=URL,
        kind=Kind.NOTICE,
        column="tzgg",
        walk=1,
        first_seen=crawls.now,
        listed_on=date(2021, 9, 10),
        title="关于印发《要点》的通知",
        referer="https://www.ms.gov.cn/tz/",
    )
    assert run.site == "meishan"


def test_a_page_that_is_found_again_stays_as_it_was_found_first(crawls: Any) -> None:
    crawls.begin(0)
    crawls.find(URL, title="通知", listed_on=None)
    crawls.end()
    crawls.begin(1)
    crawls.find(URL, walk=2, column="zcwj", title="别的标题", listed_on=date(2021, 9, 10))
    known = crawls.ledger.pages("meishan")
    assert len(known) == 1
    assert (known[URL].walk, known[URL].column, known[URL].title) == (1, "tzgg", "通知")
    assert known[URL].listed_on == date(2021, 9, 10)  # what was not known is taken


def test_a_page_found_twice_in_one_batch_is_one(crawls: Any) -> None:
    crawls.begin(0)
    first = Discovery(URL, Kind.ATTACHMENT, "tzgg", 1, crawls.now)
    crawls.write(found=[first, Discovery(URL, Kind.NOTICE, "zcwj", 1, crawls.now, title="通知")])
    known = page(crawls.ledger)
    assert (known.column, known.kind, known.title) == ("tzgg", Kind.NOTICE, "通知")
    assert crawls.ledger.tallies()["meishan", ""].listed == 1


def test_an_attachment_that_a_column_lists_as_well_is_a_notice(crawls: Any) -> None:
    crawls.begin(0)
    crawls.find(URL, Kind.ATTACHMENT)
    crawls.find(URL, Kind.NOTICE)
    crawls.find(URL, Kind.ATTACHMENT)
    assert page(crawls.ledger).kind is Kind.NOTICE


def test_a_fetch_says_what_stands_and_when_it_is_due(crawls: Any) -> None:
    run = crawls.begin(0)
    crawls.find(URL)
    crawls.fetch(
        URL, State.FETCHED, "a", status=200, etag='"1"', last_modified="Mon", final_url=f"{URL}l", next_due=DUE
    )
    known = page(crawls.ledger)
    assert (known.state, known.sha256, known.etag, known.last_modified) == (State.FETCHED, "a" * 64, '"1"', "Mon")
    assert (known.final_url, known.last_run, known.next_due, known.failures) == (f"{URL}l", run.id, DUE, 0)
    assert known.changed_at is None  # nothing stood before it


def test_a_page_that_was_fetched_without_being_found_is_known(crawls: Any) -> None:
    crawls.begin(0)
    crawls.fetch(URL, State.FETCHED, "a")
    assert (page(crawls.ledger).column, page(crawls.ledger).walk) == ("", 0)


def test_bytes_and_their_validators_stand_until_others_come(crawls: Any) -> None:
    crawls.begin(0)
    crawls.fetch(URL, State.FETCHED, "a", etag='"1"', last_modified="Mon")
    crawls.fetch(URL, State.UNCHANGED, "a")
    crawls.fetch(URL, State.MISSING, etag='"of the 404"', final_url="https://www.ms.gov.cn/404.html")
    known = page(crawls.ledger)
    assert (known.sha256, known.etag, known.last_modified, known.final_url) == ("a" * 64, '"1"', "Mon", None)
    crawls.fetch(URL, State.UNCHANGED, "a", etag='"2"')
    assert page(crawls.ledger).etag == '"2"'
    crawls.fetch(URL, State.CHANGED, "b")  # these came without any: those of the old bytes would be wrong
    known = page(crawls.ledger)
    assert (known.sha256, known.etag, known.last_modified, known.changed_at) == ("b" * 64, None, None, crawls.now)


def test_fetches_in_vain_are_counted_until_one_brings_something(crawls: Any) -> None:
    crawls.begin(0)
    counts = []
    for state in (State.FETCHED, State.TIMED_OUT, State.BLOCKED, State.MISSING, State.UNCHANGED, State.FAILED):
        crawls.fetch(URL, state, "a" if state is State.FETCHED else None)
        counts.append(page(crawls.ledger).failures)
    assert counts == [0, 1, 2, 3, 0, 1]


def test_every_fetch_is_a_line_and_several_of_one_page_may_come_at_once(crawls: Any) -> None:
    crawls.begin(0)
    lines = [Fetched(URL, Kind.LIST, crawls.now, state) for state in (State.FAILED, State.FETCHED, State.UNCHANGED)]
    crawls.write(fetched=lines)
    assert page(crawls.ledger).state is State.UNCHANGED
    assert crawls.ledger.tallies()["meishan", ""].last_states == {
        "list.failed": 1,
        "list.fetched": 1,
        "list.unchanged": 1,
    }


def test_the_links_are_those_of_the_bytes_that_stand(crawls: Any) -> None:
    crawls.begin(0)
    crawls.fetch(URL, State.FETCHED, "a", files="xy")
    crawls.fetch(URL, State.UNCHANGED, "a")
    links = crawls.ledger.links("meishan")
    assert [link.words for link in links[URL]] == ["附件x", "附件y"]
    assert links[URL][0] == Link("https://www.ms.gov.cn/Px.docx", "./Px.docx", "附件x")
    crawls.fetch(URL, State.CHANGED, "b", files="z")
    assert [link.words for link in crawls.ledger.links("meishan")[URL]] == ["附件z"]
    crawls.fetch(URL, State.CHANGED, "c", files="")
    assert crawls.ledger.links("meishan") == {}


def test_links_read_again_in_the_same_bytes_take_the_place_of_the_old(crawls: Any) -> None:
    crawls.begin(0)
    crawls.fetch(URL, State.FETCHED, "a", files="xyz")
    crawls.fetch(URL, State.UNCHANGED, "a", files="yx")
    assert [link.words for link in crawls.ledger.links("meishan")[URL]] == ["附件y", "附件x"]


def test_a_column_stands_where_its_walks_went_to_their_end(crawls: Any) -> None:
    crawls.begin(0)
    assert crawls.ledger.standings("meishan") == {}
    crawls.walked(1)
    crawls.walked(2, "zcwj")
    crawls.walked(2)
    assert crawls.ledger.standings("meishan") == {"tzgg": Standing("tzgg", 2, 1), "zcwj": Standing("zcwj", 2, 2)}
    crawls.walked(2)  # written again
    assert crawls.ledger.standings("meishan")["tzgg"] == Standing("tzgg", 2, 1)


def test_hosts_are_known_by_what_was_said_of_them_last(crawls: Any) -> None:
    crawls.begin(0)
    crawls.write(hosts=[Host("www.ms.gov.cn", 1), Host("a.gov.cn", 2), Host("www.ms.gov.cn", 3, DUE)])
    crawls.write(hosts=[Host("a.gov.cn", 0)])
    assert crawls.ledger.hosts() == {"www.ms.gov.cn": Host("www.ms.gov.cn", 3, DUE), "a.gov.cn": Host("a.gov.cn")}


def test_sources_and_copies_know_nothing_of_one_another(crawls: Any, crawls_of: Any) -> None:
    copy = crawls_of(crawls.ledger, base="http://127.0.0.1:8000")
    for one, data in ((crawls, "a"), (copy, "b"), (crawls_of(crawls.ledger, "dazhou"), "c")):
        with one.crawl(0):
            one.fetch(URL, State.FETCHED, data, files=data)
            one.walked(1)
    for site, base, data in (("meishan", "", "a"), ("meishan", copy.base, "b"), ("dazhou", "", "c")):
        assert [known.sha256 for known in crawls.ledger.pages(site, base).values()] == [data * 64]
        assert [link.words for link in crawls.ledger.links(site, base)[URL]] == [f"附件{data}"]
        assert len(crawls.ledger.standings(site, base)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://www.ms.gov.cn/" + "很长" * 3_000,
        "https://www.ms.gov.cn/a\0b.html",
        "https://www.ms.gov.cn/\ud800.html",
        "https://www.ms.gov.cn/'; DROP TABLE pages; --",
    ],
    ids=["long", "NUL", "surrogate", "quotes"],
)
def test_a_hostile_address_is_kept_and_found_again(crawls: Any, url: str) -> None:
    crawls.begin(0)
    for state in (State.FETCHED, State.UNCHANGED):
        crawls.find(url, title="标题\0\ud800")
        crawls.fetch(url, state, "a", reason="\udfff", etag="\0", files="x")
    (known,) = crawls.ledger.pages("meishan").values()
    assert (known.title, known.state) == ("标题?", State.UNCHANGED)


def test_a_page_with_thousands_of_links_is_kept_whole(crawls: Any) -> None:
    crawls.begin(0)
    links = tuple(Link(f"https://www.ms.gov.cn/{n}.doc", f"{n}.doc") for n in range(1_500))
    found = [Discovery(link.url, Kind.ATTACHMENT, "tzgg", 1, crawls.now) for link in links]
    crawls.write(
        found=found, fetched=[Fetched(URL, Kind.NOTICE, crawls.now, State.FETCHED, sha256="a" * 64, links=links)]
    )
    assert crawls.ledger.links("meishan")[URL] == links
    assert len(crawls.ledger.pages("meishan")) == 1_501


def test_a_batch_is_written_whole_or_not_at_all(crawls: Any) -> None:
    run = crawls.begin(0)
    wrong = Fetched("https://www.ms.gov.cn/2.html", Kind.NOTICE, "no time", State.FETCHED)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="str"):
        crawls.ledger.write(run, Batch(found=[Discovery(URL, Kind.NOTICE, "tzgg", 1, crawls.now)], fetched=[wrong]))
    assert crawls.ledger.pages("meishan") == {}
