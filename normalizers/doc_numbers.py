"""Document numbers (发文字号) in a text, each in its one normal form."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from normalizers.characters import one_for_one

LONGEST_PREFIX = 24
BLANK = r"[ \t\u00a0\u2002\u2003\u3000]"
GAP = rf"(?:{BLANK}{{0,3}}\n?{BLANK}{{0,3}})"

# One character for one, so that a place in the folded text is the same place in the text.
folded_text = one_for_one("０１２３４５６７８９［[（(【﹝﹙］]）)】﹞﹚", "0123456789" + "〔" * 7 + "〕" * 7)


@dataclass(frozen=True, slots=True)
class FoundDocNumber:
    """A document number: the characters from ``start`` up to ``end``, and its normal form.

    Normal means: brackets 〔〕, digits of half width, no blanks, no 第 after the bracket: 国办发〔2019〕54号.
    """

    start: int
    end: int
    value: str


def find_doc_numbers(text: str, *, at_end_of_line: bool = False) -> tuple[FoundDocNumber, ...]:
    """Return the document numbers in a text, left to right.

    Known are 国办发〔2019〕54号 with any brackets (GB/T 9704-2012 §7.2.5), and in use 国务院令第711号, 2021年第3号公告,
    商服贸函2026年第322号. ``at_end_of_line`` also takes a number whose 号 is lost at the end of its line.
    """
    if "号" not in text and not at_end_of_line:
        return ()
    folded = folded_text(text)
    found = [*bracketed(folded, at_end_of_line), *counted(folded)]
    return without_overlaps(found)


def find_damaged(text: str) -> tuple[FoundDocNumber, ...]:
    """Return what was a document number before a conversion lost one of its marks: 国办发〔2018104号, as printed."""
    if "号" not in text:
        return ()
    folded = folded_text(text)
    if "〔" not in folded and "〕" not in folded:
        return ()
    sound = find_doc_numbers(text)
    found = []
    for match in damaged_shape().finditer(folded):
        start = prefix_start(folded, match.start())
        clear = all(match.end() <= one.start or one.end <= match.start() for one in sound)
        if start is not None and clear and prefix_of(folded[start : match.start()]):
            found.append(FoundDocNumber(start, match.end(), text[start : match.end()]))
    return tuple(found)


def citations(text: str, own: str | None) -> tuple[FoundDocNumber, ...]:
    """Return the numbers of the documents that a text names, in order, once each, its own left out."""
    numbers = find_doc_numbers(text)
    if not numbers:
        return ()
    seen = {normal(own)} if own else set()
    found = []
    for number in numbers:
        if number.value not in seen:
            seen.add(number.value)
            found.append(number)
    return tuple(found)


def normal(number: str) -> str:
    """Return one document number in its normal form, or without its blanks where it has none."""
    found = find_doc_numbers(number.strip(), at_end_of_line=True)
    return found[0].value if found else re.sub(r"\s+", "", number)


def bracketed(folded: str, at_end_of_line: bool) -> Iterator[FoundDocNumber]:
    """Yield the numbers of the form 国办发〔2019〕54号."""
    if "〔" not in folded:
        return
    for match in bracketed_shape().finditer(folded):
        year, serial, mark = match.group("year", "serial", "mark")
        start = prefix_start(folded, match.start())
        if start is None or not (mark or at_end_of_line):
            continue
        prefix = "".join(folded[start : match.start()].split())
        yield FoundDocNumber(start, match.end(), f"{prefix}〔{year}〕{serial}号")


def counted(folded: str) -> Iterator[FoundDocNumber]:
    """Yield the numbers without brackets: orders, announcements, and letters with the year outside brackets."""
    if "号" not in folded.partition("第")[2]:
        return
    for match in counted_shape().finditer(folded):
        start = body_start(folded, match)
        if start is None:
            continue
        value = re.sub(r"[\s〔〕]", "", folded[start : match.end()])
        yield FoundDocNumber(start, match.end(), value)


def without_overlaps(found: list[FoundDocNumber]) -> tuple[FoundDocNumber, ...]:
    """Return the numbers in order; of two that overlap, the one that begins first, else the longer."""
    kept: list[FoundDocNumber] = []
    for one in sorted(found, key=lambda number: (number.start, -number.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def prefix_start(folded: str, end: int) -> int | None:
    """Return where the prefix (机关代字) that ends at an index begins, or None where no prefix stands there."""
    while end and folded[end - 1] in " \t\u00a0\u2002\u2003\u3000\n":
        end -= 1
    start = run_start(folded, end)
    run = folded[start:end]
    offset = after_words(run)
    offset += after_single(run[offset:])
    offset += after_sentence(run[offset:])
    return start + offset if prefix_of(run[offset:]) else None


def prefix_of(run: str) -> bool:
    """Return whether a run of characters can be a prefix: two to twelve, or more if its start is known."""
    return 1 < len(run) <= 12 or (len(run) > 12 and bool(known_start(run)))


def run_start(folded: str, end: int) -> int:
    """Return where the run of Chinese characters that ends at an index begins."""
    start = end
    while start and end - start < LONGEST_PREFIX and "一" <= folded[start - 1] <= "鿿":
        start -= 1
    return start


def after_words(run: str) -> int:
    """Return where the words before a number end in a run: 2 in 根据国办发."""
    known = bool(known_start(run)) and len(run) <= 12
    ends = [match.end() for match in before_words(known).finditer(run)]
    return ends[-1] if ends else 0


def after_single(run: str) -> int:
    """Return how many single words open a run whose rest is known: 1 in 和国办发, 0 in 和政发 (和政县)."""
    singles: str = words()["before_single"]
    if known_start(run):
        return 0
    for offset in range(1, min(3, len(run))):
        if run[offset - 1] not in singles:
            return 0
        start = known_start(run[offset:])
        if len(start) > 1 or (start and prefixes()[start][0]):
            return offset
    return 0


def after_sentence(run: str) -> int:
    """Return where a government's prefix begins in a run that a sentence or a page's menu ran into."""
    if len(known_start(run)) > 1 or len(run) < 5:
        return 0
    # One character alone before a government's prefix is its city's: 济长政办字 is 长清区 of 济南市.
    for offset in range(2, len(run) - 2):
        tail = run[offset:]
        start = known_start(tail)
        if len(start) > 1 and government_shape().fullmatch(tail):
            return offset
    return 0


def body_start(folded: str, match: re.Match[str]) -> int | None:
    """Return where an order's number begins, its issuer's name with it, or None where no issuer stands there."""
    end = match.start()
    start = run_start(folded, end)
    run = folded[start:end]
    offset = after_words(run)
    name = run[offset:]
    if match["letter"]:
        return start + offset + after_single(name) if len(name) > 1 else None
    if issuer_shape().fullmatch(name):
        single = single_before_body().match(name)
        return start + offset + (1 if single else 0)
    return end if match["kind_after"] and match["year_first"] and not name else None


def known_start(run: str) -> str:
    """Return the longest known prefix that a run begins with, "" where none is known."""
    known = prefixes()
    return next((run[:length] for length in range(min(6, len(run)), 0, -1) if run[:length] in known), "")


def prefix_owner(doc_number: str) -> str | None:
    """Return the GB/T 2260 code of the region whose bodies use a number's prefix, None where it isn't one region's."""
    value = normal(doc_number)
    prefix = re.split(r"〔|\d", value, maxsplit=1)[0]
    known = prefixes()
    for length in range(min(6, len(prefix)), 0, -1):
        code, exact = known.get(prefix[:length], ("", True))
        if prefix[:length] in known and (not exact or length == len(prefix)):
            return code or None
    return None


@cache
def prefixes() -> dict[str, tuple[str, bool]]:
    """Return by known prefix its region's code ("" if several share it), and whether it must stand alone."""
    text = (files("normalizers") / "tables" / "doc_number_prefixes.csv").read_text("utf-8")
    return {row["prefix"]: (row["code"], bool(row["exact"])) for row in csv.DictReader(text.splitlines())}


@cache
def words() -> dict[str, Any]:
    """Return the table of words in and around document numbers."""
    return tomllib.loads((files("normalizers") / "tables" / "doc_number_words.toml").read_text("utf-8"))


@cache
def before_words(known: bool) -> re.Pattern[str]:
    """Return the words that stand before a number and are no part of it; more of them before an issuer not known."""
    before = words()["before"] + ([] if known else words()["before_unless_known"])
    return re.compile("|".join(sorted(before, key=len, reverse=True)))


@cache
def government_shape() -> re.Pattern[str]:
    """Return the short names of governments and their offices in numbers."""
    return re.compile(rf"[一-鿿]{{1,4}}?市?{words()['government']}|川办[发函规]|国办?[发函]|[一-鿿]办[发函规]")


@cache
def issuer_shape() -> re.Pattern[str]:
    """Return the short name of an issuer that ends with its body."""
    return re.compile(rf"[一-鿿]*{words()['body']}")


@cache
def single_before_body() -> re.Pattern[str]:
    """Return the single characters that stand before a body and are no part of the number."""
    return re.compile(rf"[{words()['before_single']}](?={words()['body_after_single']})")


@cache
def bracketed_shape() -> re.Pattern[str]:
    """Return year and serial of a number with its year in brackets: 〔2021〕57号."""
    return re.compile(
        rf"〔{GAP}(?P<year>(?:19|20)\d\d){BLANK}?年?{GAP}〕{GAP}第?{GAP}(?P<serial>\d{{1,5}})"
        rf"(?:(?P<mark>{GAP}号)|(?={BLANK}*(?:\n|$)))"
    )


@cache
def counted_shape() -> re.Pattern[str]:
    """Return the numbers that count a kind of document: 国务院令第711号, 2021年第3号公告."""
    year = rf"(?:\d{{4}}{BLANK}?年{GAP})"
    serial = rf"第{GAP}(?:\d{{1,5}}|[零〇一二三四五六七八九十百]{{1,6}}){GAP}号"
    kinds = words()["kinds"]
    return re.compile(
        rf"(?:(?P<kind_before>{kinds}){GAP}(?:{year}?{serial}|〔{year}?{serial}〕))"
        rf"|(?P<letter>{words()['letter']}){GAP}\d{{4}}{BLANK}?年{GAP}{serial}"
        rf"|(?P<year_first>{year})?{serial}(?P<kind_after>{kinds})"
    )


@cache
def damaged_shape() -> re.Pattern[str]:
    """Return the numbers that lost a bracket, part of their year or their serial."""
    closing_lost = rf"〔{GAP}\d{{4,9}}{BLANK}?号"
    opening_lost = rf"(?<![〔\d])\d{{4}}〕{GAP}第?\d{{1,5}}{BLANK}?号"
    year_cut = r"〔\d{1,3}〕第?\d{1,5}号"
    serial_lost = rf"〔(?:19|20)\d\d〕{GAP}号"
    return re.compile("|".join((closing_lost, opening_lost, year_cut, serial_lost)))
