"""A record says by which rules it was read: a word added to a table makes another version."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from extractors.version import extractor_version

ROOT = Path(__file__).resolve().parents[2]
ASK = "from extractors.version import extractor_version; print(extractor_version())"


def asked(root: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_version_is_the_package_s_and_a_fingerprint() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", extractor_version())


def test_a_changed_word_makes_another_version(tmp_path: Path) -> None:
    for name in ("taizhang", "extractors", "normalizers"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = asked(tmp_path)
    table = tmp_path / "extractors" / "tables" / "sections.toml"
    table.write_text(table.read_text("utf-8").replace('"指导思想"', '"指导思想", "指导方针"'), "utf-8")
    assert asked(tmp_path) != before
