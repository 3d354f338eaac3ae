"""Text renderings of notices: plain text, Markdown, what a browser or a converter leaves of a page."""

from __future__ import annotations

from extractors.readers.decoding import decode
from extractors.readers.drafts import notice_of
from extractors.readers.lines import lines_of
from taizhang.model import Notice, Source
from taizhang.settings import Settings


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that the text of a file is. A file that is not text gives no blocks and an issue."""
    decoded = decode(data)
    if decoded.text is None:
        return Notice(source, "", (), decoded.repairs, decoded.issues)
    return notice_of(decoded.text, lines_of(decoded.text), source, decoded.repairs, decoded.issues)
