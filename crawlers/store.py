"""The raw store: bytes as they came, each kept once under its SHA-256 and never changed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

INCOMING = ".incoming"  # files on their way in
LEFT_AFTER = 24 * 3600  # seconds: what lies there so long was left by a process that was killed


class StoreDamaged(Exception):
    """The store does not hold the bytes that it should. The message names them and says what to do."""


class Store:
    """A folder of objects: ``ab/abcdef…`` holds the bytes with this SHA-256. Several processes may add at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming: Path | None = None

    def put(self, datas: Iterable[bytes]) -> list[str]:
        """Keep these bytes, each once; return their hashes in hex. They are on disk when this returns.

        Raises OSError where they cannot be written; then those that were not kept are not there at all.
        """
        hashes = []
        new: dict[str, Path] = {}
        try:
            for data in datas:
                sha256 = hashlib.sha256(data).hexdigest()
                hashes.append(sha256)
                if sha256 not in new and not self._has(sha256, len(data)):
                    new[sha256] = self._new_file()
                    _write(new[sha256], data)
            self._take_in(new)
        finally:
            for path in new.values():
                path.unlink(missing_ok=True)
        return hashes

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this hash lie, or would."""
        return self.folder / sha256[:2] / sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes with this hash. Raises StoreDamaged where they are missing or others lie in their place."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise StoreDamaged(f"{path}: the raw store has lost these bytes; put back a copy of it") from None
        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            raise StoreDamaged(f"{path}: damaged, its bytes have the SHA-256 {found}; put back a copy of it")
        return data

    def _has(self, sha256: str, size: int) -> bool:
        try:
            return self.path(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def _new_file(self) -> Path:
        if self._incoming is None:
            self._incoming = self.folder / INCOMING
            self._incoming.mkdir(parents=True, exist_ok=True)
            _clear(self._incoming)
        return self._incoming / uuid4().hex

    def _take_in(self, new: dict[str, Path]) -> None:
        """Bring the files to the disk, then to their places, then the folders that name them to the disk."""
        for path in new.values():
            _to_disk(path)
        folders: set[Path] = set()
        for sha256, path in new.items():
            place = self.path(sha256)
            place.parent.mkdir(exist_ok=True)
            os.replace(path, place)
            folders |= {place.parent, self.folder}
        for folder in sorted(folders):
            _to_disk(folder)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    with open(handle, "wb") as file:
        file.write(data)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    before = time.time() - LEFT_AFTER
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < before:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was done with it
