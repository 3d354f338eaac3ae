"""Several files are one notice: counted through, each block and place with the file that it stands in."""

from collections.abc import Iterator

from extractors.readers import read
from extractors.readers.bundle import bundled
from taizhang.model import Issue, Notice, Passage, Place, Repair, Source
from taizhang.settings import Settings

PAGE = "关于印发工作要点的通知\n\n一、推进公开\n\n1.梳理事项。\n"
ANNEX = "附件\n\n序号 | 工作任务 | 责任单位\n1 | 公开目录。 | 市司法局\n2 | 公开清单。 | 市民政局\n"


def notice(text: str, name: str = "页面.txt") -> Notice:
    return read(text.encode(), Source(name, "0" * 64), Settings())


def passages(whole: Notice) -> Iterator[Passage]:
    for block in whole.blocks:
        yield block.text
        yield from (c.text for row in (block.grid.rows if block.grid else ()) for c in row)


def test_blocks_tables_and_characters_are_counted_through() -> None:
    whole = bundled(
        Source("页面.txt", "0" * 64), [(None, notice(PAGE)), ("甲.txt", notice(ANNEX)), ("乙.txt", notice(ANNEX))]
    )
    assert [b.ordinal for b in whole.blocks] == list(range(len(whole.blocks)))
    assert [b.grid.ordinal for b in whole.blocks if b.grid] == [0, 1]
    for passage in passages(whole):
        assert passage.value == "".join(whole.text[i] for i in passage.offsets)
    assert whole.text == f"{PAGE}\f{ANNEX}\f{ANNEX}"


def test_each_block_names_its_file() -> None:
    whole = bundled(Source("页面.txt", "0" * 64), [(None, notice(PAGE)), ("甲.txt", notice(ANNEX))])
    assert [b.file for b in whole.blocks] == [None] * 3 + ["甲.txt"] * 2


def test_repairs_and_issues_keep_their_place_and_name_their_file() -> None:
    text = "甲\n乙"
    place = Place(0, 2, 3, "乙", table=0)
    part = Notice(Source("甲.txt", "1"), text, (), (Repair("x", "mended", place),), (Issue("y", "not read"),))
    first = notice(ANNEX)
    whole = bundled(Source("页面.txt", "0"), [(None, first), ("甲.txt", part)])
    (repair,), (issue,) = whole.repairs, whole.issues
    assert repair.place is not None
    assert (repair.place.block, repair.place.table, repair.place.file) == (len(first.blocks), 1, "甲.txt")
    assert whole.text[repair.place.start : repair.place.end] == repair.place.quote
    assert issue.message == "甲.txt: not read"


def test_a_member_of_an_archive_is_named_behind_it() -> None:
    archive = bundled(Source("附件.zip", "1"), [("附件1.txt", notice(ANNEX)), ("附件2.txt", notice(PAGE))])
    whole = bundled(Source("页面.txt", "0"), [(None, notice(PAGE)), ("附件.zip", archive)])
    assert list(dict.fromkeys(b.file for b in whole.blocks)) == [None, "附件.zip/附件1.txt", "附件.zip/附件2.txt"]


def test_the_labels_are_those_of_the_first_file_that_has_any() -> None:
    labelled = Notice(Source("a", "1"), "", (), labels=(("title", "通知"),))
    other = Notice(Source("b", "2"), "", (), labels=(("title", "附件"),))
    assert bundled(Source("a", "0"), [(None, notice(PAGE)), ("a", labelled), ("b", other)]).labels == (
        ("title", "通知"),
    )
