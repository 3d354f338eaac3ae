"""What is served beside the notebook: a task's evidence, archived bytes, the pages' style."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib import resources
from pathlib import PurePosixPath
from typing import get_args
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from explorer.archive import bytes_at
from explorer.evidence import evidence
from explorer.excerpts import Fact
from explorer.markup import PAGE_POLICY, STYLE, element, page
from explorer.opened import opened
from explorer.pages import evidence_page
from explorer.source_words import Key
from explorer.words import OTHER, say
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import Kind, kind_of
from taizhang.settings import Lang, Settings
from warehouse.errors import WarehouseError
from warehouse.evidence import names_of

PAGE_HEADERS = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-store"}
# Nothing in an archived file may run, whatever a browser takes it for.
BYTES_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
AS_BYTES = "application/octet-stream"
READ_AS_TEXT = frozenset({Kind.TEXT, Kind.HTML})


def routes(settings: Settings) -> list[Route]:
    """Return the routes; they answer with what the warehouse and the archive of these settings hold."""
    pages = _Pages(settings)
    return [
        Route("/evidence/{task_id:path}", pages.evidence, methods=["GET"]),
        Route("/archive/{sha256:path}", pages.archive, methods=["GET"]),
        Route(STYLE, _style, methods=["GET"]),
    ]


class _Pages:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def evidence(self, request: Request) -> Response:
        lang, task_id = self._lang(request), request.path_params["task_id"]
        try:
            with opened(self.settings) as connection:
                found = evidence(connection, task_id, self.settings)
        except WarehouseError as fault:
            return self._fault(request, say("error.warehouse_heading", lang), str(fault), 503)
        if found is None:
            return self._fault(request, say("error.heading", lang), say("error.task", lang, id=task_id), 404)
        body = evidence_page(
            found,
            _chosen(request.query_params),
            lang,
            other=_in_other(request, lang),
            keep_personal=self.settings.keep_personal,
        )
        return HTMLResponse(body, headers=PAGE_HEADERS)

    def archive(self, request: Request) -> Response:
        lang, sha256 = self._lang(request), request.path_params["sha256"]
        missing = say("error.heading", lang)
        try:
            with opened(self.settings) as connection:
                names = names_of(connection, sha256)
        except WarehouseError as fault:
            return self._fault(request, say("error.warehouse_heading", lang), str(fault), 503)
        if not names:
            return self._fault(request, missing, say("error.hash", lang, id=sha256), 404)
        path = bytes_at(sha256, names, self.settings)
        if path is None:
            return self._fault(request, missing, say("error.bytes", lang, name=names[-1], id=sha256), 404)
        return _as_bytes(path.read_bytes(), sha256, PurePosixPath(names[-1]).name, self.settings)

    def _lang(self, request: Request) -> Lang:
        asked = request.query_params.get("lang")
        return next((lang for lang in get_args(Lang) if lang == asked), self.settings.lang)

    def _fault(self, request: Request, heading: str, text: str, status: int) -> Response:
        lang = self._lang(request)
        body = element("h1", escape(heading)) + element("p", escape(text))
        return HTMLResponse(page(heading, body, lang, other=_in_other(request, lang)), status, PAGE_HEADERS)


def _as_bytes(data: bytes, sha256: str, name: str, settings: Settings) -> Response:
    """Return the bytes as they are, as something that a browser shows as text or saves, and never runs."""
    try:
        is_text = kind_of(data, settings) in READ_AS_TEXT
    except Unreadable:
        is_text = False
    headers = {
        "Content-Security-Policy": BYTES_POLICY,
        "Content-Disposition": f"{'inline' if is_text else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}",
        "ETag": f'"{sha256}"',
        "Cache-Control": "private, no-cache",
    }
    return Response(data, media_type=f"text/plain; charset={_charset(data)}" if is_text else AS_BYTES, headers=headers)


def _charset(data: bytes) -> str:
    """Return the encoding to read the bytes in: most notices that are not UTF-8 are in GB18030 or a part of it."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "gb18030"
    return "utf-8"


def _style(request: Request) -> Response:
    css = resources.files("explorer").joinpath("evidence.css").read_text("utf-8")
    return Response(css, media_type="text/css", headers={"Cache-Control": "private, max-age=3600"})


def _chosen(asked: Mapping[str, str]) -> Key | None:
    for fact in (Fact.UNIT, Fact.DEADLINE):
        if (number := asked.get(fact, "")).isascii() and number.isdigit() and len(number) < 6:
            return fact, int(number)
    return None


def _in_other(request: Request, lang: Lang) -> str:
    """Return the same address in the other language."""
    asked = urlencode({**request.query_params, "lang": OTHER[lang]})
    return f"{quote(request.url.path)}?{asked}"
