"""ZIP archives: a notice and its annexes in one file. Nothing is unpacked to disk; names are only ever names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import cache

from extractors import readers
from extractors.readers.bundle import bundled
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import Kind, kind_of
from extractors.readers.packages import Package
from extractors.words import table
from normalizers.numbering import value_of
from taizhang.model import Attachment, Issue, Notice, Source
from taizhang.settings import Settings

NUMBERS = re.compile(r"(\d+)")
LONGEST_NUMBER = 18  # digits; a longer run is no number that anyone counts by
UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")
Order = tuple[int, int, tuple[tuple[int, int, str], ...]]


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that an archive's files are together: the notice's own first, then its annexes by number.

    A file in it that cannot be read gives an issue. Raises Unreadable where the archive is damaged, past a cap or
    holds no files.
    """
    files, issues = members(data, settings)
    if not files and not issues:
        raise Unreadable("empty_file", "the archive holds no files")
    hashes = tuple((f.name, hashlib.sha256(f.data).hexdigest()) for f in files)
    parts = [
        (name, readers.read(file.data, Source(name, sha256), settings))
        for file, (name, sha256) in zip(files, hashes, strict=True)
    ]
    notice = bundled(replace(source, attachments=hashes), parts)
    return replace(notice, issues=tuple(_named(issue, source.name) for issue in (*issues, *notice.issues)))


def members(data: bytes, settings: Settings) -> tuple[list[Attachment], list[Issue]]:
    """Return the files in an archive in reading order, and an issue, with its name, for each that was left out.

    Left out are archives inside it, encrypted and damaged files and those past a cap; what a system leaves in one
    (__MACOSX, Thumbs.db) is passed over. Raises Unreadable where the archive is damaged or past a cap as a whole.
    """
    package = Package.open(data, settings)
    files: list[Attachment] = []
    issues: list[Issue] = []
    for name in sorted(package.names, key=_order):
        if _junk().fullmatch(name):
            continue
        shown = UNPRINTED.sub("", name)
        try:
            file = Attachment(shown, package.read(name))
        except Unreadable as fault:
            issues.append(Issue(fault.code, fault.message))
            continue
        if _is_archive(file.data):
            issues.append(
                Issue("nested_archive", f"{shown} is an archive in the archive and was not read; unpack it first")
            )
        else:
            files.append(file)
    return files, issues


def _named(issue: Issue, archive: str) -> Issue:
    """Return the issue with the archive named, where no place says in which file it is."""
    return issue if issue.place else replace(issue, message=f"{archive}: {issue.message}")


def _is_archive(data: bytes) -> bool:
    try:
        return kind_of(data) is Kind.ARCHIVE
    except Unreadable:
        return False  # its reader says what is wrong with it


def _order(name: str) -> Order:
    """Return what a member is sorted by: the notice before its annexes, these by number, the rest as one counts."""
    parts = name.split("/")
    annex = next((match for part in parts if (match := _annex().search(part))), None)
    if annex is not None:
        number = annex[1] or "0"
        return 2, (int(number[:LONGEST_NUMBER]) if number.isdecimal() else value_of(number) or 0), _counted(name)
    is_first = any(word in parts[-1] for word in table("archives")["first"])
    return int(not is_first), 0, _counted(name)


def _counted(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a name to sort by, its numbers as numbers: 附件2 before 附件10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) <= LONGEST_NUMBER else (1, 0, part)
        for part in NUMBERS.split(name)
    )


@cache
def _junk() -> re.Pattern[str]:
    return re.compile("|".join(table("archives")["junk"]), re.IGNORECASE)


@cache
def _annex() -> re.Pattern[str]:
    return re.compile(table("archives")["annex"])
