"""The words of a paragraph: runs, fields, symbols, insertions (ECMA-376 part 1 §17.3, §17.13, §17.16).

Words come from w:t alone, wherever it stands; everything else is passed through or, where it prints no words of the
notice's own, passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extractors.readers.docx.numerals import numeral
from extractors.readers.docx.parts import MC, Element, M, W, is_on
from extractors.words import table

Box = TypeVar("Box")

CONTENTS = ("TOC", "INDEX", "TOA")  # 目录: headings told again, with the numbers of their pages
FURNITURE = ("PAGE", "NUMPAGES", "SECTIONPAGES")
CIRCLED = re.compile(r"\s*eq\s+\\o\s*\\ac\s*\(\s*[○〇◯Oo]\s*[,，]\s*(\d{1,2})\s*\)\s*", re.IGNORECASE)  # 带圈字符
PRIVATE = range(0xF000, 0xF100)  # where symbol fonts have their characters
DROPPED = frozenset(
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sectPr", "del", "moveFrom", "delText", "delInstrText", "rt", "sdtPr", "sdtEndPr",
        "footnoteReference", "endnoteReference", "annotationRef", "commentReference", "footnoteRef", "endnoteRef",
        "numberingChange", "tblPr", "tblGrid", "tcPr", "trPr", "smartTagPr", "customXmlPr", "fldData", "ffData",
        "softHyphen",
    )
)  # fmt: skip
RUN_PR, VANISH = f"{W}rPr", f"{W}vanish"
REVISIONS = frozenset({f"{W}del", f"{W}moveFrom"})


@dataclass(slots=True)
class Field:
    """A field that is being read (目录, PAGE): its code, and whether that has ended and its result begun."""

    code: str = ""
    has_result: bool = False
    hides: bool = True  # what stands in it is no text


@dataclass(slots=True)
class Paragraph(Generic[Box]):
    """The words of a paragraph, ``\\n`` where a line or page break parts them, and its text boxes before and after."""

    text: str = ""
    before: list[Box] = field(default_factory=list)
    after: list[Box] = field(default_factory=list)


class Runs(Generic[Box]):
    """Reads the words of paragraphs, in the order of the text: a field may begin in one and end in another."""

    def __init__(self, read_box: Callable[[Element], Box], knows_fields: bool = True) -> None:
        """``read_box`` reads a text box; without fields, all that stands in one is text."""
        self.revisions = 0  # deletions left out
        self.contents = 0  # tables of contents left out
        self.lost: list[str] = []  # characters of symbol fonts that no table knows
        self._read_box = read_box
        self._fields: list[Field] = []
        self._hidden = 0
        self._knows_fields = knows_fields
        self._read: dict[object, Callable[[Element, Paragraph[Box]], None]] = {
            f"{W}t": self._text,
            f"{M}t": self._text,
            f"{W}r": self._run,
            f"{W}tab": self._tab,
            f"{W}ptab": self._tab,
            f"{W}br": self._break,
            f"{W}cr": self._break,
            f"{W}noBreakHyphen": self._hyphen,
            f"{W}sym": self._symbol,
            f"{W}fldChar": self._field_mark,
            f"{W}instrText": self._field_code,
            f"{W}fldSimple": self._simple_field,
            f"{W}sdt": self._control,
            f"{W}txbxContent": self._text_box,
            f"{MC}AlternateContent": self._choice,
            **dict.fromkeys(DROPPED, self._nothing),
            **dict.fromkeys(REVISIONS, self._deletion),
        }

    @property
    def is_in_field(self) -> bool:
        """Whether a field has begun and not ended: at a document's end, it has hidden what it should not."""
        return bool(self._fields)

    def words(self, paragraph: Element) -> Paragraph[Box]:
        """Return the words of a paragraph."""
        words: Paragraph[Box] = Paragraph()
        self._all(paragraph, words)
        return words

    def _all(self, element: Element, words: Paragraph[Box]) -> None:
        self._each(element[:], words)

    def _each(self, children: Sequence[Element], words: Paragraph[Box]) -> None:
        for child in children:
            read = self._read.get(child.tag)
            if read is not None:
                read(child, words)
            elif len(child):
                self._all(child, words)

    def _text(self, element: Element, words: Paragraph[Box]) -> None:
        if not self._hidden:
            text = element.text or ""
            words.text += text.replace("\n", " ") if "\n" in text else text

    def _run(self, run: Element, words: Paragraph[Box]) -> None:
        children = run[:]
        if not (children and children[0].tag == RUN_PR and _vanishes(children[0])):
            self._each(children, words)
            return
        # Hidden text, but a field may begin or end in it.
        text = words.text
        self._each(children, words)
        words.text = text

    def _tab(self, _: Element, words: Paragraph[Box]) -> None:
        words.text += "" if self._hidden else "\t"

    def _break(self, _: Element, words: Paragraph[Box]) -> None:
        words.text += "" if self._hidden else "\n"

    def _hyphen(self, _: Element, words: Paragraph[Box]) -> None:
        words.text += "" if self._hidden else "-"

    def _symbol(self, element: Element, words: Paragraph[Box]) -> None:
        if not self._hidden:
            words.text += self._character(str(element.get(f"{W}font")), str(element.get(f"{W}char")))

    def _character(self, font: str, code: str) -> str:
        """Return the character of a font as Unicode has it, "" where that is not known."""
        try:
            value = int(code, 16)
        except ValueError:
            value = PRIVATE[0]
        known = table("symbols").get(font.lower(), {}).get(f"{value & 0xFF:02X}")
        if known is not None and (value in PRIVATE or value < 0x100):
            return str(known)
        if value in PRIVATE or value < 0x20 or not chr(min(value, 0x10FFFF)).isprintable():
            self.lost.append(f"{font} {code}")
            return ""
        return chr(value)

    def _field_mark(self, element: Element, words: Paragraph[Box]) -> None:
        if not self._knows_fields:
            return
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(Field())
            self._hidden += 1
        elif kind == "separate" and self._fields and not self._fields[-1].has_result:
            self._begin_result(self._fields[-1])
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            self._hidden -= ended.hides
            if not ended.has_result and not self._hidden and (circled := CIRCLED.fullmatch(ended.code)):
                words.text += numeral(int(circled[1]), "decimalEnclosedCircle")

    def _begin_result(self, begun: Field) -> None:
        begun.has_result = True
        begun.hides = self._is_left_out(begun.code)
        self._hidden -= not begun.hides

    def _is_left_out(self, code: str) -> bool:
        name = (code.split() or [""])[0].upper()
        self.contents += name in CONTENTS
        return name in CONTENTS or name in FURNITURE

    def _field_code(self, element: Element, _: Paragraph[Box]) -> None:
        if self._fields:
            self._fields[-1].code += element.text or ""

    def _simple_field(self, element: Element, words: Paragraph[Box]) -> None:
        if not self._is_left_out(str(element.get(f"{W}instr"))):
            self._all(element, words)

    def _control(self, element: Element, words: Paragraph[Box]) -> None:
        for content in self.controlled(element):
            self._all(content, words)

    def controlled(self, control: Element) -> Iterator[Element]:
        """Return what stands in a content control (w:sdt); nothing for contents (目录) or words that only prompt."""
        properties = control.find(f"{W}sdtPr")
        gallery = None if properties is None else properties.find(f"{W}docPartObj/{W}docPartGallery")
        if gallery is not None and str(gallery.get(f"{W}val")).casefold() == "table of contents":
            self.contents += 1
        elif properties is None or not is_on(properties.find(f"{W}showingPlcHdr")):
            yield from control.iterchildren(f"{W}sdtContent")

    def _choice(self, element: Element, words: Paragraph[Box]) -> None:
        self._all(chosen(element), words)

    def _text_box(self, element: Element, words: Paragraph[Box]) -> None:
        if not self._hidden:
            (words.after if words.text.strip() else words.before).append(self._read_box(element))

    def _deletion(self, _: Element, __: Paragraph[Box]) -> None:
        self.revisions += 1

    def _nothing(self, _: Element, __: Paragraph[Box]) -> None:
        pass


def _vanishes(properties: Element) -> bool:
    for switch in properties[:]:  # noqa: SIM110 - a third quicker than any()
        if switch.tag == VANISH and is_on(switch):
            return True
    return False


def chosen(element: Element) -> Element:
    """Return the one of several renderings of the same (mc:AlternateContent) that holds words: the first of them."""
    options = [*element.iterchildren(f"{MC}Choice"), *element.iterchildren(f"{MC}Fallback")]
    for option in options:
        if next(option.iter(f"{W}t", f"{M}t"), None) is not None:
            return option
    return options[0] if options else element
