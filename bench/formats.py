"""Tables of the same notices as HTML, DOCX and PDF: rows right of rows expected, beside the tools that read tables.

python -m bench.formats [--rivals-python PATH]    print a line for each tool and format

A row is right where a tool gives one row that holds the whole task, each of its units and its deadline, and no other
task. taizhang's row is its task with units and deadline.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.extraction import extract
from normalizers.characters import folded
from taizhang.model import Source

TESTS = Path(__file__).parents[1] / "tests"
FORMATS = TESTS / "notices" / "formats"
READING = Path(__file__).with_name("rival_reading.py")
TOOLS = {
    "html": ("pandas", "markitdown", "docling"),
    "docx": ("markitdown", "docling"),  # these two need no model for these formats
    "pdf": ("pdfplumber", "camelot", "markitdown"),
}
PACKAGES = ("pandas", "lxml", "markitdown[docx,pdf]", "docling", "pdfplumber", "camelot-py")
SECONDS = 900  # one tool may take so long over all files of a format

Wanted = list[list[str]]  # of each row: the task's words first, then its units and deadlines, folded


@dataclass(frozen=True, slots=True)
class Reading:
    """How a tool did on the files of one format: rows right, rows expected, seconds a document on average."""

    tool: str
    ending: str
    right: int
    expected: int
    seconds: float


def readings(rivals_python: str | None) -> list[Reading]:
    """Return how taizhang and, where an interpreter that has them is named, the other tools read the same files."""
    found = []
    for ending, tools in TOOLS.items():
        files = sorted(FORMATS.glob(f"*.{ending}"))
        found.append(_judged("taizhang", ending, _own(files)))
        for tool in tools if rivals_python else ():
            if answers := _rival(str(rivals_python), tool, files):
                found.append(_judged(tool, ending, answers))
    return found


def formats(rivals_python: str | None) -> dict[str, float]:
    """Return rows right and milliseconds a document for each format and tool, and the rows expected of each format."""
    figures: dict[str, float] = {}
    for r in readings(rivals_python):
        figures[f"{r.ending}_{r.tool}"] = r.right
        figures[f"{r.ending}_{r.tool}_ms"] = r.seconds * 1000
        figures[f"{r.ending}_rows"] = r.expected
    return figures


def rows_right(rows: Sequence[str], wanted: Wanted) -> int:
    """Return how many wanted rows stand, each in a row of its own, among these rows (their cells folded into one)."""
    return sum(any(_is_whole(row, parts, wanted) for row in rows) for parts in wanted)


def _is_whole(row: str, parts: list[str], wanted: Wanted) -> bool:
    """Whether a row holds all these parts, and no task but theirs: a short one (救灾) may be a word of theirs."""
    own = "".join(parts)
    return all(part in row for part in parts) and not any(w[0] in row and w[0] not in own for w in wanted)


def wanted_of(file: Path) -> Wanted:
    """Return the rows that the table of a file holds, by the notice's gold record."""
    against = tomllib.loads(FORMATS.with_suffix(".toml").read_text("utf-8"))[file.stem.removesuffix("_noto")]
    gold = json.loads((TESTS / "gold" / f"{against['gold']}.gold.json").read_text("utf-8"))
    tasks = [t for t in gold["tasks"] if t["origin"] == "table"][: against.get("tasks")]
    return [
        [folded(t["text"]), *(folded(u["text"]) for u in t["units"]), *(folded(d["text"]) for d in t["deadlines"])]
        for t in tasks
    ]


def _own(files: Sequence[Path]) -> dict[str, Any]:
    found = {}
    for file in (files[0], *files):  # what is loaded at the first call is not counted
        data = file.read_bytes()
        begun = time.perf_counter()
        record = extract(data, Source(file.name, hashlib.sha256(data).hexdigest()))
        taken = time.perf_counter() - begun
        rows = [[t.text, *(u.text for u in t.units), *(d.text for d in t.deadlines)] for t in record.tasks]
        found[str(file)] = {"rows": rows, "seconds": taken}
    return found


def _rival(python: str, tool: str, files: Sequence[Path]) -> dict[str, Any] | None:
    command = [python, str(READING), tool, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    if done.returncode:
        why = done.stderr.strip().splitlines()[-1:]
        print(f"SKIPPED: {tool} is not measured: {' '.join(why)}", file=sys.stderr)
        return None
    answers: dict[str, Any] = json.loads(done.stdout)["files"]
    return answers


def _judged(tool: str, ending: str, answers: dict[str, Any]) -> Reading:
    right = expected = 0
    seconds = 0.0
    for path, answer in answers.items():
        wanted = wanted_of(Path(path))
        right += rows_right(["".join(map(folded, map(str, row))) for row in answer["rows"]], wanted)
        expected += len(wanted)
        seconds += answer["seconds"]
    return Reading(tool, ending, right, expected, seconds / len(answers))


def main() -> int:
    """Print a line for each tool and format."""
    parser = argparse.ArgumentParser(prog="python -m bench.formats", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--rivals-python", metavar="PATH", help=f"an interpreter that has {', '.join(PACKAGES)}")
    asked = parser.parse_args()
    for reading in readings(asked.rivals_python):
        share = f"{reading.right:>4} of {reading.expected}"
        print(
            f"{reading.ending:5} {reading.tool:12} {share:12} rows right  {reading.seconds * 1000:8.1f} ms a document"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
