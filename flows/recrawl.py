"""The flow behind ``taizhang schedule``: sources are crawled, what is new is read and published.

Importing this module imports Prefect; :func:`flows.server.prefect_server` is entered first.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectAlreadyExists
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from crawlers.registry import Site
from crawlers.states import State as PageState
from flows.lock import Busy
from flows.rounds import Crawled, Wish, chosen, crawl_round, empty_inbox
from flows.run import RunReport, stages
from flows.summary import changes_text, crawled_rows, summary
from taizhang.settings import Settings, from_environment

CRAWLS = "taizhang-crawls"  # the limits on how much may happen at a time, by their names on the server
PUBLISHING = "taizhang-publishing"
AT_MOST = 100  # sources of one run that wait for their turn side by side; the limits say how many are crawled
CRAWL_AGAIN_SECONDS = [60.0, 600.0]
PUBLISH_AGAIN_SECONDS = [60.0] * 30
# What may pass by itself. A block does not: trying again makes it last.
PASSING = (PageState.FAILED, PageState.TIMED_OUT)
LASTING = (PageState.BLOCKED, PageState.FORBIDDEN, PageState.MISSING, PageState.SOFT_404)
CHANGES = "changes.csv"


class CrawlFailed(Exception):
    """A source could not be crawled; trying again may help. Its argument is what came of it."""

    @property
    def crawled(self) -> Crawled:
        """Return what came of the source."""
        crawled: Crawled = self.args[0]
        return crawled

    def __str__(self) -> str:
        problems = "; ".join(self.crawled.report.problems)
        return f"{self.crawled.site.id}: {problems or 'nothing that was asked for was had'}"


class SourcesFailed(Exception):
    """Some sources could not be crawled. All others were, and what they brought is published."""


@dataclass(frozen=True, slots=True)
class Recrawl:
    """What came of a re-crawl: each source, and what was read and published."""

    crawled: tuple[Crawled, ...]
    run: RunReport


def host_limit(host: str) -> str:
    """Return the name of the limit on crawls of a host."""
    return f"taizhang-host-{host}"


def set_limits(sites: Sequence[Site], settings: Settings) -> None:
    """Tell the server how much may happen at a time: one crawl a host, one publication, so many crawls in all."""
    limits = {host_limit(host): 1 for site in sites for host in site.hosts}
    limits |= {PUBLISHING: 1, CRAWLS: settings.crawls}
    with get_client(sync_client=True) as client:
        for name, limit in limits.items():
            with suppress(ObjectAlreadyExists):  # another run has just told it
                client.upsert_global_concurrency_limit_by_name(name, limit)


def _crawl_may_help(_: Any, __: Any, state: State[Any]) -> bool:
    return isinstance(state.data, CrawlFailed)


def _waiting_may_help(_: Any, __: Any, state: State[Any]) -> bool:
    return isinstance(state.data, Busy)


@task(name="take the inbox", cache_policy=NO_CACHE, persist_result=False)
def take_inbox(settings: Settings) -> int:
    """Return how many pages were taken from the inbox."""
    taken = empty_inbox(settings)
    for why in taken.left:
        get_run_logger().warning("inbox: %s", why)
    return len(taken.pages)


@task(name="crawl", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=_crawl_may_help)
def crawl_source(site: Site, settings: Settings) -> Crawled | None:
    """Return what came of crawling a source, None outside of its hours. Raises CrawlFailed."""
    limits = [CRAWLS, *(host_limit(host) for host in site.hosts)]
    with concurrency(limits, raise_on_lease_renewal_failure=False):
        crawled = next(iter(crawl_round([site], settings, Wish(due=True))), None)
    if crawled is None:
        get_run_logger().info("%s: left alone, it keeps to other hours", site.id)
        return None
    for problem in crawled.report.problems:
        get_run_logger().warning("%s", problem)
    if crawled.report.failed or _may_pass(crawled):
        raise CrawlFailed(crawled)
    return crawled


@task(name="read and publish", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=_waiting_may_help)
def read_and_publish(settings: Settings) -> RunReport:
    """Return what was read and published. Raises Busy where a run that was started by hand is writing."""
    with concurrency(PUBLISHING, raise_on_lease_renewal_failure=False):
        return stages(settings, [settings.raw])


@flow(
    name="recrawl",
    description="Crawl sources, read what is new, publish",
    persist_result=False,
    task_runner=ThreadPoolTaskRunner(max_workers=AT_MOST),  # type: ignore[arg-type]
)
def recrawl(sources: list[str], data: str) -> Recrawl:
    """Return what came of a re-crawl. Raises SourcesFailed at its end where a source could not be crawled."""
    settings = from_environment(data=Path(data))
    began = datetime.now(UTC)
    wanted = chosen(sources, settings)
    set_limits(wanted, settings)
    take_inbox(settings)
    futures = [_of(site).submit(site, settings) for site in wanted]
    results = [_result(future) for future in futures]
    crawled = tuple(one for one in results if one)
    settings.raw.mkdir(parents=True, exist_ok=True)
    run = read_and_publish.with_options(retries=len(PUBLISH_AGAIN_SECONDS), retry_delay_seconds=PUBLISH_AGAIN_SECONDS)(
        settings
    )
    _show(crawled, run, settings, began)
    failed = [one.site.id for one in crawled if one.report.failed or _may_pass(one)]
    if failed:
        raise SourcesFailed(f"{len(failed)} of {len(wanted)} sources could not be crawled: {', '.join(failed)}")
    return Recrawl(crawled, run)


def _of(site: Site) -> Any:
    """Return the task under the source's name."""
    return crawl_source.with_options(
        name=site.id,
        task_run_name=site.id,
        retries=len(CRAWL_AGAIN_SECONDS),
        retry_delay_seconds=CRAWL_AGAIN_SECONDS,
    )


def _result(future: PrefectFuture[Crawled | None]) -> Crawled | None:
    try:
        return future.result()
    except CrawlFailed as failed:
        return failed.crawled


def _may_pass(crawled: Crawled) -> bool:
    """Whether nothing was had of the source for reasons that may pass by themselves."""
    report = crawled.report
    return report.is_empty and report.came_to(*PASSING) and not report.came_to(*LASTING)


def _show(crawled: Sequence[Crawled], run: RunReport, settings: Settings, began: datetime) -> None:
    """Leave artifacts beside the run."""
    create_table_artifact(crawled_rows(crawled), key="sources", description="What came of each source")
    create_markdown_artifact(
        changes_text(_changes(settings, began), began), key="changes", description="The changes that were found"
    )
    create_markdown_artifact(
        summary(run.read, run.built, run.published), key="what-was-read", description="What the run did"
    )
    for path in run.published.files if run.published else ():
        key = f"export-{path.stem.replace('_', '-').lower()}"
        create_link_artifact(path.resolve().as_uri(), link_text=path.name, key=key, description="An export")


def _changes(settings: Settings, began: datetime) -> list[dict[str, str]]:
    """Return the lines of the exported changes that came about since the run began."""
    try:
        with (settings.exports / CHANGES).open(encoding="utf-8-sig", newline="") as file:
            return [line for line in csv.DictReader(file) if _moment(line["new_fetched_at"]) >= began]
    except FileNotFoundError:
        return []


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text) if text else datetime.min
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
