"""What all spiders do alike: walk columns, visit notices and their attachments, and bring what came of each.

A platform's spider says how its lists are asked for and read; it never judges an answer nor writes anything.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, ClassVar, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawlers.errand import now
from crawlers.job import Mode
from crawlers.ledger.values import Discovery, Fetched, Page
from crawlers.links import documents_in
from crawlers.listing import Link
from crawlers.outcomes import NOT_MODIFIED, kept, line_of, not_modified
from crawlers.spiders.columns import UNSENT, ColumnSpider, answer_of, line_of_failure
from crawlers.states import BROUGHT, SOUND, Kind, State
from crawlers.verdicts import Verdict

AT_ONCE = 500  # known pages that wait their turn in memory
ATTACHMENTS_NEXT = 5


class NoticeSpider(ColumnSpider):
    """A crawl of one source. Subclasses name their platform and read its lists."""

    referer_for_attachments: ClassVar[bool] = False
    lists_name_attachments: ClassVar[bool] = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider of a crawl that Scrapy sets up."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_fault, signals.spider_error)
        return spider

    # ---- what a platform's spider tells

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
            yield self.visit(page or self.errand.discover(Discovery(job.page, Kind.NOTICE, "", 0, now())))
            return
        for request in self.columns():
            yield request
        if job.mode is Mode.CHECK:
            return
        known = [page for page in self.errand.pages.values() if page.kind is not Kind.LIST and self.errand.wants(page)]
        for number, page in enumerate(known, 1):
            if page.url not in self.asked:
                yield self.visit(page)
            if number % AT_ONCE == 0:
                await self.crawler.signals.wait_for(signals.scheduler_empty)

    def visit(self, page: Page) -> Request:
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

    def on_page(self, response: Response, page: Page) -> Iterator[Request]:
        """Take a notice's page or an attachment."""
        at = now()
        answer = answer_of(response, page.kind, page.url)
        if response.status == NOT_MODIFIED:
            fault = Verdict(State.FAILED, "not modified since a time that was not named")
            line = not_modified(page, answer, at) if page.sha256 else line_of(page, answer, fault, at)
            self.errand.bring(page, line)
            return
        found = self.judged(answer)
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

    def on_page_error(self, failure: Failure) -> None:
        """Take what went wrong with a notice's page or an attachment."""
        page: Page = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        if isinstance(failure.value, UNSENT):
            self.errand.problem(str(failure.value))
            return
        self.errand.bring(page, line_of_failure(failure, page))

    def on_fault(self, failure: Failure, response: Response) -> None:
        """Take a fault of the program: its page has failed."""
        told = f"{type(failure.value).__name__}: {failure.value}"
        self.errand.problem(f"{response.url}: a fault of taizhang, please report it: {told}")
        arguments = response.request.cb_kwargs if response.request else {}
        if page := arguments.get("page"):
            self.errand.bring(page, Fetched(page.url, page.kind, now(), State.FAILED, told, response.status))
        elif walk := arguments.get("walk"):
            walk.stopped(None, told)

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
                yield self.visit(known)

    def _same_words(self, sha256: str, data: bytes) -> bool:
        words = self.errand.words_of(data)
        return words is not None and words == self.errand.words_of(self.errand.store.get(sha256))
