"""Addresses that are asked: public ones only, and the copy's own where a copy is crawled.

A host is looked at twice: as it is written, before anything is sent, and as its name resolves, at the moment of
connecting. A page may lead anywhere, by a link, a redirect or a name whose address was changed since it was looked at.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawlers.downloading.faults import PrivateAddress
from taizhang.settings import PREFIX

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
# An IPv4 address goes in the last 32 bits of an address of this network (RFC 6052), and is connected to.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Gate:
    """Which addresses may be asked. ``origin`` is (scheme, host, port) of a copy, None where the site is crawled."""

    origin: tuple[str, str, int] | None = None
    private: bool = False

    def lets(self, url: str) -> bool:
        """Whether an address may be asked, as far as it is written."""
        if self.private or self._is_origin(url):
            return True
        literal = literal_of(urlsplit(url).hostname or "")
        return literal is None or is_public(literal)

    def connects(self, host: str, port: int, addresses: Sequence[str]) -> bool:
        """Whether a connection may be made to a host at a port, given all that its name resolves to."""
        if self.private or (self.origin is not None and (host, port) == self.origin[1:]):
            return True
        return all(is_public(ipaddress.ip_address(address.partition("%")[0])) for address in addresses)

    def _is_origin(self, url: str) -> bool:
        return self.origin is not None and origin_of(url) == self.origin


def gate_of(settings: BaseSettings) -> Gate:
    """Return the gate that a crawl's settings describe."""
    base = settings["TAIZHANG_BASE"]
    return Gate(origin_of(base) if base else None, settings.getbool("TAIZHANG_PRIVATE_ADDRESSES"))


def origin_of(url: str) -> tuple[str, str, int]:
    """Return an address's scheme, host and port."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or PORTS.get(parts.scheme, 0)


def is_public(address: Ip) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local, multicast or reserved."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (_embedded(address) if address in NAT64 else None)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def literal_of(host: str) -> Ip | None:
    """Return the IP address that a host is, also as 2130706433, 0x7f.1 or 0177.0.0.1; None where it is a name."""
    host = host.partition("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host)) if host[:1].isdigit() else None
    except (OSError, UnicodeEncodeError):
        return None


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


class PublicOnly:
    """Middleware: refuses hosts that are written as an address which is not public."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PublicOnly:
        """Return the middleware with the crawl's gate."""
        return cls(gate_of(crawler.settings))

    def process_request(self, request: Request) -> None:
        """Raise PrivateAddress."""
        if not self.gate.lets(request.url):
            raise refusal(urlsplit(request.url).hostname or "")


def refusal(host: str, found: Sequence[str] = ()) -> PrivateAddress:
    """Return the fault for a host, with the addresses that its name resolved to."""
    which = f"{host} ({', '.join(found)})" if found else host
    return PrivateAddress(f"{which} is no public address; {PREFIX}PRIVATE_ADDRESSES=1 lets it be crawled")


@implementer(IHostnameResolver)
class PublicResolver:
    """A resolver before another one: a name with an address that may not be asked resolves to nothing.

    ``refused`` holds the addresses of each name to which that happened.
    """

    def __init__(self, inner: Any, gate: Gate) -> None:
        self.inner = inner
        self.gate = gate
        self.refused: dict[str, tuple[str, ...]] = {}

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Give the receiver all addresses of the name, or none."""
        receiver = _Judging(self, resolutionReceiver, ascii_host(hostName), portNumber)
        resolution: IHostResolution = self.inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


@implementer(IResolutionReceiver)
class _Judging:
    """Keeps the addresses back until all are there."""

    def __init__(self, resolver: PublicResolver, receiver: Any, host: str, port: int) -> None:
        self.resolver = resolver
        self.receiver = receiver
        self.host = host
        self.port = port
        self.addresses: list[Any] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:
        self.addresses.append(address)

    def resolutionComplete(self) -> None:
        found = tuple(address.host for address in self.addresses)
        if self.resolver.gate.connects(self.host, self.port, found):
            for address in self.addresses:
                self.receiver.addressResolved(address)
        else:
            self.resolver.refused[self.host] = found
        self.receiver.resolutionComplete()


def ascii_host(host: str) -> str:
    """Return a host's name as it is asked for in the DNS."""
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return host.lower()
