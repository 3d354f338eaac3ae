"""Unpacking: what was packed for the way is unpacked within the cap, and what is cut is not taken for whole."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.responsetypes import responsetypes

from crawlers.downloading.faults import CutOff, TooLarge
from taizhang.settings import PREFIX, sized

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

GZIP_MAGIC = b"\x1f\x8b\x08"
GZIP = (b"gzip", b"x-gzip")
CHUNK = 1024 * 1024
WINDOWS = {b"gzip": zlib.MAX_WBITS | 16, b"deflate": zlib.MAX_WBITS, b"raw": -zlib.MAX_WBITS}


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's, which takes no part for the whole. Raises TooLarge and CutOff."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the answer as it was before it was packed."""
        words = b",".join(response.headers.getlist("Content-Encoding")).split(b",")
        declared = [word.strip().lower() for word in words]
        is_packed = response.body.startswith(GZIP_MAGIC)
        if not response.body or (declared[-1] in GZIP and not is_packed):
            response.headers.pop("Content-Encoding", None)  # it says so and is not
        elif is_packed and declared == [b""] and _is_text(response):
            response.headers["Content-Encoding"] = b"gzip"  # it is and does not say so
        if "Content-Encoding" not in response.headers:
            return response
        most = self._max_size
        try:
            unpacked, left = self._handle_encoding(response.body, response.headers.getlist("Content-Encoding"), most)
        except (TooLarge, CutOff):
            raise
        except Exception as error:  # brotli and zstd have exceptions of their own
            if type(error).__name__ == "_DecompressionMaxSizeExceeded":
                raise _too_large(most) from error
            raise CutOff(f"it cannot be unpacked ({error})") from error
        if left:
            raise CutOff(f"it is packed as {b','.join(left).decode('latin-1')}, which was not asked for")
        del response.headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=unpacked)
        return response.replace(cls=kind, body=unpacked)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding in GZIP:
            return inflated(body, WINDOWS[b"gzip"], max_size)
        if encoding == b"deflate":
            try:
                return inflated(body, WINDOWS[b"deflate"], max_size)
            except zlib.error:
                return inflated(body, WINDOWS[b"raw"], max_size)  # as some servers understand the word
        return HttpCompressionMiddleware._decode(body, encoding, max_size)


def inflated(data: bytes, window: int, most: int) -> bytes:
    """Return the unpacked bytes of all members. Raises TooLarge, CutOff, zlib.error."""
    parts: list[bytes] = []
    size = 0
    while data:
        stream = zlib.decompressobj(window)
        while not stream.eof:
            part = stream.decompress(data, CHUNK)
            data = stream.unconsumed_tail
            size += len(part)
            if size > most:
                raise _too_large(most)
            parts.append(part)
            if not data and not part and not stream.eof:
                raise CutOff("the packed answer is cut off")
        # Another member may follow; anything else behind the end is filling.
        data = stream.unused_data if stream.unused_data.startswith(GZIP_MAGIC) else b""
    return b"".join(parts)


def _is_text(response: Response) -> bool:
    kind = (response.headers.get("Content-Type") or b"").lower()
    return kind.startswith(b"text/") or b"json" in kind or b"xml" in kind


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"larger than {sized(most)} unpacked ({PREFIX}RESPONSE_BYTES)")
