"""A warehouse of shipped notices of every format, one of small notices of a test's own, and the app that serves them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from explorer.guard import Guard
from explorer.opened import opened
from explorer.routes import routes
from taizhang.settings import Settings

RAW = Path(__file__).parents[2] / "data" / "raw"
SHIPPED = ("meishan-annex1.txt", "dazhou-2021-119.txt", "hainan-health-annex1.docx", "govcn-row34.html")
PDF = "mofcom-domestic-service.pdf"
HOSTILE = """四川省人民政府办公室
关于印发<script>alert(1)</script>工作要点的通知
川办函〔2021〕5号

一、重点任务
（一）公开目录。编制"><img src=x onerror=alert(2)>标准目录，向社会公开，联系电话13812345678。（责任单位：市司法局；完成时限：2021年12月底前）

四川省人民政府办公室
2021年9月10日
"""
PAGE = (
    '<html><body><h1>通知</h1><p>一、任务。市司法局编制目录。</p><a href="page_files/annex.txt">附件</a></body></html>'
)
ANNEX = "附件\n序号|工作任务|责任单位\n1|编制标准目录|市司法局\n2|设立公开专区|市政务服务局\n"


@pytest.fixture(scope="session")
def made(taizhang: Callable[..., Any]) -> Callable[[Path], Settings]:
    """Ingests and builds what lies in the folder's raw/; returns its settings."""

    def make(data: Path) -> Settings:
        for verb in ("ingest", "build"):
            done = taizhang("--data", data, verb)
            assert done.returncode == 0, done.stderr
        return Settings(data=data)

    return make


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, made: Callable[[Path], Settings]) -> Settings:
    """Shipped notices as text, DOCX, HTML and PDF, read and built: look, do not change."""
    data = tmp_path_factory.mktemp("shipped") / "data"
    (data / "raw").mkdir(parents=True)
    for name in (*SHIPPED, PDF):
        shutil.copy(RAW / name, data / "raw" / name)
    return made(data)


@pytest.fixture(scope="session")
def small(
    tmp_path_factory: pytest.TempPathFactory, made: Callable[[Path], Settings], notice: Callable[[int], str]
) -> Settings:
    """Small notices: plain.txt, hostile.txt, 通知.txt in GB18030, page.html with an attachment: look, do not change."""
    raw = tmp_path_factory.mktemp("small") / "data" / "raw"
    (raw / "page_files").mkdir(parents=True)
    (raw / "plain.txt").write_text(notice(0), "utf-8")
    (raw / "hostile.txt").write_text(HOSTILE, "utf-8")
    (raw / "通知.txt").write_text(notice(1), "gb18030")
    (raw / "page.html").write_text(PAGE, "utf-8")
    (raw / "page_files" / "annex.txt").write_text(ANNEX, "utf-8")
    return made(raw.parent)


@pytest.fixture
def own(small: Settings, tmp_path: Path) -> Settings:
    """The small notices in a folder of the test's own."""
    shutil.copytree(small.data, tmp_path / "data")
    return Settings(data=tmp_path / "data")


@pytest.fixture(scope="session")
def get() -> Callable[..., httpx.Response]:
    """Asks the app of these settings for a path; headers by name."""

    def ask(settings: Settings, path: str, **headers: str) -> httpx.Response:
        app = Starlette(routes=routes(settings), middleware=[Middleware(Guard)])

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:2718") as client:
                return await client.get(path, headers=headers)

        return asyncio.run(asked())

    return ask


@pytest.fixture(scope="session")
def task_ids() -> Callable[[Settings, str], list[str]]:
    """The ids of the tasks of the notice whose file has this name, in order."""

    def ids(settings: Settings, name: str) -> list[str]:
        with opened(settings) as warehouse:
            rows = warehouse.execute(
                "SELECT task_id FROM tasks JOIN documents USING (doc_id) WHERE name = ? ORDER BY tasks.ordinal", [name]
            ).fetchall()
        return [task_id for (task_id,) in rows]

    return ids
