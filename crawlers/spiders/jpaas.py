"""Hanweb jpaas: the column's page names a unit, and an interface answers with the unit's rows as a piece of HTML."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError, answer_in, contents, has_json
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.paging import following_page
from crawlers.spiders.queries import with_parameter
from crawlers.spiders.rows import rows
from crawlers.spiders.words import words
from crawlers.text import decoded

INTERFACE = "/api-gateway/jpaas-publish-server/front/page/build/unit"
NEEDED = ("webId", "tplSetId", "tagId", "pageId")
USUAL = {"parseType": "bulidstatic", "pageType": "column", "editType": "null"}  # so written by the platform
KEPT = (*USUAL, *NEEDED)
QUERY_DATA = re.compile(r"""\bqueryData\s{0,3}=\s{0,3}(?:"([^"]{2,4000})"|'([^']{2,4000})')""", re.IGNORECASE)
PAIR = re.compile(r"""["'](\w{1,40})["']\s{0,3}:\s{0,3}["']([^"']{0,400})["']""")
PAGED = "paramJson"
NUMBERED = "pageNo"
NUMBER = {name: re.compile(rf"""\b{name}\s{{0,3}}=\s{{0,3}}["']?(\d{{1,9}})""") for name in ("rows", "count", "pageNo")}


class Jpaas(NoticeSpider):
    """The unit is read in the column's page where the options do not name it.

    A column's options: ``webId``, ``tplSetId``, ``tagId`` and ``pageId`` (all four, or none); ``parseType`` and
    ``pageType`` where they are unusual; ``interface``, its path; ``rows``, how many are on a page, or a CSS selector as
    ``link`` and ``date`` are (see crawlers.spiders.rows). A site that ignores the number of the page answers with its
    first one again.
    """

    platform: ClassVar[str] = "jpaas"

    def first(self, column: Column) -> Ask:
        """Return the request for the unit that the options name, else for the column's page."""
        if all(name in column.options for name in NEEDED):
            return _ask(column.options, column)
        return Ask(column.url)

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices of a unit's page, and the request for the next one. Raises AnswerError."""
        if has_json(response.body):
            return _unit_page(answer_in(response.body), column, ask)
        text = decoded(response.body)
        unit = _unit_in(text, column)
        if unit is not None:
            return Listing((), _ask(unit, column))
        found = rows(text, response.url, _selectors(column))
        following = following_page(text, response.url, ask.page) if found else None
        return Listing(found, Ask(following, ask.page + 1) if following else None)


def _unit_page(answer: Any, column: Column, ask: Ask) -> Listing:
    """Return a page of a unit. What its pager tells says how the next one is asked for.

    ``<div class="pagination" rows="15" count="8242" pageNo="1">``: by paramJson; ``"pageCount": 9`` beside the HTML: by
    pageNo.
    """
    inside = answer.get("data") if isinstance(answer, dict) else None
    fragment = inside.get("html") if isinstance(inside, dict) else None
    if not isinstance(fragment, str) or not isinstance(inside, dict):
        raise AnswerError(f"the answer has no piece of HTML at data.html: it has {contents(answer)}")
    entries = rows(fragment, column.url, _selectors(column))
    told = {name: int(match[1]) for name, pattern in NUMBER.items() if (match := pattern.search(fragment))}
    size, count, pages = told.get("rows", 0), told.get("count", 0), inside.get("pageCount")
    if not entries or told.get("pageNo", ask.page) != ask.page:
        return Listing(entries)
    if size and ask.page * size < count:
        asked = json.dumps({"pageNo": ask.page + 1, "pageSize": size}, separators=(",", ":"))
        return Listing(entries, _next(ask, PAGED, asked))
    if not size and isinstance(pages, int) and ask.page < pages:
        return Listing(entries, _next(ask, NUMBERED, ask.page + 1))
    return Listing(entries)


def _next(ask: Ask, name: str, value: object) -> Ask:
    return Ask(with_parameter(ask.url, name, value), ask.page + 1, headers=ask.headers)


def _selectors(column: Column) -> dict[str, Any]:
    """Return the column's selectors; ``rows`` may be the platform's own word for the rows of a page."""
    return {name: value for name, value in column.options.items() if not str(value).isdecimal()}


def _ask(unit: Mapping[str, Any], column: Column) -> Ask:
    query = {name: str(unit.get(name, USUAL.get(name))) for name in KEPT}
    if str(size := column.options.get("rows", "")).isdecimal():
        query["rows"] = str(size)
    address = urljoin(column.url, str(column.options.get("interface", INTERFACE)))
    return Ask(f"{address}?{urlencode(query)}", headers={"Referer": column.url})


def _unit_in(text: str, column: Column) -> dict[str, str] | None:
    """Return the unit on a column's page that holds its list: by its tag's words where there are several."""
    told = [dict(PAIR.findall(html.unescape(match[1] or match[2]))) for match in QUERY_DATA.finditer(text)]
    units = [unit for unit in told if all(name in unit for name in NEEDED)]
    if wanted := column.options.get("tagId"):
        return next((unit for unit in units if unit["tagId"] == wanted), None)
    for word in words()["list_units"]:
        if found := next((unit for unit in units if word in unit["tagId"]), None):
            return found
    return units[-1] if units else None
