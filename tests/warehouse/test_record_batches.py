"""Records on disk: whole batches or none, each record once, damage set aside."""

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taizhang.model import Record
from warehouse.errors import RecordsError
from warehouse.ids import task_id, version_id
from warehouse.records import Known, check, damaged, extractors, known, read_all, write_batch

Make = Callable[..., Record]


def known_as(record: Record) -> Known:
    sha256 = record.source.sha256
    return Known(sha256[:16], version_id(record.source), sha256, "1", None)


def test_records_come_back_as_they_were_in_the_order_of_their_notices(tmp_path: Path, records: list[Record]) -> None:
    write_batch(tmp_path, records[:2])
    write_batch(tmp_path, reversed(records[2:]))
    found = list(read_all(tmp_path, "1"))
    assert found == sorted(records, key=lambda record: record.source.sha256)
    assert known(tmp_path) == {known_as(record) for record in records}


def test_the_same_batch_is_one_file_in_any_order(tmp_path: Path, records: list[Record]) -> None:
    first = write_batch(tmp_path, records)
    assert write_batch(tmp_path, reversed(records)) == first
    assert list(tmp_path.iterdir()) == [first]


def test_a_record_in_two_batches_is_read_once(tmp_path: Path, records: list[Record]) -> None:
    write_batch(tmp_path, records)
    write_batch(tmp_path, records[:1])
    assert len(list(read_all(tmp_path, "1"))) == len(records)


def test_no_records_make_no_batch(tmp_path: Path) -> None:
    assert write_batch(tmp_path / "records", []) is None
    assert known(tmp_path / "records") == set()


def test_versions_of_the_extractor_stay_apart(tmp_path: Path, records: list[Record]) -> None:
    later = dataclasses.replace(records[0], extractor="10")
    write_batch(tmp_path, [records[0]])
    write_batch(tmp_path, [dataclasses.replace(records[0], extractor="9")])
    write_batch(tmp_path, [later])
    assert extractors(tmp_path) == ["1", "9", "10"]
    assert list(read_all(tmp_path, "10")) == [later]
    with pytest.raises(RecordsError, match="one extractor's version"):
        write_batch(tmp_path, [records[0], later])


@pytest.mark.parametrize("harm", ["cut", "empty", "text"])
def test_a_damaged_batch_is_set_aside_and_its_records_are_unknown(
    tmp_path: Path, records: list[Record], harm: str
) -> None:
    sound = write_batch(tmp_path, records[1:])
    broken = write_batch(tmp_path, records[:1])
    assert broken and sound
    content = broken.read_bytes()
    broken.write_bytes({"cut": content[: len(content) // 2], "empty": b"", "text": b"PAR1 no"}[harm])
    assert known(tmp_path) == {known_as(record) for record in records[1:]}
    assert [path.name for path in damaged(tmp_path)] == [broken.name]
    assert not broken.exists() and sound.exists()
    assert len(list(read_all(tmp_path, "1"))) == len(records) - 1


def test_a_bit_that_flipped_inside_a_batch_is_found_when_all_is_read(tmp_path: Path, records: list[Record]) -> None:
    path = write_batch(tmp_path, records)
    assert path
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 64] = bytes(byte ^ 0xFF for byte in content[middle : middle + 64])
    path.write_bytes(content)
    assert [found.name for found in check(tmp_path)] == [path.name]


def test_many_workers_may_write_at_once(tmp_path: Path, make_record: Make) -> None:
    batches = [[make_record(f"{n}.txt", "编制政务公开事项目录。")] for n in range(8)] * 2
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda batch: write_batch(tmp_path, batch), batches))
    assert len(known(tmp_path)) == 8
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".parquet"] * 8


def test_task_ids_sort_as_the_tasks_do() -> None:
    assert task_id("0123456789abcdef", 7) == "0123456789abcdef-0007"
    assert task_id("0123456789abcdef", 10007) == "0123456789abcdef-10007"
    ids = [task_id("0123456789abcdef", ordinal) for ordinal in (1, 999, 1000, 9999)]
    assert ids == sorted(ids)


FULL_DISK = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from conftest import five_records
from warehouse.errors import RecordsError
from warehouse.records import write_batch
records = five_records()
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_batch(Path(sys.argv[1]), records)
except RecordsError as error:
    print("refused:", error)
"""


def test_a_full_disk_leaves_no_half_batch(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path), str(Path(__file__).parent)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "free some space" in done.stdout
    assert list(tmp_path.iterdir()) == []
