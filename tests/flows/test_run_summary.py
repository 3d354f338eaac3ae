"""The artifact of a run shows what was read, what was repaired, and what was left as an issue."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from flows.ingest import IngestReport
from flows.publish import Publication
from flows.summary import summary
from warehouse.build import BuildReport

BUILT = BuildReport(Path("w.duckdb"), Path("tables"), "1", "1", {"documents": 5, "tasks": 7, "flat_triples": 9})


def test_it_counts_and_lists() -> None:
    read = IngestReport(
        new=2,
        known=3,
        tasks=4,
        units=5,
        deadlines=6,
        repairs=Counter(row_joined=2, span_filled=8),
        issues=Counter(no_tasks=1),
        listed=(("a|b.txt", "no_tasks", "nothing\nreads as a task"),),
        faults=("c.txt: it cannot be read",),
    )
    text = summary(read, BUILT, Publication((Path("exports/triples.csv"),), None))
    assert "| 5 | 2 | 4 | 5 | 6 |" in text
    assert "| span_filled | 8 |\n| row_joined | 2 |" in text
    assert "| a\\|b.txt | no_tasks | nothing reads as a task |" in text
    assert "- not readable: c.txt: it cannot be read" in text
    assert "| 5 | 7 | 9 |" in text
    assert "- triples.csv" in text


def test_records_of_another_extractor_are_told_of() -> None:
    some = summary(IngestReport(), replace(BUILT, other_extractor=3), Publication((), None))
    assert "another version of the extractor than 1: 3." in some
    assert "another version" not in summary(IngestReport(), BUILT, Publication((), None))


def test_with_nothing_to_tell_it_says_so() -> None:
    text = summary(IngestReport(), BUILT, Publication((), None))
    assert "Nothing had to be repaired." in text
    assert "Everything was understood." in text


def test_reports_of_batches_add_up() -> None:
    one = IngestReport(1, 2, 3, 4, 5, Counter(a=1), Counter(b=1), (("f", "b", "m"),), ("x",))
    both = one + one
    assert (both.new, both.known, both.tasks, both.units, both.deadlines) == (2, 4, 6, 8, 10)
    assert (both.repairs, both.issues) == (Counter(a=2), Counter(b=2))
    assert (both.listed, both.faults) == ((("f", "b", "m"),) * 2, ("x", "x"))
