"""The wire: Scrapy's download handler, which connects to public addresses only and says what went wrong."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadFailedError
from service_identity import VerificationError

from crawlers.downloading.addresses import PublicResolver, gate_of, refusal
from crawlers.downloading.circuit import Circuit, netloc_of
from crawlers.downloading.faults import TlsFailed, TooLarge
from crawlers.downloading.redirects import ROBOTS
from crawlers.downloading.tls import LegacyTls, OldCiphers
from taizhang.settings import PREFIX, sized

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

DEEPEST = 10  # causes of an error that are looked through


class Wire(HTTP11DownloadHandler):
    """Sends requests. Raises PrivateAddress, CircuitOpen, TlsFailed and TooLarge beside Scrapy's own exceptions."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.gate = gate_of(crawler.settings)
        self.largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.circuit: Circuit = crawler.spider.circuit  # type: ignore[union-attr]
        connections = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.lines = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(connections))
        tls = crawler.settings["TAIZHANG_TLS"]
        if tls == "legacy":
            self._contextFactory = LegacyTls()  # type: ignore[assignment]
        elif tls == "unverified":
            self._contextFactory.tls_ciphers = OldCiphers()

    async def download_request(self, request: Request) -> Response:
        """Return the answer."""
        # Scrapy counts a request as under way a turn after it let it go, and lets others go meanwhile.
        async with self.lines[urlsplit(request.url).hostname or ""]:
            # The connection of the answer before is free again only once the reactor has turned.
            await asyncio.sleep(0)
            # It may have stood in its host's line while that shut us out.
            self.circuit.check(netloc_of(request.url))
            response = await self._downloaded(request)
            if not request.meta.get(ROBOTS):
                self.circuit.came(netloc_of(request.url), response.status)
            return response

    async def _downloaded(self, request: Request) -> Response:
        resolver = self._resolver()
        host = (urlsplit(request.url).hostname or "").rstrip(".")
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            if host in resolver.refused:
                raise refusal(host, resolver.refused[host]) from error
            raise
        except DownloadCancelledError as error:
            raise TooLarge(f"larger than {sized(self.largest)} ({PREFIX}RESPONSE_BYTES)") from error
        except DownloadFailedError as error:
            if (said := _of_tls(error)) is not None:
                raise TlsFailed(said) from error
            raise

    def _resolver(self) -> PublicResolver:
        """Return the reactor's resolver, put before Scrapy's own: that is installed only when the reactor starts."""
        from twisted.internet import reactor

        current: Any = reactor.nameResolver
        if isinstance(current, PublicResolver):
            return current
        guarded = PublicResolver(current, self.gate)
        reactor.installNameResolver(guarded)
        return guarded


def _of_tls(error: BaseException) -> str | None:
    """Return what TLS found wrong, None where the fault is not in it."""
    for cause in _causes(error, DEEPEST):
        if isinstance(cause, VerificationError):
            return "the certificate is another host's"
        if isinstance(cause, SSL.Error) and cause.args:
            said = [part[-1] for part in cause.args[0] if isinstance(part, tuple) and part]
            return ", ".join(said) or "the connection could not be made safe"
    return None


def _causes(error: BaseException, depth: int) -> Iterator[BaseException]:
    yield error
    if depth == 0:
        return
    inner = [failure.value for failure in getattr(error, "reasons", ())]
    for cause in [*inner, error.__cause__]:
        if cause is not None:
            yield from _causes(cause, depth - 1)
