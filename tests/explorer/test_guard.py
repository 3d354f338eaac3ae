"""Who may ask: this machine's own pages, by an address or a name that is known; no other site's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from explorer.guard import POLICY_VIOLATED, Guard
from taizhang.settings import Settings

Get = Callable[..., Any]


@pytest.mark.parametrize("host", ["127.0.0.1:2718", "localhost:2718", "LOCALHOST", "[::1]:2718", "192.168.1.5:80"])
def test_an_address_and_localhost_are_answered(shipped: Settings, get: Get, host: str) -> None:
    assert get(shipped, "/evidence.css", Host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:2718", "localhost.evil.example", "[", "a@b", ""]
)
def test_a_name_that_leads_here_is_refused(shipped: Settings, get: Get, host: str) -> None:
    answer = get(shipped, "/evidence.css", Host=host)
    assert answer.status_code == 403
    assert "own address" in answer.text


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:2718", 200),
        ("http://127.0.0.1:2719", 403),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
def test_only_pages_of_our_own_may_ask(shipped: Settings, get: Get, origin: str, status: int) -> None:
    assert get(shipped, "/evidence.css", Origin=origin).status_code == status


def test_a_name_that_was_given_is_answered() -> None:
    assert asked_over_websocket(b"desk.example:2718", None, ("Desk.Example",)) == []
    assert asked_over_websocket(b"desk.example:2718", b"http://desk.example:2718", ("desk.example",)) == []


def test_a_websocket_of_another_site_is_closed_before_it_is_taken() -> None:
    (message,) = asked_over_websocket(b"127.0.0.1:2718", b"http://evil.example")
    assert (message["type"], message["code"]) == ("websocket.close", POLICY_VIOLATED)


def asked_over_websocket(host: bytes, origin: bytes | None, names: tuple[str, ...] = ()) -> list[Message]:
    """Return what the guard itself answers: nothing where it lets the app answer."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        return

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host), *([(b"origin", origin)] if origin else [])]
    asyncio.run(Guard(app, names)({"type": "websocket", "headers": headers}, receive, send))
    return sent


def test_a_browser_asks_once_for_what_has_its_hash_in_its_name() -> None:
    assert kept("/assets/index-C0ffee01.js") == "private, max-age=31536000, immutable"
    assert kept("/assets/none.js", 404) is None
    assert kept("/evidence/0123456789abcdef-0001") is None


def kept(path: str, status: int = 200) -> str | None:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "path": path, "headers": [(b"host", b"localhost")]}
    asyncio.run(Guard(app)(scope, receive, send))
    return Headers(raw=sent[0]["headers"]).get("cache-control")
