"""The tour of the warehouse runs as a script, over what the shipped notices give."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOUR = ROOT / "notebooks" / "tour.py"


def taizhang(data: Path, *words: str) -> None:
    subprocess.run([Path(sys.executable).with_name("taizhang"), "--data", str(data), *words], check=True, cwd=ROOT)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    (data / "raw").symlink_to(ROOT / "data" / "raw")
    taizhang(data, "ingest")
    taizhang(data, "build")
    return data


def test_the_tour_shows_the_shipped_notices(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_DATA", str(data))
    app = runpy.run_path(str(TOUR))["app"]
    _, defined = app.run()
    assert len(defined["documents"]) == 8
    assert defined["documents"]["任务数"].sum() == 224
    assert set(defined["lag"]["地区"]) >= {"四川省眉山市", "四川省达州市"}
    assert defined["cited"]["时限原文"].notna().all()


def test_without_a_warehouse_the_tour_says_what_to_do(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(TOUR)],
        env=os.environ | {"TAIZHANG_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert "taizhang run" in ran.stderr
