"""Lists that come from a JSON interface which is declared in the registry, column by column.

A column's options:

* ``url``: the interface's address, absolute or relative to the column's own; the column's own where it is not given.
  ``{page}`` in it stands for the page's number, ``{start}`` for the number of the rows before the page.
* ``body``: what is posted as JSON; or ``form``: what is posted as a form. ``{page}`` and ``{start}`` may stand in any
  text of them; ``"{page:d}"`` becomes a number instead of text. With neither, it is a GET.
* ``headers``: more headers. The column's own address is sent as Referer where ``url`` is given.
* ``items``: the dotted path to the rows (``data.list``; a step ``*`` takes all names: ``catMap.*.listVO``); ``""``
  where the answer itself is the list.
* ``fields``: ``{url, title, date, doc_number}``, each a dotted path in a row, or a list of paths of which the first
  counts that has something. That of the url may be an address with paths in it: ``/detail?iid={iid}``. A title that
  they do not tell is what a row calls ``title``.
* ``pages``: the path to the number of pages; or ``total``: the path to the number of rows. With neither, pages are
  asked for until one is empty.
* ``size``: rows a page. It goes with ``total`` and with ``{start}``.
* ``first_page``: 0 where the interface counts its pages from 0.

Without ``{page}`` and ``{start}`` the interface has one page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError, answer_in, number_at, rows_at, words_in
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.page_counts import is_rest
from crawlers.spiders.records import entries_of

MARKS = ("{page", "{start")


class JsonInterface(NoticeSpider):
    """Reads declared JSON and JSONP interfaces."""

    platform: ClassVar[str] = "json"

    def first(self, column: Column) -> Ask:
        """Return the request for the first page of the interface."""
        return page_of(column, 1)

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the rows of an answer. Raises AnswerError where it has not what the column's options say."""
        answer = answer_in(response.body)
        rows = rows_at(answer, _told(column, "items"))
        entries = entries_of(rows, _told(column, "fields"), column.url, _with_title)
        is_last = not rows or not _has_pages(column) or _is_last(answer, len(rows), column, ask.page)
        return Listing(entries, None if is_last else page_of(column, ask.page + 1))


def _with_title(entry: Entry, row: Any) -> Entry:
    """Return the entry with the title that stands in its row by that name, though the options do not tell of it."""
    told = row.get("title") if entry.title is None and isinstance(row, Mapping) else None
    return replace(entry, title=words_in(told)) if told else entry


def page_of(column: Column, page: int) -> Ask:
    """Return the request for a page of the column's interface; pages count from 1 here, however it counts them."""
    options = column.options
    numbers = {"page": page - 1 + options.get("first_page", 1), "start": (page - 1) * options.get("size", 0)}
    url = urljoin(column.url, _filled(options.get("url", column.url), numbers))
    headers: dict[str, str] = {"Referer": column.url} if "url" in options else {}
    body: bytes | None = None
    if "body" in options:
        headers["Content-Type"] = "application/json"
        body = json.dumps(_filled(options["body"], numbers), ensure_ascii=False).encode()
    elif "form" in options:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(_filled(options["form"], numbers), doseq=True).encode()
    return Ask(url, page, body, headers | dict(options.get("headers", {})))


def _filled(template: Any, numbers: Mapping[str, int]) -> Any:
    """Return a template with the numbers in their places."""
    if isinstance(template, Mapping):
        return {name: _filled(value, numbers) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, numbers) for value in template]
    if not isinstance(template, str):
        return template
    for name, number in numbers.items():
        if template == f"{{{name}:d}}":
            return number
        template = template.replace(f"{{{name}}}", str(number)).replace(f"{{{name}:d}}", str(number))
    return template


def _has_pages(column: Column) -> bool:
    options = column.options
    asked = (options.get("url", column.url), options.get("body"), options.get("form"))
    return any(mark in json.dumps(part) for part in asked for mark in MARKS)


def _is_last(answer: Any, count: int, column: Column, page: int) -> bool:
    """Whether the answer says that this is the last page; one that has rows though it counts 0 does not say it."""
    if "pages" in column.options:
        return 0 < number_at(answer, column.options["pages"]) <= page
    if "total" in column.options:
        return is_rest(count, number_at(answer, column.options["total"]), page, _told(column, "size"))
    return False


def _told(column: Column, name: str) -> Any:
    try:
        return column.options[name]
    except KeyError:
        raise AnswerError(
            f"the options of column {column.key} say no {name}: they say {', '.join(column.options)}"
        ) from None
