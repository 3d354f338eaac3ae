"""Raw files: finding them, knowing them by their hash, and reading them within the caps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from taizhang.settings import MIB, PREFIX, Settings

# Files that lie beside notices and tell about them.
SIDECARS = frozenset({".json", ".jsonl", ".md5", ".sha256", ".toml", ".yaml"})
READMES = frozenset({"readme", "readme.md", "readme.txt"})
CAPS = {
    ".htm": "html_bytes",
    ".html": "html_bytes",
    ".shtml": "html_bytes",
    ".mhtml": "html_bytes",
    ".pdf": "pdf_bytes",
    ".doc": "office_bytes",
    ".docx": "office_bytes",
    ".ods": "office_bytes",
    ".rtf": "office_bytes",
    ".wps": "office_bytes",
    ".xls": "office_bytes",
    ".xlsx": "office_bytes",
}


class RawError(Exception):
    """A raw file that cannot be had. The message names it and says what to do."""


class RawMissing(RawError):
    """There is no such file or folder."""


class RawUnreadable(RawError):
    """The file is there, but the system does not let it be read, or it changed while it was read."""


class RawTooLarge(RawError):
    """The file is larger than the cap for its kind. It is kept as it is, and not read."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was published: where it lies, its name, the hash of its bytes in hex, its size in bytes."""

    path: Path
    name: str
    sha256: str
    size: int


def present(paths: Iterable[Path]) -> list[Path]:
    """Return the paths. Raises RawMissing for one that does not exist."""
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise RawMissing(f"{path}: there is no such file or folder")
    return paths


def find(paths: Iterable[Path]) -> list[Path]:
    """Return the notices' files at these paths and in the folders below them, sorted within each path, each once.

    Hidden files, READMEs and the files that only tell about a notice are left out, unless they are named themselves.
    Raises RawMissing for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in present(paths):
        found.update(dict.fromkeys([path] if not path.is_dir() else sorted(_below(path))))
    return list(found)


def identify(path: Path) -> RawFile:
    """Return the file's name, hash and size; its bytes pass through memory a little at a time.

    Raises RawMissing or RawUnreadable.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except FileNotFoundError:
        raise RawMissing(f"{path}: there is no such file") from None
    except OSError as error:
        raise RawUnreadable(f"{path}: it cannot be read ({error.strerror or error})") from error
    return RawFile(path, path.name, sha256, size)


def read(file: RawFile, settings: Settings) -> bytes:
    """Return the file's bytes.

    Raises RawTooLarge where it is over the cap for its kind, without reading it; RawUnreadable where it cannot be
    read, or no longer holds the bytes that it was identified by.
    """
    cap = CAPS.get(file.path.suffix.lower(), "text_bytes")
    limit: int = getattr(settings, cap)
    if file.size > limit:
        raise RawTooLarge(
            f"{file.name}: the file has {file.size:,} bytes, more than the {_size(limit)} that {PREFIX}{cap.upper()} "
            "allows; it is kept and was not read"
        )
    try:
        with file.path.open("rb") as handle:
            data = handle.read(file.size + 1)  # one more: it may have grown
    except OSError as error:
        raise RawUnreadable(f"{file.path}: it cannot be read ({error.strerror or error})") from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise RawUnreadable(f"{file.path}: it changed while it was being read; read it again")
    return data


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        if path.name.lower() in READMES or path.suffix.lower() in SIDECARS:
            continue
        if path.is_file():
            yield path


def _size(count: int) -> str:
    return f"{count / MIB:g} MiB" if count >= MIB else f"{count:,} bytes"
