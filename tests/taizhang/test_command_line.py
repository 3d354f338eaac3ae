"""The command line as a newcomer meets it: help, wrong usage, exit codes, what goes to stdout and what to stderr."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crawlers.raw import RawMissing
from flows.gate import Refused
from flows.lock import Busy
from flows.server import ServerFailed
from taizhang import __version__, commands
from taizhang.commands import exit_code, screen
from taizhang.settings import SettingsError
from warehouse.errors import NothingFound

Taizhang = Callable[..., Any]
VERBS = (
    "extract",
    "crawl",
    "sources",
    "schedule",
    "ingest",
    "build",
    "run",
    "corrections",
    "compare",
    "search",
    "export",
    "explore",
)


def test_help_names_every_verb_in_a_whole_sentence(taizhang: Taizhang) -> None:
    done = taizhang("--help")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    for verb in VERBS:
        line = next(line for line in lines if line.startswith(f"  {verb} "))
        assert line.endswith("."), line
        assert not line.endswith("..."), line


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself_and_each_of_its_options(taizhang: Taizhang, verb: str) -> None:
    done = taizhang(verb, "-h")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: taizhang {verb} ")
    assert "--json" in done.stdout


def test_without_a_verb_it_is_wrong_usage_and_shows_help(taizhang: Taizhang) -> None:
    done = taizhang()
    assert done.returncode == 2
    assert "Commands:" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["explode"], "No such command 'explode'"),
        (["compare"], "Missing option '--out'"),
        (["export", "-o", "x", "--format", "docx"], "docx"),
        (["build", "now"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_ends_with_two(taizhang: Taizhang, words: list[str], message: str) -> None:
    done = taizhang(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_damaged_page_of_the_warehouse_ends_with_a_line_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "damaged.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "CREATE TABLE tasks AS SELECT 任务 || i AS text FROM (SELECT '任务' AS 任务), range(300000) t(i)"
        )
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)

    def read(words: list[str]) -> None:
        with duckdb.connect(str(file), read_only=True) as connection:
            connection.execute("SELECT max(text) FROM tasks").fetchall()

    monkeypatch.setattr(commands, "_run", read)
    with pytest.raises(SystemExit) as end:
        commands.main()
    assert end.value.code == 1
    assert "is damaged: delete both, and run `taizhang run`" in capsys.readouterr().err


def test_version(taizhang: Taizhang) -> None:
    assert taizhang("--version").stdout == f"taizhang {__version__}\n"


def test_a_setting_that_makes_no_sense_is_wrong_usage(taizhang: Taizhang) -> None:
    done = taizhang("build", TAIZHANG_BATCH="many")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("taizhang: TAIZHANG_BATCH is 'many'")


@pytest.mark.parametrize("verb", ["ingest", "run"])
def test_a_folder_that_is_not_there_is_named_at_once_and_not_made(
    taizhang: Taizhang, tmp_path: Path, verb: str
) -> None:
    done = taizhang("--data", tmp_path / "nowhere", verb)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"taizhang: {tmp_path}/nowhere/raw: there is no such file or folder\n"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", [["build"], ["export", "-o", "out"], ["compare", "-o", "out.csv"]])
def test_what_needs_an_earlier_step_says_which(taizhang: Taizhang, tmp_path: Path, words: list[str]) -> None:
    done = taizhang("--data", tmp_path / "data", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert "run `taizhang" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RawMissing("x"), 1),
        (Busy("x"), 1),
        (ServerFailed("x"), 1),
        (NothingFound("x"), 1),
        (PermissionError("x"), 1),
        (SettingsError("x"), 2),
        (Refused("x"), 3),
        (ZeroDivisionError("a fault of the program"), None),
    ],
)
def test_every_known_error_has_its_exit_code(error: Exception, code: int | None) -> None:
    assert exit_code(error) == code


def test_the_verbs_work_one_after_the_other_and_print_json_alone_on_stdout(taizhang: Taizhang, data: Path) -> None:
    out = data.parent / "out"
    texts = {}
    for words in (
        ["ingest"],
        ["build"],
        ["export", "triples", "issues", "-o", out, "-f", "parquet"],
        ["compare", "-o", out / "both.csv", "--regions", "广元市、达州市", "--topic", "专区", "--lang", "en"],
    ):
        done = taizhang("--data", data, *words)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        texts[words[0]] = done.stdout
        as_json = taizhang("--data", data, *words, "--json")
        assert (as_json.returncode, as_json.stderr) == (0, "")
        json.loads(as_json.stdout)
    assert texts["ingest"] == "read 3 notices (3 new), 6 tasks, 0 issues\n"
    assert texts["build"] == f"built {data}/curated/warehouse.duckdb: 3 notices, 6 tasks, 9 triples\n"
    assert texts["export"] == f"wrote 2 files to {out}: 9 rows\n"
    assert texts["compare"] == f"compared 广元市, 达州市: 1 common task\nwrote {out}/both.csv\n"
    assert (out / "triples.parquet").is_file()
    assert (out / "both.csv").read_text("utf-8-sig").startswith("theme,")


def test_progress_is_plain_lines_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "LOG_SECONDS", 0.0)
    with screen.progress("reading notices") as progress:
        progress(1_000, 20_000)
    seen = capsys.readouterr()
    assert (seen.out, seen.err) == ("", "reading notices: 1,000 of 20,000\n")


def test_counts_are_written_as_people_write_them() -> None:
    assert [screen.counted(n, "task") for n in (0, 1, 2, 1234)] == ["0 tasks", "1 task", "2 tasks", "1,234 tasks"]
