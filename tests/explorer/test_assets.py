"""The frontend's files are answered from memory; what is none of them goes to the app behind."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from explorer import assets
from explorer.assets import Assets

Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1a2b.js").write_text("let a = 1")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(assets, "FOLDER", tmp_path / "assets")
    behind = Route("/{path:path}", lambda request: PlainTextResponse("behind"), methods=["GET", "POST"])
    app = Assets(Starlette(routes=[behind]))

    def asked(path: str, method: str = "GET") -> httpx.Response:
        async def answered() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
                return await client.request(method, path)

        return asyncio.run(answered())

    return asked


def test_a_file_is_answered_as_it_was_first_read(ask: Ask) -> None:
    first = ask("/assets/app-1a2b.js")
    (assets.FOLDER / "app-1a2b.js").unlink()
    again = ask("/assets/app-1a2b.js")
    assert first.text == again.text == "let a = 1"
    assert first.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path", ["/", "/assets/other.js", "/assets/", "/assets/%2e%2e/secret.txt", "/assets/..%2fsecret.txt"]
)
def test_all_else_goes_to_the_app_behind(ask: Ask, path: str) -> None:
    assert ask(path).text == "behind"


def test_only_what_is_asked_for_by_get_is_a_file(ask: Ask) -> None:
    assert ask("/assets/app-1a2b.js", "POST").text == "behind"
