"""Imports run downwards only, Prefect stays in flows/, Scrapy and SQLAlchemy in crawlers/, SQL in warehouse/."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What each may import of the project, itself aside.
SHARED = {f"taizhang.{name}" for name in ("__version__", "file_lock", "model", "progress", "serial", "settings")}
MAY = {
    "normalizers": SHARED,
    "crawlers": SHARED | {"normalizers"},
    "extractors": SHARED | {"normalizers"},
    "warehouse": SHARED | {"normalizers"},
    "flows": SHARED | {"normalizers", "crawlers", "extractors", "warehouse"},
    "explorer": SHARED | {"normalizers", "crawlers", "extractors", "warehouse"},
}
PACKAGES = ("taizhang", *MAY)
NAME = r"[\"\w.{}]+"
SQL = re.compile(
    rf"\bSELECT\s.+?\sFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\s+{NAME}|\bUPDATE\s+{NAME}\s+SET\s"
    rf"|\bDELETE\s+FROM\s+{NAME}|\bCREATE\s+(OR\s+REPLACE\s+)?(TEMP(ORARY)?\s+)?(TABLE|VIEW|MACRO|INDEX|SCHEMA)\s"
    rf"|^\s*(DROP|ALTER)\s+(TABLE|VIEW|MACRO|INDEX|SCHEMA)\s|^\s*ATTACH\s+\S|^\s*COPY\s.+?\sTO\s"
    rf"|^\s*WITH\s.+?\sAS\s*\(|^\s*(PRAGMA|DESCRIBE)\s",
    re.DOTALL | re.IGNORECASE,
)
# Who alone may import it.
OWNERS = {"prefect": "flows", "duckdb": "warehouse"}
OWNERS |= dict.fromkeys(("marimo", "altair", "starlette"), "explorer")
OWNERS |= dict.fromkeys(("scrapy", "twisted", "sqlalchemy", "warcio"), "crawlers")
# SQLite takes its settings in no other way; the ledger alone may give it some.
SETTING = re.compile(r"PRAGMA \w+ = \w+")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "." * node.level + (node.module or "")
            elif node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def texts(tree: ast.AST) -> Iterator[str]:
    """Return the strings, an f-string as one with {} for what is put in; docstrings are no program."""
    # A string that stands alone is told, not used.
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def breaches(source: str, package: str, own: str) -> list[str]:
    """Return what the module imports that it may not, and its SQL where it may have none."""
    tree = ast.parse(source)
    names = list(imported(tree))
    found = [name for name in names if name.startswith(".") or not allowed(name, package, own)]
    found += [name for name in names if OWNERS.get(name.partition(".")[0], package) != package]
    return found + [text for text in texts(tree) if SQL.search(text) and not may_stand(text, package, own)]


def may_stand(sql: str, package: str, own: str) -> bool:
    is_of_ledger = package == "crawlers" and own.startswith("ledger/")
    return package == "warehouse" or (is_of_ledger and bool(SETTING.fullmatch(sql)))


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
    package, _, own = path.relative_to(ROOT).as_posix().partition("/")
    assert breaches(path.read_text("utf-8"), package, own) == []


@pytest.mark.parametrize(
    ("source", "package", "own"),
    [
        ("import duckdb", "flows", "publish.py"),
        ("from duckdb import connect", "taizhang", "commands/card.py"),
        ("import prefect.tasks", "warehouse", "build.py"),
        ("from . import raw", "crawlers", "raw.py"),
        ("from ..flows import run", "extractors", "lists.py"),
        ("import warehouse.build", "extractors", "lists.py"),
        ("import taizhang.commands", "flows", "run.py"),
        ("from flows import ingest", "taizhang", "model.py"),
        ("q = 'select a,\\n b from tasks'", "flows", "run.py"),
        ("q = f'SELECT {columns} FROM {table}'", "flows", "run.py"),
        ("q = 'x; insert into tasks values (1)'", "flows", "run.py"),
        ("q = f'update {table} set a = 1'", "crawlers", "raw.py"),
        ("q = 'Delete From tasks'", "crawlers", "raw.py"),
        ("q = 'create or replace temp view v as'", "taizhang", "serial.py"),
        ("q = 'DROP TABLE tasks'", "flows", "run.py"),
        ("q = f'alter table {name} add column b int'", "flows", "run.py"),
        ("q = f\"ATTACH '{path}' AS old\"", "flows", "run.py"),
        ("q = f\"copy {table} to 'x.csv'\"", "flows", "run.py"),
        ("q = 'PRAGMA journal_mode = WAL'", "crawlers", "store.py"),
        ("q = 'PRAGMA table_info(pages)'", "crawlers", "ledger/connection.py"),
        ("q = 'SELECT url FROM pages'", "crawlers", "ledger/news.py"),
        ("import sqlalchemy", "flows", "run.py"),
        ("from scrapy.http import Request", "extractors", "lists.py"),
        ("from twisted.internet import reactor", "flows", "run.py"),
        ("import warcio", "warehouse", "build.py"),
    ],
)
def test_a_breach_is_found(source: str, package: str, own: str) -> None:
    assert len(breaches(source, package, own)) >= 1


@pytest.mark.parametrize(
    ("source", "package", "own"),
    [
        ("import duckdb\nq = 'SELECT a FROM b'", "warehouse", "lines.py"),
        ("import prefect", "flows", "run.py"),
        ("import scrapy\nfrom sqlalchemy import select", "crawlers", "process.py"),
        ("q = 'PRAGMA busy_timeout = 60000'", "crawlers", "ledger/connection.py"),
        ("from flows import ingest", "taizhang", "commands/pipeline.py"),
        ("from taizhang.model import Record", "extractors", "lists.py"),
        ('def f():\n    """Select what comes from a table."""', "flows", "run.py"),
        ("t = 'Update the settings, then try again'", "taizhang", "settings.py"),
    ],
)
def test_what_is_allowed_is_no_breach(source: str, package: str, own: str) -> None:
    assert breaches(source, package, own) == []


def test_every_module_is_looked_at() -> None:
    assert len(FILES) > 20
