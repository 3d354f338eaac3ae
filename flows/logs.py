"""The logs that other processes of ours write: how they end says what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import IO

TAIL = 8192  # bytes
MOST = 1024 * 1024  # bytes; a longer log is put aside before the next one begins


class Log:
    """A log that several processes write on, one after the other: what was in it before is not this one's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MOST:
            path.replace(path.with_name(path.name + ".old"))
        self.start = path.stat().st_size if path.exists() else 0

    def open(self) -> IO[bytes]:
        """Return the file, to be written on."""
        return self.path.open("ab")

    def __str__(self) -> str:
        return said(self.path, self.start)


def said(log: Path, start: int = 0) -> str:
    """Return where the log is, and its last line, of those from byte ``start`` on: there a full disk is named."""
    try:
        with log.open("rb") as file:
            file.seek(max(start, log.stat().st_size - TAIL))
            lines = file.read().decode("utf-8", "replace").split("\n")
    except OSError:
        lines = []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f"its log: {log}" + (f", which ends with: {last}" if last else "")
