"""A notebook's fault is a message where the answer would stand, and a line and exit code 1 in a script."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import marimo as mo
import pytest

from explorer.desk import Desk, open_desk
from taizhang.model import Record
from taizhang.serial import record_from_json
from warehouse.build import build
from warehouse.connection import open_warehouse
from warehouse.records import write_batch

HOLDS = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def record() -> Record:
    return record_from_json(
        {
            "source": {"name": "a", "sha256": "a" * 64},
            "extractor": "1",
            "tasks": [{"text": "建立台账。", "units": [{"text": "市司法局", "role": "lead"}]}],
        }
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    write_batch(folder / "records", [record()])
    return build(folder / "records", folder).warehouse


@pytest.fixture
def data(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a warehouse of one notice, which the settings name."""
    (tmp_path / "curated").mkdir()
    shutil.copy(built, tmp_path / "curated")
    monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def in_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mo, "running_in_notebook", lambda: True)


def test_an_answer_shows_codes_by_their_labels(data: Path) -> None:
    answer = open_desk().ask(
        "SELECT unit_text, role FROM task_units WHERE unit_text = $name", {"name": "市司法局"}, role="role"
    )
    assert answer.to_dict("list") == {"unit_text": ["市司法局"], "role": ["牵头"]}


def test_peoples_numbers_are_masked_unless_the_settings_keep_them(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "SELECT '联系人13812345678' AS said"
    assert open_desk().ask(sql)["said"].tolist() == ["联系人138******78"]
    monkeypatch.setenv("TAIZHANG_KEEP_PERSONAL", "1")
    assert open_desk().ask(sql)["said"].tolist() == ["联系人13812345678"]


def test_in_a_notebook_a_mistake_ends_the_cell_with_a_box(data: Path, in_notebook: None) -> None:
    with pytest.raises(mo.MarimoStopError) as stopped:
        open_desk().ask("SELECT regoin FROM triples")
    text = stopped.value.output.text
    assert "查询有误" in text and "no column regoin in triples" in text and "docs/data-dictionary.zh.md" in text


def test_in_a_script_a_mistake_is_a_line_and_exit_code_1(data: Path) -> None:
    with pytest.raises(SystemExit, match="there is no table or view triple; nearest: triples"):
        open_desk().ask("FROM triple")


def test_a_warehouse_that_is_not_there_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_notebook: None
) -> None:
    monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path))
    with pytest.raises(mo.MarimoStopError) as stopped:
        open_desk()
    assert "打不开仓库" in stopped.value.output.text and "taizhang run" in stopped.value.output.text


def test_a_warehouse_of_another_version_says_what_to_do(data: Path) -> None:
    with duckdb.connect(str(data / "curated" / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE runs SET schema_version = 1")
    with pytest.raises(SystemExit, match=r"has schema version 1, .* run `taizhang build`"):
        open_desk()


def test_a_warehouse_that_another_program_writes_to_says_so(data: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(data / "curated" / "warehouse.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(SystemExit, match="open for writing in another program: close it there"):
            open_desk()
        holder.communicate("")


def test_a_setting_that_makes_no_sense_says_which(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_LANG", "fr")
    with pytest.raises(SystemExit, match="TAIZHANG_LANG is 'fr'"):
        open_desk()


def test_a_notebook_finds_the_warehouse_of_the_project_that_it_lies_in(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    (project / "notebooks" / "mine").mkdir(parents=True)
    (project / "data").symlink_to(data)
    monkeypatch.delenv("TAIZHANG_DATA")
    for folder in (project, project / "notebooks" / "mine"):
        monkeypatch.chdir(folder)
        assert len(open_desk().ask("FROM tasks")) == 1


def test_a_desk_can_be_set_over_any_open_warehouse(data: Path) -> None:
    with open_warehouse(data / "curated" / "warehouse.duckdb") as connection:
        assert len(Desk(connection).ask("FROM documents")) == 1
