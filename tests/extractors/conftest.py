"""What tests of the readers share: reading a file that means harm, and small files of each kind to harm."""

from __future__ import annotations

import hashlib
import io
import socket
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from extractors.extraction import extract
from extractors.limits import limited
from extractors.readers import read
from taizhang.model import Notice, Record, Source
from taizhang.settings import Settings

SECONDS = 30  # that reading any of these files may take on a slow machine
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN_PART = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'


@dataclass
class Trap:
    """A server on this machine that nobody may call: its address, and whether somebody did."""

    listening: socket.socket
    opened: list[tuple[object, ...]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}/trap"

    @property
    def called(self) -> bool:
        """Whether Python opened a socket, or any library called."""
        try:
            self.listening.accept()[0].close()
        except BlockingIOError:
            return bool(self.opened)
        return True


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trap]:
    """A server that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        found = Trap(listening)

        def connect(self: socket.socket, *address: object) -> None:
            found.opened.append(address)
            raise AssertionError(f"a reader called {address}")

        monkeypatch.setattr(socket.socket, "connect", connect)
        yield found


@pytest.fixture(scope="session")
def record_of() -> Callable[[str | bytes], Record]:
    """Gives the record of a text, or of a file's bytes."""

    def call(notice: str | bytes) -> Record:
        data = notice.encode() if isinstance(notice, str) else notice
        return extract(data, Source("notice.txt", hashlib.sha256(data).hexdigest()))

    return call


@pytest.fixture(scope="session")
def read_harm() -> Callable[..., Notice]:
    """Reads the bytes of a file within a limit of time; settings as keywords."""

    def call(data: bytes, **settings: int) -> Notice:
        with limited(SECONDS, SECONDS):
            return read(data, Source("harm.bin", "0" * 64), Settings(**settings))  # type: ignore[arg-type]

    return call


@pytest.fixture(scope="session")
def packed() -> Callable[[Mapping[str, str | bytes]], bytes]:
    """Packs parts, by their names, as a ZIP."""

    def pack(parts: Mapping[str, str | bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return out.getvalue()

    return pack


@pytest.fixture(scope="session")
def docx(packed: Callable[[Mapping[str, str | bytes]], bytes]) -> Callable[..., bytes]:
    """Makes a DOCX of its body's XML, what stands before the root, relationships of the document, and other parts."""

    def make(body: str, prolog: str = "", relationships: str = "", **parts: str | bytes) -> bytes:
        document = f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'
        return packed(
            {
                "[Content_Types].xml": CONTENT_TYPES,
                "_rels/.rels": RELS.format(MAIN_PART),
                "word/document.xml": document,
                "word/_rels/document.xml.rels": RELS.format(relationships),
                **parts,
            }
        )

    return make


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    """Makes a PDF of its objects, numbered from 1, the first being the catalog; and what more the trailer says."""

    def make(*objects: bytes, trailer: bytes = b"", prev: bool = False) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, content in enumerate(objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        again = b"/Prev %d" % start if prev else b""
        out += b"trailer\n<</Size %d/Root 1 0 R%b%b>>\n" % (len(objects) + 1, trailer, again)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)

    return make


@pytest.fixture(scope="session")
def word_parts() -> Callable[..., dict[str, str | bytes]]:
    """Makes the parts of a DOCX, of what stands in its body, numbering and styles, with all the prefixes of Word."""
    office = "http://schemas.openxmlformats.org"
    prefixes = (
        f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:mc="{office}/markup-compatibility/2006" '
        f'xmlns:m="{office}/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    named = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in ("numbering", "styles")
    )

    def make(body: str, numbering: str = "", styles: str = "") -> dict[str, str | bytes]:
        return {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": RELS.format(MAIN_PART),
            "word/_rels/document.xml.rels": RELS.format(named),
            "word/document.xml": f"<w:document {prefixes}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f"<w:numbering {prefixes}>{numbering}</w:numbering>",
            "word/styles.xml": f"<w:styles {prefixes}>{styles}</w:styles>",
        }

    return make


@pytest.fixture(scope="session")
def word_file(
    packed: Callable[[Mapping[str, str | bytes]], bytes], word_parts: Callable[..., dict[str, str | bytes]]
) -> Callable[..., bytes]:
    """Makes a DOCX of what stands in its body, numbering and styles."""
    return lambda body, numbering="", styles="": packed(word_parts(body, numbering, styles))


@dataclass
class Press:
    """Prints small PDFs: text in a CJK font that no file carries, lines, boxes; points from the bottom left corner."""

    width: int = 595
    height: int = 842
    pages: list[bytes] = field(default_factory=list)
    rotate: int = 0
    extra: dict[str, bytes] = field(default_factory=dict)  # entries of each page

    def page(self, *parts: bytes) -> Press:
        self.pages.append(b"".join(parts))
        return self

    def text(self, words: str, x: float, y: float, size: float = 12, turn: str = "1 0 0 1", mode: int = 0) -> bytes:
        hexed = words.encode("utf-16-be").hex().encode()
        return b"BT /F %g Tf %d Tr %s %g %g Tm <%s> Tj ET\n" % (size, mode, turn.encode(), x, y, hexed)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> bytes:
        return b"%g %g m %g %g l S\n" % (x0, y0, x1, y1)

    def shade(self, x: float, y: float, width: float, height: float, colour: str = "0.8 0.8 0.9") -> bytes:
        return b"q %s rg %g %g %g %g re f Q\n" % (colour.encode(), x, y, width, height)

    def table(self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]], size: float = 10) -> bytes:
        """A ruled table: ``ys`` run down the page. A cell's lines are parted by line feeds, from its top."""
        parts = [self.line(xs[0], y, xs[-1], y) for y in ys] + [self.line(x, ys[0], x, ys[-1]) for x in xs]
        for row, top in zip(rows, ys, strict=False):
            for words, left in zip(row, xs, strict=False):
                for n, line in enumerate(words.split("\n")):
                    parts.append(self.text(line, left + 4, top - size * 1.3 * (n + 1), size) if line else b"")
        return b"".join(parts)

    def printed(self) -> bytes:
        font = (
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font"
            b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
            b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
            b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
        )
        kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(self.pages)))
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(self.pages)),
            font,
        ]
        more = b"".join(b"/%s %s" % (name.encode(), value) for name, value in self.extra.items())
        for content in self.pages:
            size = b"/MediaBox[0 0 %d %d]/Rotate %d" % (self.width, self.height, self.rotate)
            where = b"/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>%s" % (len(objects) + 2, more)
            objects.append(b"<</Type/Page/Parent 2 0 R%s%s>>" % (size, where))
            objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        out = b"%PDF-1.5\n"
        places = []
        for number, item in enumerate(objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


@pytest.fixture
def press() -> Press:
    return Press()
