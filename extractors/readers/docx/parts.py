"""The parts of a DOCX: found by their relationships (ECMA-376 part 2), parsed with no entities, DTD or network."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from extractors.readers.errors import Unreadable
from extractors.readers.packages import Package

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Files saved as strict Open XML (ISO/IEC 29500-4 §A) have the same parts under other namespaces.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1].encode(),
}
MAIN = ("wordprocessingml.document.main+xml", "template.main+xml", "document.macroEnabled.main+xml")
DOCTYPE = b"<!DOCTYPE"
MEASURE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi|)")
TWIPS = {"": 1, "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}


@dataclass(frozen=True, slots=True)
class Related:
    """A part that another one names: the id it is named by, the last word of the relationship's type, its name."""

    key: str
    kind: str
    name: str


class Parts:
    """The document's own part of a package, and those that it names."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._names = {n.lower(): n for n in reversed(package.names)}  # names of parts know no case
        self._main = self._main_name()
        self._related = self._relations(self._main)

    def document(self) -> Element:
        """Return the document's root. Raises Unreadable where it is damaged or past a cap."""
        return parsed(self.read(self._main), self._main)

    def related(self, kind: str) -> Element | None:
        """Return the root of the part of this kind (numbering, styles) that the document names, if it is there."""
        name = next((r.name for r in self._related if r.kind == kind and r.name.lower() in self._names), None)
        return None if name is None else parsed(self.read(name), name)

    def bytes_of(self, key: str) -> bytes | None:
        """Return the part that the document names by this id, None where there is none in the file itself."""
        name = next((r.name for r in self._related if r.key == key and r.name.lower() in self._names), None)
        return None if name is None else self.read(name)

    def read(self, name: str) -> bytes:
        """Return the bytes of a part. Raises Unreadable where it is missing, damaged or past a cap."""
        return self._package.read(self._names.get(name.lower(), name))

    def _main_name(self) -> str:
        for related in self._relations(""):
            if related.kind == "officeDocument":
                return related.name
        types = "[content_types].xml"
        for part in parsed(self.read(types), types) if types in self._names else ():
            if str(part.get("ContentType")).endswith(MAIN):
                return str(part.get("PartName")).lstrip("/")
        return "word/document.xml"

    def _relations(self, name: str) -> tuple[Related, ...]:
        """Return what a part names, the package itself for ""; what lies outside the file is never followed."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations.lower() not in self._names:
            return ()
        return tuple(
            Related(str(r.get("Id")), str(r.get("Type")).rsplit("/", 1)[-1], _absolute(folder, str(r.get("Target"))))
            for r in parsed(self.read(relations), relations)
            if r.get("TargetMode") != "External"
        )


def parsed(data: bytes, name: str) -> Element:
    """Return the root of a part's XML. Raises Unreadable where it is none, or says what no Office file says."""
    if b"purl.oclc.org" in data:
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = None if DOCTYPE in data else etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = f"{name} in the file is no whole XML ({error}); open the file in Word, save it anew and read that"
        raise Unreadable("damaged_file", message) from error
    if root is None or root.getroottree().docinfo.doctype:
        raise Unreadable("damaged_file", f"{name} in the file has a DTD, which no Office file has; it is not read")
    return root


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not set off (ECMA-376 part 1 §17.17.4)."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")


def number_in(element: Element | None, otherwise: int, name: str = "val") -> int:
    """Return the whole number that an element's attribute gives, or ``otherwise``."""
    value = None if element is None else element.get(W + name)
    try:
        return otherwise if value is None else int(value)
    except ValueError:
        return otherwise


def _absolute(folder: str, target: str) -> str:
    return posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target)).lstrip("/")


def twips_in(element: Element | None, name: str) -> int:
    """Return the measure that an attribute gives, in twips (1/1440 inch); 0 where there is none, or it is a share.

    Strict files may write a unit of measure: 2.5cm.
    """
    value = None if element is None else element.get(W + name)
    if element is None or value is None or element.get(f"{W}type") in ("pct", "auto", "nil"):
        return 0
    return _twips(value)


@lru_cache(maxsize=1024)
def _twips(measure: str) -> int:
    match = MEASURE.fullmatch(measure)
    return 0 if match is None else round(float(match[1]) * TWIPS[match[2]])
