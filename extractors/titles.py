"""A notice's title: which lines of its head are it, and what of them is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.letter import ANNEX, DATE_LINE, SENTENCE, is_salutation
from extractors.words import table
from normalizers.characters import folded, squeezed
from normalizers.doc_numbers import find_doc_numbers
from taizhang.model import Block

TAIL = re.compile(r"(?:[（(][^（）()]*[）)]|[》”\s])+$")  # what may stand behind the kind of document
ANNEX_PREFIX = re.compile(r"^附\s*件\s*\d{0,2}\s*[：:]\s*(?=\S{6})")
TITLE_LINES = 5
ISSUER_LINE = re.compile(r"(?:政府|办公[厅室]|委员会|[厅局委部署院会]|小组)$")
LONGEST_TITLE = 120  # characters


def title_of(lines: Sequence[Block]) -> str | None:
    """Return the first lines of the head that end with a word for a kind of document; one with 关于 goes before."""
    run: list[str] = []
    first: str | None = None
    for block in lines:
        value = block.text.value.strip()
        if is_salutation(value) or SENTENCE.search(value) or DATE_LINE.fullmatch(squeezed(value)):
            break
        if _is_no_title(value):
            run = []
            continue
        run.append(value)
        if looks_like_title(value) or looks_like_title("".join(run[-TITLE_LINES:])):
            title = _whole_title(run)
            # A page's own short heading may stand above the notice's: 关于印发…的通知 is the notice's.
            if "关于" in title:
                return title
            first, run = first or title, []
    return first


def plain_title(title: str | None) -> str | None:
    """Return the title without the number that a page prints behind it in brackets."""
    tail = number_tail(title)
    title = title[: tail.start()].strip() if title and tail else title
    return ANNEX_PREFIX.sub("", title) if title else title


def fuller_title(stated: str | None, own: str | None) -> str | None:
    """Return the title that the file states, or the notice's own.

    That is taken where it says who issues it as well, and where the file's only sets other words before it.
    """
    if own and stated and "关于" in own and not own.startswith("关于") and folded(stated).endswith(folded(own)):
        return own
    return own if own and stated and folded(own).endswith(folded(stated)) else stated or own


def number_tail(title: str | None) -> re.Match[str] | None:
    """Return the bracket at a title's end that holds the notice's number, None where there is none."""
    tail = re.search(r"[（(][^（）()]*[）)]$", title or "")
    return tail if tail and find_doc_numbers(tail[0]) else None


def looks_like_title(value: str) -> bool:
    """Whether a line ends with a word for a kind of document (通知, 方案)."""
    plain = TAIL.sub("", value)
    return 6 <= len(value) <= LONGEST_TITLE and plain.endswith(tuple(table("labels")["genres"]["words"]))


def _whole_title(run: Sequence[str]) -> str:
    """Return the title that ends a run of lines: from 关于, and the issuer's line above it; navigation stays out."""
    for k in range(1, min(TITLE_LINES, len(run)) + 1):
        title = "".join(run[-k:])
        if "关于" not in title:
            continue
        while title.startswith("关于") or ISSUER_LINE.search(run[-k]):
            k += 1
            if k > len(run) or not ISSUER_LINE.search(run[-k]):
                break
            title = run[-k] + title
        return title
    return "".join(run) if len(run) <= 3 else run[-1]


def _is_no_title(value: str) -> bool:
    bare = squeezed(value)
    if ANNEX.fullmatch(bare) or bare.startswith(("【", "http", "（此件", "(此件")):
        return True
    found = find_doc_numbers(value)
    return bool(found) and len(value) - (found[0].end - found[0].start) <= 6
