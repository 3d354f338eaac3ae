"""What a run did, as Markdown: the artifact that Prefect shows beside the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from flows.gate import COUNTED
from flows.ingest import IngestReport
from flows.publish import Publication, counted
from flows.rounds import Crawled, counts_of, problems_of
from warehouse.build import BuildReport

STANDS = "Nothing is new: the warehouse and the exports stand as they were."
MOST_CHANGES = 200  # that are told one by one; all are in the view


def summary(read: IngestReport, built: BuildReport | None, published: Publication | None) -> str:
    """Return what was read, what was repaired, what was left as an issue, and what was made of it."""
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
            *(_made(built, published) if built and published else [STANDS]),
        ]
    )


def crawled_rows(crawled: Sequence[Crawled]) -> list[dict[str, object]]:
    """Return a row for each source: its state, what came of its notices, and all that is not as it should be."""
    return [
        {
            "source": one.site.id,
            "name": one.site.name,
            "state": str(one.health.condition) if one.health else "",
            **asdict(counts_of(one.report)),
            "finished": one.report.finished,
            "seconds": one.report.seconds,
            "held": "; ".join(one.health.broken) if one.health else "",
            "problems": "; ".join(problems_of(one)),
        }
        for one in crawled
    ]


def changes_text(changes: Sequence[Mapping[str, str]], since: datetime) -> str:
    """Return the changes that a re-crawl found, as the view ``changes`` tells them."""
    if not changes:
        return f"Nothing that was found since {since:%Y-%m-%d %H:%M} UTC changed a task."
    rows = [
        (line["source_key"], line["doc_title"], line["change"], _value(line, "old"), _value(line, "new"), line["url"])
        for line in changes[:MOST_CHANGES]
    ]
    more = f"\n\n{len(changes) - len(rows):,} more stand in changes.csv." if len(changes) > len(rows) else ""
    return _table(("source", "notice", "change", "before", "now", "where"), rows) + more


def _value(line: Mapping[str, str], which: str) -> str:
    """Return a changed value, a deadline with its date."""
    due = line[f"{which}_due"]
    value = line[f"{which}_value"]
    return f"{value} ({due})" if due and due != value else value


def _made(built: BuildReport, published: Publication) -> list[str]:
    counts = counted(built.rows)
    return [
        _table(COUNTED, [tuple(counts[name] for name in COUNTED)]),
        _others(built),
        "\n".join(f"- {_cell(file.name)}" for file in published.files),
    ]


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
