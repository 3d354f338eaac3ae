"""Each fact's words stand in the stored file where its place says: page and box, path in the tree, sheet and cell."""

import hashlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from lxml import html

from extractors.extraction import extract
from normalizers.characters import folded, mended
from taizhang.model import Passage, Place, Record, Source

RAW = Path(__file__).parents[2] / "data" / "raw"
NOTICES = Path(__file__).parents[1] / "notices"
PAGES = [*sorted(RAW.glob("*.html")), *sorted((NOTICES / "formats").glob("*.html"))]
PDFS = sorted((NOTICES / "formats").glob("*.pdf"))


def record_of(file: Path) -> Record:
    data = file.read_bytes()
    return extract(data, Source(file.name, hashlib.sha256(data).hexdigest()))


def places_of(record: Record) -> Iterator[Place]:
    for task in record.tasks:
        yield from filter(None, [task.place, *(u.place for u in task.units), *(d.place for d in task.deadlines)])


def bare(text: str) -> str:
    return folded(mended(Passage.of(text, 0, len(text))).value)


def one_cell(place: Place) -> bool:
    """Whether the quote is of one cell: a row cut by a page break has its words in two."""
    return "\t" not in place.quote and "\n" not in place.quote


@pytest.mark.parametrize("file", PAGES, ids=lambda p: p.name)
def test_the_way_down_the_tree_leads_to_the_words(file: Path) -> None:
    tree = html.fromstring(file.read_bytes().decode("utf-8")).getroottree()
    places = list(places_of(record_of(file)))
    assert places
    for place in places:
        found = tree.xpath(str(place.path))
        assert len(found) == 1
        assert not one_cell(place) or bare(place.quote) in bare("".join(found[0].itertext()))


@pytest.mark.parametrize("file", PDFS, ids=lambda p: p.name)
def test_the_page_and_the_box_hold_the_words(file: Path) -> None:
    document = pypdfium2.PdfDocument(file.read_bytes())

    @cache
    def words(page: int, box: tuple[float, float, float, float]) -> str:
        sheet = document[page - 1]
        left, top, right, bottom = box
        height = sheet.get_height()
        return bare(sheet.get_textpage().get_text_bounded(left - 2, height - bottom - 2, right + 2, height - top + 2))

    places = [p for p in places_of(record_of(file)) if p.table is not None and one_cell(p)]
    assert places
    for place in places:
        assert place.page is not None and place.box is not None
        assert bare(place.quote) in words(place.page, place.box)
    document.close()


def test_the_sheet_and_the_cell_hold_the_words() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务"
    for row in (
        ["附件1"],
        ["序号", "工作任务", "责任单位", "完成时限"],
        [1, "编制政务公开事项标准目录，向社会公开。", "市司法局、市财政局", "2021年12月底前"],
        [2, "在政务服务大厅设立政务公开专区。", "市政务服务管理局", "2022年6月"],
    ):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    record = extract(out.getvalue(), Source("任务.xlsx", "0" * 64))
    places = list(places_of(record))
    assert len(record.tasks) == 2 and len(places) == 7
    for place in places:
        name, _, cell = str(place.path).partition("!")
        assert place.quote in str(book[name][cell].value)
