"""What a spider is sent with: the source, what is known of it, and where to bring what it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawlers.cooling import next_visit
from crawlers.job import ColumnReport, Job
from crawlers.ledger.values import Discovery, Fetched, Page, Run, Standing, Walked
from crawlers.listing import Link
from crawlers.recorder import Recorder
from crawlers.registry import Site
from crawlers.scope import Scope
from crawlers.store import Store
from taizhang.settings import Settings

WordsOf = Callable[[bytes], str | None]
Say = Callable[[int, int], None]  # fetches done, addresses known


@dataclass(slots=True)
class Errand:
    """A crawl of one source under way.

    ``words_of`` gives a hash of the words of a notice's page, None where they cannot be read; two pages with the same
    words differ in their furniture only. ``links`` are the attachments that each notice's page names.
    """

    site: Site
    job: Job
    settings: Settings
    run: Run
    scope: Scope
    recorder: Recorder
    store: Store
    pages: dict[str, Page]
    links: dict[str, tuple[Link, ...]]
    standings: dict[str, Standing]
    words_of: WordsOf
    say: Say = lambda done, known: None
    listed: dict[str, tuple[Link, ...]] = field(default_factory=dict)  # attachments that lists name, by notice
    counts: Counter[str] = field(default_factory=Counter)
    columns: dict[str, ColumnReport] = field(default_factory=dict)
    problems: dict[str, None] = field(default_factory=dict)
    _named: dict[str, Link] = field(default_factory=dict)
    _aliases: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._named = {link.url: link for links in self.links.values() for link in links}
        self._aliases = {page.final_url: url for url, page in self.pages.items() if page.final_url}

    def knows(self, url: str) -> Page | None:
        """Return what is known of an address, or of the one that answers from there."""
        return self.pages.get(url) or self.pages.get(self._aliases.get(url, ""))

    def wants(self, page: Page) -> bool:
        """Whether this run is to fetch a page that is known."""
        if page.last_run == self.run.id:
            return False
        return not (self.job.due and page.next_due is not None and page.next_due > now())

    def discover(self, found: Discovery) -> Page:
        """Return the page of an address that was not known, once it is on its way into the ledger."""
        self.recorder.bring(found)
        page = Page(
            found.url,
            found.kind,
            found.column,
            found.walk,
            found.at,
            referer=found.referer,
            listed_on=found.listed_on,
            title=found.title,
        )
        self.pages[found.url] = page
        return page

    def name_link(self, link: Link) -> None:
        """Keep a link: its words are what its file is called."""
        self._named[link.url] = link

    def link_to(self, url: str) -> Link:
        """Return the link that led to an attachment."""
        return self._named.get(url) or Link(url, url)

    def bring(self, page: Page, line: Fetched, data: bytes | None = None) -> None:
        """Write down what a fetch came to, and when the page's next turn is."""
        self.recorder.bring(replace(line, next_due=next_visit(page, line.state, line.at)), data)
        self.count(line)

    def count(self, line: Fetched) -> None:
        """Count a fetch in the report."""
        self.counts[f"{line.kind}.{line.state}"] += 1
        self.say(self.counts.total(), len(self.pages))

    def walked(self, column: str, number: int, pages: int, entries: int) -> None:
        """Write down that a column was walked to its end, or to what was known."""
        self.recorder.bring(Walked(column, number, now(), pages, entries))

    def problem(self, text: str) -> None:
        """Keep what the operator is to know, once."""
        self.problems.setdefault(text)


def now() -> datetime:
    """Return this moment, UTC."""
    return datetime.now(UTC)
