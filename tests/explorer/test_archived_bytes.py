"""Archived bytes are served as they are, by hash, as something that no browser runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawlers.store import Store
from explorer.archive import bytes_at
from taizhang.settings import Settings

Get = Callable[..., Any]
RAW = Path(__file__).parents[2] / "data" / "raw"


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "kind", "way"),
    [
        ("meishan-annex1.txt", "text/plain; charset=utf-8", "inline"),
        ("govcn-row34.html", "text/plain; charset=utf-8", "inline"),
        ("hainan-health-annex1.docx", "application/octet-stream", "attachment"),
        ("mofcom-domestic-service.pdf", "application/octet-stream", "attachment"),
    ],
)
def test_bytes_come_as_they_are_and_run_nowhere(shipped: Settings, get: Get, name: str, kind: str, way: str) -> None:
    data = (RAW / name).read_bytes()
    answer = get(shipped, f"/archive/{sha256_of(data)}")
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"] == f"{way}; filename*=UTF-8''{name}"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_text_in_gb18030_is_named_as_such(small: Settings, notice: Callable[[int], str], get: Get) -> None:
    answer = get(small, f"/archive/{sha256_of((small.raw / '通知.txt').read_bytes())}")
    assert answer.headers["content-type"] == "text/plain; charset=gb18030"
    assert answer.headers["content-disposition"].endswith("%E9%80%9A%E7%9F%A5.txt")
    assert answer.text == notice(1)


@pytest.mark.parametrize(
    "asked", ["0" * 64, "abc", "..%2F..%2Fmeishan-annex1.txt", "../raw/meishan-annex1.txt", "%3Cscript%3E", ""]
)
def test_what_the_warehouse_does_not_know_is_not_served(shipped: Settings, get: Get, asked: str) -> None:
    answer = get(shipped, f"/archive/{asked}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_file_in_raw_that_is_no_notice_is_not_served(own: Settings, get: Get) -> None:
    (own.raw / "plain.txt").write_bytes(b"private")
    assert get(own, f"/archive/{sha256_of(b'private')}").status_code == 404


def test_bytes_that_are_gone_are_named_on_a_page(own: Settings, get: Get) -> None:
    sha256 = sha256_of((own.raw / "plain.txt").read_bytes())
    (own.raw / "plain.txt").unlink()
    answer = get(own, f"/archive/{sha256}?lang=en")
    assert answer.status_code == 404
    assert "plain.txt" in answer.text and sha256 in answer.text and "Put back a copy" in answer.text


def test_an_attachment_is_served_too(small: Settings, get: Get) -> None:
    attached = (small.raw / "page_files" / "annex.txt").read_bytes()
    answer = get(small, f"/archive/{sha256_of(attached)}")
    assert (answer.status_code, answer.content) == (200, attached)


def test_crawled_bytes_are_found_in_the_store_and_only_whole(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    store = Store(settings.crawled / "objects")
    store.folder.mkdir(parents=True)
    (sha256,) = store.put([b"a notice"])
    assert bytes_at(sha256, [], settings) == store.path(sha256)
    store.path(sha256).chmod(0o600)
    store.path(sha256).write_bytes(b"A NOTICE")
    assert bytes_at(sha256, [], settings) is None
