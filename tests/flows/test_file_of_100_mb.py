"""A file of 100 MB is named as too large; its bytes never stand in memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

from crawlers import raw
from flows import ingest
from flows.reading import read_record
from taizhang.model import Record
from taizhang.settings import MIB, Settings


def test_it_is_an_issue_that_names_the_cap_and_takes_no_memory(
    data: Path, write_notices: Callable[[Path, range], list[Path]]
) -> None:
    settings = Settings(data=data)
    large = settings.raw / "large.txt"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    write_notices(settings.raw, range(5))
    ingest.ingest([settings.raw / f"notice-00{number}.txt" for number in range(4)], settings)
    # What reading loads once is loaded now: only what the large file takes is counted.
    tracemalloc.start()
    try:
        report = ingest.ingest([settings.raw], settings)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (report.new, report.tasks) == (2, 2)
    message = "large.txt: the file has 100,000,000 bytes, more than the 64 MiB that TAIZHANG_OFFICE_BYTES, "
    message += "the largest of the caps, allows"
    assert [(name, code, text.partition(";")[0]) for name, code, text in report.listed] == [
        ("large.txt", "too_large", message)
    ]
    assert peak < 10 * MIB
    assert large.stat().st_size == 100_000_000


def test_a_sparse_file_of_a_gibibyte_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sparse.docx"
    with path.open("wb") as file:
        file.truncate(1024 * MIB)
    record = read_record(raw.identify(path), Settings())
    assert isinstance(record, Record)
    assert [issue.code for issue in record.issues] == ["too_large"]
    assert record.issues[0].message.startswith("sparse.docx: the file has 1,073,741,824 bytes")
