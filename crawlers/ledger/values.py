"""What goes into the ledger and comes out of it. All times are UTC and aware; all sizes are bytes.

What is read by the hundred thousand is a tuple: a dataclass takes four times as long to make.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from crawlers.listing import Link
from crawlers.states import Kind, State


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl of one source. ``base`` is '' for the site itself, else the address of the copy that was crawled.

    ``resumed`` says that it goes on with one that was killed: what that one fetched is not fetched again.
    """

    id: int
    site: str
    base: str
    started_at: datetime
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """An address that is known. ``state`` is None until it was fetched; ``sha256`` are the bytes had last.

    ``walk`` is the walk of its column that found it first; ``last_run`` the run that fetched it last; ``failures``
    how many fetches in a row brought nothing.
    """

    url: str
    kind: Kind
    column: str
    walk: int
    first_seen: datetime
    state: State | None = None
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    final_url: str | None = None
    referer: str | None = None
    listed_on: date | None = None
    title: str | None = None
    last_run: int | None = None
    changed_at: datetime | None = None
    next_due: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Discovery:
    """An address found for the first time: a notice on a list, an attachment of a notice, a list page."""

    url: str
    kind: Kind
    column: str
    walk: int
    at: datetime
    title: str | None = None
    listed_on: date | None = None
    doc_number: str | None = None
    referer: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one fetch came to: a line of the ledger, and what is known of its page from then on.

    ``sha256`` are the bytes that stand for the page from now on; None where it brought none and where the old ones
    stand. ``differing`` are those that came with the same words and were not kept. ``links`` are the attachments that
    the new bytes name; None where nothing new was read. ``name`` is the file's name, as the site or its address has it.
    """

    url: str
    kind: Kind
    at: datetime
    state: State
    reason: str | None = None
    status: int | None = None
    sha256: str | None = None
    size: int | None = None
    differing: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None
    final_url: str | None = None
    name: str | None = None
    links: tuple[Link, ...] | None = None
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Walked:
    """A walk over a column that went to its end, or to what an earlier walk had found."""

    column: str
    number: int
    at: datetime
    pages: int
    entries: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a column: its last complete walk, and the first one, behind which a notice is news.

    Both are 0 where none was complete yet.
    """

    column: str
    complete: int = 0
    baseline: int = 0


@dataclass(frozen=True, slots=True)
class Host:
    """How a host answers: blocks in a row, and until when it is left alone."""

    host: str
    blocks: int = 0
    open_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What is written at once, in one transaction."""

    found: Sequence[Discovery] = ()
    fetched: Sequence[Fetched] = ()
    walked: Sequence[Walked] = ()
    hosts: Sequence[Host] = ()


class Attached(NamedTuple):
    """An attachment as it stood at one time: its file's name, the address as printed, and its bytes' hash."""

    name: str
    href: str
    url: str
    sha256: str


class Version(NamedTuple):
    """A notice as it stood from ``since`` on: the hashes of its page and of its attachments, in the page's order."""

    site: str
    url: str
    name: str
    since: datetime
    sha256: str
    attachments: tuple[Attached, ...] = ()
    title: str | None = None
    listed_on: date | None = None


class News(NamedTuple):
    """A line of the ledger that changed what is known: bytes that are new, a page that vanished or came back, a block.

    ``is_new`` says that the notice was not yet there when its column was first walked to the end.
    """

    site: str
    url: str
    kind: Kind
    at: datetime
    state: State
    reason: str | None = None
    status: int | None = None
    sha256: str | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """A crawl as the ledger knows it; a run that was stopped and gone on with has several, all with its number ``run``.

    ``outcome`` is 'done' where nothing was left to do, None while it is under way or where it was killed; ``report`` is
    the JSON that was given with it.
    """

    id: int
    run: int
    site: str
    base: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is of a source: notices that lists named, those of them with bytes, those that are missing now.

    ``newest_listed`` is the latest date that a list gives, ``newest_found`` when the last new notice was found;
    ``last_states`` are the fetches of the last sitting by kind and state (``notice.fetched``).
    """

    site: str
    base: str
    listed: int = 0
    notices: int = 0
    missing: int = 0
    newest_listed: date | None = None
    newest_found: datetime | None = None
    last_fetch: datetime | None = None
    last_done: datetime | None = None
    last_states: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Hold:
    """The news of a source that wait, from ``since`` on, and why."""

    site: str
    base: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the last look at a column found: whether it is as registered, and what says so."""

    site: str
    base: str
    column: str
    at: datetime
    ok: bool
    evidence: str
