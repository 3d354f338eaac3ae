"""Names that are no UTF-8, folders that cannot be read and links to folders: nothing is passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawlers import raw


def written(folder: Path, name: bytes) -> Path:
    """Return a file with this very name. Skips where the file system refuses it."""
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    try:
        path.write_bytes(name)
    except OSError as error:
        pytest.skip(f"this file system takes no such name: {error}")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [(b"\xb4\xef\xd6\xdd.txt", "达州.txt"), ("达州.txt".encode(), "达州.txt"), (b"a\xff.txt", "a\\xff.txt")],
)
def test_a_name_is_text_whatever_its_bytes_are(tmp_path: Path, name: bytes, text: str) -> None:
    path = written(tmp_path, name)
    file = raw.identify(path)
    assert (file.name, file.path) == (text, path)
    assert raw.shown(path) == f"{tmp_path}/{text}"
    path.unlink()
    with pytest.raises(raw.RawMissing) as missing:
        raw.identify(path)
    assert str(missing.value).encode() == f"{tmp_path}/{text}: there is no such file".encode()


def test_a_run_that_is_given_such_a_name_asks_for_its_folder(taizhang: Callable[..., Any], tmp_path: Path) -> None:
    done = taizhang("--data", tmp_path, "run", written(tmp_path, b"\xb4\xef\xd6\xdd.txt"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"taizhang: {tmp_path}/达州.txt: this name is no UTF-8; give the folder it lies in\n"


def test_a_folder_that_cannot_be_read_is_a_fault_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name, "utf-8")
    scandir = os.scandir

    def refusing(path: str) -> object:  # no right is kept from root: the system's answer is played
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = raw.find([tmp_path])
    assert found.files == (tmp_path / "open" / "a.txt",)
    assert found.faults == (f"{tmp_path}/closed: the folder cannot be read (Permission denied)",)


def test_a_link_to_a_folder_is_followed_and_each_folder_looked_into_once(tmp_path: Path) -> None:
    raw_folder, elsewhere = tmp_path / "raw", tmp_path / "elsewhere"
    for folder in (raw_folder / "own", elsewhere):
        folder.mkdir(parents=True)
        (folder / "n.txt").write_text(folder.name, "utf-8")
    (raw_folder / "linked").symlink_to(elsewhere)
    (raw_folder / "again").symlink_to(raw_folder / "own")
    (raw_folder / "own" / "loop").symlink_to(raw_folder)
    assert raw.find([raw_folder]).files == (raw_folder / "linked" / "n.txt", raw_folder / "own" / "n.txt")


def test_a_link_that_leads_nowhere_is_found_to_be_named_and_a_pipe_is_not(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert raw.find([tmp_path]).files == (tmp_path / "gone.txt",)
