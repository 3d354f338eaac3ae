"""Every fact's words are found again in the archived bytes, and marked where they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest

from explorer.evidence import Evidence, Near, evidence
from explorer.excerpts import Fact, Mark, Paragraphs, Rows, Words
from explorer.opened import opened
from taizhang.settings import Settings

TaskIds = Callable[[Settings, str], list[str]]
MEISHAN = "meishan-annex1.txt"


def found(settings: Settings, task_id: str) -> Evidence:
    with opened(settings) as warehouse:
        evidence_of = evidence(warehouse, task_id, settings)
    assert evidence_of is not None
    return evidence_of


def shown(one: Evidence) -> Iterator[Words]:
    for part in one.source:
        if isinstance(part, Paragraphs):
            yield from part.words
        else:
            yield from (cell.words for row in part.rows for cell in row.cells)


def squeezed(text: str) -> str:
    return "".join(text.split())


def words_under(one: Evidence, mark: Mark) -> str:
    return "".join(piece.text for words in shown(one) for piece in words if mark in piece.marks)


@pytest.mark.parametrize(
    "name",
    [MEISHAN, "dazhou-2021-119.txt", "hainan-health-annex1.docx", "govcn-row34.html", "mofcom-domestic-service.pdf"],
)
def test_the_words_under_each_mark_are_the_quote(shipped: Settings, task_ids: TaskIds, name: str) -> None:
    ids = task_ids(shipped, name)
    assert ids
    for task_id in ids:
        one = found(shipped, task_id)
        assert one.fault is None
        assert {mark.fact for mark in one.marks} >= {Fact.TASK}
        for mark in one.marks:
            # A mark of a cell holds its words; marks of breaks between lines have none to show.
            assert squeezed(words_under(one, mark)) in squeezed(mark.place.quote).replace("|", "")
            assert words_under(one, mark)


def test_a_row_stands_under_its_header_beside_its_neighbours(shipped: Settings, task_ids: TaskIds) -> None:
    one = found(shipped, task_ids(shipped, MEISHAN)[6])
    (rows,) = one.source
    assert isinstance(rows, Rows)
    said = [["".join(piece.text for piece in cell.words) for cell in row.cells] for row in rows.rows]
    assert said[0] == ["序号", "重点任务", "工作进度", "责任单位"]
    assert [row.is_header for row in rows.rows] == [True, False, False, False, False]
    # The seventh task's units and deadline are those of the row above: both rows are marked, one on each side is not.
    assert [row[0] for row in said[1:]] == ["5", "6", "7", "8"]
    assert [row.is_marked for row in rows.rows] == [False, False, True, True, False]
    assert [row.after_gap for row in rows.rows] == [False, True, False, False, False]


def test_what_was_filled_from_the_row_above_is_a_repair_here(shipped: Settings, task_ids: TaskIds) -> None:
    one = found(shipped, task_ids(shipped, MEISHAN)[6])
    assert [(note.code, note.near) for note in one.repairs][:1] == [("value_filled", Near.HERE)]
    assert one.repairs_elsewhere > 0
    assert all(unit.inherited for unit in one.facts.units)


def test_a_pdf_tells_of_repairs_on_its_page(shipped: Settings, task_ids: TaskIds) -> None:
    one = found(shipped, task_ids(shipped, "mofcom-domestic-service.pdf")[3])
    assert one.facts.place is not None and one.facts.place.page == 2
    assert {(note.code, note.near) for note in one.repairs} >= {
        ("lines_joined", Near.HERE),
        ("lines_joined", Near.PAGE),
    }


def test_paragraphs_beside_are_shown_without_marks(shipped: Settings, task_ids: TaskIds) -> None:
    one = found(shipped, task_ids(shipped, "govcn-row34.html")[3])
    (part,) = one.source
    assert isinstance(part, Paragraphs)
    assert part.beside == {0, 2}
    assert all(not piece.marks for at in part.beside for piece in part.words[at])


def test_no_evidence_of_a_task_that_is_not_there(shipped: Settings) -> None:
    with opened(shipped) as warehouse:
        assert evidence(warehouse, "0123456789abcdef-0001", shipped) is None


def test_bytes_that_are_gone_leave_the_quotes(own: Settings, task_ids: TaskIds, notice: Callable[[int], str]) -> None:
    task_id = task_ids(own, "plain.txt")[0]
    assert found(own, task_id).fault is None
    (own.raw / "plain.txt").write_text(notice(5), "utf-8")
    one = found(own, task_id)
    assert one.fault == "plain.txt: the bytes are not there"
    assert (one.source, one.archived) == ((), frozenset())
    assert one.marks


def test_a_file_that_was_renamed_is_found_by_its_hash(own: Settings, task_ids: TaskIds) -> None:
    (own.raw / "plain.txt").rename(own.raw / "another.txt")
    assert found(own, task_ids(own, "plain.txt")[0]).fault is None


def test_reading_again_keeps_to_the_caps(small: Settings, task_ids: TaskIds) -> None:
    one = found(dataclasses.replace(small, text_bytes=100), task_ids(small, "plain.txt")[0])
    assert one.fault is not None and "TAIZHANG_TEXT_BYTES" in one.fault
    one = found(dataclasses.replace(small, memory_bytes=1), task_ids(small, "plain.txt")[0])
    assert one.fault is not None


def test_what_an_attachment_says_is_shown_from_it(small: Settings, task_ids: TaskIds) -> None:
    of_annex = [one for id in task_ids(small, "page.html") if (one := found(small, id)).facts.origin == "table"]
    assert len(of_annex) == 2
    for one in of_annex:
        assert one.fault is None
        assert one.facts.place is not None and one.facts.place.file == "page_files/annex.txt"
        assert isinstance(one.source[0], Rows)
