"""What all spiders do alike: walk columns, visit notices and their attachments, and bring what came of each.

A platform's spider says how its lists are asked for and read; it never judges an answer nor writes anything.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, ClassVar, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from crawlers.downloading.circuit import Circuit, netloc_of
from crawlers.downloading.faults import CircuitOpen, HostSilent, RobotsUnread
from crawlers.errand import Errand, now
from crawlers.job import Mode
from crawlers.ledger.values import Discovery, Fetched, Page
from crawlers.links import documents_in
from crawlers.listing import Ask, Link, Listing
from crawlers.outcomes import NOT_MODIFIED, kept, line_of, not_modified
from crawlers.registry import Column
from crawlers.spiders.any_page import any_page
from crawlers.spiders.rows import SELECTORS
from crawlers.spiders.walk import NO_SUCH_METHOD, Walk
from crawlers.states import BROUGHT, GONE, SOUND, Kind, State
from crawlers.verdicts import Answer, Verdict, failed, verdict

AT_ONCE = 500  # known pages that wait their turn in memory
LISTS_FIRST = 10
ATTACHMENTS_NEXT = 5
UNSENT = (CircuitOpen, HostSilent, RobotsUnread)  # nothing was asked: what is known of the page stands


class NoticeSpider(scrapy.Spider):
    """A crawl of one source. Subclasses name their platform and read its lists."""

    platform: ClassVar[str]
    referer_for_attachments: ClassVar[bool] = False
    lists_name_attachments: ClassVar[bool] = False
    # Each of these says something about its page; redirects are followed before they come here.
    handle_httpstatus_list: ClassVar[list[int]] = [NOT_MODIFIED, *range(400, 600)]

    def __init__(self, errand: Errand, circuit: Circuit) -> None:
        super().__init__(name=errand.site.id)
        self.errand = errand
        self.circuit = circuit
        self.asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider of a crawl that Scrapy sets up."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_fault, signals.spider_error)
        return spider

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

    def attachments(self, response: Response) -> tuple[Link, ...]:
        """Return the files that a notice's page links to."""
        return documents_in(response.body, response.url)

    # ---- what is asked for

    async def start(self) -> AsyncIterator[Any]:
        """Yield the requests for the columns, then those for known pages whose turn it is."""
        job = self.errand.job
        if job.mode is Mode.PAGE:
            assert job.page
            page = self.errand.pages.get(job.page)
            yield self._visit(page or self.errand.discover(Discovery(job.page, Kind.NOTICE, "", 0, now())))
            return
        for request in self._columns():
            yield request
        if job.mode is Mode.CHECK:
            return
        known = [page for page in self.errand.pages.values() if page.kind is not Kind.LIST and self.errand.wants(page)]
        for number, page in enumerate(known, 1):
            if page.url not in self.asked:
                yield self._visit(page)
            if number % AT_ONCE == 0:
                await self.crawler.signals.wait_for(signals.scheduler_empty)

    def _columns(self) -> Iterator[Request]:
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

    def _visit(self, page: Page) -> Request:
        """Return the request for a notice or an attachment; conditional where its bytes were had before."""
        self.asked.add(page.url)
        headers: dict[str, str] = {}
        if page.sha256 is not None:
            headers |= {"If-None-Match": page.etag} if page.etag else {}
            headers |= {"If-Modified-Since": page.last_modified} if page.last_modified else {}
        is_attachment = page.kind is Kind.ATTACHMENT
        if is_attachment and self.referer_for_attachments and page.referer:
            headers["Referer"] = page.referer
        return Request(
            page.url,
            self.on_page,
            headers=headers,
            errback=self.on_page_error,
            cb_kwargs={"page": page},
            meta={"kind": page.kind},
            priority=ATTACHMENTS_NEXT if is_attachment else 0,
            dont_filter=True,
        )

    # ---- what comes

    def on_list(self, response: Response, walk: Walk, ask: Ask) -> Iterator[Request]:
        """Take a column's page: its new notices are asked for, then the page after it."""
        page = walk.page(ask)
        answer = _answer(response, Kind.LIST, ask.url)
        if response.status == NOT_MODIFIED:
            walk.read(not_modified(page, answer, now()), Listing(()))
            return
        found = self._judged(answer)
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
        yield from (self._visit(page) for page in new if page.url not in self.asked)
        if following is not None:
            yield self._ask(following, walk)

    def _listing(self, response: TextResponse, walk: Walk, ask: Ask) -> Listing:
        """Return what a column's page lists; a page of HTML that stands where another answer should is read as such."""
        if walk.misread is None:
            try:
                listing = self.listing(response, walk.column, ask)
                is_found = listing.entries or listing.following or walk.has_read
                return listing if is_found else self._found_by_looks(response, walk, ask)
            except ValueError as fault:
                listing = any_page(response, ask)
                if not listing.entries:
                    raise
                walk.goes_by_rows(f"{fault}; the rows that it shows were read")
                return listing
        return any_page(response, ask)

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

    def on_page(self, response: Response, page: Page) -> Iterator[Request]:
        """Take a notice's page or an attachment."""
        at = now()
        answer = _answer(response, page.kind, page.url)
        if response.status == NOT_MODIFIED:
            fault = Verdict(State.FAILED, "not modified since a time that was not named")
            line = not_modified(page, answer, at) if page.sha256 else line_of(page, answer, fault, at)
            self.errand.bring(page, line)
            return
        found = self._judged(answer)
        if found.state not in SOUND:
            self.errand.bring(page, line_of(page, answer, found, at))
            return
        link = self.errand.link_to(page.url) if page.kind is Kind.ATTACHMENT else None
        line, is_new = kept(page, answer, at, self._same_words, link)
        if page.kind is Kind.NOTICE and is_new:
            links = self._attached(response, page)
            line = replace(line, links=links)
            yield from self._new_attachments(links, page, line)
        self.errand.bring(page, line, answer.body if is_new else None)

    def on_list_error(self, failure: Failure) -> None:
        """Take what went wrong with a column's page."""
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        walk: Walk = arguments["walk"]
        if isinstance(failure.value, UNSENT):
            walk.stopped(None, str(failure.value), failed(failure.value).state)
            return
        walk.stopped(_line_of_failure(failure, walk.page(arguments["ask"])))

    def on_page_error(self, failure: Failure) -> None:
        """Take what went wrong with a notice's page or an attachment."""
        page: Page = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        if isinstance(failure.value, UNSENT):
            self.errand.problem(str(failure.value))
            return
        self.errand.bring(page, _line_of_failure(failure, page))

    def on_fault(self, failure: Failure, response: Response) -> None:
        """Take a fault of the program: its page has failed."""
        told = f"{type(failure.value).__name__}: {failure.value}"
        self.errand.problem(f"{response.url}: a fault of taizhang, please report it: {told}")
        arguments = response.request.cb_kwargs if response.request else {}
        if page := arguments.get("page"):
            self.errand.bring(page, Fetched(page.url, page.kind, now(), State.FAILED, told, response.status))
        elif walk := arguments.get("walk"):
            walk.stopped(None, told)

    def _judged(self, answer: Answer) -> Verdict:
        """Return what an answer comes to, and keep how its host answers."""
        found = verdict(answer)
        host = netloc_of(answer.final_url)
        row = self.circuit.blocked(host, now()) if found.state is State.BLOCKED else self.circuit.sound(host)
        if row is not None and not self.errand.job.base:
            self.errand.recorder.bring(row)
        return found

    # ---- attachments

    def _attached(self, response: Response, page: Page) -> tuple[Link, ...]:
        """Return the files that the notice has attached: those that its page links to, those that its list named."""
        named = self.errand.listed.get(page.url, ())
        if not named and self.lists_name_attachments:  # its list was not read again
            named = self.errand.links.get(page.url, ())
        links = (*self.attachments(response), *named)
        scope = self.errand.scope
        here = (replace(link, url=scope.at(link.url)) for link in links)
        found = tuple({link.url: link for link in here if scope.holds(link.url) and link.url != page.url}.values())
        self.errand.links[page.url] = found
        return found

    def _new_attachments(self, links: tuple[Link, ...], page: Page, line: Fetched) -> Iterator[Request]:
        for link in links:
            self.errand.name_link(link)
            known = self.errand.pages.get(link.url)
            if known is None:
                found = Discovery(
                    link.url, Kind.ATTACHMENT, page.column, page.walk, line.at, link.words, referer=page.url
                )
                known = self.errand.discover(found)
            if link.url not in self.asked and (known.sha256 is None or line.state in BROUGHT):
                yield self._visit(known)

    def _same_words(self, sha256: str, data: bytes) -> bool:
        words = self.errand.words_of(data)
        return words is not None and words == self.errand.words_of(self.errand.store.get(sha256))


def _line_of_failure(failure: Failure, page: Page) -> Fetched:
    assert failure.value is not None
    found = failed(failure.value)
    return Fetched(page.url, page.kind, now(), found.state, found.reason)


def _answer(response: Response, kind: Kind, url: str) -> Answer:
    return Answer(kind, url, response.url, response.status, _headers(response), response.body)


def _headers(response: Response) -> dict[str, str]:
    return {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}
