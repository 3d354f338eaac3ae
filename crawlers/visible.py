"""The words that a page shows, taken from its bytes without building its tree: enough to judge an answer by."""

from __future__ import annotations

import html
import re

from crawlers.text import UTF_16, decoded

BYTES = 3  # of a Chinese character in UTF-8
LOOKED_AT = 256 * 1024  # bytes of a page
HIDING = re.compile(rb"<(?:(!--)|(script|style|noscript|template|title|textarea)\b)", re.IGNORECASE)
ENDS = {
    name: re.compile(rb"</" + name + rb"\b[^<>]{0,200}>", re.IGNORECASE)
    for name in (b"script", b"style", b"noscript", b"template", b"title", b"textarea")
}
COMMENT_END = re.compile(rb"--!?>")
TAG = re.compile(rb"<[a-z/!?][^<>]*>?", re.IGNORECASE)


def visible(body: bytes, most: int) -> str:
    """Return the words that a page shows, its title aside, from its beginning on until there are ``most`` characters.

    White space is one space. What never ends hides all behind it, as it does in a browser.
    """
    if body.startswith(UTF_16):
        body = decoded(body).encode()
    if len(body) > LOOKED_AT:
        body = body[: body.rfind(b"<", 0, LOOKED_AT)]  # not within a character
    parts: list[bytes] = []
    size = at = 0
    while size < most * BYTES:
        hiding = HIDING.search(body, at)
        part = b" ".join(TAG.sub(b" ", body[at : hiding.start() if hiding else len(body)]).split())
        parts.append(part)
        size += len(part)
        end = hiding and (COMMENT_END if hiding[1] else ENDS[hiding[2].lower()]).search(body, hiding.end())
        if not end:
            break
        at = end.end()
    return " ".join(html.unescape(decoded(b" ".join(parts))).split())
