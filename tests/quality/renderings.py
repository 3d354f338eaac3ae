"""The same notice in other formats: what the text reader found, written as HTML, DOCX, XLSX, and what follows from these.

A rendering holds what a real file would: cells merged over rows, numbers that Word draws itself, rows that a page break
cuts, a scan without a text layer. Gold records are the text's own.
"""

from __future__ import annotations

import html
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalizers.grids import Table, mended_table
from normalizers.numbering import Rank, mark_of, value_of
from taizhang.model import BlockKind, Notice

SCAN_DPI = 150
# The numbers that Word draws: rank, the format of its level, the text round it.
LEVELS = (
    (Rank.FIRST, "chineseCounting", "%1、"),
    (Rank.SECOND, "chineseCounting", "（%2）"),
    (Rank.THIRD, "decimal", "%3."),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a rendering: its text, and over how many rows it is merged (0: a merged cell above holds this place)."""

    text: str
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of a rendering: a row of one cell spans all columns."""

    width: int
    rows: tuple[tuple[Cell, ...], ...]


Part = str | Rows


def parts_of(notice: Notice) -> list[Part]:
    """Return the notice as paragraphs and tables with merged cells, in reading order."""
    parts: list[Part] = []
    for block in notice.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            parts.append(block.text.value)
        elif block.grid is not None and (table := mended_table(block.grid)[0]) is not None:
            parts.append(_rows(table))
    return parts


def as_html(parts: Sequence[Part]) -> bytes:
    """Return a page with a head and a foot round the notice, its tables with rowspan and colspan."""
    body = []
    for part in parts:
        if isinstance(part, str):
            body.append(f"<p>{html.escape(part)}</p>")
            continue
        rows = []
        for row in part.rows:
            span = f' colspan="{part.width}"' if len(row) == 1 < part.width else ""
            cells = (f'<td rowspan="{c.rows}"{span}>{html.escape(c.text)}</td>' for c in row if c.rows)
            rows.append(f"<tr>{''.join(cells)}</tr>")
        body.append(f"<table>{''.join(rows)}</table>")
    page = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div class="nav"><a href="/">首页</a></div>'
        f'<div class="TRS_Editor">{"".join(body)}</div><div class="foot">版权所有</div></body></html>'
    )
    return page.encode()


def as_docx(parts: Sequence[Part], numbered: bool = True) -> bytes:
    """Return a DOCX: merged cells as vMerge, headings and the tables' first column numbered by Word itself if asked."""
    from docx import Document

    document = Document()
    numbers = _Numbers(document, numbered)
    for part in parts:
        if isinstance(part, str):
            mark = mark_of(part)
            level = numbers.next_at(mark.rank, mark.number) if mark else None
            paragraph = document.add_paragraph(part[mark.end :] if mark and level is not None else part)
            if level is not None:
                numbers.draw(paragraph, level)
        else:
            _docx_table(document, part, numbers)
    document.add_paragraph("")  # LibreOffice loses a table that ends a document
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(parts: Sequence[Part]) -> bytes:
    """Return an XLSX: a sheet with paragraphs in merged rows and tables with merged cells."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务"
    width = max((p.width for p in parts if isinstance(p, Rows)), default=1)
    at = 1
    for part in parts:
        for row in part.rows if isinstance(part, Rows) else ((Cell(part),),):
            for column, cell in enumerate(row, 1):
                if cell.rows:
                    sheet.cell(at, column, cell.text)
                if cell.rows > 1:
                    sheet.merge_cells(start_row=at, end_row=at + cell.rows - 1, start_column=column, end_column=column)
            if len(row) == 1 < width:
                sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
            at += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def office() -> str | None:
    """Return the program that LibreOffice is started by, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(files: dict[str, bytes], to: str) -> dict[str, bytes]:
    """Return the files, by name without ending, as LibreOffice converts them, all in one go. ``to`` is pdf, doc, ods …

    Raises FileNotFoundError where there is no LibreOffice.
    """
    program = office()
    if program is None:
        raise FileNotFoundError(
            "LibreOffice (soffice) is not installed: libreoffice-writer-nogui libreoffice-calc-nogui"
        )
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, data in files.items():
            paths.append(Path(folder, name))
            paths[-1].write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to, "--outdir", folder]
        subprocess.run([*command, *paths], check=True, capture_output=True, timeout=300, env=_plain_environment(folder))
        return {Path(name).stem: Path(folder, f"{Path(name).stem}.{to}").read_bytes() for name in files}


def scanned(pdf: bytes) -> bytes:
    """Return a PDF of pictures of the pages, grey, at 150 dpi: no text layer."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=SCAN_DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=SCAN_DPI)
    return out.getvalue()


def _rows(table: Table) -> Rows:
    width = len(table.columns)
    rows: list[list[Cell]] = []
    if table.has_header:
        rows.append([Cell(c.title) for c in table.columns])
    for row in table.rows:
        if row.section is not None:
            rows.append([Cell(row.section.text.value)])
            continue
        rows.append([])
        for column, cell in enumerate(row.cells):
            above = next((r for r in reversed(rows[:-1]) if len(r) > column and r[column].rows), None)
            if cell is not None and cell.filled and above is not None and len(rows[-2]) == width:
                above[column] = Cell(above[column].text, above[column].rows + 1)
                rows[-1].append(Cell("", 0))
            else:
                rows[-1].append(Cell(cell.text.value if cell else ""))
    return Rows(width, tuple(map(tuple, rows)))


class _Numbers:
    """The numbers that Word will draw: a paragraph's number is left to Word only where it would draw the same."""

    def __init__(self, document: Any, drawn: bool) -> None:
        self.drawn = drawn
        self.numbering = document.part.numbering_part.element
        self.counts = [0] * len(LEVELS)
        self.headings = self._list([(f, text) for _, f, text in LEVELS])

    def next_at(self, rank: Rank, number: str) -> int | None:
        level = next((i for i, (r, _, _) in enumerate(LEVELS) if r is rank), None)
        if not self.drawn or level is None or value_of(number) != self.counts[level] + 1:
            return None
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (len(LEVELS) - level - 1)
        return level

    def draw(self, paragraph: Any, level: int, number: int | None = None) -> None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = number or self.headings

    def column(self) -> int:
        """Return a new list for a table's first column."""
        return self._list([("decimal", "%1")])

    def _list(self, levels: Sequence[tuple[str, str]]) -> int:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        number = 500 + len(self.numbering)
        body = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for i, (f, text) in enumerate(levels)
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{body}</w:abstractNum>')
        self.numbering.insert(0, abstract)
        link = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        self.numbering.append(parse_xml(link))
        return number


def _docx_table(document: Any, part: Rows, numbers: _Numbers) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=len(part.rows), cols=part.width, style="Table Grid")
    numbered, count = numbers.column(), 0
    for tr, row in zip(table._tbl.tr_lst, part.rows, strict=True):
        if len(row) == 1 < part.width:
            for tc in tr.tc_lst[1:]:
                tr.remove(tc)
            tr.tc_lst[0].get_or_add_tcPr().get_or_add_gridSpan().val = part.width
        for column, (tc, cell) in enumerate(zip(tr.tc_lst, row, strict=True)):
            if cell.rows != 1:
                merge = OxmlElement("w:vMerge")
                if cell.rows:
                    merge.set(qn("w:val"), "restart")
                tc.get_or_add_tcPr().append(merge)
            paragraph = tc.p_lst[0]
            if numbers.drawn and column == 0 and cell.rows and cell.text == str(count + 1) and len(row) > 1:
                count += 1
                numbers.draw(_Paragraph(paragraph), 0, numbered)
                continue
            run = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = cell.text
            run.append(text)
            paragraph.append(run)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    _p: Any


def _plain_environment(home: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "TMPDIR")}
    return kept | {"HOME": home, "LANG": "C.UTF-8"}
