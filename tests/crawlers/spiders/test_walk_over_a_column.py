"""A column is walked to its end, or to what an earlier complete walk had found, and never for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from crawlers.errand import Errand
from crawlers.job import Job, Mode
from crawlers.ledger.values import Discovery, Fetched, Page, Run, Standing, Walked
from crawlers.listing import Ask, Entry, Listing
from crawlers.recorder import Recorder
from crawlers.registry import Column, Evidence, Site
from crawlers.scope import Scope
from crawlers.spiders.walk import BY_LOOKS, Walk
from crawlers.states import Kind, State
from crawlers.store import Store
from taizhang.settings import Settings

HOST = "www.a.gov.cn"
LIST = f"http://{HOST}/zwgk/"
AT = datetime(2026, 3, 1, tzinfo=UTC)
COLUMN = Column("c", "政策文件", LIST)
SITE = Site("a", "甲市", "511400", "html", LIST, (COLUMN,), "0 1 * * *", "g", Evidence("-"), hosts=(HOST,))


class Brought:
    """A recorder that keeps what it is brought."""

    def __init__(self) -> None:
        self.lines: list[object] = []

    def bring(self, line: object, data: bytes | None = None) -> None:
        self.lines.append(line)

    def of(self, kind: type) -> list[object]:
        return [line for line in self.lines if isinstance(line, kind)]


def errand(
    pages: Sequence[Page] = (), complete: int = 0, settings: Settings | None = None, job: Job | None = None
) -> tuple[Errand, Brought]:
    brought = Brought()
    made = Errand(
        site=SITE,
        job=job or Job("a"),
        settings=settings or Settings(),
        run=Run(7, "a", "", AT),
        scope=Scope(SITE.hosts),
        recorder=cast(Recorder, brought),
        store=Store(Path("nowhere")),
        pages={page.url: page for page in pages},
        links={},
        standings={"c": Standing("c", complete, min(complete, 1))},
        words_of=lambda data: None,
    )
    return made, brought


def entries(*numbers: int) -> tuple[Entry, ...]:
    return tuple(Entry(f"http://{HOST}/{n}.html", f"通知{n}") for n in numbers)


def found(*numbers: int, walk: int = 1) -> list[Page]:
    return [Page(entry.url, Kind.NOTICE, "c", walk, AT, State.FETCHED) for entry in entries(*numbers)]


def ask(page: int) -> Ask:
    return Ask(LIST if page == 1 else f"{LIST}index_{page}.html", page)


def read(walk: Walk, number: int, listed: tuple[Entry, ...], following: Ask | None, status: int = 200) -> Ask | None:
    page = walk.page(ask(number))
    line = Fetched(page.url, Kind.LIST, AT, State.FETCHED, status=status, etag=f'"{number}"')
    return walk.read(line, Listing(listed, following))[1]


def test_a_first_walk_goes_to_the_end_and_finds_each_notice_once() -> None:
    made, brought = errand()
    walk = Walk(COLUMN, made)
    assert read(walk, 1, entries(1, 2), ask(2)) == ask(2)
    assert read(walk, 2, entries(2, 3), None) is None
    notices = [line.url for line in brought.of(Discovery) if cast(Discovery, line).kind is Kind.NOTICE]  # type: ignore[attr-defined]
    assert notices == [entry.url for entry in entries(1, 2, 3)]
    (walked,) = brought.of(Walked)
    assert (cast(Walked, walked).number, cast(Walked, walked).pages, cast(Walked, walked).entries) == (1, 2, 4)


def test_a_later_walk_stops_at_the_page_that_an_earlier_one_had_found_whole() -> None:
    made, brought = errand(found(1, 2, 3), complete=1)
    walk = Walk(COLUMN, made)
    assert read(walk, 1, entries(4, 1), ask(2)) == ask(2)
    assert read(walk, 2, entries(2, 3), ask(3)) is None
    assert len(brought.of(Walked)) == 1


def test_what_a_walk_that_was_cut_short_had_found_does_not_stop_the_next_one() -> None:
    made, _ = errand(found(1, 2, walk=1), complete=0)
    assert read(Walk(COLUMN, made), 1, entries(1, 2), ask(2)) == ask(2)
    made, _ = errand(found(1, 2, walk=2), complete=1)
    assert read(Walk(COLUMN, made), 1, entries(1, 2), ask(2)) == ask(2)


def test_a_site_that_gives_the_same_page_for_every_number_is_at_its_end() -> None:
    made, brought = errand()
    walk = Walk(COLUMN, made)
    read(walk, 1, entries(1, 2), ask(2))
    assert read(walk, 2, entries(1, 2), ask(3)) is None
    assert len(brought.of(Walked)) == 1


def test_a_list_without_an_end_is_left_at_the_cap_which_is_told() -> None:
    made, _ = errand(settings=Settings(list_pages=2))
    walk = Walk(COLUMN, made)
    read(walk, 1, entries(1), ask(2))
    assert read(walk, 2, entries(2), ask(3)) is None
    assert "TAIZHANG_LIST_PAGES" in (made.columns["c"].problem or "")


def test_a_first_page_that_lists_nothing_is_a_problem_and_no_walk() -> None:
    made, brought = errand()
    assert read(Walk(COLUMN, made), 1, (), None) is None
    assert "lists nothing" in (made.columns["c"].problem or "")
    assert brought.of(Walked) == []


def test_a_walk_that_is_blocked_is_not_complete_and_says_at_which_page() -> None:
    made, brought = errand()
    walk = Walk(COLUMN, made)
    read(walk, 1, entries(1), ask(2))
    page = walk.page(ask(2))
    walk.stopped(Fetched(page.url, Kind.LIST, AT, State.BLOCKED, "ruishu", 412))
    assert made.columns["c"].problem == "page 2: blocked (ruishu)"
    assert brought.of(Walked) == []
    assert [cast(Fetched, line).state for line in brought.of(Fetched)] == [State.FETCHED, State.BLOCKED]


def test_a_page_that_is_told_of_and_not_there_is_the_end() -> None:
    made, brought = errand()
    walk = Walk(COLUMN, made)
    read(walk, 1, entries(1), ask(2))
    walk.past_the_end(Fetched(walk.page(ask(2)).url, Kind.LIST, AT, State.MISSING, status=404))
    assert (made.columns["c"].problem, len(brought.of(Walked))) == (None, 1)


def test_a_page_s_version_is_kept_only_when_all_behind_it_was_read() -> None:
    made, brought = errand()
    walk = Walk(COLUMN, made)
    read(walk, 1, entries(1), ask(2))
    walk.stopped(None, "the site is silent")
    assert [cast(Fetched, line).etag for line in brought.of(Fetched)] == [None]


def test_a_page_is_asked_for_on_condition_only_after_a_complete_walk() -> None:
    known = Page(LIST, Kind.LIST, "c", 1, AT, State.FETCHED, etag='"1"', last_modified="Mon")
    assert Walk(COLUMN, errand([known], complete=0)[0]).conditions(ask(1)) == {}
    asked = Walk(COLUMN, errand([known], complete=1)[0]).conditions(ask(1))
    assert asked == {"If-None-Match": '"1"', "If-Modified-Since": "Mon"}
    assert Walk(COLUMN, errand([known], complete=1)[0]).conditions(replace(ask(1), body=b"page=1")) == {}


def test_a_first_page_that_is_not_modified_ends_the_walk() -> None:
    known = Page(LIST, Kind.LIST, "c", 1, AT, State.FETCHED, etag='"1"')
    made, brought = errand([known, *found(1)], complete=1)
    assert read(Walk(COLUMN, made), 1, (), None, status=304) is None
    assert made.columns["c"].problem is None
    assert len(brought.of(Walked)) == 1


def test_notices_on_other_sites_are_left_out_and_counted() -> None:
    made, brought = errand()
    listed = (*entries(1), Entry("https://www.gov.cn/zhengce/1.htm", "国务院通知"))
    read(Walk(COLUMN, made), 1, listed, None)
    assert [cast(Discovery, d).url for d in brought.of(Discovery)] == [LIST, f"http://{HOST}/1.html"]
    assert list(made.problems) == ["c: 1 notice stands on another site and was left out"]


def test_a_notice_that_another_column_lists_too_is_one_page() -> None:
    made, _ = errand()
    read(Walk(COLUMN, made), 1, entries(1), None)
    other = Column("d", "规范性文件", f"http://{HOST}/gfxwj/")
    walk = Walk(other, made)
    page = walk.page(Ask(other.url))
    assert walk.read(Fetched(page.url, Kind.LIST, AT, State.FETCHED), Listing(entries(1)))[0] == []


def rough(made: Errand) -> Walk:
    walk = Walk(COLUMN, made)
    walk.goes_by_rows("it is not as it should be")
    return walk


def test_a_walk_by_looks_ends_the_next_one_by_looks_and_none_that_reads_the_list_as_it_should_be() -> None:
    made, brought = errand()
    read(rough(made), 1, entries(1, 2), None)
    (walked,) = brought.of(Walked)
    assert cast(Walked, walked).column == f"c{BY_LOOKS}"
    pages = [replace(page, column=f"c{BY_LOOKS}") for page in found(1, 2)]
    made, _ = errand(pages)
    made.standings[f"c{BY_LOOKS}"] = Standing(f"c{BY_LOOKS}", 1, 1)
    assert read(rough(made), 1, entries(1, 2), ask(2)) is None
    assert read(Walk(COLUMN, made), 1, entries(1, 2), ask(2)) == ask(2)


def test_once_a_column_was_walked_as_it_should_be_a_walk_by_looks_counts_for_nothing_but_its_news() -> None:
    made, brought = errand(found(1), complete=1)
    read(rough(made), 1, entries(2, 1), None)
    assert brought.of(Walked) == []
    (new,) = (cast(Discovery, line) for line in brought.of(Discovery) if cast(Discovery, line).kind is Kind.NOTICE)
    assert (new.column, new.walk) == ("c", 2)


def test_a_look_at_a_source_reads_one_page_and_finds_nothing_new() -> None:
    made, brought = errand(job=Job("a", Mode.CHECK))
    assert read(Walk(COLUMN, made), 1, entries(1, 2), ask(2)) is None
    assert (made.columns["c"].entries, made.columns["c"].first, made.columns["c"].problem) == (2, "通知1", None)
    assert brought.of(Walked) == []
