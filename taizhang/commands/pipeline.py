"""The verbs that make the warehouse: ``taizhang ingest``, ``build`` and ``run``."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from normalizers.personal import masked
from taizhang.commands import screen
from taizhang.progress import watcher
from taizhang.settings import Settings

if TYPE_CHECKING:
    from flows.ingest import IngestReport
    from flows.publish import Publication
    from warehouse.build import BuildReport

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Files and folders with notices; the raw folder where none is given.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")]
MOST_FAULTS = 5


def ingest(
    context: typer.Context,
    paths: Paths = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Read again what was read before; what stands of other notices stays.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read the notices that are new and store what they say.

    A notice that was read before is left out. One that cannot be read becomes an issue, and the rest is read.
    """
    from crawlers import raw
    from flows.afresh import ingest_afresh
    from flows.ingest import ingest as read_new
    from flows.lock import adding_records, replacing_records

    settings: Settings = context.obj
    chosen = raw.present(paths or [settings.raw])
    watcher.set(screen.progress)
    with (replacing_records if afresh else adding_records)(settings.curated):
        report = (ingest_afresh if afresh else read_new)(chosen, settings)
    screen.answer(read_text(report), read_data(report), as_json=as_json)
    _end_with(report.faults)


def build(context: typer.Context, as_json: AsJson = False) -> None:
    """Build the warehouse from what was read.

    The new warehouse replaces the old one whole, once it is checked; programs that read the old one go on reading it.
    """
    from flows.lock import adding_records, only_writer
    from flows.publish import build as build_warehouse

    settings: Settings = context.obj
    watcher.set(screen.progress)
    with only_writer(settings.curated), adding_records(settings.curated):
        report = build_warehouse(settings)
    screen.answer(built_text(report), built_data(report), as_json=as_json)


def run(context: typer.Context, paths: Paths = None, as_json: AsJson = False) -> None:
    """Do it all: ingest, build, export, compare.

    Reads what is new, builds the warehouse, writes the exports and the comparison to curated/exports. Runs as a
    Prefect flow with a server of its own, which takes some seconds to start.
    """
    from crawlers import raw
    from flows.server import prefect_server, wait_until_ready

    settings: Settings = context.obj
    chosen = raw.present(paths or [settings.raw])
    for path in chosen:
        if raw.shown(path) != str(path):  # Prefect writes down what a run was given, as UTF-8
            screen.fail(f"{raw.shown(path)}: this name is no UTF-8; give the folder it lies in", screen.WRONG_USAGE)
    home = settings.curated / ".prefect"
    first = not home.exists()
    screen.note("starting Prefect" + ("; the first time it makes its database: 10 to 20 seconds" if first else ""))
    with prefect_server(home):
        # Nothing is written yet: a Ctrl-C may end the program at once, and inside Prefect's imports it does not work.
        handler = signal.signal(signal.SIGINT, _leave)
        from flows.run import run as run_flow

        wait_until_ready(home)
        signal.signal(signal.SIGINT, handler)
        watcher.set(screen.progress)
        report = run_flow(str(settings.data), [str(path) for path in chosen])
    texts = [read_text(report.read)]
    data = read_data(report.read)
    if report.built and report.published:
        texts += [built_text(report.built), published_text(report.published, settings)]
        data |= built_data(report.built) | published_data(report.published)
    else:
        texts.append(f"nothing is new; {settings.warehouse} and {settings.exports} stand")
        data["stands"] = True
    screen.answer("\n".join(texts), data, as_json=as_json)
    _end_with(report.read.faults)


def read_text(report: IngestReport) -> str:
    """Return in a line what was read."""
    files = f"{screen.counted(report.notices + report.copies, 'file')}, " if report.copies else ""
    read = f"read {files}{screen.counted(report.notices, 'notice')} ({report.new:,} new)"
    if not report.new:
        return read + (", nothing to do" if report.known else "")
    issues = screen.counted(report.issues.total(), "issue")
    return f"{read}, {screen.counted(report.tasks, 'task')}, {issues}"


def read_data(report: IngestReport) -> dict[str, Any]:
    """Return what was read, for programs."""
    return {
        "notices": report.notices,
        "new": report.new,
        "copies": report.copies,
        "tasks": report.tasks,
        "units": report.units,
        "deadlines": report.deadlines,
        "repairs": dict(report.repairs),
        "issues": dict(report.issues),
        "unreadable": list(report.faults),
    }


def built_text(report: BuildReport) -> str:
    """Return in a line what was built."""
    counts = (
        (report.rows["documents"], "notice"),
        (report.rows["tasks"], "task"),
        (report.rows["flat_triples"], "triple"),
    )
    text = f"built {report.warehouse}: {', '.join(screen.counted(count, noun) for count, noun in counts)}"
    if report.damaged:
        text += f"; damaged batches of records: {len(report.damaged)}, set aside; `taizhang ingest` reads them again"
    if report.other_extractor:
        records = screen.counted(report.other_extractor, "record")
        text += (
            f"; {records} made by other rules: `taizhang ingest` reads their notices again where the files still are"
        )
    if report.ids_lost:
        text += f"; common tasks have new ids: {report.ids_lost}"
    if report.corrections or report.uncorrected:
        text += "\n" + corrected_text(report)
    return text


def corrected_text(report: BuildReport) -> str:
    """Return in a line what came of the corrections, and in a line each those that were not applied as meant."""
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in report.corrections.items())
    lines = [f"corrections: {counts or 'none is understood'}"]
    lines += [f"corrections.csv {masked(note)}" for note in report.uncorrected[:MOST_FAULTS]]
    if len(report.uncorrected) > MOST_FAULTS:
        lines.append(f"{len(report.uncorrected) - MOST_FAULTS:,} more: `taizhang corrections` lists them all")
    return "\n".join(lines)


def built_data(report: BuildReport) -> dict[str, Any]:
    """Return what was built, for programs."""
    return {
        "warehouse": str(report.warehouse),
        "run_id": report.run_id,
        "extractor": report.extractor,
        "rows": report.rows,
        "damaged": [str(path) for path in report.damaged],
        "other_extractor": report.other_extractor,
        "corrections": dict(report.corrections),
        "uncorrected": [masked(note) for note in report.uncorrected],
        "ids_lost": report.ids_lost,
    }


def published_text(published: Publication, settings: Settings) -> str:
    """Return in a line or two what was written."""
    wrote = f"wrote {screen.counted(len(published.files), 'file')} to {settings.exports}"
    if published.comparison is None:
        return f"{wrote}; no comparison: the notices share no task yet"
    lines = screen.counted(published.comparison.lines, "common task")
    regions = screen.counted(len(published.comparison.regions), "region")
    return f"{wrote}\ncompared {regions}: {lines} in {published.comparison.path}"


def published_data(published: Publication) -> dict[str, Any]:
    """Return what was written, for programs."""
    compared = published.comparison
    return {
        "files": [str(path) for path in published.files],
        "comparison": {"file": str(compared.path), "lines": compared.lines, "regions": list(compared.regions)}
        if compared
        else None,
    }


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    screen.note("taizhang: interrupted")
    os._exit(screen.INTERRUPTED)


def _end_with(faults: Sequence[str]) -> None:
    """End with a failure where the system did not let files be read; all others have been."""
    if not faults:
        return
    for fault in faults[:MOST_FAULTS]:
        screen.note(f"taizhang: {fault}")
    screen.fail(f"{screen.counted(len(faults), 'file')} could not be read; the rest is done")
