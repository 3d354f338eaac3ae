"""Notices that repeat another of their region task by task."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from warehouse.corpus import Ints
from warehouse.precedence import AlignedNotice

REPEATED = 0.9  # share of the tasks of either


def copies_among(notices: Sequence[AlignedNotice], notice_of: Ints, whole: Ints) -> dict[str, str]:
    """Return, for every notice that repeats another of its region task by task, the doc_id of the one it repeats.

    ``notice_of`` and ``whole`` give each task's notice and the number of its words. The one that is kept has the most
    tasks; of those that have as many, a document number, then the first name. A plan that is issued again with another
    number, or in another year, is a notice of its own, be its words the same.
    """
    contents: list[set[int]] = [set() for _ in notices]
    sizes = Counter(notice_of.tolist())
    for number, words in zip(notice_of.tolist(), whole.tolist(), strict=True):
        contents[number].add(words)
    ranked = sorted(
        range(len(notices)),
        key=lambda n: (-sizes[n], notices[n].doc_number is None, notices[n].name, notices[n].doc_id),
    )
    by_text: defaultdict[tuple[str | None, int], list[int]] = defaultdict(list)
    found: dict[str, str] = {}
    for number in ranked:
        content, notice = contents[number], notices[number]
        shared = Counter(other for words in content for other in by_text.get((notice.region_code, words), ()))
        enough = [
            (-count, notices[other].doc_id)
            for other, count in shared.items()
            if count >= REPEATED * max(len(content), len(contents[other])) and not _told_apart(notice, notices[other])
        ]
        if enough:
            found[notice.doc_id] = min(enough)[1]
            continue
        for words in content:
            by_text[notice.region_code, words].append(number)
    return found


def _told_apart(one: AlignedNotice, other: AlignedNotice) -> bool:
    if one.doc_number and other.doc_number and one.doc_number != other.doc_number:
        return True
    return bool(one.written_on and other.written_on and one.written_on.year != other.written_on.year)
