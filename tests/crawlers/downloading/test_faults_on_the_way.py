"""What goes wrong between asking and having: each fault is told from the others, and nothing half is taken for whole."""

from __future__ import annotations

import gzip
import hashlib
import threading
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from scrapy import exceptions

from crawlers.downloading.faults import CutOff, TooLarge
from crawlers.downloading.unpacking import WINDOWS, inflated
from crawlers.states import State
from crawlers.verdicts import Verdict, failed

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = "<html><body><p>关于印发工作要点的通知</p><p>各县（区）人民政府：</p></body></html>".encode()
PACKED = gzip.compress(PAGE, mtime=0)
MOST = 1_000_000


def packed_zeros(size: int) -> bytes:
    return gzip.compress(bytes(size), mtime=0)


def undeclared(answering: Any) -> None:
    """Send without end, and without saying how much."""
    answering.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    answering.close_connection = True
    for _ in range(1000):
        answering.wfile.write(b"<p>0123456789</p>" * 4096)


def cut(answering: Any) -> None:
    answering.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>")
    answering.close_connection = True


def hung_up(answering: Any) -> None:
    answering.close_connection = True


def chunk_cut(answering: Any) -> None:
    answering.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n<html>")
    answering.close_connection = True


class Site:
    """The routes of a site with faults, and what holds a silent answer back."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.failures = 0
        packed = {**HTML, "Content-Encoding": "gzip"}
        body = PACKED
        deflated = zlib.compress(PAGE)
        self.routes: Mapping[str, Any] = {
            "/sound": PAGE,
            "/large": (200, HTML, bytes(MOST + 1)),
            "/undeclared": undeclared,
            "/bomb": (200, packed, packed_zeros(20_000_000)),
            "/bomb-inside": (200, {**HTML, "Content-Encoding": "gzip, gzip"}, gzip.compress(packed_zeros(2_000_000))),
            "/packed": (200, packed, body),
            "/packed-twice": (200, {**HTML, "Content-Encoding": "gzip, gzip"}, gzip.compress(body)),
            "/packed-members": (200, packed, gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:])),
            "/packed-unsaid": (200, HTML, body),
            "/said-not-packed": (200, packed, PAGE),
            "/packed-cut": (200, packed, body[:-20]),
            "/deflated": (200, {**HTML, "Content-Encoding": "deflate"}, deflated),
            "/deflated-raw": (200, {**HTML, "Content-Encoding": "deflate"}, deflated[2:-4]),
            "/strange": (200, {**HTML, "Content-Encoding": "sdch"}, PAGE),
            "/archive.gz": (200, {"Content-Type": "application/gzip"}, body),
            "/cut": cut,
            "/chunk-cut": chunk_cut,
            "/hung-up": hung_up,
            "/silent": self.silent,
            "/once-503": self.once,
            "/always-500": (500, HTML, b"<h1>500</h1>"),
            "/gone": (410, HTML, b""),
            "/521": (521, {**HTML, "Set-Cookie": "__jsluid_h=1"}, b"<script>document.cookie='a'</script>"),
            "/429": (429, HTML, b""),
        }

    def silent(self, answering: Any) -> None:
        self.release.wait(30)
        answering.close_connection = True

    def once(self, answering: Any) -> None:
        self.failures += 1
        answering.answer(*((503, HTML, b"") if self.failures == 1 else (200, HTML, PAGE)))


@pytest.fixture(scope="module")
def came(serving: Any, fetch: Any, closed_port: int) -> Iterator[tuple[dict[str, Any], dict[str, int]]]:
    """What came of each path, and how often it was asked for."""
    site = Site()
    server = serving(site.routes)
    nobody = f"http://127.0.0.1:{closed_port}"
    urls = [f"{server.base}{path}" for path in site.routes] + [f"{nobody}/nobody"]
    found = fetch(
        urls,
        site={"hosts": [server.netloc]},
        settings={"private_addresses": True, "response_bytes": MOST, "page_seconds": 1},
        # A host that hangs up often is left alone in earnest; here each path is a case of its own.
        scrapy={"RETRY_TIMES": 1, "DOWNLOADER_MIDDLEWARES": QUIET},
    )
    site.release.set()
    paths = server.paths()
    counts = {path: paths.count(path) for path in site.routes}
    by_path = {url.replace(server.base, "").replace(nobody, ""): row for url, row in found["came"].items()}
    yield by_path, counts


def _without_silences() -> dict[str, int | None]:
    from crawlers.downloading.settings import MIDDLEWARES

    return {**MIDDLEWARES, "crawlers.downloading.circuit.CircuitBreaker": None}


QUIET = _without_silences()


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("/large", "too_large", "larger than 1,000,000 bytes (TAIZHANG_RESPONSE_BYTES)"),
        ("/undeclared", "too_large", "larger than 1,000,000 bytes (TAIZHANG_RESPONSE_BYTES)"),
        ("/bomb", "too_large", "larger than 1,000,000 bytes unpacked (TAIZHANG_RESPONSE_BYTES)"),
        ("/bomb-inside", "too_large", "larger than 1,000,000 bytes unpacked (TAIZHANG_RESPONSE_BYTES)"),
        ("/packed-cut", "failed", "the packed answer is cut off"),
        ("/strange", "failed", "it is packed as sdch, which was not asked for"),
        ("/cut", "failed", "cut off"),
        ("/chunk-cut", "failed", "cut off"),
        ("/hung-up", "failed", "the connection broke"),
        ("/silent", "timed_out", None),
        ("/nobody", "failed", "robots.txt: refused connection"),
        ("/always-500", "failed", "status 500"),
        ("/gone", "missing", "410"),
        ("/521", "blocked", "jsl"),
        ("/429", "blocked", "too_many_requests"),
    ],
)
def test_each_fault_is_told(
    came: tuple[dict[str, Any], dict[str, int]], path: str, state: str, reason: str | None
) -> None:
    row = came[0][path]
    assert (row["state"], row["reason"]) == (state, reason)


@pytest.mark.parametrize(
    "path",
    [
        "/sound",
        "/packed",
        "/packed-twice",
        "/packed-members",
        "/packed-unsaid",
        "/said-not-packed",
        "/deflated",
        "/deflated-raw",
        "/once-503",
    ],
)
def test_what_comes_whole_is_had_as_it_was_before_it_was_packed(
    came: tuple[dict[str, Any], dict[str, int]], path: str
) -> None:
    assert came[0][path]["state"] == "fetched"
    assert came[0][path]["sha256"] == hashlib.sha256(PAGE).hexdigest()


def test_an_archive_that_is_asked_for_stays_packed(came: tuple[dict[str, Any], dict[str, int]]) -> None:
    assert came[0]["/archive.gz"]["sha256"] == hashlib.sha256(PACKED).hexdigest()


@pytest.mark.parametrize("path", ["/always-500", "/cut", "/hung-up", "/silent", "/once-503"])
def test_what_may_pass_is_asked_for_again(came: tuple[dict[str, Any], dict[str, int]], path: str) -> None:
    assert came[1][path] == 2


@pytest.mark.parametrize("path", ["/large", "/bomb", "/gone", "/521", "/429", "/sound"])
def test_what_will_not_pass_is_asked_for_once(came: tuple[dict[str, Any], dict[str, int]], path: str) -> None:
    assert came[1][path] == 1


def test_unpacking_stops_at_the_cap_and_not_behind_it() -> None:
    data = gzip.compress(bytes(100_000))
    assert len(inflated(data, WINDOWS[b"gzip"], 100_000)) == 100_000
    with pytest.raises(TooLarge):
        inflated(data, WINDOWS[b"gzip"], 99_999)


def test_a_packed_answer_without_its_end_is_cut_off_wherever_the_cut_is() -> None:
    data = gzip.compress(PAGE)
    for size in range(10, len(data)):
        with pytest.raises(CutOff):
            inflated(data[:size], WINDOWS[b"gzip"], MOST)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (exceptions.CannotResolveHostError("x"), Verdict(State.FAILED, "no such host")),
        (exceptions.DownloadTimeoutError("x"), Verdict(State.TIMED_OUT)),
        (exceptions.DownloadCancelledError("x"), Verdict(State.TOO_LARGE)),
        (ValueError("invalid  hostname:\n-"), Verdict(State.FAILED, "ValueError: invalid hostname: -")),
    ],
)
def test_exceptions_have_their_states(error: Exception, expected: Verdict) -> None:
    assert failed(error) == expected
