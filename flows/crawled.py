"""What the crawlers brought, as the rest reads it: notices in their versions, and what the ledger tells.

Only a data folder with a ledger makes SQLAlchemy be imported.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_to_bytes, urlsplit

from crawlers.ledger.values import Attached, Version
from crawlers.raw import RawFile
from crawlers.text import decoded
from taizhang.settings import Settings
from warehouse.fetches import Fetch, Stood, Told
from warehouse.ids import doc_id, version_of


def has_ledger(settings: Settings) -> bool:
    """Whether something was crawled for this data folder."""
    return bool(settings.ledger) or (settings.crawled / "ledger.sqlite").is_file()


def crawled_among(paths: Sequence[Path], settings: Settings) -> list[Version]:
    """Return every version of every crawled notice where the crawlers' folder lies at or below one of these paths."""
    folder = settings.crawled.resolve()
    if not has_ledger(settings) or not any(folder.is_relative_to(path.resolve()) for path in paths):
        return []
    from crawlers.ledger import open_ledger

    with open_ledger(settings) as ledger, _many():
        return list(ledger.versions())


def told_by_ledger(settings: Settings) -> Told:
    """Return the ledger's news, and since when each version of a notice stood; nothing where there is no ledger."""
    if not has_ledger(settings):
        return Told()
    from crawlers.ledger import open_ledger

    with open_ledger(settings) as ledger, _many():
        fetches = [
            Fetch(
                url=line.url,
                fetched_at=line.at,
                state=str(line.state),
                source_key=line.site,
                status=line.status,
                sha256=line.sha256,
                page_kind=str(line.kind),
                state_reason=line.reason,
                is_new=line.is_new,
            )
            for line in ledger.news()
        ]
        stood = [Stood(version.url, _id_of(version), version.since, version.site) for version in ledger.versions()]
    return Told(fetches, stood)


@contextmanager
def _many() -> Iterator[None]:
    """Make many small objects, none of which is in a cycle: looking for cycles among them takes as long again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def key_of(version: Version) -> tuple[str, str]:
    """Return what a version's record is known by: its doc_id and version_id."""
    return doc_id(version.url, version.sha256), _id_of(version)


def files_of(versions: Sequence[Version], settings: Settings) -> Iterator[RawFile]:
    """Yield each version as a file in the raw store. A file that is not there is told where it is read."""
    from crawlers.registry import sites
    from crawlers.store import Store

    store = Store(settings.crawled / "objects")
    regions = {site.id: site.region_code for site in sites(settings.registry)} if versions else {}
    for version in versions:
        yield RawFile(
            path=(path := store.path(version.sha256)),
            name=_name_of(version),
            sha256=version.sha256,
            size=_size(path),
            attachments=tuple(_attachments(version.attachments, store.path)),
            url=version.url,
            site=version.site,
            region_code=regions.get(version.site),
            listed_on=version.listed_on,
            # Which of the files that came with a page are its own, only reading it tells.
            version=_id_of(version),
        )


def _attachments(attached: Sequence[Attached], path_of: Callable[[str], Path]) -> Iterator[RawFile]:
    """Yield the attachments. Of those with one name, the second is called 名单 (2).docx, and so on."""
    names: Counter[str] = Counter()
    for one in attached:
        names[one.name] += 1
        path = path_of(one.sha256)
        name = one.name if names[one.name] == 1 else _numbered(one.name, names[one.name])
        yield RawFile(path, name, one.sha256, _size(path), link=one.href or None)


def _numbered(name: str, number: int) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem} ({number}).{ending}" if stem else f"{name} ({number})"


def _name_of(version: Version) -> str:
    """Return how a notice is called: as its column lists it, else by the last part of its address."""
    parts = urlsplit(version.url)
    last = PurePosixPath(decoded(unquote_to_bytes(parts.path))).name
    return " ".join((version.title or "").split()) or last or version.name or parts.netloc


def _id_of(version: Version) -> str:
    return version_of(version.sha256, (one.sha256 for one in version.attachments))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
