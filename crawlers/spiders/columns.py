"""Columns: how all spiders walk them, whatever their lists are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import scrapy
from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from crawlers.downloading.circuit import Circuit, netloc_of
from crawlers.downloading.faults import CircuitOpen, HostSilent, RobotsUnread
from crawlers.errand import Errand, now
from crawlers.ledger.values import Fetched, Page
from crawlers.listing import Ask, Listing
from crawlers.outcomes import NOT_MODIFIED, line_of, not_modified
from crawlers.registry import Column
from crawlers.spiders.any_page import any_page
from crawlers.spiders.rows import SELECTORS
from crawlers.spiders.walk import NO_SUCH_METHOD, Walk
from crawlers.states import GONE, SOUND, Kind, State
from crawlers.verdicts import Answer, Verdict, failed, verdict

LISTS_FIRST = 10
UNSENT = (CircuitOpen, HostSilent, RobotsUnread)  # nothing was asked: what is known of the page stands


class ColumnSpider(scrapy.Spider):
    """Asks for the pages of a source's columns, and reads them as its platform has them, else by their looks."""

    platform: ClassVar[str]
    # Each of these says something about its page; redirects are followed before they come here.
    handle_httpstatus_list: ClassVar[list[int]] = [NOT_MODIFIED, *range(400, 600)]

    def __init__(self, errand: Errand, circuit: Circuit) -> None:
        super().__init__(name=errand.site.id)
        self.errand = errand
        self.circuit = circuit
        self.asked: set[str] = set()

    # ---- what a platform's spider tells

    def first(self, column: Column) -> Ask:
        """Return the request for a column's first page."""
        return Ask(column.url)

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices on a column's page, and the request for the next one."""
        raise NotImplementedError(f"{type(self).__name__} does not say how its lists are read")

    def otherwise(self, ask: Ask) -> Ask | None:
        """Return another request for the same page, for a site that knows none such; None where there is none."""
        return None

    def visit(self, page: Page) -> Request:
        """Return the request for a notice."""
        raise NotImplementedError(f"{type(self).__name__} does not say how notices are asked for")

    # ---- what is asked for, and what comes

    def columns(self) -> Iterator[Request]:
        for column in self.errand.site.columns:
            here = replace(column, url=self.errand.scope.at(column.url))
            walk = Walk(here, self.errand)
            yield self._ask(self.first(here), walk)

    def _ask(self, ask: Ask, walk: Walk) -> Request:
        ask = replace(ask, url=self.errand.scope.at(ask.url))
        return Request(
            ask.url,
            self.on_list,
            method="POST" if ask.body is not None else "GET",
            headers={**ask.headers, **walk.conditions(ask)},
            body=ask.body,
            errback=self.on_list_error,
            cb_kwargs={"walk": walk, "ask": ask},
            priority=LISTS_FIRST,
            dont_filter=True,
        )

    def on_list(self, response: Response, walk: Walk, ask: Ask) -> Iterator[Request]:
        """Take a column's page: its new notices are asked for, then the page after it."""
        page = walk.page(ask)
        answer = answer_of(response, Kind.LIST, ask.url)
        if response.status == NOT_MODIFIED:
            walk.read(not_modified(page, answer, now()), Listing(()))
            return
        found = self.judged(answer)
        is_unknown = found.state in GONE or response.status in NO_SUCH_METHOD
        if is_unknown and (other := self.otherwise(ask)) is not None:
            walk.led(line_of(page, answer, found, now()))
            yield self._ask(other, walk)
            return
        if found.state in GONE and walk.has_read:
            walk.past_the_end(line_of(page, answer, found, now()))
            return
        if found.state not in SOUND:
            yield from self._without_interface(line_of(page, answer, found, now()), walk, ask)
            return
        text = response if isinstance(response, TextResponse) else TextResponse(response.url, body=response.body)
        try:
            listing = self._listing(text, walk, ask)
        except ValueError as fault:
            walk.stopped(line_of(page, answer, Verdict(State.FAILED, f"its list can't be read: {fault}"), now()))
            return
        if listing.following is not None and not listing.entries and ask.page == 1:
            walk.led(line_of(page, answer, found, now()))
            yield self._ask(listing.following, walk)
            return
        new, following = walk.read(line_of(page, answer, found, now()), listing)
        yield from (self.visit(page) for page in new if page.url not in self.asked)
        if following is not None:
            yield self._ask(following, walk)

    def _listing(self, response: TextResponse, walk: Walk, ask: Ask) -> Listing:
        """Return what a column's page lists; a page of HTML that stands where another answer should is read as such."""
        if walk.misread is not None:
            return any_page(response, ask)
        try:
            listing = self.listing(response, walk.column, ask)
        except ValueError as fault:
            listing = any_page(response, ask)
            if not listing.entries:
                raise
            walk.goes_by_rows(f"{fault}; the rows that it shows were read")
            return listing
        is_found = listing.entries or listing.following or walk.has_read
        return listing if is_found else self._found_by_looks(response, walk, ask)

    def _found_by_looks(self, response: TextResponse, walk: Walk, ask: Ask) -> Listing:
        """Return what a column's page lists where nothing is found as its options or its platform have it."""
        bare = {name: value for name, value in walk.column.options.items() if name not in SELECTORS}
        if len(bare) < len(walk.column.options):
            column = replace(walk.column, options=bare)
            listing = self.listing(response, column, ask)
            if listing.entries:
                walk.goes_by_looks(column)
                return listing
        listing = any_page(response, ask)
        if listing.entries:
            walk.goes_by_rows(f"its list is not as {self.platform} has it and was read by its looks: has it changed?")
        return listing

    def _without_interface(self, line: Fetched, walk: Walk, ask: Ask) -> Iterator[Request]:
        """Ask for the column's own page where its interface is not there; that page may list notices itself."""
        if walk.may_go_by_page(line, ask):
            walk.goes_by_page(line)
            yield self._ask(Ask(walk.column.url.partition("#")[0]), walk)
        else:
            walk.stopped(line)

    def on_list_error(self, failure: Failure) -> None:
        """Take what went wrong with a column's page."""
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        walk: Walk = arguments["walk"]
        if isinstance(failure.value, UNSENT):
            walk.stopped(None, str(failure.value), failed(failure.value).state)
            return
        walk.stopped(line_of_failure(failure, walk.page(arguments["ask"])))

    def judged(self, answer: Answer) -> Verdict:
        """Return what an answer comes to, and keep how its host answers."""
        found = verdict(answer)
        host = netloc_of(answer.final_url)
        row = self.circuit.blocked(host, now()) if found.state is State.BLOCKED else self.circuit.sound(host)
        if row is not None and not self.errand.job.base:
            self.errand.recorder.bring(row)
        return found


def line_of_failure(failure: Failure, page: Page) -> Fetched:
    assert failure.value is not None
    found = failed(failure.value)
    return Fetched(page.url, page.kind, now(), found.state, found.reason)


def answer_of(response: Response, kind: Kind, url: str) -> Answer:
    return Answer(kind, url, response.url, response.status, _headers(response), response.body)


def _headers(response: Response) -> dict[str, str]:
    return {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}
