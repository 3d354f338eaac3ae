"""Children that crawl, forked from one process that has imported all of it: most of a small crawl is its imports.

Where :func:`forked` is entered, :mod:`flows.crawling` starts its children so. Each still is a process of its own with
the streams, the environment and the ``main`` of :mod:`flows.crawl_process`; what it inherits is imported modules alone.

    python -P tests/standin/forked.py SOCKET        forks a child for each that connects, until its input ends
    python -IS tests/standin/forked.py SOCKET -m …  stands for the interpreter that would start a child
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STREAMS = (0, 1, 2)


@contextmanager
def forked() -> Iterator[None]:
    """Let flows.crawling fork its children for as long."""
    import subprocess
    import tempfile
    from unittest import mock

    from flows import crawling

    with tempfile.TemporaryDirectory(prefix="taizhang-") as folder:
        address = f"{folder}/forks"
        with subprocess.Popen(
            [sys.executable, "-P", __file__, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout
            assert server.stdout.readline() == "ready\n"
            with mock.patch.object(crawling, "CHILD", ("-IS", __file__, address, *crawling.CHILD)):
                yield


def ask(address: str) -> int:
    """Hand this process's streams and environment to a fork; return its exit code, 1 where it died."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        environment = b"".join(os.fsencode(f"{name}={value}\0") for name, value in os.environ.items())
        connection.sendall(len(environment).to_bytes(4, "big"))
        socket.send_fds(connection, [environment[:1]], STREAMS)
        connection.sendall(environment[1:])
        code = connection.recv(1)
    return code[0] if code else 1


def serve(address: str) -> None:
    """Fork a child for each that connects, until standard input ends."""
    import select

    import_all()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            connection, _ = listening.accept()
            with connection:
                if os.fork() == 0:
                    listening.close()
                    _child(connection)
            while _ended(os.WNOHANG):
                pass
        while _ended(0):
            pass


def _ended(options: int) -> bool:
    """Take note of a fork that has ended; return whether there was one."""
    try:
        return os.waitpid(-1, options)[0] > 0
    except ChildProcessError:
        return False


def import_all() -> None:
    """Import what a crawl imports, the reactor aside: that must be each fork's own."""
    from scrapy.settings import default_settings
    from scrapy.utils.misc import load_object

    from crawlers import process
    from crawlers.downloading.settings import HERE, MIDDLEWARES
    from crawlers.spiders import spider_of
    from flows import crawl_process, looks

    assert process and crawl_process and looks
    spider_of("vsb")
    bases = (default_settings.EXTENSIONS_BASE, default_settings.DOWNLOADER_MIDDLEWARES_BASE)
    for path in (*MIDDLEWARES, *bases[0], *bases[1], *default_settings.SPIDER_MIDDLEWARES_BASE, f"{HERE}.wire.Wire"):
        load_object(path)
    assert "twisted.internet.reactor" not in sys.modules


def _child(connection: socket.socket) -> None:
    """Be flows.crawl_process with the streams and the environment of who connected."""
    import traceback

    from flows import crawl_process

    code = 1
    try:
        with connection:
            os.setsid()
            left = int.from_bytes(connection.recv(4, socket.MSG_WAITALL), "big")
            data, streams, *_ = socket.recv_fds(connection, 1, len(STREAMS))
            data += connection.recv(left - 1, socket.MSG_WAITALL)
            for stream, target in zip(streams, STREAMS, strict=True):
                os.dup2(stream, target)
                os.close(stream)
            os.environ.clear()
            for line in os.fsdecode(data).split("\0")[:-1]:
                name, _, value = line.partition("=")
                os.environ[name] = value
            crawl_process.main()
            code = 0
            connection.sendall(bytes([code]))
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(ask(sys.argv[1]))
    serve(sys.argv[1])
