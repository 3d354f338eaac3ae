"""Lists that a column's page only sets up and asks an interface for (queryList), as the newer Hanweb sites do.

The page's script names the channel:
``var params = {unitid: '380055', webSiteCode: ['jxssthjt'], channelCode: ['col42150'], perPage: '15', …}``.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin

from crawlers.links import absolute
from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import answer_in, contents, day_in, words_in
from crawlers.spiders.page_counts import is_rest

PATH = "/queryList"
LISTS = ("webSiteCode", "channelCode")
SINGLE = re.compile(r"""\b(unitid|perPage)["']?\s{0,4}:\s{0,4}["']?(\w{1,40})""")
SEVERAL = re.compile(r"""\b(webSiteCode|channelCode)["']?\s{0,4}:\s{0,4}\[\s{0,4}["']([\w,'" -]{1,200})["']\s{0,4}\]""")
CALLED = "loadPageData("
USUAL_SIZE = "15"


def channel_in(text: str, column: Column) -> Ask | None:
    """Return the request for the first page of the list that a column's page sets up; None where it sets up none."""
    if CALLED not in text:
        return None
    several = {match[1]: re.split(r"[\"'\s,]+", match[2]) for match in SEVERAL.finditer(text)}
    if any(name not in several for name in LISTS):
        return None
    single = {match[1]: match[2] for match in SINGLE.finditer(text)}
    size = single.get("perPage", USUAL_SIZE)
    form = [("current", "1"), ("unitid", single.get("unitid", ""))]
    form += [(f"{name}[]", code) for name in LISTS for code in several[name]]
    form += [("perPage", size), ("pageSize", size), ("sort", "sortNum"), ("order", "desc")]
    return _ask(form, 1, column)


def channel_list(data: bytes, column: Column, ask: Ask) -> Listing:
    """Return the notices of an answer of that interface, and the request for the next page.

    Raises ValueError for an answer without a list.
    """
    answer = answer_in(data)
    found = answer.get("data") if isinstance(answer, dict) else None
    results = found.get("results") if isinstance(found, dict) else None
    if not isinstance(results, list) or not isinstance(found, dict):
        raise ValueError(f"the answer has no list at data.results: it has {contents(answer)}")
    entries = tuple(entry for result in results if (entry := _entry(result, column)))
    form = parse_qs((ask.body or b"").decode(), keep_blank_values=True)
    size = int(form.get("pageSize", [USUAL_SIZE])[0])
    total = found.get("total")
    is_last = is_rest(len(results), total, ask.page, size) if isinstance(total, int) else len(results) < size
    if is_last or not entries:
        return Listing(entries)
    pairs = [(name, value) for name, values in form.items() for value in values if name != "current"]
    return Listing(entries, _ask([("current", str(ask.page + 1)), *pairs], ask.page + 1, column))


def _entry(result: Any, column: Column) -> Entry | None:
    source = result.get("source", result) if isinstance(result, dict) else None
    if not isinstance(source, dict):
        return None
    urls = source.get("urls")
    told = answer_in(urls.encode()) if isinstance(urls, str) and urls.strip() else urls
    href = told.get("pc") if isinstance(told, dict) else source.get("url")
    url = absolute(column.url, href.strip()) if isinstance(href, str) and href.strip() else None
    return Entry(url, words_in(source.get("title")), day_in(source.get("pubDate"))) if url else None


def _ask(form: list[tuple[str, str]], page: int, column: Column) -> Ask:
    headers = {"Referer": column.url, "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    return Ask(urljoin(column.url, PATH), page, urlencode(form).encode(), headers)
