"""A site of the stand-in: its notices, what it answers, what it was asked, and what an office does to it."""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import markup
from announcements import Announcement, Edit, Office, announcement, edited, visited
from papers import TYPES, paper
from wire import HTML, JSON, Answer, Fault, Request

NOT_FOUND = Answer(b"<html><body><h1>404 Not Found</h1></body></html>", 404)
GREETING = Answer("<html><body><h1>人民政府</h1></body></html>".encode())
START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Site(ABC):
    """A site on one platform. ``origin`` is how it writes its own addresses where the platform writes them whole."""

    name: str
    office: Office
    count: int
    column: str = ""
    per_page: int = 15
    origin: str = ""
    seed: str = "taizhang"
    robots: str | None = "User-agent: *\nDisallow: /admin/\n"
    faults: list[tuple[re.Pattern[str], Fault]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    platform: ClassVar[str]
    path: ClassVar[str]  # of its column
    tagged: ClassVar[bool] = False  # whether answers have an ETag
    dated: ClassVar[bool] = False  # and a Last-Modified
    chunked: ClassVar[bool] = False

    def __post_init__(self) -> None:
        self.column = self.column or self.path
        self.notices: dict[int, Announcement] = {}
        self.gone: set[int] = set()
        self.lists_changed = 0
        self._pages: dict[str, int] = {}
        self._files: dict[str, tuple[int, int]] = {}
        self._made: dict[int, tuple[Announcement, bytes]] = {}
        for number in range(1, self.count + 1):
            self._put(announcement(f"{self.seed}/{self.name}", number, self.office, self.count))

    # ---- what a platform tells

    @abstractmethod
    def page_path(self, notice: Announcement) -> str:
        """Return the address of a notice's page on the site."""

    @abstractmethod
    def file_path(self, notice: Announcement, file: int) -> str:
        """Return the address of a notice's attachment on the site."""

    @abstractmethod
    def listed(self, request: Request) -> Answer | None:
        """Return the answer to a request for a list, None where it asks for none."""

    def file_href(self, notice: Announcement, file: int) -> str:
        """Return an attachment's address as the notice's page writes it."""
        return self.file_path(notice, file)

    def options(self) -> Mapping[str, Any]:
        """Return what the registry says of its column besides the address."""
        return {}

    # ---- what it answers

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request, faults aside."""
        if request.path == "/robots.txt":
            return Answer(self.robots.encode(), type="text/plain") if self.robots is not None else NOT_FOUND
        if (number := self._pages.get(request.target)) is not None:
            return NOT_FOUND if number in self.gone else self._page(number)
        if (place := self._files.get(request.target)) is not None:
            return NOT_FOUND if place[0] in self.gone else self._file(*place)
        return self.listed(request) or (GREETING if request.path == "/" else NOT_FOUND)

    def fault(self, request: Request) -> Fault | None:
        """Return the fault that lies over a request's address."""
        return next((fault for pattern, fault in reversed(self.faults) if pattern.search(request.target)), None)

    def break_(self, where: str | int, fault: Fault) -> str:
        """Lay a fault over a notice, or over all addresses with such a piece; return the address or the piece."""
        piece = where if isinstance(where, str) else f"^{re.escape(self.page_path(self.notices[where]))}(?:$|[?&])"
        self.faults.append((re.compile(piece), fault))
        return where if isinstance(where, str) else self.page_path(self.notices[where])

    # ---- what its office does

    def edit(self, number: int, edit: Edit) -> tuple[Announcement, Announcement]:
        """Change a notice; return it before and after."""
        old = self.notices[number]
        self.notices[number] = edited(old, edit)
        return old, self.notices[number]

    def vanish(self, number: int) -> Announcement:
        """Take a notice off the site and off its list; return it."""
        self.gone.add(number)
        self.lists_changed += 1
        return self.notices[number]

    def bring_back(self, number: int) -> None:
        """Put a notice that vanished back where it was."""
        self.gone.discard(number)
        self.lists_changed += 1

    def add(self) -> Announcement:
        """Publish a new notice; it stands on top of the list. Return it."""
        number = max(self.notices) + 1
        self._put(announcement(f"{self.seed}/{self.name}", number, self.office, self.count))
        self.lists_changed += 1
        return self.notices[number]

    def shuffle_furniture(self, number: int) -> None:
        """Count a visitor: the page's counter and sidebar are others now, its notice is the same."""
        self.notices[number] = visited(self.notices[number])

    # ---- what tests look at

    def newest_first(self) -> list[Announcement]:
        """Return the notices as its lists have them."""
        return [self.notices[number] for number in sorted(self.notices, reverse=True) if number not in self.gone]

    def pages(self) -> dict[str, Announcement]:
        """Return the notices that stand, by their addresses on the site."""
        return {self.page_path(notice): notice for notice in self.newest_first()}

    def files(self) -> dict[str, bytes]:
        """Return the attachments that stand, by their addresses on the site."""
        return {
            self.file_path(notice, file): paper(notice, file)
            for notice in self.newest_first()
            for file in range(len(notice.files))
        }

    # ---- what platforms use

    def slice_of(self, page: int) -> list[Announcement]:
        """Return the notices on a page of the list, 1 the first."""
        return self.newest_first()[(page - 1) * self.per_page : page * self.per_page] if page >= 1 else []

    @property
    def page_count(self) -> int:
        return -(-(len(self.notices) - len(self.gone)) // self.per_page)

    def html(self, text: str) -> Answer:
        """Return a list's page, as this platform sends it."""
        changed_at = START + timedelta(days=365 * 6, hours=self.lists_changed)
        return Answer(
            text.encode(),
            changed_at=changed_at if self.dated else None,
            tagged=self.tagged,
            chunked=self.chunked,
        )

    def json(self, value: Any) -> Answer:
        """Return an interface's answer."""
        return Answer(json.dumps(value, ensure_ascii=False).encode(), type=JSON, chunked=self.chunked)

    def column_page(self, rows: str, below: str = "") -> Answer:
        """Return a column's page round its rows."""
        return self.html(markup.list_page(self.office.city, "政策文件", rows, below))

    def identity(self, notice: Announcement, file: int = 0) -> str:
        """Return 32 hex digits that stand for a notice, or for its attachment."""
        return hashlib.md5(f"{self.name}/{notice.number}/{file}".encode(), usedforsecurity=False).hexdigest()

    def _put(self, notice: Announcement) -> None:
        self.notices[notice.number] = notice
        self._pages[self.page_path(notice)] = notice.number
        for file in range(len(notice.files)):
            self._files[self.file_path(notice, file)] = (notice.number, file)

    def _page(self, number: int) -> Answer:
        notice = self.notices[number]
        made = self._made.get(number)
        if made is None or made[0] is not notice:
            links = [(words, self.file_href(notice, n)) for n, words in enumerate(notice.file_names)]
            made = self._made[number] = (notice, markup.page(self.platform, notice, links).encode())
        changed_at = notice.changed_at if self.dated else None
        return Answer(made[1], type=HTML, changed_at=changed_at, tagged=self.tagged, chunked=self.chunked)

    def _file(self, number: int, file: int) -> Answer:
        notice = self.notices[number]
        changed_at = notice.changed_at.replace(minute=0) if self.dated else None
        return Answer(paper(notice, file), 200, TYPES[notice.files[file]], changed_at=changed_at, tagged=self.tagged)


def number_in(path: str, pattern: str) -> int | None:
    """Return the number that stands in a path where the pattern has its group, None where the path is another."""
    match = re.fullmatch(pattern, path)
    return int(match[1]) if match else None


def joined(rows: Sequence[str]) -> str:
    return "\n".join(rows)
