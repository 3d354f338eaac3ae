"""The app's notebook runs as a script, over what the shipped notices give, and says what is wrong where it can't."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from warehouse.comparing import compared
from warehouse.exploring import Section

ROOT = Path(__file__).resolve().parents[2]
EXPLORE = ROOT / "notebooks" / "explore.py"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, all_shipped: Path) -> Path:
    # The app lays an index of the words beside the warehouse.
    return shutil.copytree(all_shipped, tmp_path_factory.mktemp("explored") / "data", symlinks=True)


@pytest.fixture
def defined(data: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("TAIZHANG_DATA", str(data))
    return dict(runpy.run_path(str(EXPLORE))["app"].run()[1])


def test_the_upstream_notice_that_most_regions_took_up_stands_picked(defined: dict[str, Any]) -> None:
    wanted = defined["wanted"]
    assert wanted.upstream == "07b2364097ec74b4"
    assert wanted.regions[:3] == ("510000", "511700", "511400")
    assert (wanted.topic, wanted.years) == (None, ())
    assert defined["shown"].total == compared(defined["warehouse"], wanted, "zh").total >= 28


def test_every_section_answers_what_is_wanted_in_both_languages(defined: dict[str, Any]) -> None:
    from explorer.sections import SECTIONS, answer

    for lang in ("zh", "en"):
        for section in SECTIONS:
            shown = answer(defined["warehouse"], defined["settings"], section, defined["wanted"], lang, "政务公开专区")
            parts = shown.render(1) if shown.total else [shown.note]
            assert parts and all(parts), (section, lang)
            if section in (Section.TIMELINE, Section.COVERAGE, Section.WORKLOAD, Section.LAG):
                assert len(parts) == 4, f"{section}: heading, chart, its figures and rows"


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(EXPLORE)],
        env=os.environ | {"TAIZHANG_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert "taizhang run" in ran.stderr
