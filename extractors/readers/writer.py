"""Old texts: DOC, WPS, RTF, ODT and Word's XML, made DOCX by LibreOffice and read as that."""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

from lxml import etree

from extractors.readers import docx
from extractors.readers.compound import MAGIC, Compound
from extractors.readers.errors import Unreadable
from extractors.readers.libreoffice import Form, converted
from extractors.readers.packages import Package
from extractors.readers.xml import elements_of
from taizhang.model import Issue, Notice, Repair, Source
from taizhang.settings import PREFIX, Settings, sized

# Where the header of a DOC says which Word wrote it, and has its flags, in bytes ([MS-DOC] 2.5.1).
WORD_VERSION, FLAGS, HEADER = 2, 10, 12
WORD_97, WORD_95 = 0xC0, 0x66  # the first versions of these
IS_ENCRYPTED = 0x0100
HEAD = 4096  # bytes
RTF = b"{\\rtf"
GROUPS = re.compile(rb"\\bin(-?\d{1,12})\d* ?|\\[{}\\]|[{}]")
DEEPEST = 500  # groups of an RTF in one another: past some thousands LibreOffice takes for ever
CUT_OFF = "the file has no end: it was cut off, and what is there was read; fetch it again"
FLAT_PACKAGE = b"<pkg:package"
VERSION = re.compile(rb"LibreOffice/(\d+\.\d+)")


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that the file is, as the DOCX that LibreOffice makes of it; a repair says so.

    Raises Unreadable where LibreOffice is missing, takes too long or makes nothing of the file, and where that is
    encrypted.
    """
    if FLAT_PACKAGE in data[:HEAD]:
        return docx.read(_packed(data), source, settings)
    made = converted(data, _form(data, settings), settings)
    notice = docx.read(made, source, settings)
    said = f"the file was converted to DOCX by LibreOffice {_version(made, settings)} and read as that"
    issues = notice.issues if _is_whole(data) else (Issue("damaged_file", CUT_OFF), *notice.issues)
    return replace(notice, repairs=(Repair("converted", said), *notice.repairs), issues=issues)


def _is_whole(data: bytes) -> bool:
    """Whether an RTF has its end; LibreOffice reads one that was cut off up to there and says nothing."""
    return not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(RTF) or data.rstrip(b"\0 \r\n\t").endswith(b"}")


def _form(data: bytes, settings: Settings) -> Form:
    """Return what the file is. Raises Unreadable (``encrypted``) for what has a password."""
    if data.startswith(MAGIC):
        return _form_of_doc(Compound(data).read("WordDocument"))
    if data.startswith(b"PK"):
        package = Package.open(data, settings)
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise _encrypted()
        return Form.ODT
    if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(RTF):
        _check_groups(data, settings)
        return Form.RTF
    return Form.FLAT_ODT if b"<office:document" in data[:HEAD] else Form.WORD_XML


def _check_groups(data: bytes, settings: Settings) -> None:
    """Raise Unreadable where an RTF's groups lie too deep in one another, or one says that it holds too many bytes."""
    depth = at = 0
    while match := GROUPS.search(data, at):
        at = match.end()
        if match[1]:
            size = int(match[1])
            if size > settings.office_bytes:
                limit = f"{PREFIX}OFFICE_BYTES allows {sized(settings.office_bytes)}"
                raise Unreadable("too_large", f"the file says that it holds {size:,} bytes of a picture; {limit}")
            at += max(size, 0)
        else:
            depth += {b"{": 1, b"}": -1}.get(match[0], 0)
            if depth > DEEPEST:
                message = f"its groups lie more than {DEEPEST} deep in one another; save the file as DOCX"
                raise Unreadable("damaged_file", message)


def _form_of_doc(stream: bytes) -> Form:
    if len(stream) < HEADER:
        raise Unreadable("damaged_file", "the old Word file has no text in it; fetch it again")
    (version,) = struct.unpack_from("<H", stream, WORD_VERSION)
    if struct.unpack_from("<H", stream, FLAGS)[0] & IS_ENCRYPTED:
        raise _encrypted()
    if version >= WORD_97:
        return Form.DOC
    return Form.DOC_95 if version >= WORD_95 else Form.DOC_6


def _packed(data: bytes) -> bytes:
    """Return a package written as one XML file (ECMA-376 part 2, flat OPC) as the package that it stands for."""
    out = BytesIO()
    kinds = []
    with ZipFile(out, "w") as archive:
        for part in elements_of(data, "part"):
            name, kind = _named(part, "name"), _named(part, "contentType")
            kinds.append(f'<Override PartName="{name}" ContentType="{kind}"/>')
            content = next((child[0] for child in part if child.tag.endswith("}xmlData") and len(child)), None)
            binary = part.findtext("{*}binaryData")
            body = etree.tostring(content, encoding="UTF-8") if content is not None else b64decode(binary or "")
            archive.writestr(name.lstrip("/"), body)
        space = "http://schemas.openxmlformats.org/package/2006/content-types"
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{space}">{"".join(kinds)}</Types>')
    return out.getvalue()


def _named(part: etree._Element, name: str) -> str:
    value = next((value for key, value in part.items() if key.endswith(f"}}{name}")), "")
    return escape(value, {'"': "&quot;"})


def _version(made: bytes, settings: Settings) -> str:
    package = Package.open(made, settings)
    found = VERSION.search(package.read("docProps/app.xml")) if "docProps/app.xml" in package else None
    return found[1].decode() if found else "of unknown version"


def _encrypted() -> Unreadable:
    return Unreadable("encrypted", "the file is encrypted; save it without its password and read that")
