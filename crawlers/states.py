"""What a fetch came to: the states of a page, in the words that ``fetches.state`` uses."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a fetched address is."""

    LIST = "list"  # a page of a column (栏目)
    NOTICE = "notice"
    ATTACHMENT = "attachment"


class State(StrEnum):
    """What a fetch came to. Only the first four bring bytes that may become a record."""

    FETCHED = "fetched"  # had for the first time, or again after it was missing
    CHANGED = "changed"  # its words differ from those had last
    MOVED = "moved"  # it answers from another address now; its bytes are kept where that is on the same site
    UNCHANGED = "unchanged"  # not modified, the same bytes, or other bytes with the same words
    MISSING = "missing"  # 404 or 410
    SOFT_404 = "soft_404"  # an answer of 200 that says there is no such page
    BLOCKED = "blocked"  # a challenge, a captcha, 403, an empty shell; ``reason`` says which
    FORBIDDEN = "forbidden"  # robots.txt asks not to
    REFUSED = "refused"  # its host has a private address
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    TLS_FAILED = "tls_failed"
    FAILED = "failed"  # a server's fault, a cut answer, no connection, a loop of redirects


BROUGHT = frozenset({State.FETCHED, State.CHANGED, State.MOVED})  # with bytes that were not had before
GONE = frozenset({State.MISSING, State.SOFT_404})
SOUND = BROUGHT | {State.UNCHANGED}
