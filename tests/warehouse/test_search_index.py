"""The search index as a file: made when it is missing, old, damaged or of other words, and never in a reader's way."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from warehouse import ranking, search_index
from warehouse.build import BuildReport
from warehouse.errors import SearchError, WarehouseMissing, WrongVersion
from warehouse.search import SearchIndex, search
from warehouse.search_index import build_index


@pytest.fixture(scope="module")
def made(built: BuildReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the five notices: copy it, do not change it."""
    index = tmp_path_factory.mktemp("made") / "search.duckdb"
    build_index(built.warehouse, index)
    return index


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(made, tmp_path / "search.duckdb"))


def change(index: Path, *statements: str) -> None:
    with duckdb.connect(str(index)) as connection:
        for statement in statements:
            connection.execute(statement)


def number_of(index: Path) -> int:
    return index.stat().st_ino


def test_an_index_tells_what_it_is_made_of(built: BuildReport, tmp_path: Path) -> None:
    report = build_index(built.warehouse, tmp_path / "deep" / "search.duckdb")
    assert (report.run_id, report.entries) == (built.run_id, built.rows["tasks"] + built.rows["documents"])
    assert report.ranked == (ranking.extension() is not None)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["search.duckdb"]


def test_an_index_that_fits_is_left_alone(built: BuildReport, index: Path) -> None:
    before = number_of(index)
    assert search(built.warehouse, index, "专区").total
    assert number_of(index) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE made SET run_id = 'another'",
        "UPDATE made SET words = 'parted otherwise'",
        "UPDATE made SET layout = 0",
        "UPDATE made SET keep_personal = true",
        "UPDATE made SET ranked = false",
        "DROP TABLE made",
    ],
)
def test_an_index_that_does_not_fit_is_made_again(built: BuildReport, index: Path, statement: str) -> None:
    change(index, statement, "DELETE FROM entries")
    assert search(built.warehouse, index, "专区").total


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_index_is_made_again(built: BuildReport, index: Path, damage: bytes | None) -> None:
    index.write_bytes(index.read_bytes()[:20_000] if damage is None else damage)
    assert search(built.warehouse, index, "专区").total


def test_an_index_that_is_open_for_writing_elsewhere_is_made_again_beside(built: BuildReport, index: Path) -> None:
    change(index, "UPDATE made SET run_id = 'another'")
    holding = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(index)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert search(built.warehouse, index, "专区").total
        other.communicate()
    assert search(built.warehouse, index, "专区").total


def test_one_who_reads_goes_on_when_a_new_index_is_put_in_place(built: BuildReport, index: Path) -> None:
    with SearchIndex(built.warehouse, index) as opened:
        before = opened.search("专区")
        build_index(built.warehouse, index)
        assert opened.search("专区") == before


def test_many_may_search_at_once_and_the_index_is_made_once(
    built: BuildReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    make = search_index.build_index

    def counted(warehouse: Path, index: Path, *, keep_personal: bool = False) -> search_index.IndexReport:
        made.append(index)
        return make(warehouse, index, keep_personal=keep_personal)

    monkeypatch.setattr("warehouse.search.build_index", counted)
    together = threading.Barrier(4)

    def ask(words: str) -> int:
        together.wait()
        return opened.search(words).total

    with SearchIndex(built.warehouse, tmp_path / "search.duckdb") as opened, ThreadPoolExecutor(4) as pool:
        totals = list(pool.map(ask, ["专区", "司法局", "专区", "司法局"]))
    assert totals[:2] == totals[2:]
    assert all(totals)
    assert len(made) == 1


def test_an_index_made_with_the_extension_is_read_without(
    built: BuildReport, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = number_of(index)
    monkeypatch.setattr(ranking, "extension", lambda: None)
    assert search(built.warehouse, index, "专区").total
    assert number_of(index) == before


def test_an_extension_that_can_not_be_loaded_is_done_without(
    built: BuildReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "fts.duckdb_extension"
    wrong.write_bytes(b"of another version")
    monkeypatch.setattr(ranking, "extension", lambda: wrong)
    found = search(built.warehouse, tmp_path / "search.duckdb", "专区", lang="en")
    assert found.total
    assert any("ranked plainly" in note for note in found.notes)


def test_nothing_is_downloaded_and_no_file_left_in_the_folder_for_temporary_ones(
    built: BuildReport, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    search(built.warehouse, tmp_path / "search.duckdb", "专区")
    assert capfd.readouterr() == ("", "")


def test_without_a_warehouse_there_is_nothing_to_search(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="run `taizhang run` or `taizhang build` first"):
        search(tmp_path / "warehouse.duckdb", tmp_path / "search.duckdb", "专区")
    with pytest.raises(WarehouseMissing):
        build_index(tmp_path / "warehouse.duckdb", tmp_path / "search.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_a_warehouse_of_another_version_is_refused(built: BuildReport, tmp_path: Path) -> None:
    warehouse = Path(shutil.copy2(built.warehouse, tmp_path / "warehouse.duckdb"))
    change(warehouse, "UPDATE runs SET schema_version = 1")
    with pytest.raises(WrongVersion, match="schema version 1, this taizhang reads"):
        search(warehouse, tmp_path / "search.duckdb", "专区")
    warehouse.write_bytes(b"no database")
    with pytest.raises(WrongVersion, match="can't be read as a warehouse"):
        search(warehouse, tmp_path / "search.duckdb", "专区")


def test_an_index_that_can_not_be_written_is_named(built: BuildReport, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SearchError, match=r"search\.duckdb could not be written"):
        search(built.warehouse, tmp_path / "file" / "search.duckdb", "专区")
