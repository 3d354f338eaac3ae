"""The page that opens has what its address shows in it, in plain HTML, before the app has started."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope

from explorer import opening
from explorer.first_view import Address, first_view
from explorer.opened import opened
from explorer.opening import Opening
from explorer.sections import SECTIONS
from taizhang.settings import Settings
from warehouse.comparing import compared
from warehouse.filters import Wanted

SHELL = '<html><head><title>app</title></head><body><div id="root"></div><script>start()</script></body></html>'


@pytest.fixture
def asked() -> list[str]:
    """What the app behind was asked for."""
    return []


@pytest.fixture
def app(asked: list[str]) -> Starlette:
    def answer(request: Request) -> Response:
        asked.append(f"{request.method} {request.url.path}?{request.url.query}")
        return HTMLResponse(SHELL, headers={"ETag": '"1"'})

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


@pytest.fixture
def view(shipped: Settings) -> Callable[..., str]:
    """The first view of the shipped notices under an address."""

    def seen(**address: str) -> str:
        with opened(shipped) as warehouse:
            return first_view(warehouse, shipped, {key: [said] for key, said in address.items()})

    return seen


def ask(app: Opening, path: str = "/", method: str = "GET") -> httpx.Response:
    async def answered() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
            return await client.request(method, path, headers={"If-None-Match": '"1"'})

    return asyncio.run(answered())


def test_the_view_of_the_address_stands_before_where_the_app_is_put(app: Starlette, shipped: Settings) -> None:
    answer = ask(Opening(app, shipped), "/?lang=en&regions=511400,511700")
    with opened(shipped) as warehouse:
        seen = first_view(warehouse, shipped, {"lang": ["en"], "regions": ["511400,511700"]})
    head, tail = SHELL.split('<div id="root">')
    assert answer.text.startswith(head + seen + "<script>") and answer.text.endswith('<div id="root">' + tail)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "etag" not in answer.headers


def test_the_shell_is_sent_before_the_view_is_made(
    app: Starlette, shipped: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Message] = []
    there: list[bytes] = []

    def made(*_: object) -> str:
        there.append(b"".join(message.get("body", b"") for message in sent))
        return "<p>view</p>"

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    monkeypatch.setattr(opening, "first_view", made)
    scope: Scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(Opening(app, shipped)(scope, receive, send))
    assert there == [SHELL.split('<div id="root">')[0].encode()]


def test_the_shell_is_asked_for_once_and_without_the_address(
    app: Starlette, shipped: Settings, asked: list[str]
) -> None:
    page = Opening(app, shipped)
    asyncio.run(page.prepare())
    assert ask(page, "/?lang=en").text != ask(page, "/?lang=zh").text
    assert asked == ["GET /?"]


def test_the_view_that_most_open_is_made_once_for_each_build(
    app: Starlette,
    own: Settings,
    made: Callable[[Path], Settings],
    notice: Callable[[int], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    views: list[Address] = []

    def view(_: object, __: Settings, address: Address) -> str:
        views.append(address)
        return f"<p>view {len(views)}</p>"

    monkeypatch.setattr(opening, "first_view", view)
    page = Opening(app, own)
    asyncio.run(page.prepare())
    assert "view 1" in ask(page).text
    assert "view 2" in ask(page, "/?lang=en").text and "view 3" in ask(page, "/?lang=en").text
    assert "view 1" in ask(page).text
    (own.raw / "another.txt").write_text(notice(7), "utf-8")
    made(own.data)
    assert "view 4" in ask(page).text
    assert views == [{}, {"lang": ["en"]}, {"lang": ["en"]}, {}]


@pytest.mark.parametrize(("path", "method"), [("/api/status", "GET"), ("/", "POST")])
def test_all_else_is_for_the_app_behind(
    app: Starlette, shipped: Settings, asked: list[str], path: str, method: str
) -> None:
    assert ask(Opening(app, shipped), path, method).text == SHELL
    assert asked == [f"{method} {path}?"]


def test_a_page_that_has_no_place_for_the_app_is_a_fault(shipped: Settings) -> None:
    behind = Starlette(routes=[Route("/", lambda request: HTMLResponse("<p>failed</p>", 500))])
    with pytest.raises(RuntimeError, match="no place for the app"):
        ask(Opening(behind, shipped))


def test_without_a_warehouse_the_page_is_the_shell_alone(app: Starlette, tmp_path: Path) -> None:
    assert ask(Opening(app, Settings(data=tmp_path))).text == SHELL


def test_it_shows_the_lines_of_the_matrix_with_links_to_their_evidence(
    view: Callable[..., str], shipped: Settings
) -> None:
    with opened(shipped) as warehouse:
        wanted = Wanted(regions=("511400", "511700"))
        found = compared(warehouse, wanted, "zh", limit=10)
    seen = view(upstream="all", regions="眉山市,达州市")
    assert re.findall(r'<th scope="col">(.*?)</th>', seen)[1:] == ["眉山市", "达州市"]
    assert seen.count('<tr><th scope="row">') == len(found.lines) > 1
    assert seen.count('href="/evidence/') == sum(len(line.parts) for line in found.lines)


def test_of_a_later_page_it_shows_the_first_lines(view: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(seen: str) -> list[str]:
        return re.findall(r'<tr><th scope="row">(.*?)</th>', seen)

    asked = {"upstream": "all", "regions": "511400,511700"}
    every = lines(view(**asked))
    monkeypatch.setattr("explorer.first_view.LINES_A_PAGE", 4)
    monkeypatch.setattr("explorer.first_view.LINES", 2)
    assert lines(view(**asked, page="2")) == every[4:6]
    assert lines(view(**asked, page="99")) == every[:2]


def test_what_matches_nothing_is_said(view: Callable[..., str]) -> None:
    assert 'role="status">没有符合条件的内容' in view(regions="拉萨市")


def test_the_controls_are_links_that_keep_the_rest_of_the_address(view: Callable[..., str]) -> None:
    seen = view(lang="en", upstream="all", topic="a&b")
    assert 'href="/?lang=zh&amp;upstream=all&amp;topic=a%26b"' in seen
    for name in SECTIONS:
        assert f'href="/?lang=en&amp;upstream=all&amp;topic=a%26b&amp;view={name}"' in seen


@pytest.mark.parametrize("section", SECTIONS[1:])
def test_of_the_other_sections_there_are_the_controls(view: Callable[..., str], section: str) -> None:
    seen = view(view=section, q="公开")
    assert "<h1>" in seen and "<table" not in seen
    assert re.findall(r'<div class="tz-now"><a href="([^"]*)"', seen) == [f"/?view={section}&amp;q=%E5%85%AC%E5%BC%80"]


@pytest.mark.parametrize("key", ["lang", "view", "upstream", "topic", "regions", "years", "page", "q"])
def test_what_an_address_says_is_text(view: Callable[..., str], key: str) -> None:
    said = '"><script>alert(1)</script>'
    assert "<script" not in view(**{key: said})


def test_of_what_is_said_twice_the_last_counts(shipped: Settings) -> None:
    address: Address = {"lang": ["zh", "en"]}
    with opened(shipped) as warehouse:
        assert "<h1>taizhang: regions compared</h1>" in first_view(warehouse, shipped, address)
