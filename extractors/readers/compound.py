"""Compound files (OLE 2): the container of DOC, XLS, WPS and ET, and of encrypted DOCX and XLSX.

The form is that of [MS-CFB]: sectors chained through a table (FAT), small streams in sectors of their own.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from extractors.readers.errors import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512  # bytes
HEADER_CHAINS = 109  # sectors of the FAT are named in the header, the rest in sectors of their own
LAST = 0xFFFFFFFA  # numbers from here on name no sector
NONE = 0xFFFFFFFF
ENTRY = 128  # bytes
STREAM = 2
ROOT = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the directory: a stream, a storage, or the root."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """The streams at the root of a compound file; what is embedded in the document stands deeper and is left out."""

    def __init__(self, data: bytes) -> None:
        """Open the file. Raises Unreadable (``damaged_file``) where it is cut off or its chains lead nowhere."""
        try:
            self._data = data
            _, shift, mini_shift = struct.unpack_from("<HHH", data, 28)
            if shift not in (9, 12) or mini_shift != 6:
                raise _damaged()
            self._size, self._mini_size = 1 << shift, 1 << mini_shift
            start, _, self._cutoff, mini_start = struct.unpack_from("<IIII", data, 48)
            self._fat = self._read_fat()
            entries = self._directory(self._chained(start))
            self._mini_fat = _numbers(self._chained(mini_start)) if mini_start < LAST else ()
            self._mini = self._chained(entries[0].start) if entries[0].start < LAST else b""
        except (struct.error, IndexError) as error:
            raise _damaged() from error
        self._entries = {e.name: e for e in _at_root(entries)}
        self.names = frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream. Raises Unreadable (``damaged_file``) where there is none or it is cut off."""
        entry = self._entries.get(name)
        if entry is None or entry.kind != STREAM:
            raise _damaged()
        if entry.size >= self._cutoff:
            return self._chained(entry.start)[: entry.size]
        size = self._mini_size
        chain = _chain(self._mini_fat, entry.start) if entry.size else []
        return b"".join([self._mini[n * size : (n + 1) * size] for n in chain])[: entry.size]

    def _read_fat(self) -> tuple[int, ...]:
        count, more = struct.unpack_from("<I", self._data, 44)[0], struct.unpack_from("<I", self._data, 68)[0]
        sectors = list(struct.unpack_from(f"<{HEADER_CHAINS}I", self._data, 76))
        seen: set[int] = set()
        while more < LAST and more not in seen:
            seen.add(more)
            *named, more = _numbers(self._sector(more))
            sectors += named
        return _numbers(b"".join([self._sector(n) for n in sectors[:count] if n < LAST]))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise _damaged()
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _chained(self, start: int) -> bytes:
        return b"".join([self._sector(n) for n in _chain(self._fat, start)])

    def _directory(self, data: bytes) -> list[Entry]:
        entries = []
        for at in range(0, len(data) - ENTRY + 1, ENTRY):
            length, kind, _, left, right, child = struct.unpack_from("<HBBIII", data, at + 64)
            start, size = struct.unpack_from("<II", data, at + 116)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            entries.append(Entry(name, kind, left, right, child, start, size))
        return entries


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _chain(table: tuple[int, ...], start: int) -> list[int]:
    """Return the sectors of a chain. Raises Unreadable where it leads out of the table or back into itself."""
    chain: list[int] = []
    while start < LAST:
        if start >= len(table) or len(chain) > len(table):
            raise _damaged()
        chain.append(start)
        start = table[start]
    return chain


def _at_root(entries: list[Entry]) -> list[Entry]:
    """Return the entries that stand directly under the root, which are a tree of their own."""
    waiting, seen = [entries[0].child], set()
    while waiting:
        at = waiting.pop()
        if at != NONE and at < len(entries) and at not in seen:
            seen.add(at)
            waiting += (entries[at].left, entries[at].right)
    return [entries[at] for at in sorted(seen)]


def _damaged() -> Unreadable:
    return Unreadable("damaged_file", "the old Office file is damaged or cut off; fetch it again")
