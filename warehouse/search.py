"""Full text over tasks and notices: ranked hits for a question, with the places of the words found.

A task is found by the words of its title, theme, section, text, units and deadlines; a notice by its title, number,
issuer and region, and the numbers that it names. All words must be there, but one that the notice says (眉山 专区) its
tasks need not say again.
"""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import duckdb

from taizhang.settings import Lang
from warehouse.connection import NO_DOWNLOADS
from warehouse.errors import NothingFound, SearchError
from warehouse.filters import Wanted, or_near
from warehouse.nearness import nearest
from warehouse.question import Question, question
from warehouse.ranking import load_ranking
from warehouse.schema import quoted
from warehouse.search_hits import Hit, hits_of
from warehouse.search_index import attach_warehouse, build_index, fits
from warehouse.search_matches import count, page
from warehouse.search_scope import Narrowed, narrowed, without_each

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Kind = Literal["task", "notice"]
File = tuple[int, int, int]  # device, number and time: another one after each build
ATTEMPTS = 3  # at a pair of warehouse and index while others put new ones in their places
KNOWN = "SELECT word FROM search.vocabulary WHERE word IN (SELECT unnest(?))"
# A word with no character in common is not near.
LIKE = "SELECT word FROM search.vocabulary WHERE length(word) > 1 AND list_has_any(string_split(word, ''), ?)"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: ``total`` entries, of them the ``hits`` of the page, best first.

    ``notes`` tell what a reader must know of it, in the language asked: that not all words are in each hit, that hits
    are ranked plainly, that a quotation mark was left open.
    """

    total: int
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()


class SearchIndex:
    """The index over a warehouse, opened once for each build of it, and made first where it has to be.

    Threads may search at once. One that began before a new warehouse is swapped in goes on in the old one.
    """

    def __init__(self, warehouse: Path, index: Path, *, keep_personal: bool = False) -> None:
        self.warehouse = warehouse
        self.index = index
        self.keep_personal = keep_personal
        self._lock = threading.Lock()
        self._files: tuple[File | None, File | None] | None = None
        self._connection: DuckDBPyConnection | None = None
        self._ranked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open; a later search opens it again."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = self._files = None

    def prepare(self) -> None:
        """Open the index, and make it first where it has to be, so that the first search need not wait for it."""
        self._cursor()[0].close()

    def search(
        self,
        words: str,
        *,
        wanted: Wanted = Wanted(),  # noqa: B008
        kind: Kind | None = None,
        limit: int = 20,
        offset: int = 0,
        lang: Lang = "zh",
    ) -> Found:
        """Return what :func:`search` does."""
        asked = question(words)
        connection, ranked = self._cursor()
        within = narrowed(connection, wanted, kind)
        found = partial(page, connection, asked, within, ranked=ranked, limit=limit, offset=offset)
        every = True
        total, matches = found(every=True)
        if not total and len(asked.words) + len(asked.phrases) > 1:
            every = False
            total, matches = found(every=False)
        if not total:
            raise _nothing(connection, asked, wanted, kind, ranked)
        told = {"any_word": not every, "plain": not ranked, "unclosed": asked.unclosed}
        notes = tuple(_notes()[name][lang] for name, is_so in told.items() if is_so)
        hits = hits_of(connection, matches, asked.shown, lang, keep_personal=self.keep_personal)
        return Found(total, hits, notes)

    def _cursor(self) -> tuple[DuckDBPyConnection, bool]:
        """Return a connection of the caller's own, which finds the tables of both files, and whether it can rank."""
        with self._lock:
            stand = _stamp(self.warehouse), _stamp(self.index)
            if self._connection is None or stand != self._files:
                self._connection, self._ranked = self._opened()
                self._files = _stamp(self.warehouse), _stamp(self.index)
            cursor = self._connection.cursor()
        cursor.execute("SET search_path = 'search.main,warehouse.main'")
        return cursor, self._ranked

    def _opened(self) -> tuple[DuckDBPyConnection, bool]:
        for _ in range(ATTEMPTS):
            connection = duckdb.connect(":memory:", config=dict(NO_DOWNLOADS))
            try:
                attach_warehouse(connection, self.warehouse)
                ranking = load_ranking(connection)
                if _attached(connection, self.index) and fits(
                    connection, keep_personal=self.keep_personal, ranking=ranking
                ):
                    return connection, ranking
            except BaseException:
                connection.close()
                raise
            connection.close()
            build_index(self.warehouse, self.index, keep_personal=self.keep_personal)
        raise SearchError(
            f"the search index {self.index} does not fit {self.warehouse}: another program goes on replacing one of "
            "them; try again when it has ended"
        )


def search(
    warehouse: Path,
    index: Path,
    words: str,
    *,
    wanted: Wanted = Wanted(),  # noqa: B008
    kind: Kind | None = None,
    limit: int = 20,
    offset: int = 0,
    lang: Lang = "zh",
    keep_personal: bool = False,
) -> Found:
    """Return the tasks and notices found, best first; the index is made where it is missing or of another run.

    ``words`` must all be there; where nothing has them all, what has any of them is found, and a note says so. What
    stands in quotation marks must stand together. ``wanted`` narrows the search: a region takes in what lies in it.
    Raises BadQuestion; NothingFound, which names near words and the filters that leave nothing; WarehouseMissing,
    WarehouseLocked, WrongVersion; SearchError where the index can't be made.
    """
    with SearchIndex(warehouse, index, keep_personal=keep_personal) as opened:
        return opened.search(words, wanted=wanted, kind=kind, limit=limit, offset=offset, lang=lang)


def _nothing(
    connection: DuckDBPyConnection, asked: Question, wanted: Wanted, kind: Kind | None, ranked: bool
) -> NothingFound:
    """Return what to tell: which filters leave nothing, or which words are not known and which are near."""
    fewer = {f"without {name}": (less, kind) for name, less in without_each(wanted).items()}
    if kind:
        fewer["without kind"] = (wanted, None)
    if len(fewer) > 1:
        fewer["without any of them"] = (Wanted(), None)
    there = {name: _total(connection, asked, narrowed(connection, *less), ranked) for name, less in fewer.items()}
    if any(there.values()):
        more = ", ".join(f"{total:,} {name}" for name, total in there.items() if total)
        return NothingFound(f"nothing is found for {asked.text} within these filters; there is more: {more}")
    near = _near(connection, asked)
    return NothingFound(f"nothing is found for {asked.text}{or_near(near)}", near)


def _total(connection: DuckDBPyConnection, asked: Question, within: Narrowed, ranked: bool) -> int:
    """Return how many entries have all that is asked, or, where none has, any of it."""
    return next(
        (total for every in (True, False) if (total := count(connection, asked, within, ranked=ranked, every=every))), 0
    )


def _near(connection: DuckDBPyConnection, asked: Question) -> tuple[str, ...]:
    """Return words of the index near to those that it lacks."""
    sought = list(asked.words) + list(asked.phrases)
    known = {row[0] for row in connection.execute(KNOWN, [sought]).fetchall()}
    near: dict[str, None] = {}
    for word in sought:
        if word not in known:
            near |= dict.fromkeys(nearest(word, (row[0] for row in connection.execute(LIKE, [list(word)]).fetchall())))
    return tuple(near)


def _attached(connection: DuckDBPyConnection, index: Path) -> bool:
    """Attach the index to read; return False where there is none, or a damaged one."""
    if not index.is_file():
        return False
    try:
        connection.execute(f"ATTACH {quoted(str(index))} AS search (READ_ONLY)")
    except duckdb.Error:
        return False
    return True


def _stamp(path: Path) -> File | None:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


@cache
def _notes() -> Mapping[str, Mapping[str, str]]:
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
        (files("warehouse") / "search.toml").read_text("utf-8")
    )
    return words["notes"]
