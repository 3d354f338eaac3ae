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
    served = Starlette(
        routes=[*routes(settings), Mount("/", Assets(opening))],
        middleware=[Middleware(Guard, names=tuple(names))],
        lifespan=lambda _: _ending(app),
    )
    served.state.opening = opening
    return served


async def prepare(application: Starlette) -> None:
    """Make what the first to open the application would wait for. Raises what keeps it from being shown."""
    await application.state.opening.prepare()


def notebook() -> Path:
    """Return the file of the notebook that is served."""
    found = find_spec(NOTEBOOK)
    assert found is not None and found.origin is not None, f"{NOTEBOOK} is a part of taizhang"
    return Path(found.origin)


def _notebook_app() -> ASGIApp:
    return marimo.create_asgi_app(quiet=True, include_code=False).with_app(path="", root=str(notebook())).build()


@asynccontextmanager
async def _ending(app: ASGIApp) -> AsyncIterator[None]:
    """End the notebook's sessions with the server: a mounted app is not told that it ends."""
    yield
    for route in getattr(app, "routes", ()):
        await route.app.state.session_manager.shutdown()
