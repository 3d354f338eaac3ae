"""TRS WCM (拓尔思): static list pages whose script tells how many there are."""

from __future__ import annotations

from typing import ClassVar

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.paging import next_page, pager_in
from crawlers.spiders.rows import rows
from crawlers.text import decoded


class Trs(NoticeSpider):
    """index.html, index_1.html … as ``createPageHTML(total, current, "index", "html")`` counts them.

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
        pager = pager_in(text, ask.page, column.options.get("second"))
        if pager is None:
            following = next_page(text, response.url)
        else:
            following = pager.url(response.url, ask.page + 1) if ask.page < pager.pages else None
        return Listing(found, Ask(following, ask.page + 1) if following and following != ask.url else None)
