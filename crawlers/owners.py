"""Whose an address is: the registered sources that it may belong to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from crawlers.registry import Site
from crawlers.scope import Scope


def owners(url: str, sites: Sequence[Site]) -> list[Site]:
    """Return the sources on whose hosts the address stands, the one with the column that is next to it first."""
    own = [site for site in sites if Scope(site.hosts).holds(url)]
    return sorted(own, key=lambda site: (-_nearness(site, url), site.id))


def _nearness(site: Site, url: str) -> int:
    """Return how many parts of its address the page has in common with one of the source's columns, at most."""
    known = (site.url, *(column.url for column in site.columns))
    return max(sum(1 for _ in takewhile(_equal, zip(_way(url), _way(one), strict=False))) for one in known)


def _way(url: str) -> list[str]:
    return url.partition("://")[2].split("/")


def _equal(parts: tuple[str, str]) -> bool:
    return parts[0] == parts[1]
