"""The server: the application under uvicorn on a socket of ours, ready before its address is told."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from importlib import import_module
from ipaddress import ip_address

import uvicorn
from starlette.applications import Starlette

from explorer.application import application, prepare
from explorer.indexing import index_in_the_making
from explorer.opened import opened
from taizhang.settings import Settings

WAITING = 128  # connections that may wait to be taken
# What the notebook imports takes seconds the first time: those are spent before anybody waits for a page.
WANTED = ("pandas", "pyarrow", "altair", "explorer.sections", "explorer.picking", "explorer.frames", "jieba")


class ExploreFailed(Exception):
    """The app cannot be served. The message says why and what to do."""


def serve(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the app until it is interrupted. ``ready`` is told its address once it answers.

    ``port`` 0 is any that is free. Raises ExploreFailed where the address cannot be had, WarehouseError where there is
    no warehouse to show, what else keeps the first page from being made, and KeyboardInterrupt at the end.
    """
    opened(settings).close()
    with _listening(host, port) as listening, index_in_the_making(settings):
        for name in WANTED:
            import_module(name)
        app = application(settings, (host, socket.gethostname()))
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=2)
        server = _Server(config, app, lambda: ready(address_of(host, listening.getsockname()[1])))
        server.run(sockets=[listening])


def address_of(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:  # every address of this machine: one of them is its own
        return f"http://127.0.0.1:{port}"
    return f"http://[{host}]:{port}" if address.version == 6 else f"http://{host}:{port}"


def show(address: str) -> None:
    """Open the address in the user's browser, without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, app: Starlette, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # Not with the application's own start, of whose faults a server tells nobody.
        await prepare(self._app)
        await super().startup(sockets)
        if self.started:
            self._started()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise ExploreFailed(f"{host} is no address of this machine ({error.strerror}): try --host 127.0.0.1") from error
    # Named TCP, so that asyncio sends at once (TCP_NODELAY): it leaves a socket of unnamed protocol as it is, and each
    # answer would wait 40 ms for its first half to be acknowledged.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # What a server before this one left on the port must not keep it from us.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ExploreFailed(
            f"port {port} of {host} cannot be had ({error.strerror}): perhaps the app is served there already; "
            "give another one with --port, or 0 for any that is free"
        ) from error
    listening.listen(WAITING)
    return listening
