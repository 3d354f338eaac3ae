"""The files that notices attach: a list of duties as DOCX, XLSX or PDF, small and made in a moment."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

from announcements import Announcement

HEADINGS = ("序号", "工作任务", "责任单位", "完成时限")
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EDGES = (50, 85, 285, 445, 545)  # of the PDF's columns, in points
LINE = 12  # points from one line to the next
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
    b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)

Rows = Sequence[Sequence[str]]


@lru_cache(maxsize=4096)
def paper(notice: Announcement, file: int) -> bytes:
    """Return the bytes of the notice's attachment; of two, the first holds the odd duties and the second the even."""
    duties = notice.annex[file :: len(notice.files)]
    rows = [HEADINGS, *((str(n), duty.text, duty.units, duty.until) for n, duty in enumerate(duties, 1))]
    title = f"{notice.theme}重点任务清单"
    match notice.files[file]:
        case "docx":
            return docx(title, rows)
        case "xlsx":
            return xlsx(title, rows)
        case _:
            return pdf(title, rows)


def docx(title: str, rows: Rows) -> bytes:
    """Return a Word file of a heading and a table."""
    table = "".join(f"<w:tr>{''.join(f'<w:tc>{_run(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    body = f"{_run(title)}<w:tbl>{table}</w:tbl>{_run('')}"
    return _packed(
        "word/document.xml",
        TYPES["docx"] + ".main+xml",
        {"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'},
    )


def xlsx(title: str, rows: Rows) -> bytes:
    """Return a workbook of one sheet: a title, then the table."""
    lines = []
    for number, row in enumerate([(title,), *rows], 1):
        cells = (f'<c r="{"ABCD"[i]}{number}" t="inlineStr"><is><t>{escape(c)}</t></is></c>' for i, c in enumerate(row))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    merged = '<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>'
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{"".join(lines)}</sheetData>{merged}</worksheet>'
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="清单" sheetId="1" r:id="r1"/></sheets></workbook>'
    to_sheet = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    return _packed(
        "xl/workbook.xml",
        TYPES["xlsx"] + ".main+xml",
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{to_sheet}</Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
        },
    )


def pdf(title: str, rows: Rows) -> bytes:
    """Return a page with a title and a ruled table, in a font that every reader of Chinese has."""
    parts = [_text(title, 200, 790, 14)]
    top = 770
    ruled = [top]
    for row in rows:
        lines = [
            _wrapped(cell, (right - left - 8) // 10) for cell, left, right in zip(row, EDGES, EDGES[1:], strict=False)
        ]
        for left, cell in zip(EDGES, lines, strict=False):
            parts += [_text(line, left + 4, top - LINE * (n + 1), 10) for n, line in enumerate(cell)]
        top -= LINE * max(map(len, lines)) + 6
        ruled.append(top)
    parts += [b"%d %d m %d %d l S" % (EDGES[0], y, EDGES[-1], y) for y in ruled]
    parts += [b"%d %d m %d %d l S" % (x, ruled[0], x, top) for x in EDGES]
    content = b"\n".join(parts)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    return _printed(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        FONT,
        page,
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
    )


def _printed(*objects: bytes) -> bytes:
    out = b"%PDF-1.5\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def _text(words: str, x: float, y: float, size: int) -> bytes:
    return b"BT /F %d Tf %g %g Td <%b> Tj ET" % (size, x, y, words.encode("utf-16-be").hex().encode())


def _wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _run(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _packed(main: str, main_type: str, parts: Mapping[str, str]) -> bytes:
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{main_type}"/></Types>'
    )
    relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="{main}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": types, "_rels/.rels": relations, **parts}.items():
            # A fixed time: the same list is the same file to the byte.
            archive.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return out.getvalue()
