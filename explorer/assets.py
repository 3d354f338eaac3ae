"""The frontend's files, held in memory: a page asks for hundreds of them before it shows anything."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

import marimo
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(marimo.__file__).parent / "_static" / "assets"
PREFIX = "/assets/"  # their names have their hashes in them


class Assets:
    """Answers with a file of the frontend, read when it is first asked for; all else goes to the app behind."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._file(scope["path"].removeprefix(PREFIX)) if _asks_for_file(scope) else None
        await (answer or self.app)(scope, receive, send)

    def _file(self, name: str) -> Response | None:
        if name not in self.kept:
            file = FOLDER / name
            if "/" in name or not file.is_file():
                return None
            self.kept[name] = Response(file.read_bytes(), media_type=guess_type(name)[0])
        return self.kept[name]


def _asks_for_file(scope: Scope) -> bool:
    return bool(scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(PREFIX))
