"""Every quote stands at its place: over all that ships, and over notices woven from broken pieces."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.readers.decoding import decode
from taizhang.model import Place, Record

ROOT = Path(__file__).resolve().parents[2]
NOTICES = sorted([*(ROOT / "data" / "raw").glob("*.txt"), *(ROOT / "tests" / "notices").glob("*.txt")])


def places(record: Record) -> Iterator[Place | None]:
    for task in record.tasks:
        yield task.place
        yield from (u.place for u in task.units)
        yield from (d.place for d in task.deadlines)
    yield from (m.place for one in record.lists for m in one.members)
    yield from (r.place for r in record.repairs if r.place)
    yield from (i.place for i in record.issues if i.place)


@pytest.mark.parametrize("path", NOTICES, ids=lambda p: p.stem)
def test_every_quote_stands_at_its_place(record_of: Callable[[bytes], Record], path: Path) -> None:
    data = path.read_bytes()
    text = decode(data).text
    assert text is not None
    found = list(places(record_of(data)))
    assert found
    for place in found:
        assert place is not None
        assert place.quote == text[place.start : place.end] != ""


@pytest.mark.parametrize("path", NOTICES, ids=lambda p: p.stem)
def test_every_unit_and_deadline_is_in_its_own_quote(record_of: Callable[[bytes], Record], path: Path) -> None:
    for task in record_of(path.read_bytes()).tasks:
        for fact in (*task.units, *task.deadlines):
            assert fact.place is not None
            bare = "".join(fact.place.quote.split())
            assert fact.text.replace("、", "") in bare.replace("､", "").replace("、", "")


def test_a_record_is_the_same_each_time(record_of: Callable[[bytes], Record]) -> None:
    data = NOTICES[0].read_bytes()
    assert record_of(data) == record_of(data)


PIECES = st.sampled_from(
    [
        "一、重点任务\n", "（一）推进公开。", "1.梳理事项。", "各县（区）要", "2021年底前", "（责任单位：市教育局；完成时限：2021年12月）", "附件1\n", "\n", "\n\n",
        "序号 | 工作任务 | 责任单位 | 完成时限\n", "1 | 梳理事项。 | 市民政局 | 长期坚持\n", "\t序号\n\t任务\n\t责任单位\n", "\t1\n", "市司法局", "、", "先行县名单\n", "成都市、绵阳市、德阳市", "2021年9月10日\n",
        "索 引 号:", "川办函〔2021〕57号", "|", "\t", "　　", "202 1 年", "｡", "指导思想", "到2025年，建成体系。", "（（", "）", "責任單位",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_gives_a_record_whose_quotes_stand(record_of: Callable[[bytes], Record], text: str) -> None:
    for place in places(record_of(text.encode())):
        assert place is not None
        assert place.quote == text[place.start : place.end]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_record(record_of: Callable[[bytes], Record], data: bytes) -> None:
    record = record_of(data)
    assert record.tasks or record.issues or record.document.title is not None
