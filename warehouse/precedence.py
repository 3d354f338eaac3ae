"""The notices whose tasks are aligned: which stands above which, and in what order they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

COUNTRY = "100000"


@dataclass(frozen=True, slots=True)
class AlignedTask:
    """What the alignment needs of a task."""

    task_id: str
    text: str
    title: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class AlignedNotice:
    """What the alignment needs of a notice, with its tasks in order."""

    doc_id: str
    region_code: str | None
    department: bool
    written_on: date | None
    doc_number: str | None
    cites: frozenset[str]
    tasks: tuple[AlignedTask, ...]
    name: str = ""  # of its file


def is_upstream(top: AlignedNotice, notice: AlignedNotice) -> bool:
    """Return whether ``top`` comes from a division that holds the other's, or is named by the other."""
    if top.doc_number is not None and top.doc_number in notice.cites:
        return True
    return is_above(top.region_code, notice.region_code)


def is_above(code: str | None, other: str | None) -> bool:
    """Return whether the division with the first code holds the one with the other (GB/T 2260)."""
    if code is None or other is None or code == other:
        return False
    return code == COUNTRY or (code.endswith("00") and other.startswith(code.removesuffix("00").removesuffix("00")))


def in_precedence(notices: Iterable[AlignedNotice]) -> list[AlignedNotice]:
    """Return the notices from the country down: of one level those first that others follow, a government before its
    departments, the oldest first."""
    every = list(notices)
    cited = {number for notice in every for number in notice.cites - {notice.doc_number}}
    above = {whole for notice in every if notice.region_code for whole in _wholes(notice.region_code)}

    def place(notice: AlignedNotice) -> tuple[int, bool, bool, date, str]:
        code = notice.region_code
        followed = notice.doc_number in cited or code in above
        return _rank(code), not followed, notice.department, notice.written_on or date.max, notice.doc_id

    return sorted(every, key=place)


def _rank(code: str | None) -> int:
    if code is None:
        return 4
    return 0 if code == COUNTRY else 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def _wholes(code: str) -> set[str]:
    """Return the codes of the divisions that hold the one with this code."""
    return {COUNTRY, f"{code[:2]}0000", f"{code[:4]}00"} - {code}
