"""VSB (博达): the first page is xxx.htm, the older ones xxx/11.htm down to xxx/1.htm, which is the oldest."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import page_count
from crawlers.spiders.paging import name_of, next_page
from crawlers.spiders.rows import rows
from crawlers.text import decoded

NUMBERED = re.compile(r"/(\d{1,6})\.(html?)$")


class Vsb(NoticeSpider):
    """Pages are numbered from the oldest on, so that a page's number stays when a notice is added.

    Attachments answer with a captcha where the request does not say which notice it comes from. A column's options:
    ``rows``, ``link`` and ``date`` (CSS selectors, see crawlers.spiders.rows).
    """

    platform: ClassVar[str] = "vsb"
    referer_for_attachments: ClassVar[bool] = True

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices on a page, and the next older one."""
        text = decoded(response.body)
        found = rows(text, response.url, column.options)
        following = _following(text, response.url, ask) if found else None
        return Listing(found, Ask(following, ask.page + 1) if following and following != ask.url else None)


def _following(text: str, url: str, ask: Ask) -> str | None:
    if linked := next_page(text, url, ask.page):
        return linked
    if ask.page == 1:
        pages = page_count(text)
        name, ending = name_of(url)
        return urljoin(url, f"{name}/{pages - 1}.{ending}") if pages and pages > 1 else None
    match = NUMBERED.search(urlsplit(url).path)
    return urljoin(url, f"{int(match[1]) - 1}.{match[2]}") if match and int(match[1]) > 1 else None
