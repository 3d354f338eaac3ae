"""The words of verdicts: statuses, marks and phrases of answers that are no pages, read from verdicts.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Marks:
    """What is looked for; bytes in an answer as it is, words in what it shows."""

    statuses: dict[str, frozenset[int]]
    challenges: dict[str, tuple[re.Pattern[bytes], ...]]
    cookies: tuple[str, ...]
    captcha_control: re.Pattern[bytes]
    captcha_phrases: re.Pattern[str]
    phrases: dict[str, re.Pattern[str]]
    headline_404: re.Pattern[str]
    separators: re.Pattern[str]
    error_path: re.Pattern[str]
    home_path: re.Pattern[str]
    notice_words: re.Pattern[str]
    meta: re.Pattern[bytes]
    files: re.Pattern[bytes]
    pictures: re.Pattern[bytes]
    bodies: re.Pattern[str]


@cache
def marks() -> Marks:
    """Return the marks; they are read once."""
    data: dict[str, Any] = tomllib.loads((files("crawlers") / "verdicts.toml").read_text("utf-8"))
    notices, paths = data["notices"], data["paths"]
    return Marks(
        statuses={name: frozenset(values) for name, values in data["statuses"].items()},
        challenges={name: tuple(re.compile(p.encode()) for p in patterns) for name, patterns in data["marks"].items()},
        cookies=tuple(name for names in data["cookies"].values() for name in names),
        captcha_control=_bytes(data["captcha"]["control"]),
        captcha_phrases=_any_of(data["captcha"]["phrases"]),
        phrases={name: _any_of(phrases) for name, phrases in data["phrases"].items()},
        headline_404=re.compile(data["headlines"]["soft_404"], re.IGNORECASE),
        separators=re.compile(data["headlines"]["separators"]),
        error_path=re.compile(paths["error"], re.IGNORECASE),
        home_path=re.compile(paths["home"], re.IGNORECASE),
        notice_words=re.compile(notices["words"]),
        meta=_bytes(notices["meta"]),
        files=_bytes(notices["files"]),
        pictures=_bytes(notices["pictures"]),
        bodies=re.compile(notices["bodies"], re.IGNORECASE),
    )


def _bytes(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode(), re.IGNORECASE)


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, phrases)))
