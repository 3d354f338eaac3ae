"""Small sites on loopback, and crawls of them in processes of their own."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
FETCHING = Path(__file__).with_name("fetching.py")
HTML = {"Content-Type": "text/html; charset=utf-8"}

Route = Callable[["Answering"], None]


class Answering(BaseHTTPRequestHandler):
    """Answers by the routes of its server: bytes of a page, a (status, headers, body), or a function that writes."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        route = self.server.routes.get(self.path, (404, HTML, b"<html><body>404</body></html>"))
        if callable(route):
            route(self)
        elif isinstance(route, bytes):
            self.answer(200, HTML, route)
        else:
            self.answer(*route)

    do_POST = do_GET

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """A site on a port of loopback. ``asked`` are the requests that came: path and headers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, routes: Mapping[str, Any], tls: ssl.SSLContext | None, host: str) -> None:
        self.routes = dict(routes)
        self.asked: list[tuple[str, dict[str, str]]] = []
        super().__init__((host, 0), Answering)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.netloc = f"{host}:{self.server_address[1]}"
        self.base = f"{'https' if tls else 'http'}://{self.netloc}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # clients that hang up are what is tested

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


Serving = Callable[..., Server]
Fetch = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    """Give a function that opens a site with these routes."""
    servers: list[Server] = []

    def open_site(routes: Mapping[str, Any], tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Server:
        server = Server(routes, tls, host)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    yield open_site
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def fetch() -> Fetch:
    """Give a function that fetches addresses in a process of its own and returns what came of each."""

    def run(urls: list[Any], environment: Mapping[str, str] | None = None, **asked: Any) -> dict[str, Any]:
        asked.setdefault("job", {}).setdefault("delay", 0)
        done = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning:crawlers", str(FETCHING)],
            input=json.dumps({"urls": urls, **asked}),
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found | {"log": done.stderr}

    return run


@pytest.fixture(scope="session")
def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
