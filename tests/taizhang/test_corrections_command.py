"""``taizhang corrections`` tells what came of each line of the analysts' file, and ends with 1 where one must be looked at."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from taizhang.commands import main
from taizhang.commands.app import app
from taizhang.model import Record
from taizhang.serial import record_from_json
from taizhang.settings import Settings
from warehouse.build import build
from warehouse.records import write_batch

TEXT = "编制基层政务公开标准目录并向社会公布"
SHA = hashlib.sha256(b"notice").hexdigest()
TASK = f"{SHA[:16]}-0001"
HEAD = "corrects,task_id,words,from,to,who,why\n"
GOOD = f"unit,{TASK},编制,,市教育局,王芳,电话13812345678确认\n"
Told = Callable[..., Result]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse of one notice with one task."""
    record: Record = record_from_json({"tasks": [{"text": TEXT}]})
    source = dataclasses.replace(record.source, name="notice", sha256=SHA)
    settings = Settings(data=tmp_path)
    write_batch(settings.records, [dataclasses.replace(record, source=source, extractor="1")])
    return settings


@pytest.fixture
def told(settings: Settings) -> Told:
    """Return a function that writes the file, builds where it is asked to, and runs the verb."""

    def run(lines: str | None, *words: str, built: bool = True) -> Result:
        if lines is not None:
            settings.corrections.write_text(HEAD + lines, "utf-8")
        if built:
            build(settings.records, settings.curated, corrections=settings.corrections)
        return CliRunner().invoke(app, ["--data", str(settings.data), "corrections", *words])

    return run


def test_what_was_applied_is_told_and_all_is_well(told: Told) -> None:
    done = told(GOOD)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"line 2 applied unit {TASK}: — → 市教育局 (王芳: 电话138******78确认)\n"


def test_what_must_be_looked_at_ends_with_one(told: Told) -> None:
    done = told(GOOD + f"unit,{TASK},修订,,市民政局,王芳,x\nboss,{TASK},编制,,x,王芳,x\n")
    assert done.exit_code == 1 and "2 corrections must be looked at again" in done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[2] for line in lines] == ["applied", "outdated", "malformed:"]
    assert TEXT in lines[1] and "corrects is 'boss'" in lines[2]


def test_what_is_not_in_the_warehouse_yet_waits_for_a_build(told: Told) -> None:
    told("")
    done = told(GOOD, built=False)
    assert done.exit_code == 1 and "waiting" in done.stdout and "taizhang build" in done.stdout


def test_a_line_that_was_changed_after_the_build_waits_for_the_next(told: Told) -> None:
    told(GOOD)
    done = told(GOOD.replace("市教育局", "市民政局"), built=False)
    assert done.exit_code == 1 and "line 2 waiting" in done.stdout and "市民政局" in done.stdout


def test_a_value_that_the_build_did_not_understand_is_malformed_until_it_is_changed(told: Told) -> None:
    line = f"deadline,{TASK},编制,,下回分解,王芳,x\n"
    done = told(line)
    assert done.exit_code == 1
    assert f"line 2 malformed deadline {TASK}: — → 下回分解" in done.stdout
    assert "not understood as a time: give the day too (due)" in done.stdout
    assert "line 2 waiting" in told(line.replace("下回分解", "2022年6月底前"), built=False).stdout


def test_programs_get_it_as_json(told: Told) -> None:
    (line,) = json.loads(told(GOOD, "--json").stdout)
    assert (line["line"], line["outcome"], line["task_id"], line["who"]) == (2, "applied", TASK, "王芳")


def test_a_file_is_begun_and_one_that_is_there_stays(told: Told, settings: Settings) -> None:
    assert "corrections --new" in told(None).stdout
    assert told(None, "--new", built=False).exit_code == 0
    assert settings.corrections.read_text("utf-8-sig").startswith("更正对象,")
    assert told(None, "--new", built=False).exit_code != 0


def test_a_build_prints_a_line_for_each_that_was_not_applied(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.corrections.write_text(HEAD + GOOD + f"unit,{TASK},修订,,市民政局,王芳,x\n", "utf-8")
    monkeypatch.setattr("sys.argv", ["taizhang", "--data", str(settings.data), "build"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1] == "corrections: 1 applied, 1 outdated"
    assert said[2].startswith("corrections.csv line 3: outdated: its task began with 修订")
