"""An operator of the stand-in: crawls its sites into a data folder, reads what came, publishes it, asks the warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from registered import source, write_registry
from server import StandIn
from sites import Site
from wire import Request

from crawlers.job import Job, Report
from crawlers.ledger import open_ledger
from crawlers.ledger.values import News, Page, Version
from flows import crawling, ingest, publish
from flows.lock import adding_records, only_writer
from taizhang.settings import Settings
from warehouse.connection import open_warehouse


@dataclass(frozen=True)
class Seen:
    """What a crawl left: reports, requests and known pages by source, versions, news, the stored objects' sizes."""

    reports: Mapping[str, Report]
    requests: Mapping[str, Sequence[Request]]
    pages: Mapping[str, Mapping[str, Page]]
    versions: Sequence[Version]
    news: Sequence[News]
    objects: Mapping[str, int]

    def of(self, name: str) -> list[Version]:
        """Return the versions of a source's notices."""
        return [version for version in self.versions if version.site == name]


@dataclass(frozen=True)
class Operator:
    """Somebody who crawls the sites of a stand-in; ``copies`` says that they stand for sites with other addresses."""

    web: StandIn
    settings: Settings
    copies: bool = False

    def crawl(self, names: Iterable[str] = (), **job: Any) -> Seen:
        """Crawl these sources, or all, with no delay; ``job`` is more of each job."""
        for site in self.web.sites.values():
            site.requests.clear()
        jobs = [self._job(name, job) for name in names or self.web.sites]
        reports = crawling.crawl(jobs, self.settings)
        requests = {name: tuple(site.requests) for name, site in self.web.sites.items()}
        with open_ledger(self.settings) as ledger:
            pages = {job.site: ledger.pages(job.site, job.base) for job in jobs}
            versions, news = list(ledger.versions()), list(ledger.news())
        return Seen({one.site: one for one in reports}, requests, pages, versions, news, stored(self.settings))

    def read(self) -> ingest.IngestReport:
        """Read what was crawled."""
        with adding_records(self.settings.curated):
            return ingest.ingest([self.settings.raw], self.settings)

    def publish(self) -> bool:
        """Build and publish unless what was published last still stands; return whether it was built."""
        if publish.stands(self.settings):
            return False
        with only_writer(self.settings.curated):
            publish.publish(publish.build(self.settings), self.settings)
        return True

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        """Return rows of the warehouse."""
        with open_warehouse(self.settings.warehouse) as connection:
            rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
        return rows

    def url(self, site: Site, path: str) -> str:
        """Return the whole address of a path of a site."""
        return self.web.urls[site.name] + path

    def _job(self, name: str, more: Mapping[str, Any]) -> Job:
        usual: dict[str, Any] = {"delay": 0.0, "base": self.web.urls[name] if self.copies else ""}
        return Job(name, **(usual | dict(more)))


def operator(
    folder: Path, web: StandIn, *, copies: bool = False, registry: Path | None = None, **settings: Any
) -> Operator:
    """Return an operator with a folder of their own; ``settings`` are more than the usual ones.

    With ``copies`` the registry gives the sites addresses of their own, of which those of the stand-in are copies.
    """
    named = {name: f"http://www.{name}.gov.cn" if copies else url for name, url in web.urls.items()}
    if registry is None:
        registry = write_registry(folder / "registry", [source(web[name], url) for name, url in named.items()])
    usual = Settings(data=folder / "data", registry=registry, private_addresses=not copies, crawls=2)
    return Operator(web, replace(usual, **settings), copies)


def stored(settings: Settings) -> dict[str, int]:
    """Return the size of each object in the raw store, by its name."""
    folder = settings.crawled / "objects"
    return {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
