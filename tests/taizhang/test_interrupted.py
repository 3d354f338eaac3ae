"""A Ctrl-C ends every verb with a line and exit code 130, never with a traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from taizhang import commands

# Says when it begins to read, and reads until it is stopped.
SLOW = (
    "import time\n"
    "from flows import reading\n"
    "from taizhang.commands import main\n"
    "def slow(content, source, settings, attached):\n"
    "    print('reading', flush=True)\n"
    "    time.sleep(60)\n"
    "reading.extract = slow\n"
    "main()\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT")
@pytest.mark.parametrize("verb", ["extract", "ingest"])
def test_an_interrupt_is_a_line_and_130(data: Path, verb: str) -> None:
    notice = data / "raw" / "notice-001.txt"
    words = ["extract", str(notice)] if verb == "extract" else ["--data", str(data), "ingest"]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "taizhang: interrupted\n"
        assert process.wait(60) == 130


def test_what_duckdb_makes_of_an_interrupt_is_one(taizhang: Callable[..., Any]) -> None:
    with mock.patch.object(commands, "_run", side_effect=RuntimeError("Query interrupted")):
        done = taizhang("build")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "taizhang: interrupted\n")
    with mock.patch.object(commands, "_run", side_effect=RuntimeError("a fault")), pytest.raises(RuntimeError):
        taizhang("build")
