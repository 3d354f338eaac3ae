"""Files that are cut short, empty, or not what their names say are read by their bytes, or are an issue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.limits import limited
from extractors.readers import READERS, read
from extractors.readers.kinds import Kind, kind_of
from taizhang.model import Notice, Source
from taizhang.settings import Settings

NOTICES = Path(__file__).parents[1] / "notices"
RAW = Path(__file__).parents[2] / "data" / "raw"
SMALLEST = 2  # of each kind: cutting is slow where files are large
SLOW = frozenset({Kind.WRITER, Kind.PICTURE})  # read through LibreOffice, by OCR


def corpus() -> list[Path]:
    """Return the smallest files of each kind that stand in the project."""
    kinds: dict[Kind, list[Path]] = {}
    for path in sorted(filter(Path.is_file, (*NOTICES.rglob("*"), *RAW.glob("*.txt"))), key=lambda p: p.stat().st_size):
        if path.suffix not in (".json", ".toml", ".md"):
            kinds.setdefault(kind_of(path.read_bytes()), []).append(path)
    return [path for kind, paths in kinds.items() if kind not in SLOW for path in paths[:SMALLEST]]


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.name)
def test_a_file_that_is_cut_at_any_tenth_is_read_as_far_as_it_goes_or_told(path: Path) -> None:
    data = path.read_bytes()
    for tenth in range(10):
        cut = data[: len(data) * tenth // 10]
        with limited(30, 30):
            notice = read(cut, Source(path.name, ""), Settings())
        assert notice.blocks or notice.issues
        assert all(issue.code != "extraction_failed" for issue in notice.issues)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"a",
        b"<",
        b"%",
        b"P",
        b"\xff",
        b"PK\3\4",
        b"%PDF-1.7",
        b"{\\rtf",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_a_file_of_next_to_nothing_has_no_tasks(read_harm: Callable[..., Notice], data: bytes) -> None:
    if kind_of_or_none(data) is Kind.WRITER:
        pytest.skip("LibreOffice reads it")
    notice = read_harm(data)
    assert len(notice.text) < 2
    assert notice.issues or notice.text


def kind_of_or_none(data: bytes) -> Kind | None:
    from extractors.readers.errors import Unreadable

    try:
        return kind_of(data)
    except Unreadable:
        return None


def test_what_a_file_is_called_makes_no_difference(docx: Callable[..., bytes], pdf: Callable[..., bytes]) -> None:
    word = docx("<w:p><w:r><w:t>编制目录</w:t></w:r></w:p>")
    page = "<html><body><h1>关于印发要点的通知</h1><p>各单位：</p><p>现将工作要点印发给你们，请认真贯彻落实。</p></body></html>".encode()
    for data, kind in (
        (word, Kind.DOCX),
        (page, Kind.HTML),
        (pdf(b"<<>>"), Kind.PDF),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Kind.PICTURE),
    ):
        assert kind_of(data) is kind
    assert set(READERS) == set(Kind)
    for data in (word, page):
        notices = [
            read(data, Source(f"a.{ending}", ""), Settings()) for ending in ("html", "doc", "pdf", "docx", "txt", "png")
        ]
        assert {(notice.text, len(notice.blocks)) for notice in notices} == {(notices[0].text, len(notices[0].blocks))}
        assert notices[0].text.strip()
