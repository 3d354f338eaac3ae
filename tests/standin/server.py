"""The stand-in for the web: sites of made-up governments on loopback, one a port, in a thread or as a process.

    python tests/standin/server.py --json [--share S] [--many N] [--site NAME]…

prints each site's address as JSON and serves until its input ends. ``--many`` gives each site so many notices.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import ssl
import sys
import threading
from collections.abc import Sequence
from functools import partial
from types import TracebackType

from registered import SITES, made
from sites import Site
from wire import Wire, read_request, write_answer

LOCAL = "127.0.0.1"


class StandIn:
    """Serves sites in a thread: entered, it serves; left, all its connections are closed.

    The sites may be changed while they are served; each keeps the requests that it was sent.
    """

    def __init__(self, sites: Sequence[Site], tls: ssl.SSLContext | None = None) -> None:
        self.sites = {site.name: site for site in sites}
        self.tls = tls
        self.urls: dict[str, str] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="stand-in", daemon=True)
        self._ready = threading.Event()
        self._connections: set[asyncio.Task[None]] = set()

    def __enter__(self) -> StandIn:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def __getitem__(self, name: str) -> Site:
        return self.sites[name]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        servers = [self._loop.run_until_complete(self._open(site)) for site in self.sites.values()]
        self._ready.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        for connection in self._connections:
            connection.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._connections, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _open(self, site: Site) -> asyncio.Server:
        async def serve(reader: asyncio.StreamReader, wire: Wire) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections.add(task)
            try:
                await connection(site, reader, wire)
            finally:
                self._connections.discard(task)

        server = await asyncio.start_server(serve, LOCAL, 0, ssl=self.tls, limit=2**20)
        scheme = "https" if self.tls else "http"
        self.urls[site.name] = f"{scheme}://{LOCAL}:{server.sockets[0].getsockname()[1]}"
        site.origin = site.origin or self.urls[site.name]
        return server


async def connection(site: Site, reader: asyncio.StreamReader, wire: Wire) -> None:
    """Answer the requests of one connection, one after the other, until it ends."""
    with contextlib.suppress(ConnectionError, asyncio.CancelledError, asyncio.IncompleteReadError, ssl.SSLError):
        keep = True
        while keep and (request := await read_request(reader)):
            site.requests.append(request)
            fault = site.fault(request)
            if fault is None:
                keep = await write_answer(request, wire, site.answer(request))
            else:
                keep = await fault(request, wire, partial(site.answer, request))
    wire.close()


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(prog="server.py", description="Serve sites of made-up governments on loopback.")
    parser.add_argument("--json", action="store_true", help="print the addresses as JSON")
    parser.add_argument("--share", type=float, default=1.0, help="of each site's usual number of notices")
    parser.add_argument("--many", type=int, help="notices of each site")
    parser.add_argument("--site", action="append", help="only this one; may be given again")
    asked = parser.parse_args()
    names = asked.site or [name for name, *_ in SITES]
    with StandIn([made(name, asked.share, asked.many) for name in names]) as served:
        if asked.json:
            print(json.dumps(served.urls), flush=True)
        else:
            print("\n".join(f"{name:<16}{url}{served[name].column}" for name, url in served.urls.items()), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.read()


if __name__ == "__main__":
    main()
