"""Prefect's own server for the length of a run or of a schedule: started beside us, quiet, gone when we are gone.

Prefect can start such a server by itself. It then imports all of the server into our process first, which takes
seconds, prints what its logger prints, and leaves the server behind when we are killed. This one gets its listening
socket from us, so that there is no port to guess and no start to poll for, and ends when its standard input does.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from flows.logs import said

START_SECONDS = 180  # a first start makes the database: 15 s on a slow machine
STOP_SECONDS = 5
LOG = "server.log"
OF_PREFECT = ("httpx", "httpcore", "prefect")  # whose errors speak of the server


class ServerFailed(Exception):
    """Prefect's server did not start, or did not stay. The message names its log and says how that ends."""


def quiet(home: Path) -> None:
    """Set Prefect up, before it is imported: nothing sent out, nothing on the screen, its files under ``home``.

    What the environment sets already stays.
    """
    for name, value in {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_ROOT_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
        "PREFECT_CLI_COLORS": "false",
    }.items():
        os.environ.setdefault(name, value)


@contextmanager
def prefect_server(home: Path, port: int = 0) -> Iterator[None]:
    """Hold a Prefect server for the block, its database and log under ``home``.

    With a ``port`` it is a lasting one, which runs schedules and shows Prefect's pages there; without, it does what one
    run needs. Where the environment names a server (``PREFECT_API_URL``), that one is used. Raises ServerFailed.
    """
    quiet(home)
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    if os.name != "posix":
        raise ServerFailed("taizhang starts a server of its own on Linux, macOS or WSL only; set PREFECT_API_URL")
    for name in ("NO_PROXY", "no_proxy"):  # a proxy cannot reach our own server
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1"]))
    home.mkdir(parents=True, exist_ok=True)
    log = home / LOG
    with socket.socket() as listening, log.open("wb") as out:
        _listen(listening, port)
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
        server = subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(listening.fileno()), *(["lasting"] if port else [])],
            pass_fds=[listening.fileno()],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C is for us: the server is still needed to write down how the run ended
        )
    try:
        yield
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in OF_PREFECT:
            raise
        raise ServerFailed(f"Prefect's server failed ({type(error).__name__}: {error}); {said(log)}") from error
    finally:
        del os.environ["PREFECT_API_URL"]
        _stop(server)


def wait_until_ready(home: Path) -> None:
    """Return once the server answers. Raises ServerFailed, which names the server's log."""
    url = f"{os.environ['PREFECT_API_URL']}/health"
    try:
        # The socket listens from the first moment on: this one request waits until somebody answers it.
        build_opener(ProxyHandler({})).open(url, timeout=START_SECONDS).close()
    except (URLError, OSError) as error:
        raise ServerFailed(f"Prefect's server at {url} does not answer ({error}); {said(home / LOG)}") from error


def _listen(listening: socket.socket, port: int) -> None:
    # What a server before this one left on the port must not keep it from us.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        raise ServerFailed(
            f"port {port} cannot be had ({error.strerror}): perhaps a schedule is being served already; "
            "give another one with --port, or set PREFECT_API_URL to use a server that runs"
        ) from error
    listening.listen(128)


def _stop(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin is not None
    server.stdin.close()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def serve(handle: int, *, lasting: bool) -> None:
    """Serve Prefect's API on the listening socket with this file number until standard input ends."""
    if not lasting:
        # Where Prefect itself starts a server for one run, it leaves out with these what only a lasting server needs.
        os.environ.update(PREFECT__SERVER_EPHEMERAL="1", PREFECT__SERVER_FINAL="1", PREFECT_UI_ENABLED="0")
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on")
    )
    threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
    server.run(sockets=[socket.socket(fileno=handle)])


def _end_with_input(server: object) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True  # type: ignore[attr-defined]
    threading.Event().wait(STOP_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    serve(int(sys.argv[1]), lasting="lasting" in sys.argv)
