"""One notice at an address, with its attachments: fetched with the manners of any crawl, kept for a while only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.job import Job, Mode, Report
from crawlers.raw import RawFile
from crawlers.states import BROUGHT, Kind, State
from flows.crawling import crawl
from taizhang.settings import Settings

ADVICE = {
    State.BLOCKED: "the site lets people in and no programs: save the page in a browser, then give the file",
    State.FORBIDDEN: "the site's robots.txt asks programs to stay away: save the page in a browser, then give the file",
    State.MISSING: "the site says that there is no such page",
    State.SOFT_404: "the site shows a page that says that there is no such page",
    State.REFUSED: "its host has a private address; TAIZHANG_PRIVATE_ADDRESSES=1 allows those",
}


class NotFetched(Exception):
    """The notice at an address could not be had. The message says what came of it and what to do."""


@contextmanager
def fetched(url: str, settings: Settings) -> Iterator[RawFile]:
    """Yield the notice's page with its attachments, on disk for the length of the block.

    Raises NotFetched, RegistryError.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise NotFetched(f"{url}: this is no address of a page; expected one with http:// or https://")
    from crawlers.owners import owners
    from crawlers.registry import sites

    source = next((one.id for one in owners(url, sites(settings.registry))), "")
    with tempfile.TemporaryDirectory(prefix="taizhang-") as folder:
        here = replace(settings, data=Path(folder), ledger="")
        (report,) = crawl([Job(source, Mode.PAGE, page=url)], here)
        notice = _notice(url, here)
        if notice is None:
            raise NotFetched(f"{url}: {_why(report)}")
        yield notice


def _notice(url: str, settings: Settings) -> RawFile | None:
    from flows.crawled import crawled_among, files_of

    versions = [version for version in crawled_among([settings.raw], settings) if version.url == url]
    return next(files_of(versions, settings), None)


def _why(report: Report) -> str:
    if report.problems:
        return "; ".join(report.problems)
    states = [State(key.partition(".")[2]) for key in report.counts if key.startswith(f"{Kind.NOTICE}.")]
    came_to = next((state for state in states if state not in BROUGHT), State.FAILED)
    return f"{came_to.replace('_', ' ')}; {ADVICE.get(came_to, 'try again later')}"
