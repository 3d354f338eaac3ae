"""A list that is a page of HTML, whatever its site runs on: the rows that it shows, and the page that follows it."""

from __future__ import annotations

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.spiders.answers import has_json
from crawlers.spiders.paging import following_page
from crawlers.spiders.rows import rows
from crawlers.text import decoded


def any_page(response: TextResponse, ask: Ask) -> Listing:
    """Return the notices on a page, and the next page that its script or its links tell; nothing for JSON."""
    if has_json(response.body):
        return Listing(())
    text = decoded(response.body)
    found = rows(text, response.url, {})
    following = following_page(text, response.url, ask.page) if found else None
    return Listing(found, Ask(following, ask.page + 1) if following and following != ask.url else None)
