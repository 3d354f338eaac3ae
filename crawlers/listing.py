"""What a column's page tells: the notices on it, and what to ask for next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a page of a column. ``page`` counts from 1; ``body`` makes it a POST."""

    url: str
    page: int = 1
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A file that a notice has attached: its absolute address, the address as printed, and the link's words."""

    url: str
    href: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice as its column lists it. ``url`` is absolute; ``attachments`` are those that only the list names."""

    url: str
    title: str | None = None
    listed_on: date | None = None
    doc_number: str | None = None
    attachments: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The notices on one page of a column in their order, and the next page; None at the end.

    A first page without notices that names a next one only leads there.
    """

    entries: tuple[Entry, ...]
    following: Ask | None = None
