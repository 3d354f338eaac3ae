"""PDFs that mean harm or are no notice at all: each is read or is an issue that names the file, soon, and calls nobody."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest

from taizhang.model import Notice

Read = Callable[..., Notice]
Pdf = Callable[..., bytes]

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F1 12 Tf 72 720 Td (Work plan 2021) Tj ET"


def pages(kids: bytes, count: int) -> bytes:
    return b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)


def page(more: bytes = b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>", box: bytes = b"0 0 595 842") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%b]%b>>" % (box, more)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), more, content)


def simple(content: bytes = WORDS, more: bytes = b"") -> tuple[bytes, ...]:
    return CATALOG, pages(b"3 0 R", 1), page(), stream(content, more), FONT


def packed(content: bytes) -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode")


def large(what: str) -> tuple[bytes, ...]:
    """Return the objects of a PDF that has too much of something."""
    match what:
        case "arrays nested deep in an object":
            return (*simple(), b"[" * 100_000)
        case "arrays nested deep in the content":
            return simple(b"[" * 100_000 + WORDS)
        case "states saved without end":
            return simple(b"q " * 100_000 + WORDS)
        case "content that unpacks to a thousand times its size":
            return (*simple()[:3], packed(b" " * 50_000_000), FONT)
        case "rules without end":
            return simple(b"".join(b"0 %d m 595 %d l S\n" % (n % 842, n % 842) for n in range(20_000)))
        case "words without end":
            return simple(b"BT /F1 1 Tf " + b"1 0 Td (a) Tj " * 50_000 + b"ET")
        case "objects without end":
            return (*simple(), *(b"null" for _ in range(200_000)))
        case _:
            raise AssertionError(what)


# None: made when it is wanted.
HARM: dict[str, tuple[bytes, ...] | None] = {
    "a tree of pages that holds itself": (CATALOG, pages(b"2 0 R 2 0 R", 2)),
    "a page whose parent is its child": (CATALOG, pages(b"3 0 R", 2), b"<</Type/Pages/Kids[2 0 R]/Count 2>>"),
    "a page that stands a hundred times": (CATALOG, pages(b"3 0 R " * 100, 100), *simple()[2:]),
    "no pages": (CATALOG, pages(b"", 0)),
    "no catalog": (b"<<>>",),
    "a thousand million pages declared": (CATALOG, pages(b"3 0 R", 1_000_000_000), *simple()[2:]),
    "fewer pages than none declared": (CATALOG, pages(b"3 0 R", -5), *simple()[2:]),
    "a form that draws itself": (
        CATALOG,
        pages(b"3 0 R", 1),
        page(b"/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>"),
        stream(b"/X Do"),
        stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
    ),
    "a page of a thousand kilometres": (CATALOG, pages(b"3 0 R", 1), page(box=b"0 0 3e9 3e9"), *simple()[3:]),
    "a page without size": (CATALOG, pages(b"3 0 R", 1), page(box=b"0 0 0 0"), *simple()[3:]),
    "arrays nested deep in an object": None,
    "arrays nested deep in the content": None,
    "states saved without end": None,
    "content that unpacks to a thousand times its size": None,
    "rules without end": None,
    "words without end": None,
    "objects without end": None,
}


@pytest.mark.parametrize("what", HARM)
def test_it_is_read_or_told_and_soon(read_harm: Read, pdf: Pdf, what: str) -> None:
    notice = read_harm(pdf(*(HARM[what] or large(what))))
    assert notice.text.strip() or notice.issues
    assert all(issue.message for issue in notice.issues)


def test_a_table_of_objects_that_follows_itself_ends(read_harm: Read, pdf: Pdf) -> None:
    notice = read_harm(pdf(*simple(), prev=True))
    assert notice.text.strip() or notice.issues


def test_past_the_cap_on_pages_the_cap_is_named(read_harm: Read, pdf: Pdf) -> None:
    data = pdf(CATALOG, pages(b"3 0 R " * 30, 30), *simple()[2:])
    issues = {issue.code: issue.message for issue in read_harm(data, pdf_pages=20).issues}
    assert "TAIZHANG_PDF_PAGES" in issues["too_large"]


def test_past_the_cap_on_bytes_the_file_and_the_cap_are_named(read_harm: Read, pdf: Pdf) -> None:
    data = pdf(*simple())
    issue = read_harm(data, pdf_bytes=100).issues[0]
    assert issue.code == "too_large"
    assert issue.message.startswith(
        f"harm.bin: the file has {len(data):,} bytes, more than the 100 bytes that TAIZHANG_PDF_BYTES"
    )


def test_an_encrypted_one_is_told(read_harm: Read, pdf: Pdf) -> None:
    lock = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%b>/U<%b>>>" % (b"5a" * 32, b"a5" * 32)
    data = pdf(*simple(), lock, trailer=b"/Encrypt 6 0 R/ID[<00><00>]")
    assert [issue.code for issue in read_harm(data).issues] == ["encrypted"]


@pytest.mark.parametrize(
    "action",
    [
        b"<</S/URI/URI(%b)>>",
        b"<</S/GoToR/F(%b)/D[0/Fit]>>",
        b"<</S/Launch/F<</FS/URL/F(%b)>>>>",
        b"<</S/SubmitForm/F<</FS/URL/F(%b)>>>>",
        b"<</S/JavaScript/JS(app.launchURL\\('%b'\\))>>",
    ],
)
def test_an_action_is_not_taken(read_harm: Read, pdf: Pdf, trap: Any, action: bytes) -> None:
    act = action % trap.url.encode()
    note = b"<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A %b/AA<</PO %b>>>>" % (act, act)
    catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction %b>>" % act
    own = page(b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[%b]/AA<</O %b>>" % (note, act))
    assert "Work plan" in read_harm(pdf(catalog, *simple()[1:2], own, *simple()[3:])).text
    assert not trap.called


def test_content_that_stands_elsewhere_is_not_fetched(read_harm: Read, pdf: Pdf, trap: Any) -> None:
    outside = b"/F<</FS/URL/F(%b)>>" % trap.url.encode()
    read_harm(pdf(*simple(b"", outside)))
    assert not trap.called


def test_a_font_that_does_not_say_what_its_characters_mean_is_seen_as_a_picture(
    read_harm: Read, pdf: Pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractors.readers import pictures
    from extractors.readers.pages import Page, TextLine

    def seen(image: object, number: int, scale: float) -> Page:
        return Page(number, 595, 842, [TextLine("一、编制目录。", (60, 100, 300, 112))], [])

    monkeypatch.setattr(pictures, "page_of", seen)
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Song/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType2/BaseFont/ABCDEF+Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/ABCDEF+Song/Flags 4/FontBBox[0 0 1000 1000]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
    )
    words = b"BT /F1 12 Tf 72 720 Td <" + b"".join(b"%04X" % (n + 5000) for n in range(60)) + b"> Tj ET"
    notice = read_harm(pdf(*simple(words)[:4], font))
    assert [issue.code for issue in notice.issues] == ["no_text_map"]
    assert notice.text.strip() == "一、编制目录。"
