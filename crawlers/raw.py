"""Raw files: finding them, knowing them by their hash, and reading them within the caps."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from taizhang.settings import PREFIX, Settings, sized

# Files that lie beside notices and tell about them.
SIDECARS = frozenset({".json", ".jsonl", ".md5", ".sha256", ".toml", ".yaml"})
READMES = frozenset({"readme", "readme.md", "readme.txt"})
# What a file is, its reader finds out; no file is read that is larger than the largest of what any may be.
CAPS = ("text_bytes", "html_bytes", "pdf_bytes", "office_bytes")


class RawError(Exception):
    """A raw file that cannot be had. The message names it and says what to do."""


class RawMissing(RawError):
    """There is no such file or folder."""


class RawUnreadable(RawError):
    """The file is there, but the system does not let it be read, or it changed while it was read."""


class RawTooLarge(RawError):
    """The file is larger than a file of any kind may be. It is kept as it is, and not read."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was published: where it lies, its name as text, the hash of its bytes in hex, its size in bytes.

    ``attachments`` are the files that belong to it, each named by its way from the file's folder. One that the system
    does not let us read has no hash. Of a notice that was crawled, ``url``, ``site``, ``region_code`` and ``listed_on``
    say where it stood and what its source's registration and column say of it, and ``version`` is the id of all its
    files; ``link`` is the address by which the page links to an attachment.
    """

    path: Path
    name: str
    sha256: str
    size: int
    attachments: tuple[RawFile, ...] = ()
    url: str | None = None
    site: str | None = None
    region_code: str | None = None
    listed_on: date | None = None
    version: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The notices' files, and a message for each folder that the system does not let us look into."""

    files: tuple[Path, ...]
    faults: tuple[str, ...] = ()


def present(paths: Iterable[Path]) -> list[Path]:
    """Return the paths. Raises RawMissing for one that does not exist."""
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise RawMissing(f"{shown(path)}: there is no such file or folder")
    return paths


def find(paths: Iterable[Path], aside: Path | None = None) -> Found:
    """Return the notices' files at these paths and in the folders below them, sorted within each path, each once.

    Links to folders are followed, each folder is looked into once. Hidden files, READMEs and the files that only tell
    about a notice are left out, unless they are named themselves, and so is the folder ``aside``. Raises RawMissing for
    a path that does not exist.
    """
    found: dict[Path, None] = {}
    faults: list[str] = []
    passed = _folder_id(aside) if aside and aside.is_dir() else None
    for path in present(paths):
        found.update(dict.fromkeys([path] if not path.is_dir() else sorted(_below(path, faults, passed))))
    return Found(tuple(found), tuple(faults))


def shown(path: Path) -> str:
    """Return the path as text that can be written anywhere. A part that is no UTF-8 is read as GB18030."""
    return os.sep.join(_as_text(part) for part in str(path).split(os.sep))


def identify(path: Path) -> RawFile:
    """Return the file's name, hash and size; its bytes pass through memory a little at a time.

    Raises RawMissing or RawUnreadable.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except FileNotFoundError:
        raise RawMissing(f"{shown(path)}: there is no such file") from None
    except OSError as error:
        raise RawUnreadable(f"{shown(path)}: it cannot be read ({error.strerror or error})") from error
    return RawFile(path, _as_text(path.name), sha256, size)


def read(file: RawFile, settings: Settings) -> bytes:
    """Return the file's bytes.

    Raises RawTooLarge where it is over the largest of the caps, without reading it; RawUnreadable where it cannot be
    read, or no longer holds the bytes that it was identified by.
    """
    limit, cap = max((getattr(settings, cap), cap) for cap in CAPS)
    if file.size > limit:
        raise RawTooLarge(
            f"{file.name}: the file has {file.size:,} bytes, more than the {sized(limit)} that {PREFIX}{cap.upper()}, "
            "the largest of the caps, allows; it is kept and was not read"
        )
    where = f"{file.url}: {shown(file.path)}" if file.url else shown(file.path)
    try:
        with file.path.open("rb") as handle:
            data = handle.read(file.size + 1)  # one more: it may have grown
    except OSError as error:
        raise RawUnreadable(f"{where}: it cannot be read ({error.strerror or error})") from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise RawUnreadable(f"{where}: it changed while it was being read; read it again")
    return data


def _below(folder: Path, faults: list[str], passed: tuple[int, int] | None) -> Iterator[Path]:
    def blocked(error: OSError) -> None:
        faults.append(f"{shown(Path(error.filename))}: the folder cannot be read ({error.strerror})")

    visited = {passed}
    for root, folders, names in os.walk(folder, onerror=blocked, followlinks=True):
        here = _folder_id(Path(root))
        if here in visited:  # a link to a folder that holds it, or to one seen already
            folders.clear()
            continue
        visited.add(here)
        # Links last: a folder's files go by their own path rather than by a link's.
        folders[:] = sorted(
            (name for name in folders if not name.startswith(".")),
            key=lambda name: (os.path.islink(os.path.join(root, name)), name),
        )
        yield from (Path(root, name) for name in names if _may_be_notice(Path(root, name)))


def _folder_id(folder: Path) -> tuple[int, int]:
    told = os.stat(folder)
    return told.st_dev, told.st_ino


def _may_be_notice(path: Path) -> bool:
    if path.name.startswith(".") or path.name.lower() in READMES or path.suffix.lower() in SIDECARS:
        return False
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # what keeps it from being read is said where it is read


def _as_text(name: str) -> str:
    # A zip that was packed in China may leave names in GBK, which the system hands on as lone surrogates.
    data = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("utf-8", "backslashreplace")
