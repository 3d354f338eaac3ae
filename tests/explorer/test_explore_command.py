"""The verb ``taizhang explore``: it serves the app and its pages, ends on a Ctrl-C, and says what keeps it from it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest

from explorer.opened import searcher
from explorer.server import address_of, serve
from taizhang.commands import exploring
from taizhang.settings import Settings

TAIZHANG = Path(sys.executable).with_name("taizhang")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT")
def test_it_serves_the_app_and_evidence_until_it_is_interrupted(
    small: Settings, task_ids: Callable[[Settings, str], list[str]]
) -> None:
    words = [TAIZHANG, "--data", str(small.data), "explore", "--port", "0", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        told = "".join(process.stdout.readline() for _ in range(3))
        address = json.loads(told)["address"]
        assert address.startswith("http://127.0.0.1:")
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as browser:
            app = browser.get("/")
            assert app.status_code == 200 and "<marimo-" in app.text
            assert "frame-ancestors 'self'" in app.headers["content-security-policy"]
            page = browser.get(f"/evidence/{task_ids(small, 'plain.txt')[0]}")
            assert page.status_code == 200 and "<mark" in page.text
            assert browser.get("/", headers={"Host": "evil.example"}).status_code == 403
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "taizhang: interrupted\n"
        assert process.wait(60) == 130


def test_a_port_that_is_taken_is_named(small: Settings, taizhang: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = taizhang("--data", small.data, "explore", "--no-browser", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port}" in done.stderr and "--port" in done.stderr


def test_a_host_that_is_not_this_machine_is_named(small: Settings, taizhang: Callable[..., Any]) -> None:
    done = taizhang("--data", small.data, "explore", "--no-browser", "--host", "256.256.256.256")
    assert done.returncode == 1
    assert "256.256.256.256" in done.stderr and "127.0.0.1" in done.stderr


def test_without_a_warehouse_it_says_what_to_run(tmp_path: Path, taizhang: Callable[..., Any]) -> None:
    done = taizhang("--data", tmp_path, "explore", "--no-browser")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no warehouse" in done.stderr and "taizhang run" in done.stderr


def test_a_file_that_is_no_warehouse_is_told(tmp_path: Path, taizhang: Callable[..., Any]) -> None:
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "warehouse.duckdb").write_bytes(b"no database" * 1000)
    done = taizhang("--data", tmp_path, "explore", "--no-browser")
    assert done.returncode == 1
    assert "taizhang build" in done.stderr


def test_what_keeps_the_first_page_from_being_made_ends_it(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> str:
        raise RuntimeError("a page whose checksum is wrong")

    told: list[str] = []
    monkeypatch.setattr("explorer.opening.first_view", damaged)
    with pytest.raises(RuntimeError, match="checksum"):
        serve(small, "127.0.0.1", 0, told.append)
    assert told == []


def test_without_its_libraries_it_says_how_to_install_them(small: Settings, taizhang: Callable[..., Any]) -> None:
    with mock.patch.object(exploring, "find_spec", side_effect=lambda name: None if name == "marimo" else object()):
        done = taizhang("--data", small.data, "explore")
    assert done.returncode == 1
    assert "marimo" in done.stderr and "taizhang[notebooks]" in done.stderr


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("::1", "http://[::1]:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("desk.example", "http://desk.example:80"),
    ],
)
def test_the_address_is_one_that_a_browser_here_can_open(host: str, address: str) -> None:
    assert address_of(host, 80) == address


def test_the_search_index_is_made_beside_the_warehouse(own: Settings) -> None:
    searcher(own).prepare()
    assert own.search_index.is_file()
    assert searcher(own).search("公开目录").total > 0
