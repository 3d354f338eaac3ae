"""What the characters of a sentence weigh when it is held against another: words that any order has weigh little."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

from normalizers.characters import folded
from normalizers.regions.gazetteer import gazetteer
from taizhang.model import Level

FULL = 4  # of a character that tells what is ordered
COMMON = 1  # of a character of a common word, of a place's name or of a year
YEAR = re.compile(r"(?:19|20)[0-9]{2}年?度?")
CACHED = 500_000  # sentences whose weights are kept: those of a warehouse of a million triples, some 200 MB


@lru_cache(CACHED)
def weights(text: str) -> tuple[int, ...]:
    """Return the weight of every beginning of a folded text, in quarters of a character.

    The weight of ``text[i:j]`` is ``weights(text)[j] - weights(text)[i]``.
    """
    words, sizes = _common()
    letters = [FULL] * len(text)
    at, last = 0, len(text)
    while at < last:
        for size in sizes.get(text[at : at + 2]) or sizes.get(text[at], ()):
            if (word := text[at : at + size]) in words:
                letters[at : at + len(word)] = [COMMON] * len(word)
                at += len(word)
                break
        else:
            at += 1
    for year in YEAR.finditer(text):
        letters[year.start() : year.end()] = [COMMON] * len(year[0])
    return tuple(accumulate(letters, initial=0))


@cache
def programmes() -> frozenset[str]:
    """Return the folded names of the programmes of the whole country: what is made known of each is a matter."""
    return frozenset(folded(word) for word in _table()["programmes"].split())


@cache
def _common() -> tuple[frozenset[str], dict[str, tuple[int, ...]]]:
    """Return the common words and places, and the lengths that they have, the longest first.

    The lengths are by the two characters that a word starts with, and by the first where it is a word by itself.
    """
    words = frozenset(folded(word) for group in _table().values() for word in group.split()) | _places()
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[:2], {1} if word[0] in words else set()).add(len(word))
    return words, {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


def _places() -> frozenset[str]:
    """Return the divisions' names, provinces and cities without their last character too (四川省, 四川)."""
    places = set()
    for region in gazetteer().regions.values():
        if len(region.name) > 2:  # 城区 and 郊区 are names, and words
            places.add(region.name)
            if region.level in (Level.PROVINCE, Level.CITY) and region.name[-1] in "省市":
                places.add(region.name[:-1])
    return frozenset(places)


@cache
def _table() -> Mapping[str, str]:
    return tomllib.loads((files("warehouse") / "common_words.toml").read_text("utf-8"))
