"""Hanweb JCMS (大汉): a column's page holds the first block of its list, an interface (dataproxy.jsp) the others.

The newer pages hold none and ask another interface (queryList), which answers in JSON: crawlers.spiders.channels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

import lxml.html
from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import has_json
from crawlers.spiders.base import NoticeSpider
from crawlers.spiders.channels import channel_in, channel_list
from crawlers.spiders.datastore import Datastore, datastore_in
from crawlers.spiders.markup import tree_of
from crawlers.spiders.paging import following_page
from crawlers.spiders.rows import fragments, rows
from crawlers.text import decoded

PROXY = "/module/web/jpage/dataproxy.jsp"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
FIRST = "startrecord"  # the parameter of a block's first record
PER_PAGE = 15
GROUP = 3  # pages that the interface answers with at once, where the page says nothing else
# The fields of the interface's form, in its order, and what they are where the column's page does not say.
FIELDS = {
    "col": "1",
    "appid": "1",
    "webid": "1",
    "path": "/",
    "columnid": "",
    "sourceContentType": "1",
    "unitid": "",
    "webname": "",
    "permissiontype": "0",
}
NEEDED = ("webid", "columnid", "unitid")
UNIT = re.compile(r"\.jpage\s{0,4}\(", re.IGNORECASE)
SETTING = re.compile(
    r"""\b(perPage|groupSize|totalRecord|proxyUrl|col|appid|webid|path|columnid|sourceContentType|unitid|webname"""
    r"""|permissiontype)["']?\s{0,4}:\s{0,4}(?:"([^"<>]{0,200})"|'([^'<>]{0,200})'|(\d{1,12}))""",
    re.IGNORECASE,
)
LONGEST_UNIT = 6_000  # characters of a unit's script
COLUMN_NUMBER = re.compile(r"/col/col(\d{1,15})/")
PLAIN = re.compile(r"\d{1,15}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A list as the column's page sets it up: the interface's address, its form, records a block and in all."""

    proxy: str
    form: Mapping[str, str]
    per_page: int
    block: int
    total: int | None


class Hanweb(NoticeSpider):
    """The first block stands in the column's page, where the facts of the others are read.

    A column's options, where its page does not tell them: ``columnid``, ``unitid``, ``webid``, ``webname``, ``appid``,
    ``sourceContentType``, ``perpage``, ``group`` (pages a block), ``proxy`` (the interface's path); ``rows``, ``link``
    and ``date`` (CSS selectors, see crawlers.spiders.rows).
    """

    platform: ClassVar[str] = "hanweb"

    def listing(self, response: TextResponse, column: Column, ask: Ask) -> Listing:
        """Return the notices of a block, and the request for the next one."""
        if has_json(response.body):
            return channel_list(response.body, column, ask)
        text = decoded(response.body)
        is_block = FIRST in urlsplit(ask.url).query
        return _block(text, column, ask) if is_block else _column_page(text, response.url, column, ask)

    def otherwise(self, ask: Ask) -> Ask | None:
        """Return the request for a block by GET, which some sites know and others not."""
        return _by_get(ask) if ask.body is not None and FIRST in ask.url else None


def _column_page(text: str, url: str, column: Column, ask: Ask) -> Listing:
    store = datastore_in(text)
    unit = _unit(text, store, column)
    if unit is None:
        if store:
            return Listing(_entries(store, column))
        return _plain_page(text, url, column, ask, channel_in(text, column))
    here = _part_of(text, unit.form["unitid"])
    if store is None and not here and not UNIT.search(text):
        return _plain_page(text, url, column, ask, _ask(unit, 1, unit.total, column, ask.page))
    if store is not None:
        store = datastore_in(here) or store
        entries, had = _entries(store, column), len(store.records)
    else:
        entries = rows(here, url, column.options)
        had = len(entries)
    total = store.total if store and store.total is not None else unit.total
    return Listing(entries, _ask(unit, had + 1, total, column, ask.page + 1 if entries else 1))


def _plain_page(text: str, url: str, column: Column, ask: Ask, interface: Ask | None) -> Listing:
    """Return the rows of a page that sets up no list: its links lead on, else the interface that it may still have."""
    entries = rows(text, url, column.options)
    if linked := following_page(text, url, ask.page) if entries else None:
        return Listing(entries, Ask(linked, ask.page + 1))
    if interface is None or ask.page > 1:
        return Listing(entries)
    return Listing(entries, replace(interface, page=ask.page + 1 if entries else 1))


def _block(text: str, column: Column, ask: Ask) -> Listing:
    """Return a block, and the request for the one behind it: its form is the same, its records are counted on."""
    store = datastore_in(text)
    if store is None:
        return Listing(())
    parts = urlsplit(ask.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    start, per_page = int(query[FIRST]), int(query["perpage"])
    size = int(query["endrecord"]) - start + 1
    form = query if ask.body is None else dict(parse_qsl(ask.body.decode(), keep_blank_values=True))
    form = {name: value for name, value in form.items() if name in FIELDS}
    unit = Unit(urlsplit(ask.url).path, form, per_page, size, store.total)
    is_last = len(store.records) < size and store.total is None
    following = None if is_last or not store.records else _ask(unit, start + size, store.total, column, ask.page + 1)
    if following and ask.body is None:
        following = _by_get(following)
    return Listing(_entries(store, column), following)


def _entries(store: Datastore, column: Column) -> tuple[Entry, ...]:
    return fragments(store.records, column.url, column.options)


def _ask(unit: Unit, start: int, total: int | None, column: Column, page: int) -> Ask | None:
    if total is not None and start > total:
        return None
    query = f"{FIRST}={start}&endrecord={start + unit.block - 1}&perpage={unit.per_page}"
    address = f"{urljoin(column.url, unit.proxy)}?{query}"
    headers = {"Referer": column.url, "Content-Type": FORM}
    return Ask(address, page, urlencode(unit.form).encode(), headers)


def _by_get(ask: Ask) -> Ask:
    headers = {name: value for name, value in ask.headers.items() if name != "Content-Type"}
    return replace(ask, url=f"{ask.url}&{(ask.body or b'').decode()}", body=None, headers=headers)


# ---- the facts of a list, from the options, the page's script and its link to the next block


def _unit(text: str, store: Datastore | None, column: Column) -> Unit | None:
    """Return how the rest of the list is asked for; None where the page hides it, as some encrypt it."""
    told = _settings(text, column)
    link = urlsplit(store.next_group) if store and store.next_group else None
    linked = {name: values[0] for name, values in parse_qs(link.query).items()} if link else {}
    plain = {name: value for name, value in linked.items() if name not in NEEDED or PLAIN.fullmatch(value)}
    facts: dict[str, Any] = {**{name.lower(): value for name, value in column.options.items()}, **plain, **told}
    form = {name: str(facts.get(name.lower(), usual)) for name, usual in FIELDS.items()}
    if not all(PLAIN.fullmatch(form[name]) for name in NEEDED):
        return None
    path = link.path if link and link.path.startswith("/") else PROXY
    per_page = _count(facts.get("perpage")) or PER_PAGE
    group = _count(facts.get("group")) or _count(facts.get("groupsize")) or GROUP
    proxy = str(facts.get("proxy") or facts.get("proxyurl") or path)
    return Unit(proxy, form, per_page, per_page * group, _count(facts.get("totalrecord")))


def _settings(text: str, column: Column) -> dict[str, str]:
    """Return the settings of the page's list unit: that which the options name, that of the column's own number."""
    starts = [match.end() for match in UNIT.finditer(text)]
    units = [_read(text[start : min(end, start + LONGEST_UNIT)]) for start, end in pairwise([*starts, len(text)])]
    number = COLUMN_NUMBER.search(column.url)
    for name, wanted in (("unitid", column.options.get("unitid")), ("columnid", number[1] if number else None)):
        if found := next((unit for unit in units if unit.get(name) == str(wanted)), None):
            return found
    units = [unit for unit in units if "unitid" in unit]
    return units[0] if units and "columnid" not in column.options else {}


def _read(script: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in SETTING.finditer(script):
        found.setdefault(match[1].lower(), next((group for group in match.groups()[1:] if group is not None), ""))
    return found


def _part_of(text: str, unit_id: str) -> str:
    """Return the part of a page that is a unit's; nothing where the page has no element of its name."""
    root = tree_of(text)
    element = root.get_element_by_id(unit_id, None) if root is not None else None
    return str(lxml.html.tostring(element, encoding="unicode")) if element is not None else ""


def _count(value: object) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if PLAIN.fullmatch(text) and int(text) > 0 else None
