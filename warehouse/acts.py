"""Acts: which of the things that orders have done (公开, 设立, 编制 …) a sentence's words name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from warehouse.weighing import CACHED

DISCLOSING = ("publish", "explain")


@lru_cache(CACHED)
def acts(text: str) -> int:
    """Return the acts that a folded sentence names, a bit for each in the order of warehouse/acts.toml.

    A word before 的 tells which thing is meant (国务院部门制定的标准指引), not what is to be done.
    """
    pattern, bits = _words()
    found = 0
    for word in pattern.findall(text):
        found |= bits.get(word, 0)
    return found


@cache
def disclosing() -> int:
    """Return the bits of the acts by which something is made known."""
    return sum(1 << n for n, act in enumerate(_table()["acts"]) if act in DISCLOSING)


def act_words() -> Mapping[str, list[str]]:
    """Return the words of each act."""
    return {act: words.split() for act, words in _table()["acts"].items()}


def named_things() -> list[str]:
    """Return the names of things that have an act's word in them."""
    return _table()["names"]["words"].split()


@cache
def _words() -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Return what finds the words of acts, and the names that hold such a word, and the words' bits."""
    bits = {word: 1 << n for n, words in enumerate(act_words().values()) for word in words}
    longest_first = sorted([*bits, *named_things()], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})(?!的)"), bits


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("warehouse") / "acts.toml").read_text("utf-8"))
