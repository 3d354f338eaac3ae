"""Every code of a repair or an issue is explained in both languages, and none is explained that nothing gives."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = "".join(
    p.read_text("utf-8")
    for d in ("extractors", "normalizers", "flows", "warehouse")
    for p in sorted((ROOT / d).rglob("*.py"))
)
CODE += (ROOT / "warehouse" / "stage.sql").read_text("utf-8") + (ROOT / "warehouse" / "load.sql").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("repairs", r'(?:Repair|Mend)\(\s*"([a-z_]+)"'),
        ("issues", r'(?:Issue|_unread|without_tasks|Unreadable)\(\s*(?:source, )?"([a-z_]+)"|\'(damaged_batch)\''),
    ],
)
def test_every_code_is_explained(name: str, given: str) -> None:
    explained = tomllib.loads((ROOT / "extractors" / "tables" / f"{name}.toml").read_text("utf-8"))
    codes = {a or b for a, b in ((*m.groups(), None)[:2] for m in re.finditer(given, CODE))}
    assert codes == set(explained)
    assert all(words["zh"] and words["en"] for words in explained.values())
