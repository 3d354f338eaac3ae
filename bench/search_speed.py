"""What search costs: making the index over a warehouse, opening it, and the first page of a few questions.

    python -m bench.search_speed WAREHOUSE [--index FILE] [--plain]

Every figure is of one run on this machine, in seconds of the clock and of the processor; the targets stand beside them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest import mock

from warehouse.errors import NothingFound
from warehouse.search import SearchIndex
from warehouse.search_index import build_index
from warehouse.words import cut

QUESTIONS = ("政务公开专区", "市司法局", "数据共享", "公开", "“政务公开”", "眉山 专区")
TIMES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--index", type=Path, help="keep the index here, and take the one that is there")
    parser.add_argument("--plain", action="store_true", help="without the extension fts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        index = arguments.index or Path(temporary) / "search.duckdb"
        if arguments.plain:
            with mock.patch("warehouse.ranking.extension", return_value=None):
                measure(arguments.warehouse, index)
        else:
            measure(arguments.warehouse, index)


def measure(warehouse: Path, index: Path) -> None:
    """Print the figures for this warehouse."""
    print(f"loading the dictionary {_told(lambda: cut('公开'))}")
    if not index.exists():
        print(f"making the index       {_told(lambda: build_index(warehouse, index))}")
    with SearchIndex(warehouse, index) as opened:
        print(f"opening it, first hits {_told(lambda: first_page(opened, QUESTIONS[0]))}")
        for question in QUESTIONS:
            best = min(_timed(partial(first_page, opened, question)) for _ in range(TIMES))
            total = first_page(opened, question)
            print(
                f"{question}: {total:,} hits, {best[0] * 1000:.0f} ms, processor {best[1] * 1000:.0f} ms (target 300)"
            )


def first_page(opened: SearchIndex, question: str) -> int:
    """Return how many hits there are, their first page read."""
    try:
        return opened.search(question).total
    except NothingFound:
        return 0


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def _told(work: Callable[[], object]) -> str:
    clock, processor = _timed(work)
    return f"{clock:>8.2f} s, processor {processor:.2f} s"


if __name__ == "__main__":
    main()
