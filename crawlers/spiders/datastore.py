"""Lists as records: pieces of markup in CDATA, in a column's page or in what its interface answers.

<datastore><totalrecord>1928</totalrecord><nextgroup><![CDATA[<a href="…/dataproxy.jsp?page=2&…">]]></nextgroup>
<recordset><record><![CDATA[<li><a href="/art/…" title="…">…</a><span>2021-09-10</span></li>]]></record>…
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

OPENS, CLOSES = "<![CDATA[", "]]>"
MOST_BLANKS = 200  # between an element's start and its CDATA
TOTAL = re.compile(r"<totalrecord>\s{0,9}(\d{1,9})\s{0,9}<", re.IGNORECASE)
PAGES = re.compile(r"<totalpage>\s{0,9}(\d{1,9})\s{0,9}<", re.IGNORECASE)
HREF = re.compile(r"""\bhref\s{0,3}=\s{0,3}["']?([^"'<>\s]{1,2000})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Datastore:
    """The records of one block of a list, how many records and pages the list has, and where it says the rest is."""

    records: tuple[str, ...]
    total: int | None = None
    pages: int | None = None
    next_group: str | None = None


def datastore_in(text: str, element: str = "record") -> Datastore | None:
    """Return the records in a text, None where it holds neither one nor a total.

    ``element`` is what a record's element is called.
    """
    records = tuple(_contents(text, element))
    total, pages = _number(TOTAL, text), _number(PAGES, text)
    if not records and total is None:
        return None
    group = next(iter(_contents(text, "nextgroup")), "")
    href = HREF.search(group)
    return Datastore(records, total, pages, html.unescape(href[1]) if href else None)


def _contents(text: str, element: str) -> list[str]:
    """Return what stands in the CDATA of each such element."""
    found: list[str] = []
    mark = f"<{element}>"
    start = text.find(mark)
    while start >= 0:
        inside = start + len(mark)
        opens = text.find(OPENS, inside, inside + MOST_BLANKS)
        if opens >= 0 and not text[inside:opens].strip():
            closes = text.find(CLOSES, opens)
            if closes < 0:
                break
            found.append(text[opens + len(OPENS) : closes])
            inside = closes
        start = text.find(mark, inside)
    return found


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(match[1]) if match else None
