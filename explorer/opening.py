"""The page that opens: the frontend's shell with the first view in it, which stays until the app takes its place."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.first_view import first_view
from explorer.opened import opened
from taizhang.settings import Settings
from warehouse.errors import WarehouseError
from warehouse.exploring import build_of

if TYPE_CHECKING:
    from warehouse.asking import Connection

ROOT = b'<div id="root">'  # where the frontend puts the app
# A request for the page from nobody: it looks the same for all who ask.
PLAIN = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/",
    "raw_path": b"/",
    "root_path": "",
    "query_string": b"",
    "headers": [(b"host", b"localhost")],
}
HEADERS = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"private, no-cache")]


class Opening:
    """Answers a request for the page with the shell of the app behind, made once, and the first view of its address.

    The shell goes out at once, so that a browser fetches what is in it while the view is made.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._shell: tuple[bytes, bytes] | None = None
        self._plain: tuple[str, str] | None = None  # the warehouse's build, and the view of the address without more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not (scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"):
            await self.app(scope, receive, send)
            return
        head, tail = await self._made()
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS]})
        await send({"type": "http.response.body", "body": head, "more_body": True})
        view = await run_in_threadpool(self._view, scope["query_string"])
        await send({"type": "http.response.body", "body": view.encode() + tail})

    async def prepare(self) -> None:
        """See to it that the first to open the page waits no longer than others."""
        await self._made()
        await run_in_threadpool(self._view, b"")

    async def _made(self) -> tuple[bytes, bytes]:
        """Return the shell up to where the app is put, and from there on."""
        if self._shell is None:
            told: list[Message] = []
            await self.app(dict(PLAIN), _nothing, _into(told))
            head, root, tail = b"".join(message.get("body", b"") for message in told).partition(ROOT)
            if not root:
                raise RuntimeError("the frontend's page has no place for the app")
            self._shell = head, root + tail
        return self._shell

    def _view(self, asked: bytes) -> str:
        address = parse_qs(asked.decode("utf-8", "replace"), keep_blank_values=True)
        try:
            with opened(self.settings) as connection:
                view = first_view(connection, self.settings, address) if asked else self._plain_view(connection)
        except WarehouseError:  # which the app tells in its own way
            return ""
        return view + _takeover()

    def _plain_view(self, connection: Connection) -> str:
        """Return the view that most open, made once for each build of the warehouse."""
        build = build_of(connection)
        if self._plain is None or self._plain[0] != build:
            self._plain = build, first_view(connection, self.settings, {})
        return self._plain[1]


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _into(told: list[Message]) -> Send:
    async def send(message: Message) -> None:
        told.append(message)

    return send


def _takeover() -> str:
    return resources.files("explorer").joinpath("takeover.html").read_text("utf-8")
