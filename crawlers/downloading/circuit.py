"""Circuits: a host that shuts us out is left alone for a day, one that gives no answer for the rest of the crawl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)

from crawlers.downloading.faults import CircuitOpen, HostSilent
from crawlers.ledger.values import Host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Statuses that shut out, whatever comes with them. They are known as soon as they come, before a spider has judged.
SHUT_OUT = frozenset({403, 412, 429, 521})
SILENCE = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError)


class Circuit:
    """How hosts answer. A host is a name with its port, where it has one.

    ``blocks`` in a row open a host's circuit for ``hours``. After that one more block opens it again, until an answer
    is sound.
    """

    def __init__(
        self,
        hosts: Mapping[str, Host],
        blocks: int,
        hours: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.hosts = dict(hosts)
        self.most = blocks
        self.rest = timedelta(hours=hours)
        self.clock = clock
        self.silences: Counter[str] = Counter()
        self.suspects: Counter[str] = Counter()  # answers that came and were not yet judged

    def blocked(self, host: str, at: datetime) -> Host:
        """Return the host's row for the ledger after it shut us out."""
        self._judged(host)
        known = self.hosts.get(host, Host(host))
        blocks = known.blocks + 1
        open_until = at + self.rest if blocks >= self.most else known.open_until
        self.hosts[host] = Host(host, blocks, open_until)
        return self.hosts[host]

    def sound(self, host: str) -> Host | None:
        """Return the host's row for the ledger after a sound answer, None where it tells nothing new."""
        self._judged(host)
        known = self.hosts.get(host, Host(host))
        if known == Host(host):
            return None
        self.hosts[host] = replace(known, blocks=0, open_until=None)
        return self.hosts[host]

    def came(self, host: str, status: int) -> None:
        """Note an answer of a page at once: others wait on the wire while the spider has not judged it."""
        if status in SHUT_OUT:
            self.suspects[host] += 1

    def _judged(self, host: str) -> None:
        self.suspects[host] = max(0, self.suspects[host] - 1)

    def check(self, host: str) -> None:
        """Raise CircuitOpen or HostSilent where the host is to be left alone now."""
        known = self.hosts.get(host, Host(host))
        until = known.open_until
        if until is not None and until > self.clock():
            raise CircuitOpen(f"{host} shut us out and is left alone until {until:%Y-%m-%d %H:%M} UTC")
        if self.suspects[host] and known.blocks + self.suspects[host] >= self.most:
            raise CircuitOpen(f"{host} shuts us out and is left alone")
        if self.silences[host] >= self.most:
            raise HostSilent(f"{host} gave no answer {self.most} times in a row and is left alone in this crawl")


class CircuitBreaker:
    """Middleware: sends nothing to a host that is to be left alone. The spider tells the circuit what came."""

    def __init__(self, circuit: Circuit) -> None:
        self.circuit = circuit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CircuitBreaker:
        """Return the middleware with the spider's circuit."""
        return cls(crawler.spider.circuit)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Raise CircuitOpen or HostSilent."""
        self.circuit.check(netloc_of(request.url))

    def process_response(self, request: Request, response: Response) -> Response:
        """Note that the host answers."""
        del self.circuit.silences[netloc_of(request.url)]
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that the host gave no answer, after all that was tried again."""
        if isinstance(exception, SILENCE):
            self.circuit.silences[netloc_of(request.url)] += 1


def netloc_of(url: str) -> str:
    """Return the host of an address as circuits and the ledger know it: its name, its port where it has one."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()
