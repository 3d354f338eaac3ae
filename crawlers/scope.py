"""Which addresses belong to a source, and where they stand when a copy of it is crawled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit, urlunsplit

LEAST_LABELS = 3  # sc.gov.cn is a site's family, gov.cn is everybody's


@dataclass(frozen=True)
class Scope:
    """A source's hosts, and the address of the copy that is crawled in its place, '' for the site itself."""

    hosts: tuple[str, ...]
    base: str = ""

    @cached_property
    def families(self) -> frozenset[str]:
        """What the hosts' names end with: departments stand below their government (国办发〔2017〕47号)."""
        names = {host.partition(":")[0].lower().removeprefix("www.") for host in self.hosts}
        return frozenset(name for name in names if name.count(".") >= LEAST_LABELS - 1 and not _is_number(name))

    def holds(self, url: str) -> bool:
        """Whether an address is one of the source's own, or of the copy's where one is crawled."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if self.base:
            return (parts.scheme, parts.netloc) == urlsplit(self.base)[:2]
        return self._is_own(parts.netloc)

    def at(self, url: str) -> str:
        """Return where the address is asked for: on the copy where it is one of the source's own."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        if not self.base or not self._is_own(parts.netloc):
            return url
        scheme, netloc, path = urlsplit(self.base)[:3]
        return urlunsplit((scheme, netloc, path.rstrip("/") + parts.path, parts.query, parts.fragment))

    def _is_own(self, netloc: str) -> bool:
        if netloc.lower() in self.hosts:
            return True
        name = netloc.partition(":")[0].lower()
        return any(name == family or name.endswith(f".{family}") for family in self.families)


def _is_number(name: str) -> bool:
    return name.replace(".", "").isdigit()
