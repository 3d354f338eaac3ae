"""The words of the evidence pages are there in both languages, and say the same things."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from explorer.words import in_words
from taizhang.model import Place

WORDS: dict[str, Any] = tomllib.loads(resources.files("explorer").joinpath("words.toml").read_text("utf-8"))
KEYS = [f"{section}.{name}" for section, names in WORDS.items() for name in names]


@pytest.mark.parametrize("key", KEYS)
def test_each_is_in_both_languages_with_the_same_things_filled_in(key: str) -> None:
    section, _, name = key.partition(".")
    words = WORDS[section][name]
    assert set(words) == {"zh", "en"} and all(words.values())
    assert sorted(re.findall(r"\{\w+\}", words["zh"])) == sorted(re.findall(r"\{\w+\}", words["en"]))


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place(3, 120, 180, ""), "第120–180字", "characters 120–180"),
        (Place(3, 1, 5, "", 1, 2, 0, 4), "表2第3行，第4页，第1–5字", "table 2 row 3, page 4, characters 1–5"),
        (Place(3, 1, 5, "", file="附件1.docx"), "附件《附件1.docx》，第1–5字", "attachment 附件1.docx, characters 1–5"),
        (None, "位置不详", "place not known"),
    ],
)
def test_a_place_is_told_as_a_reader_counts(place: Place | None, zh: str, en: str) -> None:
    assert (in_words(place, "zh"), in_words(place, "en")) == (zh, en)
