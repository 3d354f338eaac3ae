"""One crawl from its beginning to its end, in a process of its own: Scrapy's reactor runs once in each."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.errand import Errand, Say, WordsOf, now
from crawlers.job import Job, Mode, Report, to_text
from crawlers.ledger import open_ledger
from crawlers.ledger.values import Host
from crawlers.recorder import Recorder
from crawlers.registry import Evidence, Site, site
from crawlers.scope import Scope
from crawlers.spiders import spider_of
from crawlers.store import Store
from taizhang.settings import Settings

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

DONE = "finished"  # Scrapy's word for a spider that had nothing left to do

Stopping = Callable[[Callable[[], None]], None]  # is given the function that ends the crawl early


def crawl(job: Job, settings: Settings, words_of: WordsOf, say: Say, stopping: Stopping) -> Report:
    """Return what came of a crawl; all that it brought is on disk.

    A crawl that ends early is gone on with by the next one. Raises RegistryError, LedgerError, RecorderFailed, and
    SourceBusy where the source is being crawled elsewhere.
    """
    with _place(job, settings) as settings:
        return _crawled(_site(job, settings), job, settings, words_of, say, stopping)


@contextmanager
def _place(job: Job, settings: Settings) -> Iterator[Settings]:
    """Yield where to write: a look at a source leaves nothing behind."""
    if job.mode is not Mode.CHECK:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="taizhang-") as folder:
        yield replace(settings, data=Path(folder), ledger="")


def _site(job: Job, settings: Settings) -> Site:
    if job.mode is not Mode.PAGE or job.site:
        return site(job.site, settings.registry)
    assert job.page
    host = urlsplit(job.page).netloc
    nowhere = Evidence("given by hand")
    return Site(host, host, "", "html", job.page, (), "", "", nowhere, hosts=(host.lower(),))


def _crawled(source: Site, job: Job, settings: Settings, words_of: WordsOf, say: Say, stopping: Stopping) -> Report:
    began = time.monotonic()
    with open_ledger(settings) as ledger, ledger.crawling(source.id):
        run = ledger.begin(source.id, job.base, now())
        store = Store(settings.crawled / "objects")
        errand = Errand(
            site=source,
            job=job,
            settings=settings,
            run=run,
            scope=Scope(source.hosts, job.base),
            recorder=Recorder(ledger, store, run),
            store=store,
            pages=ledger.pages(source.id, job.base),
            links=ledger.links(source.id, job.base),
            standings=ledger.standings(source.id, job.base),
            words_of=words_of,
            say=say,
        )
        hosts = {} if job.base else ledger.hosts()  # the port of a copy is another copy's tomorrow
        reason = _spider(errand, hosts, stopping)
        report = Report(
            source.id,
            run.id,
            errand.counts,
            tuple(errand.columns.values()),
            tuple(errand.problems),
            reason == DONE,
            round(time.monotonic() - began, 3),
        )
        ledger.end(run, now(), "done" if report.finished else "stopped", to_text(report))
    return report


def _spider(errand: Errand, hosts: Mapping[str, Host], stopping: Stopping) -> str:
    """Return why the spider closed; what it brought is on disk. Raises RecorderFailed."""
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerProcess

    from crawlers.downloading.circuit import Circuit
    from crawlers.downloading.settings import relaxed, scrapy_settings

    reasons: list[str] = []

    def closed(reason: str) -> None:
        reasons.append(reason)

    if line := relaxed(errand.site):
        errand.problem(line)
    process = AsyncCrawlerProcess(scrapy_settings(errand.site, errand.settings, errand.job))
    crawler = process.create_crawler(spider_of(errand.site.platform))
    crawler.signals.connect(closed, signals.spider_closed)
    circuit = Circuit(hosts, errand.settings.circuit_blocks, errand.settings.circuit_hours)
    process.crawl(crawler, errand=errand, circuit=circuit)
    stopping(lambda: _stop(process))
    try:
        process.start()
    finally:
        errand.recorder.close()
    return reasons[0] if reasons else "the spider did not start"


def _stop(process: AsyncCrawlerProcess) -> None:
    """Let what is under way end, from another thread, and ask for no more."""
    from twisted.internet import reactor

    reactor.callFromThread(lambda: asyncio.ensure_future(process.stop()))
