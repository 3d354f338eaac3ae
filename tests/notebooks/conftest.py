"""What tests of notebooks share: the warehouse of the shipped notices, and a notebook run over a folder of data."""

import runpy
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[[str, Path], Mapping[str, Any]]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a project whose warehouse holds the shipped notices: read it, do not write."""
    data = tmp_path_factory.mktemp("shipped")
    (data / "raw").symlink_to(ROOT / "data" / "raw")
    for verb in ("ingest", "build"):
        program = Path(sys.executable).with_name("taizhang")
        subprocess.run([program, "--data", str(data), verb], check=True, cwd=ROOT)
    return data


@pytest.fixture
def run_notebook(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a notebook over a data folder; gives what its cells define, by name."""

    def run(name: str, data: Path) -> Mapping[str, Any]:
        monkeypatch.setenv("TAIZHANG_DATA", str(data))
        _, defined = runpy.run_path(str(ROOT / "notebooks" / f"{name}.py"))["app"].run()
        assert isinstance(defined, Mapping)
        return defined

    return run
