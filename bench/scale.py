"""What a million triples cost: the build, the alignment of its tasks, the first page of every view.

python -m bench.scale [TRIPLES] [--folder DIR]

Each size is measured in a process of its own, so that its peak memory is its own. With a folder, the records that
stand there are taken, and the warehouse stays.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

from warehouse.build import BuildReport, build
from warehouse.connection import open_warehouse
from warehouse.joining import aligned, grouped, prepared, texts_of
from warehouse.schema import schema

MILLION = 1_000_000
TRIPLES_OF_100_000_TASKS = 220_000
PAGE = 100  # rows
TRIES = 5


def scale() -> dict[str, float]:
    """Return the seconds of a build of a million triples, of 100,000 tasks' alignment, the slowest view, and memory."""
    whole, less = _told(MILLION), _told(TRIPLES_OF_100_000_TASKS)
    return {
        "triples": whole["triples"],
        "seconds": whole["seconds"],
        "memory": whole["memory"],
        "aligned_tasks": less["tasks"],
        "align_seconds": less["align_seconds"],
        "page_ms": whole["page_ms"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("triples", nargs="?", type=int, default=MILLION)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        print(json.dumps(measured(arguments.triples, arguments.folder or Path(temporary))))


def measured(triples: int, folder: Path) -> dict[str, float]:
    """Return what this many triples cost: seconds, megabytes at the peak, milliseconds of the slowest first page."""
    if not (folder / "records").exists():
        _apart("bench.synthetic", str(triples), str(folder), "--records-only")
    marks: list[tuple[str, float]] = []
    report = build(folder / "records", folder, progress=lambda stage, *_: marks.append((stage, time.perf_counter())))
    spent = {stage: later - at for (stage, at), (_, later) in pairwise(marks)}
    for stage, seconds in spent.items():
        print(f"{stage:<20} {seconds:>8.2f} s", file=sys.stderr)
    return {
        "triples": report.rows["flat_triples"],
        "tasks": report.rows["tasks"],
        "seconds": sum(spent.values()),
        "align_seconds": _align_seconds(report),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "page_ms": max(pages(report).values()),
    }


def _align_seconds(report: BuildReport) -> float:
    """Return the seconds of the alignment alone: a build has it run beside the loading."""
    with open_warehouse(report.warehouse) as connection:
        texts, citations = texts_of(connection)
    started = time.perf_counter()
    read = prepared(texts, citations)
    aligned(read, grouped(read))
    return time.perf_counter() - started


def pages(report: BuildReport) -> dict[str, float]:
    """Return the milliseconds that the first page of each view takes, the median of some tries."""
    found = {}
    with open_warehouse(report.warehouse) as connection:
        for view in schema().views:
            taken = []
            for _ in range(TRIES):
                started = time.perf_counter()
                connection.execute(f'SELECT * FROM "{view.name}" LIMIT {PAGE}').fetchall()
                taken.append(time.perf_counter() - started)
            found[view.name] = median(taken) * 1000
            print(f"{view.name:<20} {found[view.name]:>8.1f} ms", file=sys.stderr)
    return found


def _told(triples: int) -> dict[str, float]:
    told: dict[str, float] = json.loads(_apart("bench.scale", str(triples)))
    return told


def _apart(module: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
