"""Two runs never write to one folder at a time, and a writer that dies does not lock the next one out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.lock import Busy, only_writer


def test_a_second_writer_is_told_who_the_first_one_is(tmp_path: Path) -> None:
    told = pytest.raises(Busy, match=f"process {os.getpid()} is writing to {tmp_path}")
    with only_writer(tmp_path), told, only_writer(tmp_path):
        pass
    with only_writer(tmp_path):
        pass


def test_the_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    hold = f"from pathlib import Path; from flows.lock import only_writer\nwith only_writer(Path({str(tmp_path)!r})):\n"
    program = [sys.executable, "-c", f"{hold} print('held', flush=True); input()"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match=f"process {holder.pid} "), only_writer(tmp_path):
            pass
        holder.kill()
    with only_writer(tmp_path):
        pass


def test_a_system_without_file_locks_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pytest.raises(OSError, match="WSL on Windows"), only_writer(tmp_path):
        pass
