"""The verb that shows the warehouse in a browser: ``taizhang explore``."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from taizhang.commands import screen
from taizhang.settings import Settings, environment_of

HOST = "127.0.0.1"
PORT = 2718
LIBRARIES = ("marimo", "altair", "starlette", "uvicorn")


def explore(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Where it listens; the default is reached from this machine only.")] = HOST,
    port: Annotated[int, typer.Option(help="The port; 0 for any that is free.", min=0, max=65535)] = PORT,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open it in the browser.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the address as JSON.")] = False,
) -> None:
    """Compare regions in the browser, until it is ended.

    Shows tasks by region with their units and deadlines, what each region took up, and the source of every fact.
    """
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        screen.fail(f"the app needs {', '.join(missing)}: install taizhang with its extra, taizhang[notebooks]")
    from explorer import server

    settings: Settings = context.obj
    # The notebook reads its settings as any notebook does.
    os.environ.update(environment_of(settings))

    def ready(address: str) -> None:
        screen.answer(f"exploring at {address}; Ctrl-C ends it", {"address": address}, as_json=as_json)
        sys.stdout.flush()
        if browser and sys.stdout.isatty():
            server.show(address)

    try:
        server.serve(settings, host, port, ready)
    except server.ExploreFailed as fault:
        screen.fail(str(fault))
