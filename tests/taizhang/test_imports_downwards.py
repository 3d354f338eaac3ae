"""Imports run downwards only, Prefect stays in flows/ and SQL in warehouse/."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What each may import of the project, itself aside.
SHARED = {"taizhang.model", "taizhang.settings", "taizhang.serial", "taizhang.progress"}
MAY = {
    "normalizers": SHARED,
    "crawlers": SHARED | {"normalizers"},
    "extractors": SHARED | {"normalizers"},
    "warehouse": SHARED | {"normalizers"},
    "flows": SHARED | {"normalizers", "crawlers", "extractors", "warehouse"},
}
PACKAGES = ("taizhang", *MAY)
SQL = re.compile(
    r"^\s*(SELECT\b.*\bFROM\b|INSERT INTO|CREATE (TABLE|VIEW|TEMP)|COPY\b.*\bTO\b|WITH\b.*\bAS \()", re.DOTALL
)
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(name: str, package: str, own: str) -> bool:
    top = name.partition(".")[0]
    if top not in PACKAGES or top == package != "taizhang":
        return True
    if package == "taizhang":
        # The command line stands above everything; what all share stands below everything.
        return own.startswith("commands") or name == "taizhang" or any(name.startswith(module) for module in SHARED)
    return name == "taizhang" or any(name == word or name.startswith(f"{word}.") for word in MAY[package])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    package, _, own = str(path.relative_to(ROOT)).partition("/")
    tree = ast.parse(path.read_text("utf-8"))
    names = list(imported(tree))
    assert [name for name in names if not allowed(name, package, own)] == []
    if package != "flows":
        assert [name for name in names if name.partition(".")[0] == "prefect"] == []
    if package != "warehouse":
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert [text for text in texts if SQL.match(text)] == []


def test_the_rule_would_find_a_breach() -> None:
    assert not allowed("warehouse.build", "extractors", "lists.py")
    assert not allowed("taizhang.commands", "flows", "run.py")
    assert not allowed("flows.ingest", "taizhang", "model.py")
    assert allowed("flows.ingest", "taizhang", "commands/pipeline.py")
    assert SQL.match("\nSELECT a, b\nFROM tasks")
    assert len(FILES) > 20
