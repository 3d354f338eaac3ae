"""The inbox: pages that a person saved by hand go into the ledger like pages that were fetched.

A site that shuts programs out shows its notices to people all the same. What they save is a page of the site like any
other one, if its address is known and it is no block page saved by mistake.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.attachments import SAVED_FOLDERS, is_named_as_page, is_part_of_page
from crawlers.cooling import next_visit
from crawlers.errand import WordsOf
from crawlers.job import Report, to_text
from crawlers.ledger.errors import SourceBusy
from crawlers.ledger.values import Batch, Discovery, Fetched, Page
from crawlers.listing import Link
from crawlers.outcomes import kept
from crawlers.owners import owners
from crawlers.raw import shown
from crawlers.registry import Site
from crawlers.saved import AddressesWrong, Beside, Saved, addresses_in, beside, is_told, saved
from crawlers.states import SOUND, Kind
from crawlers.store import Store
from crawlers.verdicts import Answer, verdict
from taizhang.settings import PREFIX, Settings, sized

if TYPE_CHECKING:
    from crawlers.ledger.ledger import Ledger

TAKEN = "taken"  # the folder in the inbox to which files go that were taken
ANYWHERE = "inbox"  # stands for the source of a page whose host is no registered source's
COLUMN = "inbox"
BY_HAND = "saved by hand"

ENDED = "inbox"  # how its run ended: no crawl of the source has been done by it


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: (source, address) of each page; ``left`` says of each file that stays why it does."""

    pages: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A page to take, with its attachments."""

    page: Saved
    attached: tuple[tuple[Beside, bytes], ...] = ()


class _Left(Exception):
    """A file stays in the inbox. The message says why, and what to do."""


def take(settings: Settings, ledger: Ledger, sites: Sequence[Site], words_of: WordsOf) -> Taken:
    """Return what was taken from the inbox; its bytes are in the store and in the ledger, its files in ``taken/``.

    ``words_of`` gives a hash of a page's words, as in a crawl. What was taken when a process was killed is taken again,
    which changes nothing. Raises LedgerError, OSError.
    """
    left: list[str] = []
    wanted: defaultdict[str, list[_Wanted]] = defaultdict(list)
    for folder, files in _folders(settings.inbox):
        for one in _in_folder(folder, files, settings, left):
            wanted[_source_of(one.page.url, sites, ledger)].append(one)
    store = Store(settings.crawled / "objects")
    taken: list[tuple[str, str]] = []
    for source, pages in sorted(wanted.items()):
        try:
            with ledger.crawling(source):
                _write(source, pages, ledger, store, words_of)
        except SourceBusy as busy:
            left += [f"{shown(one.page.path)}: {busy}" for one in pages]
            continue
        for one in pages:
            _put_away(one, settings.inbox)
            taken.append((source, one.page.url))
    return Taken(tuple(taken), tuple(left))


def _folders(inbox: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Yield the inbox and each folder below it with its files, what was taken and what draws a page left out."""
    if not inbox.is_dir():
        return
    below = [folder for folder in sorted(inbox.rglob("*")) if folder.is_dir()]
    for folder in (inbox, *(one for one in below if TAKEN not in one.relative_to(inbox).parts)):
        files = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.name.startswith(".")]
        yield folder, [file for file in files if not is_part_of_page(file)]


def _in_folder(folder: Path, files: Sequence[Path], settings: Settings, left: list[str]) -> Iterator[_Wanted]:
    pages = [file for file in files if not is_told(file)]
    try:
        addresses = addresses_in(folder, pages)
    except AddressesWrong as wrong:
        left.append(str(wrong))
        return
    left += [f"{shown(file)}: {file.parent.name} has no such file" for file in addresses if file not in pages]
    claimed: set[Path] = set()
    strangers: list[Path] = []
    # Pages first: a file that one of them links to comes with it, whether or not its own address is known.
    for file in sorted(pages, key=is_named_as_page, reverse=True):
        try:
            page = saved(file, _read(file, settings), addresses.get(file))
            if page is None:
                strangers.append(file)
                continue
            one = _whole(page, pages, addresses, settings)
        except _Left as why:
            left.append(str(why))
            claimed.add(file)
            continue
        claimed.update(each.path for each, _ in one.attached)
        if file not in claimed:
            yield one
    left += [_no_address(file) for file in strangers if file not in claimed]


def _whole(page: Saved, files: Sequence[Path], addresses: Mapping[Path, str], settings: Settings) -> _Wanted:
    found = [(each, _read(each.path, settings)) for each in beside(page, files, addresses)]
    _judge(page.path, Kind.NOTICE, page.url, page.markup)
    for each, data in found:
        _judge(each.path, Kind.ATTACHMENT, each.link.url, data)
    return _Wanted(page, tuple(found))


def _judge(path: Path, kind: Kind, url: str, data: bytes) -> None:
    found = verdict(Answer(kind, url, url, 200, {}, data))
    if found.state not in SOUND:
        why = f"{found.state}: {found.reason}" if found.reason else f"{found.state}"
        raise _Left(f"{shown(path)}: this is no notice but what the site shows instead ({why}); save the notice itself")


def _read(path: Path, settings: Settings) -> bytes:
    size = path.stat().st_size
    if size > settings.response_bytes:
        raise _Left(
            f"{shown(path)}: it has {size:,} bytes, more than the {sized(settings.response_bytes)} that "
            f"{PREFIX}RESPONSE_BYTES allows; raise that to take it"
        )
    return path.read_bytes()


def _no_address(path: Path) -> str:
    return (
        f"{shown(path)}: the address at which it stood is not known; write it into {path.name}.url, or into urls.csv "
        "beside it as file,url"
    )


def _source_of(url: str, sites: Sequence[Site], ledger: Ledger) -> str:
    """Return the id of the source that the page belongs to: of several, the one that knows it already."""
    own = [site.id for site in owners(url, sites)]
    if len(own) > 1:
        return next((name for name in own if url in ledger.pages(name)), own[0])
    return own[0] if own else ANYWHERE


def _write(source: str, pages: Sequence[_Wanted], ledger: Ledger, store: Store, words_of: WordsOf) -> None:
    at = datetime.now(UTC)
    run = ledger.begin(source, "", at)
    lines = _Lines(ledger.pages(source, ""), store, words_of, at)
    for one in pages:
        lines.bring(one.page.url, Kind.NOTICE, one.page.data, links=tuple(each.link for each, _ in one.attached))
        for each, data in one.attached:
            lines.bring(each.link.url, Kind.ATTACHMENT, data, link=each.link, referer=one.page.url)
    store.put(lines.datas)
    ledger.write(run, Batch(found=lines.found, fetched=lines.fetched))
    counts = Counter(f"{line.kind}.{line.state}" for line in lines.fetched)
    ledger.end(run, at, ENDED, to_text(Report(source, run.id, counts, finished=True)))


@dataclass(slots=True)
class _Lines:
    """What goes into the store and the ledger."""

    known: Mapping[str, Page]
    store: Store
    words_of: WordsOf
    at: datetime
    found: list[Discovery] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    datas: list[bytes] = field(default_factory=list)

    def bring(
        self,
        url: str,
        kind: Kind,
        data: bytes,
        link: Link | None = None,
        links: tuple[Link, ...] | None = None,
        referer: str | None = None,
    ) -> None:
        """Take a page or an attachment as if it had been fetched."""
        page = self.known.get(url)
        if page is None:
            self.found.append(Discovery(url, kind, COLUMN, 0, self.at, referer=referer))
            page = Page(url, kind, COLUMN, 0, self.at)
        line, is_new = kept(page, Answer(kind, url, url, 200, {}, data), self.at, self._same_words, link)
        due = next_visit(page, line.state, self.at)
        line = replace(line, reason=BY_HAND, status=None, links=links if is_new else None, next_due=due)
        self.fetched.append(line)
        if is_new:
            self.datas.append(data)

    def _same_words(self, sha256: str, data: bytes) -> bool:
        words = self.words_of(data)
        return words is not None and words == self.words_of(self.store.get(sha256))


def _put_away(one: _Wanted, inbox: Path) -> None:
    """Move a page's files to ``taken/``, with what the browser saved to draw it and what told its address."""
    page = one.page.path
    told = [page.with_name(page.name + ".url"), page.with_suffix(".url")]
    drawn = [page.with_name(page.stem + ending) for ending in SAVED_FOLDERS]
    for path in (*(each.path for each, _ in one.attached), *told, *drawn, page):
        if path.exists():
            target = _free(inbox / TAKEN / path.relative_to(inbox))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
    with suppress(OSError):  # other files are still in it
        if page.parent != inbox:
            page.parent.rmdir()


def _free(path: Path) -> Path:
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
