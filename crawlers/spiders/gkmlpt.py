"""gkmlpt, the directory of public information (政府信息公开目录) of Guangdong's governments: an index page and JSON.

A column's address is ``…/gkmlpt/index#5``: behind the # stands the category, 0 for all. Options: ``sid`` the site's
number (read from the index page where it is not given), ``category`` where the address has none.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar
from urllib.parse import urldefrag, urljoin

from scrapy.http import TextResponse

from crawlers.links import absolute
from crawlers.listing import Ask, Entry, Link, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError, answer_in, number_at, rows_at, words_in
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import is_rest
from crawlers.spiders.queries import with_parameter
from crawlers.spiders.records import entries_of
from crawlers.text import decoded

INTERFACE = "/api/all/"
PAGE_SIZE = 100  # whatever is asked for; page 0 is page 1 once more
FIELDS = {
    "url": ("url", "post_url"),
    "title": "title",
    "date": ("display_publish_time", "first_publish_time", "created_at", "date"),
    "doc_number": "document_number",
}
SID = re.compile(r"""\bSID["']?\s{0,9}:\s{0,9}["']?(\d{1,12})""")
ALL = 0


class Gkmlpt(NoticeSpider):
    """Reads the directory's JSON; the attachments are named in there."""

    platform: ClassVar[str] = "gkmlpt"
    lists_name_attachments: ClassVar[bool] = True

    def first(self, column: Column) -> Ask:
        """Return the request for the first hundred rows, or for the index page where the site's number is not known."""
        sid = column.options.get("sid")
        return Ask(urldefrag(column.url).url) if sid is None else _rows_of(column, sid)

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return a page of the directory. Raises AnswerError for an index page without the site's number."""
        if INTERFACE not in ask.url:
            return Listing((), _rows_of(column, _sid_in(response)))
        answer = answer_in(response.body)
        rows = rows_at(answer, "articles")
        entries = entries_of(rows, FIELDS, column.url, lambda entry, row: _with_attachments(entry, row, column.url))
        return Listing(entries, None if _is_last(answer, len(rows), ask.page) else _page_after(ask))


def _rows_of(column: Column, sid: object) -> Ask:
    index, category = urldefrag(column.url)
    site, found, _ = index.partition("/gkmlpt")
    directory = f"{site}/gkmlpt" if found else urljoin(index, "/gkmlpt")
    category = column.options.get("category", category or ALL)
    return Ask(f"{directory}{INTERFACE}{category}?page=1&sid={sid}", headers={"Referer": index})


def _page_after(ask: Ask) -> Ask:
    return Ask(with_parameter(ask.url, "page", ask.page + 1), ask.page + 1, headers=ask.headers)


def _sid_in(response: TextResponse) -> str:
    match = SID.search(decoded(response.body))
    if match is None:
        raise AnswerError(f"{response.url} names no SID: give the site's number as the column's option sid")
    return match[1]


def _is_last(answer: Any, count: int, page: int) -> bool:
    return not count or bool(answer.get("total") and is_rest(count, number_at(answer, "total"), page, PAGE_SIZE))


def _with_attachments(entry: Entry, row: Any, page: str) -> Entry:
    files = row.get("attachment")
    links = [_link(file, page) for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    return Entry(
        entry.url, entry.title, entry.listed_on, entry.doc_number, tuple(link for link in links if link is not None)
    )


def _link(file: dict[str, Any], page: str) -> Link | None:
    href = str(file.get("url") or "").strip()
    url = absolute(page, href) if href else None
    return Link(url, href, words_in(file.get("name")) or "") if url else None
