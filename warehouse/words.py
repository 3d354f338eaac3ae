"""Texts parted into words by jieba, the same way for what is searched and for what is asked.

Texts are levelled first: width, case and script (traditional characters) make no difference. A text is kept under
every word of the dictionary that stands in it, inside others and across them (达州市司法局 under 达州, 达州市, 州市,
司法 and 司法局), so that a word is found wherever it stands; a question is parted into words side by side.
"""

from __future__ import annotations

import gc
import re
import tomllib
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from normalizers.characters import one_for_one
from normalizers.departments import aliases
from normalizers.doc_numbers import find_doc_numbers
from normalizers.regions.gazetteer import gazetteer

if TYPE_CHECKING:
    from jieba import Tokenizer  # type: ignore[import-untyped]

RULES = 1  # counts up when the rules below change: indexes made by others are made again
BLANK = re.compile(r"\s+")
RUN = re.compile(r"[^\W_]+")  # what stands between blanks and punctuation
LATIN = re.compile(r"[0-9a-z]+")  # numbers, and words in letters
FEWEST, MOST = 2, 12  # characters of a word that the tables add
CACHED = 200_000  # runs; the texts of notices repeat themselves


def levelled(text: str) -> str:
    """Return the text in half width, small letters and simplified characters, as long as it was."""
    return _level()(text)


def pressed(text: str) -> str:
    """Return the levelled text without blanks: in it is looked for what must stand together."""
    return BLANK.sub("", levelled(text))


def cut(run: str) -> list[str]:
    """Return the words of a levelled run of characters in order, none inside another, single characters among them."""
    return list(_tokenizer().cut(run, HMM=False))  # without guesses: what jieba does not know stays characters


class Parter:
    """Parts many texts, and gathers the words it meets. It remembers how it parted the last runs of characters."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self._runs: dict[str, str] = {}

    def words(self, text: str) -> str:
        """Return all words that stand in the text, with a blank between; a document number is one more word."""
        runs = self._runs
        found = []
        for run in RUN.findall(text):
            words = runs.get(run)
            if words is None:
                if len(runs) >= CACHED:
                    runs.clear()
                fresh = list(_all_words(levelled(run)))
                self.known.update(fresh)
                words = runs[run] = " ".join(fresh)
            found.append(words)
        if "号" in text:
            numbers = numbers_of(text)
            self.known.update(numbers)
            found += numbers
        return " ".join(found)


def function_word(key: str) -> str:
    """Return the word under which what a function of government does is kept; no text has it."""
    return f"@{key}"


def numbers_of(text: str) -> list[str]:
    """Return the document numbers of a text as words."""
    return [levelled(number.value) for number in find_doc_numbers(text)]


def words_version() -> str:
    """Return what tells one way of parting from another: 16 hex digits over rules, tables and jieba's version."""
    table = (files("warehouse") / "words.toml").read_text("utf-8")
    named = "\n".join(sorted(_named()))
    return sha256(f"{RULES}\n{version('jieba')}\n{table}\n{named}".encode()).hexdigest()[:16]


def _all_words(run: str) -> Iterator[str]:
    """Return every word of two characters and more that stands in a run, inside others too, and every number."""
    known = _tokenizer().FREQ
    size = len(run)
    for start in range(size - 1):
        end = start + 2
        while end <= size and (frequency := known.get(word := run[start:end])) is not None:
            if frequency:
                yield word
            end += 1
    yield from LATIN.findall(run)


@cache
def _tokenizer() -> Tokenizer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of new Pythons, about how jieba is written
        import jieba
    tokenizer = jieba.Tokenizer()
    # Half a million words are no garbage; and its own way would leave a file in the folder for temporary ones, which
    # another user could have put there first.
    collecting = gc.isenabled()
    gc.disable()
    try:
        with tokenizer.get_dict_file() as dictionary:
            tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
    finally:
        if collecting:
            gc.enable()
    tokenizer.initialized = True
    frequency = _table()["frequency"]
    for word in sorted({*_table()["words"], *_named()}):
        if not tokenizer.FREQ.get(word):
            tokenizer.add_word(levelled(word), frequency)
    return tokenizer


def _named() -> set[str]:
    """Return the names of regions and of functions of government."""
    known = gazetteer()
    names = {region.name for region in known.regions.values()} | {alias for _, alias in known.aliases} | {*aliases()}
    return {name for name in names if FEWEST <= len(name) <= MOST and RUN.fullmatch(name)}


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads((files("warehouse") / "words.toml").read_text("utf-8"))


@cache
def _level() -> Callable[[str], str]:
    from opencc import OpenCC

    printed = [chr(code) for code in range(0x80, 0x10000) if not 0xD800 <= code < 0xE000]
    narrow = [_one(char, unicodedata.normalize("NFKC", char).lower()) for char in printed]
    simple = OpenCC("t2s").convert("\n".join(narrow)).split("\n")
    pairs = {old: _one(new, new_simple) for old, new, new_simple in zip(printed, narrow, simple, strict=True)}
    pairs = {old: pairs.get(new, new) for old, new in pairs.items() if old != new}
    pairs = {old: new for old, new in pairs.items() if new not in pairs}
    replaced = one_for_one("".join(pairs), "".join(pairs.values()))
    return lambda text: replaced(text.lower()) if len(text.lower()) == len(text) else replaced(text)


def _one(char: str, other: str) -> str:
    """Return the other form of a character if that is one character too."""
    return other if len(other) == 1 else char
