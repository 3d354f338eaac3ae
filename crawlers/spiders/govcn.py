"""The State Council's policy library (国务院政策文件库): the search of sousuo.www.gov.cn, and the feed of the newest.

A column's address is a search (``…/search-gov/data?t=…``), the feed (``…/ZUIXINZHENGCE.json``), or the library's page
with the option ``library``: zhengcelibrary (all), zhengcelibrary_gw, zhengcelibrary_bm (ministries), zhengce, gongbao.
The option ``categories`` keeps to some of the search's groups (gongwen, bumenfile, otherfile, gongbao, zhongyangfile).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError, answer_in, contents, number_at, rows_at
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import is_rest
from crawlers.spiders.queries import parameter, with_defaults, with_parameter
from crawlers.spiders.records import entries_of

HOST = "https://sousuo.www.gov.cn"
SEARCH = "/search-gov/data"
PAGE_SIZE = 20  # of each group
# Newest first. No ``type``: with one the search counts, but lists nothing.
QUERY = {
    "q": "",
    "timetype": "timeqb",
    "mintime": "",
    "maxtime": "",
    "sort": "pubtime",
    "sortType": "1",
    "searchfield": "title",
    "p": 1,
    "n": PAGE_SIZE,
}
FOUND = {
    "url": "url",
    "title": "title",
    "date": ("pubtimeStr", "ptime", "pubtime"),
    "doc_number": ("pcode", "wenhao"),
}
FED = {"url": "URL", "title": "TITLE", "date": "DOCRELPUBTIME"}
DONE = 200


class GovCn(NoticeSpider):
    """Reads the search of the policy library, group by group of what it finds, and its feed."""

    platform: ClassVar[str] = "govcn"

    def first(self, column: Column) -> Ask:
        """Return the request for the first page of the search, or for the feed."""
        parts = urlsplit(column.url)
        if parts.path.endswith(".json"):
            return Ask(column.url)
        if parts.path.endswith(SEARCH):
            return Ask(with_defaults(column.url, QUERY))
        host = column.url if parts.netloc.startswith("sousuo.") else HOST
        library = column.options.get("library", "zhengcelibrary")
        return Ask(f"{urljoin(host, SEARCH)}?{urlencode({'t': library} | QUERY)}", headers={"Referer": column.url})

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return what the search found. Raises AnswerError for an answer that says it went wrong."""
        answer = answer_in(response.body)
        if isinstance(answer, list):
            return Listing(entries_of(answer, FED, column.url))
        groups = _groups(answer, column)
        rows = [row for group in groups for row in rows_at(group, "listVO")]
        entries = entries_of(rows, FOUND, column.url)
        size = int(parameter(ask.url, "n") or PAGE_SIZE)
        if not rows or all(_is_done(group, ask.page, size) for group in groups):
            return Listing(entries)
        return Listing(entries, Ask(with_parameter(ask.url, "p", ask.page + 1), ask.page + 1, headers=ask.headers))


def _groups(answer: Any, column: Column) -> list[Mapping[str, Any]]:
    """Return the groups of what was found: under searchVO or on top, in a catMap or as one list."""
    if not isinstance(answer, Mapping) or answer.get("code", DONE) not in (DONE, str(DONE)):
        raise AnswerError(f"the search went wrong, it answers {contents(answer)}")
    found = answer.get("searchVO") or answer
    groups = found.get("catMap") or ({"": found} if "listVO" in found else None)
    if groups is None:
        raise AnswerError(f"the search answers without catMap and listVO: {contents(found)}")
    wanted = column.options.get("categories")
    return [group for name, group in groups.items() if isinstance(group, Mapping) and (not wanted or name in wanted)]


def _is_done(group: Mapping[str, Any], page: int, size: int) -> bool:
    """Whether a group has no page behind this one."""
    count = len(rows_at(group, "listVO"))
    total = number_at(group, "totalCount") if group.get("totalCount") else 0
    return not count or is_rest(count, total, page, size)
