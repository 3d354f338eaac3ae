"""NFCMS (南方网, 广东): static list pages of which the second is index_2.html."""

from __future__ import annotations

from typing import ClassVar

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import page_count
from crawlers.spiders.paging import Pager, name_of, next_page, pager_in
from crawlers.spiders.rows import rows
from crawlers.text import decoded

SECOND = 2


class Nfcms(NoticeSpider):
    """index.html, index_2.html …: the link to the next page, else the total that the page tells.

    A column's options: ``rows``, ``link`` and ``date`` (CSS selectors, see crawlers.spiders.rows).
    """

    platform: ClassVar[str] = "nfcms"

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices on a page, and the next one."""
        text = decoded(response.body)
        found = rows(text, response.url, column.options)
        following = _following(text, response.url, column, ask) if found else None
        return Listing(found, Ask(following, ask.page + 1) if following and following != ask.url else None)


def _following(text: str, url: str, column: Column, ask: Ask) -> str | None:
    if linked := next_page(text, url, ask.page):
        return linked
    pager = pager_in(text, ask.page, SECOND)
    if pager is None and (pages := page_count(text)):
        pager = Pager(pages, *name_of(column.url), SECOND)
    return pager.url(url, ask.page + 1) if pager and ask.page < pager.pages else None
