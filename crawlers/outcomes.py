"""What an answer comes to: held against what is known of its page, it is new, changed, the same, or no page at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from crawlers.ledger.values import Fetched, Page
from crawlers.links import file_name
from crawlers.listing import Link
from crawlers.recorder import hash_of
from crawlers.states import GONE, Kind, State
from crawlers.verdicts import Answer, Verdict

NOT_MODIFIED = 304

SameWords = Callable[[str, bytes], bool]  # the hash of the bytes had before, and the bytes that came


def line_of(page: Page, answer: Answer, verdict: Verdict, at: datetime) -> Fetched:
    """Return the ledger's line for an answer that brought no bytes to keep: a 404, a challenge, a list."""
    return Fetched(
        page.url,
        page.kind,
        at,
        verdict.state,
        verdict.reason,
        status=answer.status,
        size=len(answer.body),
        etag=answer.header("ETag"),
        last_modified=answer.header("Last-Modified"),
        content_type=answer.header("Content-Type"),
        final_url=answer.final_url if answer.final_url != answer.url else None,
    )


def not_modified(page: Page, answer: Answer, at: datetime) -> Fetched:
    """Return the line for an answer that says that nothing changed since the page was had last."""
    line = line_of(page, answer, Verdict(State.FETCHED if page.state in GONE else State.UNCHANGED), at)
    return replace(
        line,
        sha256=page.sha256,
        size=None,
        etag=line.etag or page.etag,
        last_modified=line.last_modified or page.last_modified,
        final_url=line.final_url or page.final_url,
    )


def kept(page: Page, answer: Answer, at: datetime, same_words: SameWords, link: Link | None) -> tuple[Fetched, bool]:
    """Return the line for an answer with the page's bytes, and whether these are to be kept.

    ``link`` led to the page where it is an attachment. Bytes with the words of those had before are not kept: their
    line says what they were.
    """
    sha256 = hash_of(answer.body)
    line = replace(line_of(page, answer, Verdict(State.FETCHED), at), sha256=sha256, name=_name(answer, link))
    if page.sha256 is None:
        return line, True
    has_moved = line.final_url is not None and line.final_url != page.final_url
    same = sha256 == page.sha256
    if same or (page.kind is Kind.NOTICE and same_words(page.sha256, answer.body)):
        state = State.FETCHED if page.state in GONE else State.MOVED if has_moved else State.UNCHANGED
        differing = None if same else sha256
        return replace(line, state=state, sha256=page.sha256, differing=differing, name=None), False
    return replace(line, state=State.MOVED if has_moved else State.CHANGED), True


def _name(answer: Answer, link: Link | None) -> str | None:
    return file_name(link, answer.header("Content-Disposition")) if link else None
