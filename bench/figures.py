"""Figures told: as a table on the screen, as results.json, and as the block of figures in the READMEs."""

from __future__ import annotations

import json
import platform
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Figures = dict[str, dict[str, float]]  # by measure, by name

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS = HERE / "results.json"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
LIBRARIES = ("taizhang", "duckdb", "pandas", "pyarrow", "jieba", "prefect", "lxml", "pypdfium2", "pdfplumber")
FROM = {
    "right": "phrases",
    "align": "scale",
    "docx_speed": "format_speed",
    "pdf_speed": "format_speed",
    "html_rows": "formats",
    "docx_rows": "formats",
    "pdf_rows": "formats",
}  # rows told from another row's measure


class NoFigures(Exception):
    """There is nothing to write, or nowhere to write it."""


def wording() -> dict[str, Any]:
    """Return how each figure is told."""
    return tomllib.loads((HERE / "wording.toml").read_text("utf-8"))


def rows(figures: Figures, lang: str) -> list[tuple[str, str, str]]:
    """Return what, figure and comparison of each measure there is, in the order of the wording."""
    words = wording()
    told = []
    for name, row in words["row"].items():
        values = figures.get(FROM.get(name, name))
        if values is not None:
            what, beside = row[lang]
            told.append((what.format(**values), row["figure"].format(**values), _beside(beside, values, words, lang)))
    return told


def _beside(template: str, values: dict[str, float], words: dict[str, Any], lang: str) -> str:
    try:
        return template.format(**values)
    except KeyError:  # JioNLP was not there to be measured
        return f"{template.split(':')[0].split('：')[0]}: {words['none'][lang]}"


def versions(jionlp: str | None) -> dict[str, str]:
    """Return the versions of Python and of the libraries that the figures depend on."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found | ({"jionlp": jionlp} if jionlp else {})


def saved(figures: Figures, jionlp: str | None) -> None:
    """Write results.json: the figures and the versions, four digits of each that tell something."""
    rounded = {k: {name: float(f"{value:.4g}") for name, value in of.items()} for k, of in figures.items()}
    whole = {"versions": versions(jionlp), "figures": rounded}
    RESULTS.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", "utf-8")


def block(lang: str) -> str:
    """Return the READMEs' block of figures, from results.json. Raises NoFigures where there is none."""
    if not RESULTS.exists():
        raise NoFigures("there is no bench/results.json; `python -m bench --json` measures and writes it")
    results = json.loads(RESULTS.read_text("utf-8"))
    head = wording()["head"][lang]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * 3, *rows(results["figures"], lang))]
    told = ", ".join(f"{name} {number}" for name, number in results["versions"].items() if name != "taizhang")
    return "\n".join([*lines, "", f"<sub>{told}</sub>"])


def into_readmes() -> list[Path]:
    """Write the block between the marks of each README; return those written.

    Raises NoFigures where results.json, all READMEs or a README's marks are missing.
    """
    there = {lang: path for lang, path in READMES.items() if path.exists()}
    if not there:
        raise NoFigures(f"there is neither {' nor '.join(path.name for path in READMES.values())}")
    for lang, path in there.items():
        text = path.read_text("utf-8")
        before, begun, rest = text.partition(BEGIN)
        _, ended, after = rest.partition(END)
        if not (begun and ended):
            raise NoFigures(f"{path.name} has no {BEGIN} … {END} to write between")
        path.write_text(f"{before}{BEGIN}\n{block(lang)}\n{END}{after}", "utf-8")
    return list(there.values())
