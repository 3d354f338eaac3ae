"""What a page's words are, for the crawlers: other bytes with the same words are no news."""

from __future__ import annotations

from extractors.readers import read
from extractors.readers.kinds import Kind, kind_of
from extractors.wording import page_hash
from taizhang.model import Source
from taizhang.settings import MIB, Settings

LARGEST = MIB // 2  # bytes; a larger page is told by its bytes: reading it would keep a crawl waiting
SETTINGS = Settings()


def words_of(data: bytes) -> str | None:
    """Return the hash of the words of the notice that a page holds, and of its labels and links to files.

    What the site puts round a notice makes no difference to it: counters, sidebars, menus. None for what is no page,
    holds no notice that can be read, or is larger than ``LARGEST``: that is told by its bytes.
    """
    if len(data) > LARGEST:
        return None
    try:
        if kind_of(data) is not Kind.HTML:
            return None
        return page_hash(read(data, Source("page", ""), SETTINGS))
    except Exception:  # what is wrong with a page is told where its notice is read; the crawl goes on
        return None
