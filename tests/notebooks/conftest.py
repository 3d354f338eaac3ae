"""What tests of notebooks share: a notebook run over a folder of data."""

import runpy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[[str, Path], Mapping[str, Any]]


@pytest.fixture
def run_notebook(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a notebook over a data folder; gives what its cells define, by name."""

    def run(name: str, data: Path) -> Mapping[str, Any]:
        monkeypatch.setenv("TAIZHANG_DATA", str(data))
        _, defined = runpy.run_path(str(ROOT / "notebooks" / f"{name}.py"))["app"].run()
        assert isinstance(defined, Mapping)
        return defined

    return run
