"""Who may ask: only pages of our own. And what browsers are told to keep to with everything that is served."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = "localhost"
POLICY_VIOLATED = 1008  # RFC 6455 §7.4.1
# The app's frontend makes styles, scripts and workers as it runs; whatever it makes, it asks nobody but us.
APP_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": APP_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# What the frontend loads has its hash in its name: a browser need not ask again for any of its hundreds of files.
HASHED = "/assets/"
KEEP = "private, max-age=31536000, immutable"


class Guard:
    """The app behind it answers only what is asked of it by its own name, and by no other site's page.

    A page elsewhere may have its own name lead to this machine (DNS rebinding), or ask across sites; so ``Host`` has to
    be an IP address, localhost or one of ``names``, and ``Origin``, where it is sent, has to be the same.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        self.app = app
        self.names = frozenset({LOCAL, *(name.lower() for name in names)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        fault = self._fault(Headers(scope=scope))
        if fault is None:
            is_hashed = scope["type"] == "http" and scope["path"].startswith(HASHED)
            await self.app(scope, receive, _with_headers(send, is_hashed=is_hashed))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATED, "reason": fault})
        else:
            await PlainTextResponse(fault, 403)(scope, receive, _with_headers(send))

    def _fault(self, headers: Headers) -> str | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return "This server answers under its own address only, not under the name that was asked for."
        origin = headers.get("origin")
        if origin is not None and _netloc(origin) != host.lower():
            return "This server answers its own pages only, not those of another site."
        return None

    def _is_ours(self, host: str) -> bool:
        name = _hostname(host)
        if name in self.names:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True


def _hostname(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:  # a bracket that does not close
        return ""


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _with_headers(send: Send, *, is_hashed: bool = False) -> Any:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if is_hashed and message["status"] == 200:
                headers.setdefault("Cache-Control", KEEP)
        await send(message)

    return sent
