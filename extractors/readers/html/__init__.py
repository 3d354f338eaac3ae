"""Web pages: the notice that a page holds, without what the site puts round it; broken markup as a browser mends it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.decoding import decode_page
from extractors.readers.drafts import Draft
from extractors.readers.errors import Unreadable
from extractors.readers.html.lines import Item, PageLine
from extractors.readers.html.page import page_of, without_links
from extractors.readers.html.tree import Paths, tree_of
from extractors.readers.html.verdict import verdict
from extractors.readers.lines import Line
from extractors.readers.paragraphs import wrap_width
from normalizers.numbering import mark_of
from taizhang.model import Issue, Notice, Passage, Repair, Source, Spot
from taizhang.settings import Settings

OWN_GLYPHS = re.compile("[\ue000-\uf8ff]")


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that a page holds, each block and cell with its path down the page's tree.

    Raises Unreadable where the page is past a cap or empty. A page without a notice gives no blocks and an issue.
    """
    if len(data) > settings.html_bytes:
        raise Unreadable(
            "too_large",
            f"the page has {len(data)} bytes, more than TAIZHANG_HTML_BYTES={settings.html_bytes}; raise it to read it",
        )
    decoded = decode_page(data)
    return read_page(decoded.text, source, settings, decoded.repairs, decoded.issues)


def read_page(
    text: str, source: Source, settings: Settings, repairs: Sequence[Repair] = (), issues: Sequence[Issue] = ()
) -> Notice:
    """Return the notice that a page holds, given its text. ``repairs`` and ``issues`` are what decoding it gave."""
    draft = Draft(source)
    draft.repairs += repairs
    draft.issues += issues
    root, mended = tree_of(text, settings)
    if mended:
        draft.repairs.append(Repair("markup_mended", "the page's markup is broken and was read as a browser mends it"))
    page = page_of(root, settings.table_rows)
    for copy in page.copies:
        reason = f"the page holds its text twice; the copy has {copy.characters} characters and {copy.rows} rows more"
        draft.repairs.append(Repair("copy_dropped", reason))
    draft.labels += page.labels
    for link, (href, words) in page.files.items():
        draft.labels.append(("other_file" if link in page.others else "attachment", f"{href}\t{words}"))
    draft.labels = list(dict.fromkeys(draft.labels))
    if fault := verdict(page):
        draft.issues.append(fault)
    else:
        _write(draft, without_links(page.body, page.files), settings.table_rows)
    return draft.notice()


def _write(draft: Draft, body: Sequence[Item], rows: int) -> None:
    """Write the notice's lines and tables to the draft."""
    wrapped = _is_wrapped(body)
    glyphs = 0
    paths = Paths()
    for item in body:
        spot = Spot(path=paths.of(item.element))
        if isinstance(item, PageLine):
            number = item.number if item.number and mark_of(item.text) is None else ""
            glyphs += len(OWN_GLYPHS.findall(item.text))
            starts = None if wrapped or item.broken else True
            draft.line(number + item.text, spot, blanks_before=item.blanks, starts=starts)
            continue
        draft.table(item.rows, spot)
        if item.overlong:
            message = f"a table has {item.overlong} rows more than TAIZHANG_TABLE_ROWS={rows}; they were left out"
            draft.issues.append(Issue("too_large", message))
    if glyphs:
        message = f"{glyphs} characters are glyphs of the site's own font, which say nothing"
        draft.issues.append(Issue("lost_characters", message))


def _is_wrapped(body: Sequence[Item]) -> bool:
    """Whether each printed line stands in an element of its own, as pasting from a PDF leaves it."""
    lines = [i.text for i in body if isinstance(i, PageLine)]
    return wrap_width([Line(Passage(text, ())) for text in lines]) is not None
