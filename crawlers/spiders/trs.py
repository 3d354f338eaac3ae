"""TRS WCM (拓尔思): static list pages whose script tells how many there are."""

from __future__ import annotations

from typing import ClassVar

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import page_count
from crawlers.spiders.paging import Pager, following_page, name_of, pager_in
from crawlers.spiders.rows import rows
from crawlers.text import decoded

SECOND = 1  # what the second page's file is numbered


class Trs(NoticeSpider):
    """index.html, index_1.html … as ``createPageHTML(total, current, "index", "html")`` or the page's words count them.

    A column's options: ``rows``, ``link`` and ``date`` (CSS selectors, see crawlers.spiders.rows); ``second``, what the
    second page's file is numbered where the script misleads (1: index_1, 2: index_2).
    """

    platform: ClassVar[str] = "trs"

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices on a page, and the next one that its script or its links tell."""
        text = decoded(response.body)
        found = rows(text, response.url, column.options)
        if not found:
            return Listing(())
        following = _following(text, response.url, column, ask)
        return Listing(found, Ask(following, ask.page + 1) if following and following != ask.url else None)


def _following(text: str, url: str, column: Column, ask: Ask) -> str | None:
    second = column.options.get("second")
    if (linked := following_page(text, url, ask.page, second)) or pager_in(text, ask.page):
        return linked
    pages = page_count(text)
    told = Pager(pages, *name_of(column.url), SECOND if second is None else second) if pages else None
    return told.url(column.url, ask.page + 1) if told and ask.page < told.pages else None
