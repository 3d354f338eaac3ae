"""A DOCX's body to a flow: paragraphs with the numbers that Word draws, tables, text boxes, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractors.readers.docx.flows import AltChunk, Flow, RawCell, RawTable, Words
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.parts import MC, Element, R, W, is_on, number_in, twips_in
from extractors.readers.docx.runs import DROPPED, REVISIONS, Runs, chosen

MOST_SPAN = 63  # columns; Word has no more in a table
MOST_CELLS = 200  # in a row; other programs may have more
# A mark that ends no paragraph: deleted, moved away, or hidden so that a heading runs on in its line.
JOINING = frozenset({f"{W}del", f"{W}moveFrom", f"{W}specVanish"})
P, TBL, TC, P_PR, TC_PR, R_PR, SDT = (W + name for name in ("p", "tbl", "tc", "pPr", "tcPr", "rPr", "sdt"))
CHOICE = f"{MC}AlternateContent"
BLOCKS = (P, TBL, f"{W}altChunk")
GRID_SPAN, TC_W, H_MERGE, V_MERGE = (W + name for name in ("gridSpan", "tcW", "hMerge", "vMerge"))
CELL_DEL, CELL_MERGE = f"{W}cellDel", f"{W}cellMerge"


class Body:
    """Reads flows in the order of the text, for numbers and fields go on from one to the next."""

    def __init__(self, numbering: Numbering, most_rows: int, knows_fields: bool = True) -> None:
        self.numbering = numbering
        self.runs: Runs[Flow] = Runs(self.flow, knows_fields)
        self.cuts_tables = False  # for more rows, or cells in a row, than are read
        self._most_rows = most_rows

    def flow(self, element: Element) -> Flow:
        """Return what stands in a body, a text box, or a content control round paragraphs."""
        return self._flow(element, in_cell=False)

    def _flow(self, element: Element, in_cell: bool) -> Flow:
        flow: Flow = []
        begun = ""  # by paragraphs whose marks are deleted
        for child in self._children(element, BLOCKS):
            if child.tag == P:
                begun = self._paragraph(child, begun, flow, in_cell)
                continue
            if begun.strip():
                flow.append(Words(begun, True))
            begun = ""
            flow.append(self._table(child) if child.tag == TBL else AltChunk(str(child.get(f"{R}id"))))
        if begun.strip():
            flow.append(Words(begun, True))
        return flow

    def _children(self, element: Element, wanted: tuple[str, ...]) -> Iterator[Element]:
        """Return the children of these kinds, also inside what only wraps them: content controls, insertions, tags."""
        for child in element[:]:
            if child.tag in wanted:
                yield child
            elif child.tag == SDT:
                for content in self.runs.controlled(child):
                    yield from self._children(content, wanted)
            elif child.tag == CHOICE:
                yield from self._children(chosen(child), wanted)
            elif child.tag in REVISIONS:
                self.runs.revisions += 1
            elif len(child) and child.tag not in DROPPED:
                yield from self._children(child, wanted)

    def _paragraph(self, paragraph: Element, begun: str, flow: Flow, in_cell: bool) -> str:
        """Add a paragraph to the flow; return its words where its mark is deleted, and they begin the next one."""
        words = self.runs.words(paragraph)
        for box in words.before:
            flow += box
        properties = paragraph[0] if len(paragraph) and paragraph[0].tag == P_PR else None
        mark = None if properties is None else next((p for p in properties[:] if p.tag == R_PR), None)
        text = begun + words.text
        if mark is not None and any(m.tag in JOINING for m in mark[:]):
            flow += [entry for box in words.after for entry in box]
            return text
        label = self.numbering.label(properties)
        if text.strip() or in_cell:
            text = label + text
        if "\n" in text:
            first, *more = text.split("\n")
            flow.append(Words(first, True))
            flow += [Words(line, False) for line in more]
        else:
            flow.append(Words(text, True))
        for box in words.after:
            flow += box
        return ""

    def _table(self, table: Element) -> RawTable:
        rows: list[tuple[RawCell, ...]] = []
        for row in self._children(table, (f"{W}tr",)):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.runs.revisions += 1
            elif properties is None or not is_on(properties.find(f"{W}hidden")):
                if len(rows) == self._most_rows:
                    self.cuts_tables = True
                    break
                rows.append(self._row(row, properties))
        grid = table.find(f"{W}tblGrid")
        columns = [] if grid is None else grid.findall(f"{W}gridCol")
        return RawTable(tuple(rows), tuple(twips_in(c, "w") for c in columns[:1000]))

    def _row(self, row: Element, properties: Element | None) -> tuple[RawCell, ...]:
        cells: list[RawCell] = []
        before = None if properties is None else properties.find(f"{W}gridBefore")
        if skipped := max(0, min(number_in(before, 0), MOST_SPAN)):
            width = twips_in(None if properties is None else properties.find(f"{W}wBefore"), "w")
            cells.append(RawCell([], 0, skipped, width, False))
        column = skipped
        for element in self._children(row, (TC,)):
            if len(cells) == MOST_CELLS:
                self.cuts_tables = True
                break
            about = {e.tag: e for e in element[0][:]} if len(element) and element[0].tag == TC_PR else {}
            if CELL_DEL in about:
                self.runs.revisions += 1
                continue
            span = max(1, min(number_in(about.get(GRID_SPAN), 1), MOST_SPAN))
            width = twips_in(about.get(TC_W), "w")
            flow = self._flow(element, in_cell=True)
            if cells and _goes_on(about.get(H_MERGE)):
                left = cells.pop()
                cells.append(RawCell(left.flow, left.column, left.span + span, left.width + width, left.goes_on))
            else:
                cells.append(RawCell(flow, column, span, width, _continues(about)))
            column += span
        return tuple(cells)


def _continues(about: Mapping[object, Element]) -> bool:
    """Whether the cell with these properties is merged with the one above it, by a tracked change too."""
    change = about.get(CELL_MERGE)
    if change is not None:
        return str(change.get(f"{W}vMerge")) == "cont"
    return _goes_on(about.get(V_MERGE))


def _goes_on(merge: Element | None) -> bool:
    return merge is not None and str(merge.get(f"{W}val", "continue")) == "continue"
