"""Files that appear whole or not at all: written beside, flushed, renamed; and what dead writers left, swept up."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LEFT = re.compile(r"\.(?:tmp|old)-(\d+)(?:\..*)?$")


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """Yield the name to write to; on leaving in peace it becomes ``target`` in one rename, else it is removed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = beside_of(target)
    try:
        yield beside
        sync_file(beside)
        os.replace(beside, target)
        sync_folder(target.parent)
    finally:
        remove(beside)


def beside_of(target: Path) -> Path:
    """Return the name under which this process writes what will become ``target``."""
    return target.with_name(f"{target.name}.tmp-{os.getpid()}")


def swap_folder(new: Path, target: Path) -> None:
    """Put the folder ``new`` where ``target`` stands. Between two renames there is neither: a rebuild mends that."""
    old = target.with_name(f"{target.name}.old-{os.getpid()}")
    if target.exists():
        os.replace(target, old)
    os.replace(new, target)
    sync_folder(target.parent)
    remove(old)


def sweep(folder: Path) -> list[Path]:
    """Return the files and folders that were removed: those that writers who are dead left half written."""
    left = []
    for path in sorted(folder.glob("*")):
        match = _LEFT.search(path.name)
        if match and (int(match[1]) == os.getpid() or not _alive(int(match[1]))):
            remove(path)
            left.append(path)
    return left


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in the folder are on the disk; does nothing where the system has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
