"""What the warehouse costs: records to Parquet, Parquet to DuckDB, and a filter over `triples`.

    python -m bench.warehouse_speed [RECORDS] [--folder DIR]

The records are those of the notices in data/raw, each made over with other figures and another region, so that no two
are copies. Every figure is of one run on this machine; the targets stand beside them.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from bench.notices import shipped
from extractors.extraction import extract
from normalizers.regions.gazetteer import gazetteer
from taizhang.model import Place, Record, Source, Task
from warehouse.build import build
from warehouse.connection import open_warehouse
from warehouse.records import write_batch

BATCH = 200  # records a batch
FILTER = "SELECT count(*), min(due), max(unit_text) FROM triples WHERE region_code = ? AND due <= DATE '2022-06-30'"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("records", nargs="?", type=int, default=2000)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        measure(arguments.records, arguments.folder or Path(temporary))


def measure(count: int, folder: Path) -> None:
    """Print the figures for this many records, kept in the folder."""
    made = list(made_over(count))
    started = time.perf_counter()
    for first in range(0, count, BATCH):
        write_batch(folder / "records", made[first : first + BATCH])
    print(f"records to Parquet     {count / (time.perf_counter() - started):>12,.0f} records/s")
    del made
    marks: list[tuple[str, float]] = []
    report = build(folder / "records", folder, progress=lambda stage, *_: marks.append((stage, time.perf_counter())))
    triples = report.rows["flat_triples"]
    spent = {stage: later - at for (stage, at), (_, later) in pairwise(marks)}
    loading = spent["read records"] + spent["load tables"]
    print(f"triples                {triples:>12,}")
    print(f"Parquet to DuckDB      {triples / loading:>12,.0f} triples/s   (target 500,000)")
    print(f"whole build            {triples / sum(spent.values()):>12,.0f} triples/s")
    for stage, seconds in spent.items():
        print(f"  {stage:<20} {seconds:>12.2f} s")
    with open_warehouse(report.warehouse) as connection:
        connection.execute(FILTER, ["511400"]).fetchone()
        started = time.perf_counter()
        connection.execute(FILTER, ["511400"]).fetchone()
        took = time.perf_counter() - started
    print(
        f"triples filtered       {took * 1000:>12.1f} ms   "
        f"({took * 1e10 / triples:.0f} ms a 10 million rows; target 100)"
    )


def made_over(count: int) -> Iterator[Record]:
    """Return the samples again and again, each time with other words at the end of its texts and another region."""
    samples = [extract(text.encode(), Source("notice.txt", "0" * 64)) for text in shipped()]
    counties = [code for code, region in gazetteer().regions.items() if region.level == "county"]
    for n in range(count):
        sample = samples[n % len(samples)]
        code = sample.document.adcode if n < len(samples) else counties[n % len(counties)]
        yield dataclasses.replace(
            sample,
            source=Source(f"{n}.html", hashlib.sha256(str(n).encode()).hexdigest(), f"https://www.example.gov.cn/{n}"),
            document=dataclasses.replace(sample.document, adcode=code),
            tasks=tuple(_made_over(task, n) for task in sample.tasks),
            extractor="bench",
        )


def _made_over(task: Task, n: int) -> Task:
    text = f"{task.text}（第{n}号）"
    return dataclasses.replace(
        task,
        text=text,
        place=_placed(text, n),
        units=tuple(dataclasses.replace(unit, place=_placed(unit.text, n)) for unit in task.units),
        deadlines=tuple(dataclasses.replace(deadline, place=_placed(deadline.text, n)) for deadline in task.deadlines),
    )


def _placed(quote: str, n: int) -> Place:
    return Place(block=3, start=n, end=n + len(quote), quote=quote, table=0, row=n % 40, column=2)


if __name__ == "__main__":
    main()
