"""A walk over a column: from its first page on, until there is nothing that an earlier walk had not found."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from crawlers.errand import Errand, now
from crawlers.job import ColumnReport, Mode
from crawlers.ledger.values import Discovery, Fetched, Page, Standing
from crawlers.listing import Ask, Entry, Listing
from crawlers.outcomes import NOT_MODIFIED
from crawlers.registry import Column
from crawlers.states import GONE, SOUND, Kind, State

# The column of a list that was only read by its looks: a walk over it is no walk over the column as it should be.
BY_LOOKS = "~"
ABSENT = GONE | {State.FAILED}
NO_SUCH_METHOD = (405, 501)


class Walk:
    """The state of one walk.

    Its pages' lines are kept until it ends: what a site calls a page's version may be asked with next time only if all
    behind that page has been read.
    """

    def __init__(self, column: Column, errand: Errand) -> None:
        self.column = column
        self.errand = errand
        self._stands_as(column.key)
        self.lines: list[tuple[Page, Fetched]] = []
        self.entries = 0
        self.elsewhere = 0
        self.first: str | None = None
        self.seen: set[tuple[str, ...]] = set()
        self.is_unreadable = False
        self.came_to: State | None = None
        self.misread: str | None = None
        self.remark: str | None = None
        errand.columns[column.key] = self._report(None)

    def _stands_as(self, key: str) -> None:
        standing = self.errand.standings.get(key) or Standing(key)
        self.key = key
        self.complete = standing.complete
        self.number = standing.complete + 1

    def page(self, ask: Ask) -> Page:
        """Return the column's page that a request asks for. Those with a body go to one address, and are told apart."""
        url = ask.url if ask.body is None else f"{ask.url}#{self.column.key}-{ask.page}"
        known = self.errand.pages.get(url)
        return known or self.errand.discover(Discovery(url, Kind.LIST, self.column.key, self.number, now()))

    def conditions(self, ask: Ask) -> dict[str, str]:
        """Return the headers that ask for the page only if it changed since an earlier walk read it."""
        page = self.errand.pages.get(ask.url)
        if not self.complete or page is None or ask.body is not None or self.errand.job.mode is Mode.CHECK:
            return {}
        named = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        return {name: value for name, value in named.items() if value}

    @property
    def has_read(self) -> bool:
        """Whether a page of it has listed notices."""
        return bool(self.entries or self.elsewhere)

    def may_go_by_page(self, line: Fetched, ask: Ask) -> bool:
        """Whether the column's own page may be read where its interface is not there.

        Only as long as no walk has come to its end: later it is the interface that will be there again.
        """
        is_own = urlsplit(ask.url)[:3] == urlsplit(self.column.url)[:3]
        is_absent = line.state in ABSENT or line.status in NO_SUCH_METHOD
        return is_absent and not is_own and not self.has_read and not self.complete and self.misread is None

    def goes_by_page(self, line: Fetched) -> None:
        """Go on by the column's own page, for its interface is not there."""
        self.goes_by_rows(f"page 1: {_came_to(line)}; the rows that the column's own page shows were read instead")
        self.came_to = line.state
        self._keep(self.errand.pages[line.url], line)

    def goes_by_rows(self, why: str) -> None:
        """Go on by the rows that pages of HTML show, for the list is not as it should be.

        They may be a part of it. So the walk ends none that reads the list as it should be; one more like it, it does.
        """
        self.misread = why
        if not self.complete:
            self._stands_as(f"{self.column.key}{BY_LOOKS}")

    def goes_by_looks(self, column: Column) -> None:
        """Go on without the selectors of the column's options, for they name nothing on its page."""
        self.column = column
        self.remark = "its rows were found by their looks, for its options name nothing: has its layout changed?"

    def led(self, line: Fetched) -> None:
        """Take a page that only tells where the list is, or that there is none."""
        page = self.errand.pages[line.url]
        state = line.state if line.state not in SOUND else State.UNCHANGED if page.state else State.FETCHED
        self._keep(page, replace(line, state=state, etag=None, last_modified=None))  # it says nothing of the list's age

    def read(self, line: Fetched, listing: Listing) -> tuple[list[Page], Ask | None]:
        """Return the notices that are new and the request for the next page, None where the walk is over."""
        page = self.errand.pages[line.url]
        entries = self._own(listing.entries)
        new = [found for entry in entries if (found := self._new(entry)) is not None]
        self._keep(page, replace(line, state=_state(page, new)))
        self.entries += len(entries)
        self.first = self.first or next((entry.title for entry in entries if entry.title), None)
        urls = tuple(entry.url for entry in entries)
        is_repeat = urls in self.seen
        self.seen.add(urls)
        if self.errand.job.mode is Mode.CHECK:
            self.is_unreadable = not listing.entries
            self._end(None if listing.entries else "its first page lists nothing that reads as a notice")
            return [], None
        if not listing.entries and not self.entries and not self.elsewhere and line.status != NOT_MODIFIED:
            self.is_unreadable = self.misread is None
            self.stopped(None, "its first page lists nothing that reads as a notice: has its layout changed?")
            return [], None
        if listing.following is None or is_repeat or not listing.entries or self._is_known(entries):
            self._end(None)
            return new, None
        if len(self.lines) >= self.errand.settings.list_pages:
            self._end(f"it goes on after {len(self.lines):,} pages, where TAIZHANG_LIST_PAGES stops")
            return new, None
        return new, listing.following

    def past_the_end(self, line: Fetched) -> None:
        """Take a page that is not there, though one before it told of it: some sites tell of more than they have."""
        self._keep(self.errand.pages[line.url], line)
        self._end(None)

    def stopped(self, line: Fetched | None, problem: str | None = None, came_to: State | None = None) -> None:
        """End the walk before its end: the next one begins where this one began."""
        self.came_to = self.came_to or (came_to if line is None else line.state)
        if line is not None:
            self._keep(self.errand.pages[line.url], line)
            problem = f"page {len(self.lines)}: {_came_to(line)}"
        if self.misread is not None and self.lines and not self.has_read:  # it is the interface that matters
            problem = f"page 1: {_came_to(self.lines[0][1])}"
        self._close(problem, is_complete=False)

    def _end(self, problem: str | None) -> None:
        is_whole = self.misread is None or self.key != self.column.key
        self._close(problem, is_complete=is_whole and self.errand.job.mode is not Mode.CHECK)

    def _close(self, problem: str | None, *, is_complete: bool) -> None:
        for page, line in self.lines:
            self.errand.bring(page, line if is_complete else replace(line, etag=None, last_modified=None))
        if is_complete:
            self.errand.walked(self.key, self.number, len(self.lines), self.entries)
        if self.elsewhere:
            one = self.elsewhere == 1
            stand = "notice stands on another site and was" if one else "notices stand on other sites and were"
            self.errand.problem(f"{self.column.key}: {self.elsewhere:,} {stand} left out")
        told = "; ".join(filter(None, (self.misread if self.has_read else None, self.remark, problem)))
        self.errand.columns[self.column.key] = self._report(told or None)

    def _keep(self, page: Page, line: Fetched) -> None:
        self.lines.append((page, line))

    def _report(self, problem: str | None) -> ColumnReport:
        return ColumnReport(
            self.column.key,
            len(self.lines),
            self.entries,
            problem,
            self.first,
            self.is_unreadable,
            self.came_to,
        )

    def _own(self, entries: tuple[Entry, ...]) -> list[Entry]:
        """Return the entries that stand on the source's own hosts, as their addresses are asked for."""
        scope = self.errand.scope
        here = [replace(entry, url=scope.at(entry.url)) for entry in entries]
        own = [entry for entry in here if scope.holds(entry.url)]
        self.elsewhere += len(here) - len(own)
        return own

    def _new(self, entry: Entry) -> Page | None:
        """Return the page of a notice that was not known; None of one that was."""
        if entry.attachments:  # of a known notice too: a crawl that was killed may not have come to it
            self.errand.listed[entry.url] = entry.attachments
        known = self.errand.knows(entry.url)
        if self.errand.job.mode is Mode.CHECK or (known is not None and known.kind is not Kind.ATTACHMENT):
            return None
        found = Discovery(
            entry.url,
            Kind.NOTICE,
            self.key,
            self.number,
            now(),
            entry.title,
            entry.listed_on,
            entry.doc_number,
            referer=self.column.url,
        )
        if known is not None:  # a file that a notice has attached, and that stands in the list by itself
            self.errand.recorder.bring(found)
            return None
        return self.errand.discover(found)

    def _is_known(self, entries: list[Entry]) -> bool:
        """Whether an earlier walk that went to its end had found them all."""
        return self.complete > 0 and all(self._was_found(self.errand.knows(entry.url)) for entry in entries)

    def _was_found(self, page: Page | None) -> bool:
        if page is None:
            return False
        if page.column.endswith(BY_LOOKS) and not self.key.endswith(BY_LOOKS):
            return False
        standing = self.errand.standings.get(page.column)  # another column may have listed it first
        return standing is not None and page.walk <= standing.complete


def _came_to(line: Fetched) -> str:
    return f"{line.state} ({line.reason})" if line.reason else line.state


def _state(page: Page, new: list[Page]) -> State:
    """Return what a column's page came to: changed where it lists notices that were not known."""
    if page.state is None:
        return State.FETCHED
    return State.CHANGED if new else State.UNCHANGED
