"""What a run did, as Markdown: the artifact that Prefect shows beside the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.gate import COUNTED
from flows.ingest import IngestReport
from flows.publish import Publication, counted
from warehouse.build import BuildReport


def summary(read: IngestReport, built: BuildReport, published: Publication) -> str:
    """Return what was read, what was repaired, what was left as an issue, and what was made of it."""
    counts = counted(built.rows)
    return "\n\n".join(
        [
            "# What was read",
            _table(
                ("notices", "new", "tasks", "units", "deadlines"),
                [(read.notices, read.new, read.tasks, read.units, read.deadlines)],
            ),
            "Tasks, units and deadlines are those of the new notices.",
            "## Repaired",
            _codes(read.repairs, "Nothing had to be repaired."),
            "## Left as issues",
            _codes(read.issues, "Everything was understood."),
            _table(("file", "issue", "what"), read.listed) if read.listed else "",
            "".join(f"- not readable: {_cell(fault)}\n" for fault in read.faults),
            "## Made",
            _table(COUNTED, [tuple(counts[name] for name in COUNTED)]),
            _others(built),
            "\n".join(f"- {_cell(file.name)}" for file in published.files),
        ]
    )


def _others(built: BuildReport) -> str:
    if not built.other_extractor:
        return ""
    return (
        f"Records made by another version of the extractor than {built.extractor}: {built.other_extractor}. "
        "Their notices were not among those read now."
    )


def _codes(codes: Counter[str], none: str) -> str:
    most_first = sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    return _table(("code", "count"), most_first) if codes else none


def _table(heads: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(str(cell)) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
