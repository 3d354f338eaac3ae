"""The application: the notebook as an app at /, evidence and archived bytes beside it, all behind the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import marimo
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.types import ASGIApp

from explorer.assets import Assets
from explorer.guard import Guard
from explorer.opening import Opening
from explorer.routes import routes
from taizhang.settings import Settings

NOTEBOOK = "notebooks.explore"


def application(settings: Settings, names: Iterable[str] = ()) -> Starlette:
    """Return the application. ``names`` are the hosts that it may be asked under beside localhost and IP addresses."""
    app = _notebook_app()
    opening = Opening(app, settings)
    return Starlette(
        routes=[*routes(settings), Mount("/", Assets(opening))],
        middleware=[Middleware(Guard, names=tuple(names))],
        lifespan=lambda _: _lasting(app, opening),
    )


def notebook() -> Path:
    """Return the file of the notebook that is served."""
    found = find_spec(NOTEBOOK)
    assert found is not None and found.origin is not None, f"{NOTEBOOK} is a part of taizhang"
    return Path(found.origin)


def _notebook_app() -> ASGIApp:
    return marimo.create_asgi_app(quiet=True, include_code=False).with_app(path="", root=str(notebook())).build()


@asynccontextmanager
async def _lasting(app: ASGIApp, opening: Opening) -> AsyncIterator[None]:
    """Be ready with the server, and end the notebook's sessions with it: a mounted app is not told that it ends."""
    await opening.prepare()
    yield
    for route in getattr(app, "routes", ()):
        await route.app.state.session_manager.shutdown()
