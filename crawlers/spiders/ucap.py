"""ucap (开普): lists are files numbered behind an underscore, or answers of its search, as JSON or as pieces of HTML.

A column's options:

* ``style``: ``static`` (list.shtml, list_2.shtml), ``search`` (/common/search/<channel>) or ``es`` (/es-search/search/
  <channel>). Where it is not given, the column's address tells; ``es`` for a column with a channel.
* ``channel``: the 32 hex digits that the search calls the column by. They are read from the column's page
  (``<meta name="channelId">``) where neither the options nor the address tell them.
* ``parameters``: more of the search's parameters, such as ``{_template: hainan, _isJson: "false"}``.
* ``rows``, ``link``, ``date`` for pages and pieces of HTML, as for html rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError, answer_in, contents, has_json, number_at, reached, rows_at, words_in
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import is_rest, page_count
from crawlers.spiders.paging import next_page, pager_in
from crawlers.spiders.queries import parameter, with_defaults, with_parameter
from crawlers.spiders.records import entries_of
from crawlers.spiders.rows import rows
from crawlers.text import decoded


class Style(StrEnum):
    """How a column's pages are had."""

    STATIC = "static"
    SEARCH = "search"
    ES = "es"


PATHS = {Style.SEARCH: "/common/search/", Style.ES: "/es-search/search/"}
PARAMETERS: dict[Style, dict[str, object]] = {
    Style.SEARCH: {"sort": "publishedTime", "_isAgg": "true", "_isJson": "true", "_pageSize": 15, "_template": "index"},
    Style.ES: {"_template": "ucap/cdtf", "_isAgg": 0, "_pageSize": 20, "SORTED_TIME": "DESC"},
}
SECOND = 2  # the number in the second file's name
FIELDS = {"url": "url", "title": "title", "date": ("publishedTimeStr", "publishedTime"), "doc_number": ("wh", "refno")}
HOLDERS = ("", "data", "results.data")
CHANNEL = re.compile(
    r"""<meta\s[^<>]{0,200}?\bname\s?=\s?["']?channelId["']?\s[^<>]{0,100}?\bcontent\s?=\s?["']?(\w{1,64})"""
    r"""|<meta\s[^<>]{0,200}?\bcontent\s?=\s?["']?(\w{1,64})["']?\s[^<>]{0,100}?\bname\s?=\s?["']?channelId\b""",
    re.IGNORECASE,
)


class Ucap(NoticeSpider):
    """Reads static lists and those of the search."""

    platform: ClassVar[str] = "ucap"

    def first(self, column: Column) -> Ask:
        """Return the request for a column's first page, or for the page that tells its channel."""
        style = _style(column)
        if style is Style.STATIC:
            return Ask(column.url)
        if PATHS[style] in urlsplit(column.url).path:
            return Ask(_search(column.url, column, style))
        channel = column.options.get("channel")
        return Ask(column.url) if channel is None else _first_of(channel, column, style)

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return a page of a list. Raises AnswerError for a search that went wrong, or a page without a channel."""
        style = _style(column)
        if style is Style.STATIC:
            return _static(response, column, ask)
        if PATHS[style] not in urlsplit(ask.url).path:
            return Listing((), _first_of(_channel_in(response), column, style))
        if has_json(response.body):
            return _found(answer_in(response.body), column, ask)
        return _piece(response, column, ask)


def _style(column: Column) -> Style:
    if "style" in column.options:
        return Style(column.options["style"])
    path = urlsplit(column.url).path
    told = (style for style, start in PATHS.items() if start in path)
    return next(told, Style.ES if "channel" in column.options else Style.STATIC)


def _first_of(channel: str, column: Column, style: Style) -> Ask:
    address = _search(urljoin(column.url, PATHS[style] + channel), column, style)
    return Ask(address, headers={"Referer": column.url})


def _search(address: str, column: Column, style: Style) -> str:
    for name, value in column.options.get("parameters", {}).items():
        address = with_parameter(address, name, value)
    return with_parameter(with_defaults(address, PARAMETERS[style]), "page", 1)


def _channel_in(response: TextResponse) -> str:
    match = CHANNEL.search(decoded(response.body))
    if match is None:
        raise AnswerError(f"{response.url} names no channelId in its head: give it as the column's option channel")
    return match[1] or match[2]


def _static(response: TextResponse, column: Column, ask: Ask) -> Listing:
    """Return the rows of a file of a list, and the next file if the page says that there is one."""
    text = decoded(response.body)
    entries = rows(text, response.url, column.options)
    pager = pager_in(text, ask.page, SECOND)
    if pager is None:
        following = next_page(text, response.url)
    else:
        following = pager.url(response.url, ask.page + 1) if ask.page < pager.pages else None
    return Listing(entries, Ask(following, ask.page + 1) if following else None)


def _found(answer: Any, column: Column, ask: Ask) -> Listing:
    """Return what a search found."""
    holder = _holder(answer)
    found = rows_at(holder, "results")
    entries = entries_of(found, FIELDS, column.url, _with_number)
    total = number_at(holder, "total") if "total" in holder else 0
    is_last = not found or is_rest(len(found), total, ask.page, int(parameter(ask.url, "_pageSize") or 0))
    return Listing(entries, None if is_last else _after(ask))


def _holder(answer: Any) -> Mapping[str, Any]:
    """Return the part of a search's answer that holds the results and their total."""
    for path in HOLDERS:
        with suppress(AnswerError):
            [holder] = reached(answer, path)
            if isinstance(holder, Mapping) and isinstance(holder.get("results", 0), list | None):
                return holder
    raise AnswerError(f"the search answers without results: {contents(answer)}")


def _piece(response: TextResponse, column: Column, ask: Ask) -> Listing:
    """Return the rows of a piece of HTML; the last is the one that its pager tells, else an empty one."""
    text = decoded(response.body)
    entries = rows(text, column.url, column.options)
    last = page_count(text)
    is_last = not entries or (last is not None and ask.page >= last)
    return Listing(entries, None if is_last else _after(ask))


def _after(ask: Ask) -> Ask:
    return Ask(with_parameter(ask.url, "page", ask.page + 1), ask.page + 1, headers=ask.headers)


def _with_number(entry: Entry, row: Any) -> Entry:
    """Return the entry with the document number (refno) that the search gives among a notice's metadata."""
    if entry.doc_number is not None:
        return entry
    try:
        told = reached(row, "domainMetaList.*.resultList.*")
    except AnswerError:  # not every column has metadata
        return entry
    numbers = (meta.get("value") for meta in told if isinstance(meta, Mapping) and meta.get("key") == "refno")
    return replace(entry, doc_number=next(filter(None, map(words_in, numbers)), None))
