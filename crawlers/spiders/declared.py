"""Sites of no platform of their own: the column's options tell where its rows are and how its pages are asked for.

Rows of HTML (platform ``html``):

* ``rows``, ``link``, ``date``: CSS selectors, see crawlers.spiders.rows. Without them rows are found as elsewhere.
* ``next``: a CSS selector of the link to the next page; or
* ``page``: the address of a further page, relative to the column's, with its number as ``{page}`` (index_{page}.html,
  ?page={page}). ``second`` is the second page's number (2). ``pages`` is a regular expression whose first group is
  the number of pages; without it the page's own words tell (共12页), else the first empty page is the end. A link to
  the next page (下一页) comes before all that.
* With neither, the page's script (createPageHTML) and its link to the next page (下一页) tell.

Records in CDATA (platform ``cdata``):

* ``page``: the address that answers with records, relative to the column's, with ``{page}``, or ``{start}`` and
  ``{end}``. Without it the column's own page holds all of them.
* ``body``: the form that is posted there, with the same places; without it the address is got.
* ``per_page``: the records of an answer (15). ``first_page``: the number of the first (1).
* ``record``: what a record's element is called (record). ``rows``, ``link``, ``date``: as above, in a record.
"""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.datastore import datastore_in
from crawlers.spiders.page_counts import page_count
from crawlers.spiders.paging import following_page, next_page, selected_link
from crawlers.spiders.rows import fragments, rows
from crawlers.text import decoded

PER_PAGE = 15
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


class HtmlRows(NoticeSpider):
    """Pages of HTML whose rows and further pages a column's options tell."""

    platform: ClassVar[str] = "html"

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices on a page, and the next one. Raises ValueError for an option that makes no sense."""
        text = decoded(response.body)
        found = rows(text, response.url, column.options)
        following = _following(text, response.url, column, ask) if found else None
        return Listing(found, Ask(following, ask.page + 1) if following and following != ask.url else None)


def _following(text: str, url: str, column: Column, ask: Ask) -> str | None:
    options = column.options
    if "next" in options:
        return selected_link(text, url, str(options["next"]))
    if "page" in options:
        if linked := next_page(text, url):
            return linked
        pages = _pages(text, options["pages"]) if "pages" in options else page_count(text)
        if pages is not None and ask.page >= pages:
            return None
        return urljoin(
            column.url, str(options["page"]).replace("{page}", str(ask.page - 1 + _number(column, "second", 2)))
        )
    return following_page(text, url, ask.page, options.get("second"))


def _pages(text: str, pattern: object) -> int:
    """Return how many pages a list's page tells in the way that its column's option says; 1 where it tells none."""
    try:
        match = re.search(str(pattern), text)
        return int(match[1]) if match else 1
    except (re.error, IndexError, ValueError) as fault:
        raise ValueError(f"the option pages ({pattern}) is no pattern with one group for a number: {fault}") from None


class CdataRecords(NoticeSpider):
    """Records of markup, each in CDATA, whose further pages a column's options tell."""

    platform: ClassVar[str] = "cdata"

    def first(self, column: Column) -> Ask:
        """Return the request for the first records."""
        return _records_ask(column, 1)

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices of an answer, and the request for the next one."""
        store = datastore_in(decoded(response.body), str(column.options.get("record", "record")))
        if store is None or not store.records:
            return Listing(())
        entries = fragments(store.records, column.url, column.options)
        size = _number(column, "per_page", PER_PAGE)
        if store.total is not None:
            is_last = ask.page * size >= store.total
        elif store.pages is not None:
            is_last = ask.page >= store.pages
        else:
            is_last = len(store.records) < size
        return Listing(entries, None if is_last or "page" not in column.options else _records_ask(column, ask.page + 1))


def _records_ask(column: Column, page: int) -> Ask:
    if "page" not in column.options:
        return Ask(column.url)
    size = _number(column, "per_page", PER_PAGE)
    places = {
        "{page}": page - 1 + _number(column, "first_page", 1),
        "{start}": (page - 1) * size + 1,
        "{end}": page * size,
    }
    address = urljoin(column.url, _filled(str(column.options["page"]), places))
    headers = {"Referer": column.url}
    if "body" not in column.options:
        return Ask(address, page, headers=headers)
    body = _filled(str(column.options["body"]), places).encode()
    return Ask(address, page, body, headers | {"Content-Type": FORM})


def _filled(template: str, places: dict[str, int]) -> str:
    for place, number in places.items():
        template = template.replace(place, str(number))
    return template


def _number(column: Column, name: str, usual: int) -> int:
    value = column.options.get(name, usual)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"the option {name} of column {column.key} is {value!r}; it must be a whole number")
    return value
