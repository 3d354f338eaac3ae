"""A crawl as it is handed to its process, and what the process answers: both go as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from crawlers.states import SOUND


class Mode(StrEnum):
    """What a crawl is for."""

    CRAWL = "crawl"
    CHECK = "check"  # look at the first page of each column, fetch and store nothing else
    PAGE = "page"  # fetch one page and its attachments


@dataclass(frozen=True, slots=True)
class Job:
    """A crawl of one source. ``base`` is the address of a copy to crawl in its place, '' for the site itself.

    ``due`` leaves out known pages whose turn has not come; ``delay`` in seconds goes before the source's own;
    ``warc`` is a file to write all answers to; ``page`` the one address that the mode PAGE fetches.
    """

    site: str
    mode: Mode = Mode.CRAWL
    base: str = ""
    due: bool = False
    delay: float | None = None
    warc: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """What came of a column: pages read, notices listed, the first one's title.

    ``problem`` is None where it is as expected; ``unreadable`` where its page was had and lists nothing; ``came_to`` is
    the state that a page of it came to which was not had.
    """

    key: str
    pages: int
    entries: int
    problem: str | None = None
    first: str | None = None
    unreadable: bool = False
    came_to: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a crawl: how many fetches came to each state, by kind of page (``notice.fetched``).

    ``finished`` is False where it was stopped; the next one goes on. ``failed`` says that the crawl itself went wrong,
    not a page of it: it could not begin, or its process died. ``seconds`` is wall time.
    """

    site: str
    run: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    columns: tuple[ColumnReport, ...] = ()
    problems: tuple[str, ...] = ()
    finished: bool = False
    seconds: float = 0.0
    failed: bool = False

    def of(self, *states: str, kind: str | None = None) -> int:
        """Return how many fetches came to these states, of one kind of page or of all."""
        return sum(
            count
            for key, count in self.counts.items()
            if key.partition(".")[2] in states and kind in (None, key.partition(".")[0])
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was had of the source: not one page, and no column could be read."""
        return not self.of(*SOUND) and all(column.problem and not column.unreadable for column in self.columns)

    def came_to(self, *states: str) -> bool:
        """Whether a page came to one of these states, or a column that was not asked for because of one."""
        return bool(self.of(*states)) or any(column.came_to in states for column in self.columns)


def to_text(value: Job | Report) -> str:
    """Return it as one line of JSON."""
    fields = asdict(value if isinstance(value, Job) else replace(value, counts=Counter()))
    counts = {} if isinstance(value, Job) else {"counts": dict(value.counts)}
    return json.dumps(fields | counts, ensure_ascii=False)


def job_of(text: str) -> Job:
    """Return the job that a line of JSON is."""
    fields: dict[str, Any] = json.loads(text)
    return Job(**(fields | {"mode": Mode(fields["mode"])}))


def report_of(text: str) -> Report:
    """Return the report that a line of JSON is."""
    fields: dict[str, Any] = json.loads(text)
    columns = tuple(ColumnReport(**column) for column in fields["columns"])
    changed = {"counts": Counter(fields["counts"]), "columns": columns, "problems": tuple(fields["problems"])}
    return Report(**(fields | changed))
