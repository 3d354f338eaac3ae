"""What tests of several packages share: small notices, and the command line as a user calls it."""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from extractors.readers.libreoffice import program
from taizhang.commands import main

ROOT = Path(__file__).resolve().parents[1]
DEAR = tuple(f"tests/{name}/" for name in ("explorer", "flows", "crawls", "notebooks", "warehouse"))
NOTICE = """{city}人民政府办公室
关于印发2021年政务公开工作要点的通知
{short}府办函〔2021〕{number}号

各县（区）人民政府，市级有关部门：
现将工作要点印发给你们，请认真贯彻落实。

一、重点任务
（一）公开目录。编制基层政务公开事项标准目录，向社会公开。（责任单位：市司法局；完成时限：2021年{month}月底前）
（二）设立专区。在县级政务服务大厅设立政务公开专区。（责任单位：市政务服务管理局、市大数据局；完成时限：2022年6月）

{city}人民政府办公室
2021年9月10日
"""
CITIES = (
    ("达州市", "达市"),
    ("广元市", "广"),
    ("眉山市", "眉"),
    ("绵阳市", "绵"),
    ("泸州市", "泸市"),
    ("南充市", "南"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the dear folders first: what is cheap comes last, and falls evenly to those who share the tests."""
    items.sort(key=lambda item: not item.nodeid.startswith(DEAR))


def notice_text(number: int) -> str:
    """Return the text of a notice with two tasks; another one for each number."""
    city, short = CITIES[number % len(CITIES)]
    return NOTICE.format(city=city, short=short, number=number + 1, month=9 + number % 4)


def write(folder: Path, numbers: Sequence[int]) -> list[Path]:
    """Write these notices to the folder, each to its own file; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"notice-{number:03d}.txt" for number in numbers]
    for path, number in zip(paths, numbers, strict=True):
        path.write_text(notice_text(number), "utf-8")
    return paths


@pytest.fixture(scope="session")
def notice() -> Callable[[int], str]:
    """The text of a notice with two tasks, by its number."""
    return notice_text


@pytest.fixture(scope="session")
def write_notices() -> Callable[[Path, Sequence[int]], list[Path]]:
    """Writes the notices of these numbers to a folder, and returns the files."""
    return write


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three notices in raw/: six tasks."""
    write(tmp_path / "data" / "raw", range(3))
    return tmp_path / "data"


@dataclass(frozen=True)
class Done:
    """What a call of the command line printed, and its exit code."""

    stdout: str
    stderr: str
    returncode: int


@pytest.fixture(scope="session")
def taizhang() -> Callable[..., Done]:
    """The command line in this process: called with its words, and environment variables as keywords."""

    def call(*words: str | Path, **environment: str) -> Done:
        out, err, code = io.StringIO(), io.StringIO(), 0
        with (
            redirect_stdout(out),
            redirect_stderr(err),
            mock.patch.dict(os.environ, environment),
            mock.patch.object(sys, "argv", ["taizhang", *map(str, words)]),
        ):
            try:
                copy_context().run(main)
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(bool(end.code))
        return Done(out.getvalue(), err.getvalue(), code)

    return call


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Makes a folder, by its name and a function that fills it, once for all the processes that share these tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, fill: Callable[[Path], None]) -> Path:
        folder, filled = shared / name, shared / f"{name}.filled"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not filled.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                filled.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def all_shipped(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The data folder whose warehouse holds all the shipped notices: read it, do not write; or copy it, with symlinks."""

    def fill(folder: Path) -> None:
        (folder / "raw").symlink_to(ROOT / "data" / "raw")
        program = [sys.executable, "-c", "from taizhang.commands import main; main()"]
        for verb in ("ingest", "build"):
            subprocess.run([*program, "--data", folder, verb], check=True, cwd=ROOT, capture_output=True)

    return made_once("all-shipped", fill)


@pytest.fixture(scope="session")
def soffice() -> str:
    """The program that LibreOffice is started by. Skips the test where there is none; under CI that is a failure."""
    found = program()
    if found is None:
        message = "LibreOffice is not installed: libreoffice-writer-nogui libreoffice-calc-nogui"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found
