"""A DOCX to a notice."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from extractors.readers import READERS
from extractors.readers.docx.body import MOST_CELLS, Body
from extractors.readers.docx.flows import Flow, RawTable, Words
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.parts import Element, Parts, R, W
from extractors.readers.docx.tables import printed_rows, unframed
from extractors.readers.drafts import Draft, Printed
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import Kind, kind_of
from extractors.readers.lines import Line
from extractors.readers.packages import Package
from extractors.readers.pages import Page, add_pages
from extractors.readers.paragraphs import wrap_width
from taizhang.model import BlockKind, Issue, Notice, Passage, Repair, Source
from taizhang.settings import PREFIX, Settings

PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata")
NAMES = (f"{R}embed", f"{R}id")  # by which a picture names its part
CHUNKS = (Kind.TEXT, Kind.HTML, Kind.MHTML)  # files inside the file (w:altChunk) that are read


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that a DOCX is (also DOCM and DOTX): paragraphs and tables in reading order.

    Tracked changes are taken as accepted; headers, footers, notes, comments, hidden text and tables of contents are no
    text; the numbers that Word draws itself are. Raises Unreadable: ``damaged_file``, ``encrypted``, ``too_large``.
    """
    parts = Parts(Package.open(data, settings))
    content = parts.document().find(f"{W}body")
    if content is None:
        raise Unreadable("damaged_file", "the document has no body; open the file in Word, save it anew and read that")
    body = _body(content, parts, settings, knows_fields=True)
    flow = unframed(body.flow(content))
    if body.runs.is_in_field:
        body = _body(content, parts, settings, knows_fields=False)
        flow = unframed(body.flow(content))
    draft = Draft(source)
    _fill(draft, flow, parts, settings)
    _note(draft, body, settings)
    notice = draft.notice()
    if notice.blocks or (notice := _in_pictures(content, draft, parts, settings)).blocks:
        return notice
    return replace(notice, issues=(*notice.issues, _without_words(content)))


def _body(content: Element, parts: Parts, settings: Settings, knows_fields: bool) -> Body:
    return Body(Numbering(parts, content), settings.table_rows, knows_fields)


def _fill(draft: Draft, flow: Flow, parts: Parts, settings: Settings) -> None:
    """Write the flow to the draft."""
    # A file made from a PDF may have a paragraph a line: then the words tell where one begins.
    cut = _is_cut_into_lines(flow)
    blanks = 0
    for entry in flow:
        if isinstance(entry, Words):
            if not entry.text.strip():
                blanks += 1
                continue
            starts = True if entry.starts and not cut else None
            # A tab before the words only indents them.
            draft.line(entry.text.rstrip().lstrip("\t"), blanks_before=blanks, starts=starts)
        elif isinstance(entry, RawTable):
            draft.table(printed_rows(entry))
        else:
            _add_chunk(draft, parts, entry.key, settings)
        blanks = 0


def _is_cut_into_lines(flow: Flow) -> bool:
    lines = [e.text.strip() for e in flow if isinstance(e, Words) and e.text.strip()]
    return wrap_width([Line(Passage.of(line, 0, len(line))) for line in lines]) is not None


def _add_chunk(draft: Draft, parts: Parts, key: str, settings: Settings) -> None:
    """Add what a file inside the file says; one that cannot be read is an issue."""
    try:
        data = parts.bytes_of(key)
        kind = None if data is None else kind_of(data)
        if data is None or kind not in CHUNKS:
            message = f"a file inside the file ({key}) is of no kind that is read here; its text is missing"
            draft.issues.append(Issue("part_unread", message))
            return
        notice: Notice = import_module(READERS[kind]).read(data, draft.source, settings)
    except Unreadable as fault:
        message = f"a file inside the file ({key}) could not be read, its text is missing: {fault.message}"
        draft.issues.append(Issue("part_unread", message))
        return
    draft.issues += notice.issues
    for block in notice.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            draft.line(block.text.value, block.spot, starts=True)
        elif block.grid is not None:
            rows = [
                [Printed(c.text.value, c.row_span, c.column_span, c.spot, c.filled) for c in row]
                for row in block.grid.rows
            ]
            draft.table(rows, block.spot)


def _in_pictures(content: Element, draft: Draft, parts: Parts, settings: Settings) -> Notice:
    """Return the notice that a document's pictures are, each a scanned page; one without blocks where none is read."""
    keys = [key for picture in content.iter(*PICTURES) for name in NAMES if (key := picture.get(name))]
    pages: list[Page] = []
    for key in dict.fromkeys(keys):
        try:
            if (data := parts.bytes_of(key)) is not None:
                pages += import_module("extractors.readers.pictures").pages_of(
                    data, draft.issues, settings, before=len(pages)
                )
        except Unreadable as fault:
            if fault.code == "ocr_missing":
                break
            draft.issues.append(Issue("page_unreadable", f"a picture in the file could not be read: {fault.message}"))
    add_pages(draft, pages)
    return draft.notice()


def _without_words(content: Element) -> Issue:
    """Return what to say of a document in which no word stands."""
    pictures = sum(1 for _ in content.iter(*PICTURES))
    if pictures:
        message = f"the document holds {pictures} pictures and no words; save the pictures or a PDF, and read that"
        return Issue("picture_only", message)
    return Issue("empty_file", "the document holds no words")


def _note(draft: Draft, body: Body, settings: Settings) -> None:
    """Note on the draft what was taken for what it is not in the file's text, and what was lost."""
    if body.numbering.drawn:
        reason = f"{body.numbering.drawn} numbers that Word draws itself are written before their paragraphs"
        draft.repairs.append(Repair("numbers_drawn", reason))
    for fault in body.numbering.faults:
        message = f"numbers that Word draws itself are missing: {fault.message}"
        draft.issues.append(Issue("part_unread", message))
    if body.runs.revisions:
        reason = f"the tracked changes are taken as accepted: {body.runs.revisions} deletions are no text"
        draft.repairs.append(Repair("revisions_accepted", reason))
    if body.runs.contents:
        draft.repairs.append(Repair("contents_dropped", "a table of contents with the numbers of pages is no text"))
    if body.runs.lost:
        lost = "、".join(sorted(set(body.runs.lost))[:5])
        message = f"{len(body.runs.lost)} characters of symbol fonts are not known and left out: {lost}"
        draft.issues.append(Issue("lost_characters", message))
    if body.cuts_tables:
        cap = f"{PREFIX}TABLE_ROWS allows {settings.table_rows:,} rows"
        message = f"a table is cut: {cap}, and no row has more than {MOST_CELLS} cells; raise it to read more rows"
        draft.issues.append(Issue("too_large", message))
