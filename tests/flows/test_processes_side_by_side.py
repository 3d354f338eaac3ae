"""Notices read in several processes give what one process gives, and what kills a process is an issue of its notice."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

from crawlers import raw
from extractors.limits import cores
from flows.pool import MANY, reading
from taizhang.model import Record
from taizhang.settings import Settings


class Deadly:
    """A path that ends the process that it is handed to."""

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (1,)


def test_two_processes_give_what_one_gives_and_one_that_dies_takes_only_its_notice(
    tmp_path: Path, write_notices: Callable[[Path, range], list[Path]]
) -> None:
    files = [raw.identify(path) for path in write_notices(tmp_path, range(4))]
    with reading(Settings(workers=1), len(files)) as read:
        alone = read(files)
    deadly = raw.RawFile(Deadly(), "deadly.txt", "0" * 64, 1)  # type: ignore[arg-type]
    with reading(Settings(workers=2), len(files)) as read:
        assert read(files) == alone
        after = read([*files[:2], deadly, *files[2:]])
    assert [*after[:2], *after[3:]] == alone
    record = after[2]
    assert isinstance(record, Record)
    assert [(issue.code, issue.message.partition(":")[0]) for issue in record.issues] == [
        ("extraction_failed", "deadly.txt")
    ]
    assert record.tasks == ()


def test_few_texts_are_read_here_and_many_by_all_cores(
    tmp_path: Path, write_notices: Callable[[Path, range], list[Path]]
) -> None:
    files = [raw.identify(path) for path in write_notices(tmp_path, range(2))]
    before = children()
    with reading(Settings(), MANY - 1) as read:
        read(files)
        assert children() == before
    with reading(Settings(), MANY) as read:
        read(files)
        assert len(children()) == len(before) + min(cores(), len(files))
    assert children() == before


def children() -> list[str]:
    return sorted(child.name for child in active_children())
