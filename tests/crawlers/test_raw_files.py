"""Raw files are found in one order, known by their hash, and read within the caps."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawlers import raw
from taizhang.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.html",
        "deep/c.pdf",
        ".hidden.txt",
        ".git/d.txt",
        "README.md",
        "a.html.json",
        "deep/e.sha256",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_notices_are_found_in_order_and_what_lies_beside_them_is_not(folder: Path) -> None:
    assert raw.find([folder]).files == (folder / "a.html", folder / "b.txt", folder / "deep/c.pdf")


def test_a_file_given_twice_is_found_once_and_one_given_by_name_always(folder: Path) -> None:
    found = raw.find([folder / "README.md", folder / "b.txt", folder])
    assert found.files == (folder / "README.md", folder / "b.txt", folder / "a.html", folder / "deep/c.pdf")


def test_a_path_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(raw.RawMissing, match=r"nowhere: there is no such file or folder"):
        raw.find([folder, folder / "nowhere"])


def test_an_empty_folder_has_no_notices(tmp_path: Path) -> None:
    assert raw.find([tmp_path]) == raw.Found(())


def test_a_file_is_known_by_the_hash_of_its_bytes(folder: Path) -> None:
    file = raw.identify(folder / "b.txt")
    assert file == raw.RawFile(folder / "b.txt", "b.txt", hashlib.sha256(b"b.txt").hexdigest(), 5)
    assert raw.read(file, Settings()) == b"b.txt"


def test_a_file_that_went_away_is_missing(folder: Path) -> None:
    with pytest.raises(raw.RawMissing, match=r"gone\.txt"):
        raw.identify(folder / "gone.txt")
    file = raw.identify(folder / "b.txt")
    (folder / "b.txt").unlink()
    with pytest.raises(raw.RawUnreadable, match=r"b\.txt: it cannot be read"):
        raw.read(file, Settings())


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_what_it_was(folder: Path) -> None:
    file = raw.identify(folder / "b.txt")
    (folder / "b.txt").write_bytes(b"other")
    with pytest.raises(raw.RawUnreadable, match="changed"):
        raw.read(file, Settings())


@pytest.mark.parametrize("cap", raw.CAPS)
def test_a_file_over_the_largest_of_the_caps_is_not_read_and_the_cap_is_named(tmp_path: Path, cap: str) -> None:
    caps: dict[str, Any] = dict.fromkeys(raw.CAPS, 10)
    path = tmp_path / "n.txt"  # a name says nothing of what a file is
    path.write_bytes(b"x" * 50)
    file = raw.identify(path)
    assert len(raw.read(file, replace(Settings(), **caps | {cap: 50}))) == 50
    told = f"n.txt: the file has 50 bytes, more than the 49 bytes that TAIZHANG_{cap.upper()}, the largest"
    with pytest.raises(raw.RawTooLarge, match=told):
        raw.read(file, replace(Settings(), **caps | {cap: 49}))
    assert path.stat().st_size == 50


def test_a_folder_that_is_read_otherwise_is_passed_over_whatever_leads_to_it(tmp_path: Path) -> None:
    aside = tmp_path / "raw" / "crawled"
    for path in (tmp_path / "raw" / "a.txt", aside / "objects" / "ab" / "abcd"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "raw" / "link").symlink_to(aside)
    assert [path.name for path in raw.find([tmp_path / "raw"], aside).files] == ["a.txt"]
    assert raw.find([aside], aside).files == ()
    assert [path.name for path in raw.find([aside / "objects" / "ab" / "abcd"], aside).files] == ["abcd"]
    assert len(raw.find([tmp_path / "raw"], tmp_path / "missing").files) == 2
