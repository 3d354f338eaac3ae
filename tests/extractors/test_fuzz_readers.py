"""Files with faults put in by chance: nothing but a notice comes back, and its words stand where they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz.made import write_made
from bench.fuzz.promises import Broken, checked
from bench.fuzz.run import Tally, corpus, fuzzed
from extractors.readers.kinds import Kind
from taizhang.model import Passage
from taizhang.settings import Settings

SEED = 20210910
TRIES = {Kind.TEXT: 30, Kind.HTML: 30, Kind.DOCX: 40, Kind.PDF: 8, Kind.SHEET: 30, Kind.ARCHIVE: 20}
SMALLEST = 3  # files of each kind


@pytest.mark.parametrize("kind", TRIES)
def test_a_reader_stands_what_chance_does_to_its_files(kind: Kind, tmp_path: Path, docx: Callable[..., bytes]) -> None:
    words = "".join(f"<w:p><w:r><w:t>（{n}）编制目录。</w:t></w:r></w:p>" for n in "一二三")
    cell = "<w:tc><w:p><w:r><w:t>公开</w:t></w:r></w:p></w:tc>"
    (tmp_path / "a.docx").write_bytes(docx(words + f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>"))
    write_made(tmp_path)
    paths = [*corpus().get(kind, []), *corpus([tmp_path]).get(kind, [])]
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


WORDS = st.text(
    st.sampled_from("序号工作任务责任单位完成时限：；、（）〔〕12年6月底前市司法局\u3000\u200b\u00a0\n\t|#&<>\"'"),
    max_size=12,
)
SPANS = st.sampled_from(["", "0", "1", "2", "3", "7", "-1", "65535", "999999999", "x", "2.5"])
TAGS = st.sampled_from(["p", "div", "span", "b", "td", "tr", "table", "br", "ul", "li", "a", "font", "h1", "script"])


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@st.composite
def html_pages(draw: st.DrawFn) -> bytes:
    """A page with a table whose cells span what they like, between tags that need not close."""
    rows = draw(st.lists(st.lists(st.tuples(WORDS, SPANS, SPANS, TAGS), max_size=5), max_size=8))
    cells = (
        "".join(
            f'<td rowspan="{d}" colspan={a}><{t}>{escaped(w)}' + draw(st.sampled_from(["</td>", ""]))
            for w, d, a, t in row
        )
        for row in rows
    )
    table = "".join(f"<tr>{row}" for row in cells)
    around = "".join(f"<{tag}>{escaped(draw(WORDS))}" for tag in draw(st.lists(TAGS, max_size=6)))
    return f"<!doctype html><html><body><h1>关于印发工作要点的通知</h1>{around}<table>{table}</table>{around}</body></html>".encode()


@st.composite
def word_bodies(draw: st.DrawFn) -> str:
    """The body of a DOCX: paragraphs, and tables whose cells are merged as chance has it."""

    def paragraph() -> str:
        tab = draw(st.sampled_from(["", "<w:tab/>", "<w:br/>", '<w:br w:type="page"/>']))
        text = escaped(draw(WORDS))
        return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t>{tab}</w:r></w:p>'

    def cell() -> str:
        span = draw(
            st.sampled_from(
                ["", '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="999999999"/>', '<w:gridSpan w:val="x"/>']
            )
        )
        merge = draw(
            st.sampled_from(["", "<w:vMerge/>", '<w:vMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'])
        )
        return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraph()}</w:tc>"

    def row() -> str:
        return f"<w:tr>{''.join(cell() for _ in range(draw(st.integers(0, 4))))}</w:tr>"

    def table() -> str:
        return f"<w:tbl>{''.join(row() for _ in range(draw(st.integers(0, 5))))}</w:tbl>"

    return "".join(draw(st.sampled_from([paragraph, table]))() for _ in range(draw(st.integers(0, 5))))


FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@FUZZ
@given(html_pages())
def test_a_page_of_any_table_keeps_the_promises(data: bytes) -> None:
    checked(data, "a.html", Settings())


@FUZZ
@given(word_bodies())
def test_a_docx_of_any_merged_cells_keeps_the_promises(docx: Callable[..., bytes], body: str) -> None:
    checked(docx(body), "a.docx", Settings())
