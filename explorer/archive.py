"""The bytes that the warehouse was made from, by their SHA-256: in the crawlers' store, or among the files in raw/."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from crawlers import raw
from crawlers.store import Store
from taizhang.settings import Settings


def bytes_at(sha256: str, names: Sequence[str], settings: Settings) -> Path | None:
    """Return the file that holds the bytes with this hash, or None. Its bytes have just been found to have it.

    ``names`` are what a file with these bytes was called when it was read; an attachment's is the way to it from the
    folder of its notice.
    """
    for path in _candidates(sha256, names, settings):
        with suppress(OSError):
            told = path.stat()
            if _hash_of(path, told.st_size, told.st_mtime_ns, told.st_ino) == sha256:
                return path
    return None


def _candidates(sha256: str, names: Sequence[str], settings: Settings) -> Iterator[Path]:
    yield Store(settings.crawled / "objects").path(sha256)
    if not settings.raw.is_dir():
        return
    ends = tuple(f"/{name}" for name in names if name)
    others: list[Path] = []
    for path in raw.find([settings.raw], settings.crawled).files:
        if f"/{raw.shown(path)}".endswith(ends):
            yield path
        else:
            others.append(path)
    # It may have been called otherwise since.
    yield from others


@lru_cache(maxsize=10_000)
def _hash_of(path: Path, size: int, changed: int, number: int) -> str:
    """Return the file's hash, which is found once for as long as the file stays as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
