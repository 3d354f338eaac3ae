"""WARC: what was asked and what was answered, as it came over the wire (ISO 28500:2017)."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from taizhang import __version__

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
VERSION = "WARC/1.1"
PACKED = ".gz"
ENDING = b"\r\n\r\n"
CHUNK = 1024 * 1024


class Archive:
    """Middleware next to the wire: writes each request and its answer, before anything is unpacked or followed."""

    def __init__(self, path: Path, source: str) -> None:
        self.path = path
        self.source = source
        self.file: BinaryIO | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archive:
        """Return the middleware. Raises NotConfigured where no file is asked for."""
        path = crawler.settings["TAIZHANG_WARC"]
        if not path:
            raise NotConfigured
        made = cls(Path(path), crawler.settings["TAIZHANG_SOURCE"])
        crawler.signals.connect(made.open, signals.spider_opened)
        crawler.signals.connect(made.close, signals.spider_closed)
        return made

    def open(self) -> None:
        """Open the file behind its last whole record."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        mend(self.path)
        self.file = self.path.open("ab")
        told = {"software": f"taizhang/{__version__}", "format": "WARC file version 1.1", "isPartOf": self.source}
        self._write(lambda writer: writer.write_record(writer.create_warcinfo_record(self.path.name, told)))

    def close(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the request and its answer; return the answer."""
        self._write(lambda writer: _write_pair(writer, request, response))
        return response

    def _write(self, fill: Any) -> None:
        """Write records at once, so that a crawl that is killed leaves whole ones."""
        assert self.file is not None
        buffer = BytesIO()
        fill(WARCWriter(buffer, gzip=self.path.name.endswith(PACKED), warc_version=VERSION))
        self.file.write(buffer.getvalue())
        self.file.flush()


def mend(path: Path) -> int:
    """Cut what stands behind the last whole record of a file, and return how many bytes that were."""
    if not path.exists():
        return 0
    size = path.stat().st_size
    whole = _whole(path)
    if whole < size:
        os.truncate(path, whole)
    return size - whole


def _whole(path: Path) -> int:
    """Return where the last whole record ends."""
    whole = 0
    ends = _packed_ends if path.name.endswith(PACKED) else _plain_ends
    with path.open("rb") as file:
        for end in ends(file):
            whole = end
    return whole


def _packed_ends(file: BinaryIO) -> Iterator[int]:
    """Yield where each record ends that is whole; each is packed by itself."""
    data, at = file.read(CHUNK), 0
    while data:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while data and not stream.eof:
            size = len(data)
            try:
                stream.decompress(data, CHUNK)
            except zlib.error:
                return
            data = stream.unused_data if stream.eof else stream.unconsumed_tail
            at += size - len(data)
            data = data or file.read(CHUNK)
        if stream.eof:
            yield at


def _plain_ends(file: BinaryIO) -> Iterator[int]:
    """Yield where each record ends that is whole: what its head says, and an empty line behind it."""
    while True:
        head = {}
        for line in iter(file.readline, b""):
            name, _, value = line.partition(b":")
            head[name.strip().lower()] = value.strip()
            if line == b"\r\n":
                break
        length = head.get(b"content-length", b"")
        if not length.isdigit():
            return
        file.seek(int(length), os.SEEK_CUR)
        if file.read(len(ENDING)) != ENDING:
            return
        yield file.tell()


def _write_pair(writer: WARCWriter, request: Request, response: Response) -> None:
    answer = _answer_record(writer, request, response)
    named = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc), *_headers(request.headers)]
    line = StatusAndHeaders(f"{request.method} {target} HTTP/1.1", headers, is_http_request=True)
    asked = _record(writer, "request", request.url, line, request.body, named)
    writer.write_record(answer)
    writer.write_record(asked)


def _answer_record(writer: WARCWriter, request: Request, response: Response) -> Any:
    status = f"{response.status} {_phrase(response.status)}".strip()
    line = StatusAndHeaders(status, _headers(response.headers), response.protocol or "HTTP/1.1")
    named = {"WARC-IP-Address": str(response.ip_address)} if response.ip_address else {}
    if response.status != HTTPStatus.NOT_MODIFIED:
        return _record(writer, "response", request.url, line, response.body, named)
    named |= {"WARC-Profile": NOT_MODIFIED, "WARC-Refers-To-Target-URI": request.url}
    return _record(writer, "revisit", request.url, line, b"", named)


def _record(writer: WARCWriter, kind: str, url: str, head: StatusAndHeaders, body: bytes, named: dict[str, str]) -> Any:
    # With the length given, warcio makes no temporary file.
    return writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=named
    )


def _headers(headers: Any) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
