"""``taizhang extract URL``: the notice at an address is fetched with its attachments, read, and not kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.fetching import NotFetched, fetched
from taizhang.settings import Settings

PAGE = """<html><head><meta charset="utf-8"><title>关于印发2021年政务公开工作要点的通知</title></head><body>
<div class="TRS_Editor"><p>关于印发2021年政务公开工作要点的通知</p><p>各县（区）人民政府：现将要点印发给你们。</p>
<p>（一）公开目录。编制事项标准目录，向社会公开。（责任单位：市司法局；完成时限：2021年9月底前）</p>
<p>附件：<a href="./P020211122.docx">任务清单.docx</a></p></div></body></html>"""
DOCX = b"PK\x03\x04" + b"document " * 100


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "t20211122_1.html").write_text(PAGE, "utf-8")
    (folder / "P020211122.docx").write_bytes(DOCX)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_is_had_with_its_attachments_and_nothing_is_kept(base: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", private_addresses=True, delay_seconds=0)
    with fetched(f"{base}/t20211122_1.html", settings) as notice:
        assert notice.path.read_text("utf-8") == PAGE
        assert notice.url == f"{base}/t20211122_1.html"
        assert [(one.name, one.path.read_bytes()) for one in notice.attachments] == [("任务清单.docx", DOCX)]
    assert not notice.path.exists()
    assert not settings.data.exists()


@pytest.mark.parametrize(
    ("private", "message"),
    [
        (True, "missing; the site says that there is no such page"),
        (False, "refused; its host has a private address; TAIZHANG_PRIVATE_ADDRESSES=1 allows those"),
    ],
)
def test_a_page_that_is_not_had_says_why_and_what_to_do(base: str, tmp_path: Path, private: bool, message: str) -> None:
    settings = Settings(data=tmp_path, private_addresses=private, delay_seconds=0)
    with pytest.raises(NotFetched) as told, fetched(f"{base}/nowhere.html", settings):
        pass
    assert str(told.value) == f"{base}/nowhere.html: {message}"


@pytest.mark.parametrize("url", ["ftp://www.ms.gov.cn/a.html", "https:///a.html"])
def test_what_is_no_address_of_a_page_is_named(url: str) -> None:
    with pytest.raises(NotFetched, match="this is no address of a page"), fetched(url, Settings()):
        pass
