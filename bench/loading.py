"""What the warehouse costs: triples a second from records in Parquet to tables in DuckDB, and to a finished build."""

from __future__ import annotations

import tempfile
import time
from itertools import pairwise
from pathlib import Path

from bench.warehouse_speed import BATCH, made_over
from warehouse.build import build
from warehouse.records import write_batch

RECORDS = 2000
LOADING = ("read records", "load tables")


def loading() -> dict[str, float]:
    """Return triples a second into the tables and through the whole build, which adds views, checks and Parquet."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = list(made_over(RECORDS))
        for first in range(0, RECORDS, BATCH):
            write_batch(folder / "records", made[first : first + BATCH])
        del made
        marks: list[tuple[str, float]] = []
        report = build(
            folder / "records", folder, progress=lambda stage, *_: marks.append((stage, time.perf_counter()))
        )
    triples = report.rows["flat_triples"]
    spent = {stage: later - at for (stage, at), (_, later) in pairwise(marks)}
    return {
        "triples": triples,
        "per_second": triples / sum(spent[stage] for stage in LOADING),
        "built_per_second": triples / sum(spent.values()),
    }
