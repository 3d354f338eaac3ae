"""Files with faults put in by chance: nothing but a notice comes back, and its words stand where they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.fuzz.promises import Broken, checked
from bench.fuzz.run import Tally, corpus, fuzzed
from extractors.readers.kinds import Kind
from taizhang.model import Passage
from taizhang.settings import Settings

SEED = 20210910
TRIES = {Kind.TEXT: 30, Kind.HTML: 30, Kind.DOCX: 40, Kind.PDF: 8, Kind.SHEET: 30, Kind.ARCHIVE: 20}
SMALLEST = 3  # files of each kind


@pytest.mark.parametrize("kind", TRIES)
def test_a_reader_stands_what_chance_does_to_its_files(
    kind: Kind, tmp_path: Path, docx: Callable[..., bytes], packed: Callable[..., bytes]
) -> None:
    words = "".join(f"<w:p><w:r><w:t>（{n}）编制目录。</w:t></w:r></w:p>" for n in "一二三")
    cell = "<w:tc><w:p><w:r><w:t>公开</w:t></w:r></w:p></w:tc>"
    (tmp_path / "a.docx").write_bytes(docx(words + f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>"))
    (tmp_path / "a.zip").write_bytes(
        packed({"通知.txt": "关于印发要点的通知\n一、公开目录。\n", "附件/1.docx": docx(words)})
    )
    paths = [*corpus().get(kind, []), *corpus([tmp_path]).get(kind, [])]
    if not paths:
        pytest.skip(f"no {kind} stands in the project")
    small = sorted(paths, key=lambda path: path.stat().st_size)[:SMALLEST]
    run = fuzzed({kind: small}, SEED, Settings(file_seconds=20))
    tally: Tally = next(tally for _, tally in run if tally.tried == TRIES[kind])
    assert [what for what, _ in tally.wrong] == []


def test_a_broken_promise_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.fuzz import promises

    for passage in (Passage("公开", (0,)), Passage("公", (99,)), Passage("公", (1,))):
        monkeypatch.setattr(promises, "passages", lambda notice, p=passage: iter([p]))
        with pytest.raises(Broken):
            checked("公开目录".encode(), "a.txt", Settings())
