"""Notices on disk: a page and the files beside it that it links to are one, every other file is one of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawlers import raw
from crawlers.attachments import attached, is_named_as_page, links_in, name_beside
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import LATER, Kind, kind_of
from taizhang.settings import Settings

MOST = 60  # attachments; a page that links to more files lists notices and is none


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices' files in order, each with its attachments, and a message for each that could not be looked at."""

    files: tuple[raw.RawFile, ...]
    faults: tuple[str, ...] = ()


def whole(path: Path, settings: Settings) -> raw.RawFile:
    """Return the file with the files beside it that belong to its notice. Raises RawMissing or RawUnreadable."""
    return with_attachments(raw.identify(path), attachments_of(path, settings))


def notices_among(
    paths: Sequence[Path], settings: Settings, done: Callable[[int, int], None] = lambda done, count: None
) -> Notices:
    """Return the notices among these files: one that a page links to belongs to that page and is none of its own.

    ``done`` is told how far it is.
    """
    owned: dict[Path, list[Path]] = {}
    claimed: set[Path] = set()
    # Pages by their names first: what is called otherwise may be a page too, and another page's attachment.
    for path in sorted(paths, key=is_named_as_page, reverse=True):
        own = [] if _true(path) in claimed else attachments_of(path, settings)
        if own := [one for one in own if _true(one) not in owned]:
            owned[_true(path)] = own
            claimed.update(map(_true, own))
    found: list[raw.RawFile] = []
    faults: list[str] = []
    for number, path in enumerate(paths, 1):
        done(number, len(paths))
        if _true(path) in claimed:
            continue
        try:
            found.append(with_attachments(raw.identify(path), owned.get(_true(path), ())))
        except raw.RawError as error:
            faults.append(str(error))
    return Notices(tuple(found), tuple(faults))


def attachments_of(path: Path, settings: Settings) -> list[Path]:
    """Return the files beside a page that it links to; none for a file of any other kind, or a page past the cap."""
    try:
        with path.open("rb") as handle:
            data = handle.read(LATER)
            if kind_of(data) is not Kind.HTML:
                return []
            data += handle.read(settings.html_bytes - len(data) + 1)
    except (Unreadable, OSError):
        return []  # what is wrong with it is said where it is read
    found = attached(path, links_in(data))[0] if len(data) <= settings.html_bytes else []
    return found if len(found) <= MOST else []


def with_attachments(file: raw.RawFile, paths: Sequence[Path]) -> raw.RawFile:
    """Return the file with these attachments."""
    return replace(file, attachments=tuple(_identified(file.path, paths)))


def _identified(page: Path, paths: Sequence[Path]) -> Iterator[raw.RawFile]:
    for path in paths:
        name = name_beside(page, path)
        try:
            yield replace(raw.identify(path), name=name)
        except raw.RawError:
            yield raw.RawFile(path, name, "", 0)  # why not, is said where it is read


def _true(path: Path) -> Path:
    """Return where the file is, whatever links lead to it."""
    try:
        return path.resolve()
    except OSError:
        return path.absolute()
