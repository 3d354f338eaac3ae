"""``taizhang extract`` reads one notice, whatever it is, and says plainly what it could not read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Taizhang = Callable[..., Any]


def read(taizhang: Taizhang, path: Path) -> dict[str, Any]:
    done = taizhang("extract", path, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_record_is_printed_as_json(taizhang: Taizhang, data: Path) -> None:
    record = read(taizhang, data / "raw" / "notice-001.txt")
    assert record["document"]["doc_number"] == "广府办函〔2021〕2号"
    assert [(u["text"], d["due"]) for t in record["tasks"] for u in t["units"] for d in t["deadlines"]] == [
        ("市司法局", "2021-10-31"),
        ("市政务服务管理局", "2022-06-30"),
        ("市大数据局", "2022-06-30"),
    ]


def test_the_same_bytes_give_the_same_json(taizhang: Taizhang, data: Path) -> None:
    path = data / "raw" / "notice-000.txt"
    assert taizhang("extract", path, "--json").stdout == taizhang("--data", "x", "extract", "--json", path).stdout


def test_on_the_screen_it_is_a_table_with_its_counts(taizhang: Taizhang, data: Path) -> None:
    done = taizhang("extract", data / "raw" / "notice-001.txt", COLUMNS="140")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "广元市人民政府办公室关于印发2021年政务公开工作要点的通知\n广府办函〔2021〕2号 · 四川省广元市"
    )
    assert "市政务服务管理局" in done.stdout
    assert "2022年6月 → 2022-06-30" in done.stdout
    assert "责任单位" in done.stdout
    assert "2 tasks, 0 repairs, 0 issues" in done.stdout


def test_headings_are_english_where_that_is_set(taizhang: Taizhang, data: Path) -> None:
    done = taizhang("extract", data / "raw" / "notice-001.txt", TAIZHANG_LANG="en")
    assert "deadlines" in done.stdout
    assert "完成时限 " not in done.stdout


def test_gb18030_text_is_read_as_what_it_is(taizhang: Taizhang, tmp_path: Path, notice: Callable[[int], str]) -> None:
    one, other = tmp_path / "utf8.txt", tmp_path / "gb18030.txt"
    one.write_text(notice(1), "utf-8")
    other.write_text(notice(1), "gb18030")
    assert read(taizhang, other)["tasks"] == read(taizhang, one)["tasks"] != []


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"", "empty_file", "the file is empty"),
        (bytes(range(256)) * 40, "not_text", "not text"),
        (b"%PDF-1.7\n" + b"\x00" * 99, "damaged_file", "PDF"),
    ],
)
def test_bytes_that_are_no_text_fail_with_the_reason(
    taizhang: Taizhang, tmp_path: Path, data: bytes, code: str, message: str
) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(data)
    done = taizhang("extract", path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"taizhang: {path}: nothing could be read: ")
    assert message in done.stderr
    as_json = taizhang("extract", path, "--json")
    assert as_json.returncode == 1
    assert [issue["code"] for issue in json.loads(as_json.stdout)["issues"]] == [code]


def test_a_file_over_the_cap_is_not_read(taizhang: Taizhang, data: Path) -> None:
    done = taizhang("extract", data / "raw" / "notice-001.txt", TAIZHANG_TEXT_BYTES="100")
    assert done.returncode == 1
    assert "more than the 100 bytes that TAIZHANG_TEXT_BYTES allows" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["extract", "nowhere.txt"], 1, "taizhang: nowhere.txt: there is no such file\n"),
        (["extract", "/"], 2, "taizhang: / is a folder; `taizhang ingest /` reads all notices in it\n"),
        (["extract", "ftp://www.example.gov.cn/a.html"], 1, "expected one with http:// or https://"),
        (["extract"], 2, "Missing argument 'FILE|URL'"),
        (["extract", "--jsn", "a.txt"], 2, "No such option: --jsn"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(taizhang: Taizhang, words: list[str], code: int, message: str) -> None:
    done = taizhang(*words)
    assert done.returncode == code
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_it_imports_neither_prefect_nor_duckdb_nor_anything_as_slow(data: Path) -> None:
    program = (
        "import sys\n"
        "from taizhang.commands import main\n"
        f"sys.argv = ['taizhang', 'extract', {str(data / 'raw' / 'notice-001.txt')!r}, '--json']\n"
        "main()\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stderr.replace("'", '"')))
    assert "extractors" in loaded
    assert not loaded & {
        "prefect",
        "duckdb",
        "pandas",
        "pyarrow",
        "numpy",
        "jieba",
        "typer",
        "pydantic",
        "rich",
        "scrapy",
        "sqlalchemy",
        "twisted",
        "warehouse",
        "yaml",
    }


def test_a_reader_that_stops_reading_makes_no_noise() -> None:
    notice = Path(__file__).parents[2] / "data" / "raw" / "guangyuan-2021-26.txt"
    command = Path(sys.executable).with_name("taizhang")
    with subprocess.Popen(
        [command, "extract", notice, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(60) == 0
