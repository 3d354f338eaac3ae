"""A file that hangs, crashes or eats memory is an issue of its own; its neighbours are read, nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawlers import raw
from flows.pool import reading
from taizhang.model import Record
from taizhang.settings import Settings

PROGRAM = Path(__file__).with_name("bad_readers_process.py")
PAGE = b"<!doctype html><html><p>"
CODES = {
    "fine": None,
    "sleeps": "too_slow",
    "holds": "too_slow",
    "hogs": "too_much_memory",
    "starves": "too_much_memory",
    "crashes": "extraction_failed",
    "exits": "extraction_failed",
    "raises": "extraction_failed",
}
SAID = {
    "sleeps": "TAIZHANG_FILE_SECONDS allows 1",
    "holds": "TAIZHANG_FILE_SECONDS allows 1",
    "hogs": "TAIZHANG_MEMORY_BYTES allows 1,024 MiB",
    "starves": "TAIZHANG_MEMORY_BYTES allows 1,024 MiB",
    "crashes": "died of SIGSEGV",
    "exits": "died with exit code 3",
    "raises": "IndexError: no such row",
}

linux = pytest.mark.skipif(not Path("/proc").is_dir(), reason="limits of memory and /proc are Linux's")


def pages(folder: Path, names: list[str]) -> list[Path]:
    """Write a page for each name, the name being how reading it goes."""
    paths = [folder / f"{number:02d}-{name}.html" for number, name in enumerate(names)]
    for path in paths:
        path.write_bytes(PAGE + path.name.encode())
    return paths


@linux
@pytest.mark.parametrize(("method", "workers"), [("fork", 1), ("spawn", 2)])
def test_each_bad_file_is_told_of_and_the_files_between_are_read(tmp_path: Path, method: str, workers: int) -> None:
    names = [name for bad in CODES for name in (bad, "fine")]
    paths = pages(tmp_path, names)
    words = [sys.executable, str(PROGRAM), method, str(workers), *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    told = [json.loads(line) for line in done.stdout.splitlines()[1:]]
    assert [name for name, *_ in told] == [path.name for path in paths]
    for name, (file, code, message, _) in zip(names, told, strict=True):
        assert code == CODES[name]
        if code:
            assert message.startswith(f"{file}: ")
            assert SAID[name] in message
    # Only a process that died, or that ran out of memory, is replaced: no file is read again for its neighbour.
    assert len({process for *_, process in told if process}) <= workers + 5


@linux
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_no_process_behind(tmp_path: Path, method: str, end: signal.Signals) -> None:
    paths = pages(tmp_path, ["holds", "sleeps"])
    words = [sys.executable, str(PROGRAM), method, "2", *map(str, paths)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "reading\n"
        deadline = time.monotonic() + 10
        while len(children := children_of(run.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        run.send_signal(end)
        run.wait(20)
    deadline = time.monotonic() + 10  # one that is held by C code ends by its own watch
    while any(is_alive(child) for child in children):
        assert time.monotonic() < deadline, f"still there: {children}"
        time.sleep(0.05)
    assert children


@linux
def test_a_pdf_that_holds_its_library_for_ever_is_told_in_time(tmp_path: Path) -> None:
    # Each form draws the one before it twice: 2^40 drawings, all within one call of the library.
    forms = [
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 11>>"
        b"stream\n/X Do /X Do\nendstream" % (number + 1)
        for number in range(4, 44)
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *forms]
    data = b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1))
    path = tmp_path / "held.pdf"
    path.write_bytes(b"%PDF-1.7\n" + data + b"trailer<</Root 1 0 R>>\n%%EOF")
    settings = Settings(file_seconds=3)
    with reading(settings, 1) as read:
        (record,) = read([raw.identify(path)])
    assert isinstance(record, Record)
    assert [issue.code for issue in record.issues] == ["too_slow"]


def children_of(parent: int) -> list[int]:
    """Return the processes that this one has started."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@linux
def test_a_worker_that_is_killed_leaves_no_converter_behind(tmp_path: Path) -> None:
    # The stand-in for LibreOffice starts a process of its own, as the true one does.
    program = tmp_path / "soffice"
    program.write_text(
        f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child; echo $$ > {tmp_path}/parent; wait\n", "utf-8"
    )
    program.chmod(0o755)
    notice = tmp_path / "notice.rtf"
    notice.write_bytes(b"{\\rtf1 a}")
    code = (
        "import sys\nfrom pathlib import Path\nfrom crawlers import raw\nfrom flows.pool import reading\n"
        "from taizhang.settings import Settings\n"
        "with reading(Settings(workers=1), 1) as read:\n    read([raw.identify(Path(sys.argv[1]))])\n"
    )
    path = f"{tmp_path}:{os.environ['PATH']}"
    words = [sys.executable, "-c", code, str(notice)]
    with subprocess.Popen(words, env={**os.environ, "PATH": path, "TMPDIR": str(tmp_path)}) as run:
        until = time.monotonic() + 20
        while not (tmp_path / "parent").exists() or not (tmp_path / "parent").read_text():
            assert time.monotonic() < until, "the converter was not started"
            time.sleep(0.02)
        (worker,) = children_of(run.pid)
        os.kill(worker, signal.SIGKILL)
        started = [int((tmp_path / name).read_text()) for name in ("parent", "child")]
        until = time.monotonic() + 10
        while any(is_alive(process) for process in started):
            assert time.monotonic() < until, f"still there: {started}"
            time.sleep(0.02)
        run.wait(20)
