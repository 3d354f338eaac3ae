"""Lists of HTML whose pages are numbered by a parameter of their address."""

from __future__ import annotations

from typing import ClassVar

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import page_count
from crawlers.spiders.queries import with_parameter
from crawlers.spiders.rows import rows
from crawlers.text import decoded


class NumberedByQuery(NoticeSpider):
    """Reads lists of HTML whose pages are numbered by one parameter of the address, from 1 on."""

    page_parameter: ClassVar[str]

    def first(self, column: Column) -> Ask:
        """Return the request for page 1, by its number: some sites list more there than without it."""
        return Ask(with_parameter(column.url, self.page_parameter, 1))

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the rows of a page. The last one is the one that the pager tells; without a pager, an empty one."""
        text = decoded(response.body)
        entries = rows(text, response.url, column.options)
        last = page_count(text)
        if not entries or (last is not None and ask.page >= last):
            return Listing(entries)
        return Listing(entries, Ask(with_parameter(ask.url, self.page_parameter, ask.page + 1), ask.page + 1))
