"""The flow behind ``taizhang run``: notices to records to warehouse to exports, each step a Prefect task.

Importing this module imports Prefect; :func:`flows.server.prefect_server` is entered first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from crawlers.raw import RawFile
from flows import ingest, publish
from flows.lock import adding_records, only_writer
from flows.pool import Read
from flows.summary import summary
from taizhang.settings import Settings, from_environment
from warehouse.build import BuildReport


@dataclass(frozen=True, slots=True)
class RunReport:
    """What the stages of a run report; nothing was built nor published where what stands is what would be made."""

    read: ingest.IngestReport
    built: BuildReport | None = None
    published: publish.Publication | None = None


@task(name="find new notices", cache_policy=NO_CACHE)
def find(paths: Sequence[Path], settings: Settings) -> ingest.Fresh:
    """Return the notices that are still to be read."""
    return ingest.fresh(paths, settings)


@task(name="read a batch", cache_policy=NO_CACHE)
def take(files: Sequence[RawFile], read: Read, settings: Settings) -> ingest.IngestReport:
    """Return what came of reading these notices; their records are on disk."""
    return ingest.take_batch(files, read, settings)


@task(name="build the warehouse", cache_policy=NO_CACHE)
def build(settings: Settings) -> BuildReport:
    """Return what was built from all records."""
    return publish.build(settings)


@task(name="write the exports", cache_policy=NO_CACHE)
def write(built: BuildReport, settings: Settings) -> publish.Publication:
    """Return what was published."""
    return publish.publish(built, settings)


def stages(settings: Settings, paths: Sequence[Path]) -> RunReport:
    """Return what came of reading what is new at these paths, and of publishing it, each step a task of the flow.

    Raises what the stages raise, and Busy where another run is writing.
    """
    with only_writer(settings.curated), adding_records(settings.curated):
        read = ingest.ingest(paths, settings, find, take)
        if publish.stands(settings):
            return RunReport(read)
        built = build(settings)
        return RunReport(read, built, write(built, settings))


@flow(name="run", description="Read the new notices, build the warehouse, write the exports", persist_result=False)
def run(data: str, paths: list[str]) -> RunReport:
    """Return what the stages report. Raises what the stages raise, and Busy where another run is writing."""
    settings = from_environment(data=Path(data))
    report = stages(settings, [Path(path) for path in paths])
    text = summary(report.read, report.built, report.published)
    create_markdown_artifact(text, key="what-was-read", description="What the run did")
    return report
