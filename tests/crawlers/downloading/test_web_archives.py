"""WARC files hold what was asked and what was answered, also after a crawl that was killed."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from crawlers.downloading.warc import Archive, mend

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = "<html><body><p>关于印发工作要点的通知</p></body></html>".encode()
PACKED = gzip.compress(PAGE, mtime=0)


def chunked(answering: Any) -> None:
    answering.send_response(200)
    answering.send_header("Content-Type", "text/html")
    answering.send_header("Transfer-Encoding", "chunked")
    answering.end_headers()
    answering.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE))


ROUTES: dict[str, Any] = {
    "/page": PAGE,
    "/packed": (200, {**HTML, "Content-Encoding": "gzip"}, PACKED),
    "/said-not-packed": (200, {**HTML, "Content-Encoding": "gzip"}, PAGE),
    "/chunked": chunked,
    "/same": (304, {"ETag": '"1"'}, b""),
    "/moved": (302, {"Location": "/page"}, b""),
    "/empty": (200, HTML, b""),
    "/gone": (404, HTML, b"<h1>404</h1>"),
}


def checked(path: Path) -> str:
    """Return what ``warcio check`` says, nothing where all is well."""
    done = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, text=True)
    return f"{done.returncode or ''}{done.stdout}{done.stderr}"


def records(path: Path) -> list[tuple[str, str, str, bytes]]:
    """Return (type, address, first line, bytes as they came) of each record but those about the file."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "warcinfo":
                head = record.http_headers
                line = f"{head.protocol} {head.statusline}"
                found.append((record.rec_type, record.rec_headers["WARC-Target-URI"], line, record.raw_stream.read()))
    return found


@pytest.fixture(scope="module", params=["crawl.warc.gz", "crawl.warc"])
def archive(request: pytest.FixtureRequest, serving: Any, fetch: Any, tmp_path_factory: Any) -> tuple[str, Path]:
    """A site's address and the archive of a crawl of it."""
    site = serving(ROUTES)
    path = tmp_path_factory.mktemp("archive") / "folder" / request.param
    fetch([f"{site.base}{name}" for name in ROUTES], job={"base": site.base, "warc": str(path)})
    return site.base, path


def test_warcio_accepts_it(archive: tuple[str, Path]) -> None:
    assert checked(archive[1]) == ""


def test_each_answer_is_in_it_as_it_came(archive: tuple[str, Path]) -> None:
    base, path = archive
    answers = {url.removeprefix(base): (line, body) for kind, url, line, body in records(path) if kind == "response"}
    assert answers == {
        "/robots.txt": ("HTTP/1.1 404 Not Found", b"<html><body>404</body></html>"),
        "/page": ("HTTP/1.1 200 OK", PAGE),
        "/packed": ("HTTP/1.1 200 OK", PACKED),
        "/said-not-packed": ("HTTP/1.1 200 OK", PAGE),
        "/chunked": ("HTTP/1.1 200 OK", PAGE),
        "/moved": ("HTTP/1.1 302 Found", b""),
        "/empty": ("HTTP/1.1 200 OK", b""),
        "/gone": ("HTTP/1.1 404 Not Found", b"<h1>404</h1>"),
    }


def test_each_answer_has_its_request(archive: tuple[str, Path]) -> None:
    base, path = archive
    found = records(path)
    asked = [url for kind, url, *_ in found if kind == "request"]
    assert asked == [url for kind, url, *_ in found if kind in ("response", "revisit")]
    assert ("request", f"{base}/page", "GET /page HTTP/1.1", b"") in found


def test_an_answer_that_nothing_changed_is_a_revisit(archive: tuple[str, Path]) -> None:
    base, path = archive
    revisits = [(url, line, body) for kind, url, line, body in records(path) if kind == "revisit"]
    assert revisits == [(f"{base}/same", "HTTP/1.1 304 Not Modified", b"")]


def written(path: Path, count: int) -> list[int]:
    """Write a file with so many answers; return where each writing ended."""
    archive = Archive(path, "meishan")
    archive.open()
    ends = [path.stat().st_size]
    for number in range(count):
        request = Request(f"http://www.ms.gov.cn/{number}?a=1")
        archive.process_response(request, Response(request.url, headers={"ETag": '"a"'}, body=PAGE * (number + 1)))
        ends.append(path.stat().st_size)
    archive.close()
    return ends


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_file_cut_anywhere_is_mended_to_its_last_whole_record(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    written(path, 2)
    data = path.read_bytes()
    wholes = set()
    for size in range(0, len(data), 7):
        path.write_bytes(data[:size])
        assert mend(path) == size - path.stat().st_size
        assert data.startswith(path.read_bytes())
        wholes.add(path.stat().st_size)
        assert mend(path) == 0
    path.write_bytes(data)
    assert mend(path) == 0
    # nothing, the record of the file, an answer, its request, another answer; the whole is never cut
    assert len(wholes) == 5


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_crawl_goes_on_behind_the_last_whole_record(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    ends = written(path, 2)
    with path.open("r+b") as file:
        file.truncate(ends[-1] - 9)
    written(path, 1)
    assert checked(path) == ""
    answers = [url for kind, url, *_ in records(path) if kind == "response"]
    assert answers == [f"http://www.ms.gov.cn/{number}?a=1" for number in (0, 1, 0)]


def test_each_record_is_on_disk_once_it_is_written(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.warc.gz", tmp_path / "copy.warc.gz"
    archive = Archive(path, "meishan")
    archive.open()
    request = Request("http://www.ms.gov.cn/a")
    archive.process_response(request, Response(request.url, body=PAGE))
    shutil.copy(path, copy)  # as a crawl that is killed here leaves it
    archive.close()
    assert checked(copy) == ""
    assert len(records(copy)) == 2


def test_the_body_of_a_request_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    archive = Archive(path, "sc")
    archive.open()
    request = Request("https://www.sc.gov.cn/q", method="POST", body='{"keyWord":"政务"}', headers={"Cookie": "a=1"})
    archive.process_response(request, Response(request.url, status=599))
    archive.close()
    assert records(path)[1] == ("request", request.url, "POST /q HTTP/1.1", '{"keyWord":"政务"}'.encode())
    assert io.BytesIO(path.read_bytes()).getvalue().count(b"Host: www.sc.gov.cn\r\n") == 1
