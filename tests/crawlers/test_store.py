"""The raw store keeps bytes once, under their hash, whole, on disk, and notices when they are damaged."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.store import INCOMING, LEFT_AFTER, Store, StoreDamaged


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "objects")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def files(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file())


@settings(max_examples=20, deadline=None)  # the disk takes its time
@given(datas=st.lists(st.binary(max_size=200), max_size=8))
def test_what_is_put_is_had_again(tmp_path_factory: pytest.TempPathFactory, datas: list[bytes]) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "objects")
    hashes = store.put(datas)
    assert hashes == [sha(data) for data in datas]
    assert [store.get(sha256) for sha256 in hashes] == datas
    assert files(store) == sorted(set(hashes))


def test_bytes_lie_in_a_folder_of_the_first_two_digits(store: Store) -> None:
    (sha256,) = store.put(["关于".encode()])
    assert store.path(sha256) == store.folder / sha256[:2] / sha256
    assert store.path(sha256).read_bytes() == "关于".encode()
    assert not store.path(sha256).stat().st_mode & stat.S_IWUSR  # raw is for ever


def test_bytes_that_are_there_are_not_written_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (sha256,) = store.put([b"a"])
    before = store.path(sha256).stat()

    def no(*_: Any) -> None:
        raise AssertionError("nothing is to be written")

    for name in ("open", "replace", "fsync"):
        monkeypatch.setattr(os, name, no)
    assert store.put([b"a", b"a"]) == [sha256, sha256]
    assert store.path(sha256).stat().st_mtime_ns == before.st_mtime_ns


def test_nothing_put_is_nothing_made(store: Store) -> None:
    assert store.put([]) == []
    assert not store.folder.exists()


def test_bytes_come_to_the_disk_before_their_names_do(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    fsync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        told.append(("fsync", Path(f"/proc/self/fd/{handle}").resolve().name))
        fsync(handle)

    def replaced(source: Path, target: Path) -> None:
        told.append(("rename", target.name))
        assert ("fsync", source.name) in told
        replace(source, target)

    store.put([b"first"])
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    hashes = store.put([b"a", b"b"])
    last_rename = max(number for number, (what, _) in enumerate(told) if what == "rename")
    after = {name for what, name in told[last_rename:] if what == "fsync"}
    assert after == {"objects", *(sha256[:2] for sha256 in hashes)}
    assert [name for what, name in told if what == "rename"] == hashes


def test_damaged_bytes_are_named(store: Store) -> None:
    (sha256,) = store.put([b"notice"])
    store.path(sha256).chmod(0o644)
    store.path(sha256).write_bytes(b"n0tice")
    with pytest.raises(StoreDamaged, match=rf"{sha256}: damaged, its bytes have the SHA-256 {sha(b'n0tice')}"):
        store.get(sha256)


def test_lost_bytes_are_named(store: Store) -> None:
    with pytest.raises(StoreDamaged, match=rf"{'0' * 64}: the raw store has lost these bytes"):
        store.get("0" * 64)


def test_bytes_that_were_cut_are_made_whole_when_they_come_again(store: Store) -> None:
    (sha256,) = store.put([b"notice"])
    store.path(sha256).chmod(0o644)
    store.path(sha256).write_bytes(b"not")
    store.put([b"notice"])
    assert store.get(sha256) == b"notice"


def test_what_cannot_be_written_leaves_nothing_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store.put([b"first"])
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.put([b"a", b"b"])
    assert files(store) == [sha(b"first")]


def test_what_a_killed_process_left_is_cleared_away_after_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming = store.folder / INCOMING
    incoming.mkdir(parents=True)
    for name, age in (("old", LEFT_AFTER + 60), ("young", 60)):
        (incoming / name).write_bytes(b"half")
        now = (incoming / name).stat().st_mtime
        os.utime(incoming / name, (now - age, now - age))
    store.put([b"a"])
    assert files(store) == sorted([sha(b"a"), "young"])
