"""iList, the directory of public information (政府信息公开目录) of Shaanxi, 绵竹, 昌吉 and others.

A column's address is ``/info/iList.jsp?node_id=…&cat_id=…``. Options are those of rows: ``rows``, ``link``, ``date``.
"""

from __future__ import annotations

import html
import re
from typing import ClassVar
from urllib.parse import urljoin

from scrapy.http import Response

from crawlers.links import absolute, plain
from crawlers.listing import Link
from crawlers.spiders.numbered import NumberedByQuery
from crawlers.text import decoded

# <file href="group1/M00/01/3C/a.pdf">附件1.pdf</file> in the block of attributes; the address begins at the root.
FILE = re.compile(r"<file\s([^<>]{1,1000})>([^<>]{0,500})</file", re.IGNORECASE)
ADDRESS = re.compile(r"""\b(?:href|url)\s{0,9}=\s{0,9}["']?([^"'\s]{1,1000})""", re.IGNORECASE)


class IList(NumberedByQuery):
    """Reads the directory's lists, and the files that its notices name in an element of its own."""

    platform: ClassVar[str] = "ilist"
    page_parameter: ClassVar[str] = "cur_page"

    def attachments(self, response: Response) -> tuple[Link, ...]:
        """Return the files that a notice's page links to, then those in its block of attributes, each once."""
        found = {link.url: link for link in (*super().attachments(response), *_files_in(response))}
        return tuple(found.values())


def _files_in(response: Response) -> list[Link]:
    root = urljoin(response.url, "/")
    links = []
    for attributes, words in FILE.findall(decoded(response.body)):
        found = ADDRESS.search(attributes)
        href = html.unescape(found[1]) if found else ""
        url = absolute(root, href) if href else None
        if url is not None:
            links.append(Link(url, href, plain(words)))
    return links
