"""HTTP/1.1 as the stand-in speaks it: requests read from a connection, answers written to it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

HTML = "text/html; charset=utf-8"
JSON = "application/json;charset=UTF-8"
CHUNK = 8192


@dataclass(frozen=True)
class Request:
    """A request as it came. ``headers`` are by their names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @cached_property
    def query(self) -> dict[str, str]:
        """What the address asks, the form that was posted included."""
        form = self.body.decode() if "form" in self.headers.get("content-type", "") else ""
        asked = parse_qs(urlsplit(self.target).query) | parse_qs(form)
        return {name: values[-1] for name, values in asked.items()}

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True)
class Answer:
    """What is sent back. ``changed_at`` and ``tagged`` give it the headers that a conditional request needs."""

    body: bytes = b""
    status: int = 200
    type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None
    tagged: bool = False
    chunked: bool = False


Wire = asyncio.StreamWriter
Fault = Callable[[Request, Wire, Callable[[], Answer]], Awaitable[bool]]  # whether the connection can be kept


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Return the next request of a connection, None where the other side has closed it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", 0))
    return Request(method, target, headers, await reader.readexactly(length) if length else b"")


async def write_answer(request: Request, wire: Wire, answer: Answer) -> bool:
    """Write an answer, or that nothing was modified since the request's copy was had. Return True."""
    headers = {"Server": "stand-in", "Content-Type": answer.type, **answer.headers}
    if answer.tagged:
        headers["ETag"] = f'"{hashlib.md5(answer.body, usedforsecurity=False).hexdigest()[:16]}"'
    if answer.changed_at:
        headers["Last-Modified"] = format_datetime(answer.changed_at, usegmt=True)
    if answer.status == HTTPStatus.OK and not_modified(request, headers):
        answer = replace(answer, status=HTTPStatus.NOT_MODIFIED, body=b"", chunked=False)
    if answer.chunked:
        headers["Transfer-Encoding"] = "chunked"
    else:
        headers["Content-Length"] = str(len(answer.body))
    wire.write(head_of(answer.status, headers))
    if request.method != "HEAD":
        wire.write(chunks_of(answer.body) if answer.chunked else answer.body)
    await wire.drain()
    return True


def head_of(status: int, headers: Mapping[str, str]) -> bytes:
    """Return an answer's first line and headers."""
    reason = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {reason}\r\n{lines}\r\n".encode("latin-1")


def chunks_of(body: bytes) -> bytes:
    """Return the body in the chunked transfer coding."""
    parts = (body[at : at + CHUNK] for at in range(0, len(body), CHUNK))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def not_modified(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the copy that the request tells of is still good (RFC 9110 §13.2.2: a tag goes before a date)."""
    if (tag := request.headers.get("if-none-match")) is not None and "ETag" in headers:
        return headers["ETag"] in (one.strip().removeprefix("W/") for one in tag.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or "Last-Modified" not in headers:
        return False
    return parsedate_to_datetime(headers["Last-Modified"]) <= parsedate_to_datetime(since).astimezone(UTC)
