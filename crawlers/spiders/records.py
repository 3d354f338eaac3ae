"""The rows of an interface's answer as entries of a list, by the names that the interface gives its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from crawlers.links import absolute
from crawlers.listing import Entry
from crawlers.spiders.addresses import date_in_address
from crawlers.spiders.answers import AnswerError, contents, day_in, reached, words_in

PLACE = re.compile(r"\{([^{}]{1,80})\}")
TOLD = ("url", "title", "date")  # what at least one row must have where it is declared; a document number is rare

Paths = str | Sequence[str]
More = Callable[[Entry, Any], Entry]


def entries_of(
    rows: Sequence[Any], fields: Mapping[str, Paths], page: str, more: More = lambda entry, row: entry
) -> tuple[Entry, ...]:
    """Return an entry for each row that has an address.

    ``fields`` names url, title, date and doc_number by their dotted paths in a row, or by several paths of which the
    first counts that has something. A path for the url may be an address with paths in it: ``/detail?iid={iid}``.
    Addresses are those that a browser would make of them on ``page``. ``more`` adds what a platform tells beyond that.
    Raises AnswerError where no row has a field.
    """
    _check(rows, fields)
    found: dict[str, Entry] = {}
    for row in rows:
        address = next((url for url in map(str, _values(row, fields["url"])) if url.strip()), None)
        url = absolute(page, address.strip()) if address else None
        if url and url not in found:
            found[url] = more(_entry(url, row, fields), row)
    return tuple(found.values())


def _entry(url: str, row: Any, fields: Mapping[str, Paths]) -> Entry:
    titles = map(words_in, _values(row, fields.get("title", ())))
    days = map(day_in, _values(row, fields.get("date", ())))
    numbers = map(words_in, _values(row, fields.get("doc_number", ())))
    listed_on = next(filter(None, days), None) or date_in_address(url)
    return Entry(url, next(filter(None, titles), None), listed_on, next(filter(None, numbers), None))


def _check(rows: Sequence[Any], fields: Mapping[str, Paths]) -> None:
    for name in TOLD:
        if rows and name in fields and not any(True for row in rows for _ in _values(row, fields[name])):
            raise AnswerError(f"no row has its {name} at {fields[name]!r}; the first has {contents(rows[0])}")


def _values(row: Any, paths: Paths) -> Iterator[Any]:
    """Yield what stands in a row at these paths; nothing for a path that it does not have, or that leads to null."""
    for path in (paths,) if isinstance(paths, str) else paths:
        try:
            values = [_filled(row, path)] if "{" in path else reached(row, path)
        except AnswerError:
            continue
        yield from (value for value in values if value is not None)


def _filled(row: Any, template: str) -> str:
    def value(match: re.Match[str]) -> str:
        [found] = reached(row, match[1])
        if found in (None, ""):
            raise AnswerError(f"{match[1]} is empty")
        return quote(str(found), safe="")

    return PLACE.sub(value, template)
