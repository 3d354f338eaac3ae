"""What a search is asked: words that must all be there, and what must stand together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from normalizers.departments import office
from normalizers.doc_numbers import find_doc_numbers
from warehouse.errors import BadQuestion
from warehouse.words import BLANK, LATIN, RUN, cut, function_word, levelled, pressed

LONGEST = 200  # characters
# Typed quotation marks are straight, or curled either way; what is between two of a kind stands together.
QUOTED = re.compile(r'"([^"]*)"|＂([^＂]*)＂|[“”]([^“”]*)[“”]|「([^「」]*)」|『([^『』]*)』')
MARKS = re.compile(r'["＂“”「」『』]')
Parted: TypeAlias = tuple[list[str], list[str]]  # words, and characters in a row that make none


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is looked for; all of it levelled, each word and phrase once.

    ``words`` stand in the dictionary, or are numbers; ``phrases`` must stand together: what was asked in quotation
    marks (``quoted``), and characters in a row that make no word. ``whole`` are the runs that were asked; where one
    stands as it was asked the entry is worth more. ``unclosed``: a quotation mark was left open. ``widened`` is
    the question with offices (卫健委) given by their functions, found under every name; None where it names no office.
    """

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    quoted: tuple[str, ...]
    whole: tuple[str, ...]
    unclosed: bool = False
    widened: Question | None = None

    @property
    def shown(self) -> tuple[str, ...]:
        """What is marked where it is found."""
        return tuple(dict.fromkeys((*self.quoted, *self.phrases, *self.words)))


def question(text: str) -> Question:
    """Return the question, parted. Raises BadQuestion where it is empty, nothing but punctuation, or too long."""
    asked = " ".join(text.split())
    if not asked:
        raise BadQuestion("nothing is asked: give a word to look for, such as 政务公开专区")
    if len(asked) > LONGEST:
        raise BadQuestion(f"the question is {len(asked):,} characters long; it can have {LONGEST}: ask for a few words")
    quoted = [pressed(inside) for match in QUOTED.finditer(asked) for inside in match.groups() if inside]
    quoted = [phrase for phrase in quoted if RUN.search(phrase)]
    rest = QUOTED.sub(" ", asked)
    numbers = [levelled(number.value) for source in (rest, *quoted) for number in find_doc_numbers(source)]
    runs = RUN.findall(levelled(_without_numbers(rest)))
    # A phrase's words are looked for too: they find and rank what the phrase then chooses among.
    within = [word for phrase in quoted for run in RUN.findall(_without_numbers(phrase)) for word in _parted(run)[0]]
    unclosed = bool(MARKS.search(rest))

    def made(parted: list[Parted], widened: Question | None = None) -> Question:
        words = [*numbers, *(word for own, _ in parted for word in own), *within]
        phrases = [*quoted, *(phrase for _, loose in parted for phrase in loose)]
        return Question(asked, _once(words), _once(phrases), _once(quoted), _once([*numbers, *runs]), unclosed, widened)

    found = made([_parted(run) for run in runs])
    if not (found.words or found.phrases):
        raise BadQuestion(f"{asked} has nothing to look for in it: give a word, such as 政务公开专区")
    offices = [_by_function(run) for run in runs]
    if not any(offices):
        return found
    return replace(found, widened=made([own or _parted(run) for own, run in zip(offices, runs, strict=True)]))


def _parted(run: str) -> Parted:
    """Return the words of a run, and its characters in a row that make none; a lone one counts only by itself."""
    words: list[str] = []
    loose: list[str] = []
    for is_word, group in groupby(cut(run), key=lambda part: len(part) > 1 or bool(LATIN.fullmatch(part))):
        parts = list(group)
        if is_word:
            words += parts
        elif len(together := "".join(parts)) > 1 or together == run:
            loose.append(together)
    return words, loose


def _by_function(run: str) -> Parted | None:
    """Return what a run that names an office is found by under every name of it: its place, and its function."""
    named = office(run)
    if named is None:
        return None
    before, function = named
    words, loose = _parted(before)
    return [*words, function_word(function.key)], [phrase for phrase in loose if len(phrase) > 1]


def _without_numbers(text: str) -> str:
    for number in reversed(find_doc_numbers(text)):
        text = f"{text[: number.start]} {text[number.end :]}"
    return text


def _once(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def places(text: str, shown: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return where in a text what is shown stands: (start, end), in order, those that touch joined."""
    level = levelled(text)
    found = sorted(span for what in shown for span in _where(level, what))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _where(level: str, what: str) -> list[tuple[int, int]]:
    # Blanks inside are no hindrance: the text was looked through without them.
    pattern = BLANK.pattern.replace("+", "*").join(map(re.escape, what))
    if LATIN.fullmatch(what):
        pattern = rf"(?<![0-9a-z]){pattern}(?![0-9a-z])"
    return [match.span() for match in re.finditer(pattern, level)]
