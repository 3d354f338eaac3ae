"""What an answer comes to, held against what is known of its page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawlers.ledger.values import Page
from crawlers.listing import Link
from crawlers.outcomes import kept, line_of, not_modified
from crawlers.recorder import hash_of
from crawlers.states import Kind, State
from crawlers.verdicts import Answer, Verdict

URL = "http://www.a.gov.cn/zwgk/1.html"
AT = datetime(2026, 3, 1, tzinfo=UTC)
OLD = "2026年6月底前完成".encode()
NEW = "2026年9月底前完成".encode()


def page(**known: object) -> Page:
    facts = {"url": URL, "kind": Kind.NOTICE, "column": "c", "walk": 1, "first_seen": AT} | known
    return Page(**facts)  # type: ignore[arg-type]


def known(**more: object) -> Page:
    return page(state=State.FETCHED, sha256=hash_of(OLD), etag='"1"', **more)


def answer(body: bytes, status: int = 200, final_url: str = URL, kind: Kind = Kind.NOTICE, **headers: str) -> Answer:
    return Answer(kind, URL, final_url, status, headers, body)


def differ(sha256: str, data: bytes) -> bool:
    return False


def agree(sha256: str, data: bytes) -> bool:
    return True


def test_bytes_had_for_the_first_time_are_fetched_and_kept() -> None:
    line, is_new = kept(page(), answer(NEW, ETag='"2"'), AT, differ, None)
    assert (line.state, line.sha256, line.etag, is_new) == (State.FETCHED, hash_of(NEW), '"2"', True)


def test_the_same_bytes_are_unchanged_and_not_kept_again() -> None:
    line, is_new = kept(known(), answer(OLD), AT, differ, None)
    assert (line.state, line.sha256, line.differing, is_new) == (State.UNCHANGED, hash_of(OLD), None, False)


def test_other_bytes_with_the_same_words_are_unchanged_and_the_line_says_what_they_were() -> None:
    line, is_new = kept(known(), answer(NEW), AT, agree, None)
    assert (line.state, line.sha256, line.differing, is_new) == (State.UNCHANGED, hash_of(OLD), hash_of(NEW), False)


def test_other_words_are_a_change() -> None:
    line, is_new = kept(known(), answer(NEW), AT, differ, None)
    assert (line.state, line.sha256, is_new) == (State.CHANGED, hash_of(NEW), True)


def test_an_attachment_is_changed_by_any_other_bytes() -> None:
    file = known(kind=Kind.ATTACHMENT)
    line, is_new = kept(file, answer(NEW, kind=Kind.ATTACHMENT), AT, agree, Link(URL, "1.docx", "附件1.docx"))
    assert (line.state, line.name, is_new) == (State.CHANGED, "附件1.docx", True)


@pytest.mark.parametrize("gone", [State.MISSING, State.SOFT_404])
def test_a_page_that_was_gone_is_fetched_again_even_with_the_bytes_of_before(gone: State) -> None:
    line, is_new = kept(page(state=gone, sha256=hash_of(OLD)), answer(OLD), AT, differ, None)
    assert (line.state, line.sha256, is_new) == (State.FETCHED, hash_of(OLD), False)


def test_a_page_that_answers_from_another_address_has_moved() -> None:
    there = "http://www.a.gov.cn/new/1.html"
    line, is_new = kept(known(), answer(OLD, final_url=there), AT, differ, None)
    assert (line.state, line.final_url, is_new) == (State.MOVED, there, False)
    line, is_new = kept(known(final_url=there), answer(OLD, final_url=there), AT, differ, None)
    assert line.state is State.UNCHANGED  # it had moved before


def test_not_modified_leaves_what_is_known() -> None:
    line = not_modified(known(last_modified="x"), answer(b"", 304), AT)
    assert (line.state, line.sha256, line.etag, line.last_modified) == (State.UNCHANGED, hash_of(OLD), '"1"', "x")


def test_not_modified_since_it_was_gone_means_that_it_is_back() -> None:
    assert not_modified(page(state=State.MISSING, sha256=hash_of(OLD)), answer(b"", 304), AT).state is State.FETCHED


def test_what_is_no_page_brings_no_bytes() -> None:
    line = line_of(known(), answer(b"<html>412", 412), Verdict(State.BLOCKED, "ruishu"), AT)
    assert (line.state, line.reason, line.status, line.sha256, line.size) == (State.BLOCKED, "ruishu", 412, None, 9)
