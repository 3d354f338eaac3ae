"""Tables as cards: every row a group of labelled lines (项目名称：… / 责任单位：…), which the first label opens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.letter import DATE_LINE
from extractors.readers.layouts.region import ANNEX, Region, Rows
from extractors.readers.lines import Line
from normalizers.characters import squeezed
from normalizers.headings import Holds, heading_of, is_whole_heading
from normalizers.numbering import Rank, mark_of
from taizhang.model import EMPTY, Passage, joined

ENTRY = re.compile(
    r"[\s•·●■★【\[—-]*(?:[（(]?\d{1,3}[）)]?[.、．]?\s*)?"
    r"([\u4e00-\u9fff][\u4e00-\u9fff \u3000]{1,12}?)[\d一二三四五六七八九十]{0,3}[】\]]?\s*(?:[：:]|$)"
)
OPENS = frozenset({Holds.TASK, Holds.THEME})
SAYS = frozenset({Holds.UNIT, Holds.DEADLINE})
FEWEST = 2  # cards that make a table
MOST_LINES = 20  # of one label's words


@dataclass(frozen=True, slots=True)
class Entry:
    """A labelled line: its label, what that is, and the words behind it."""

    label: Passage
    holds: Holds
    value: Passage


def cards(lines: Sequence[Line], i: int) -> Region | None:
    """Groups of labelled lines that begin with the same label of a task, each with a label of units or deadlines."""
    first = _entry(lines[i])
    if first is None or first.holds not in OPENS:
        return None
    found: list[dict[str, list[Passage]]] = []
    labels: dict[str, Entry] = {}
    last, j = "", i
    while j < len(lines):
        if (entry := _entry(lines[j])) is not None:
            last = squeezed(entry.label.value)
            if last == squeezed(first.label.value) or not found:
                found.append({})
            labels.setdefault(last, entry)
            found[-1].setdefault(last, []).append(entry.value)
        elif _goes_on(lines[j], found[-1][last], labels[last].holds):
            found[-1][last].append(lines[j].text.strip())
        else:
            break
        j += 1
    whole = [card for card in found if any(labels[name].holds in SAYS for name in card)]
    if len(whole) < FEWEST or len(whole) * 3 < len(found) * 2:
        return None
    rows: Rows = [[entry.label for entry in labels.values()]]
    rows += [[joined(card.get(name, [EMPTY])).strip() for name in labels] for card in found]
    return Region(i, j, rows, "cards")


def _entry(line: Line) -> Entry | None:
    match = ENTRY.match(line.value)
    if match is None or not is_whole_heading(match[1]):
        return None
    value = line.text[match.end() :].strip()
    return Entry(line.text[match.start(1) : match.end(1)], heading_of(match[1]).holds, value)


def _goes_on(line: Line, words: Sequence[Passage], holds: Holds) -> bool:
    """Whether an unlabelled line goes on with what a label says: a task may run on, a list of units begins below it."""
    value = line.value.strip()
    mark = mark_of(value)
    if ANNEX.match(value) or DATE_LINE.match(value) or (mark and mark.rank <= Rank.SECOND) or len(words) > MOST_LINES:
        return False
    return holds in OPENS or not any(len(w) for w in words)
