"""The words of the app's screen, in the language that is asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

from taizhang.settings import Lang

LANGUAGES: Mapping[str, Lang] = {"中文": "zh", "English": "en"}

Say = Callable[..., str]


def say_in(lang: Lang) -> Say:
    """Return what gives the words of a key, such as ``say("matrix.caption", lines=28, regions=3)``.

    It raises KeyError for a key that screen_words.toml does not have.
    """

    def say(key: str, **values: object) -> str:
        return _words()[key][lang].format(**values)

    return say


@cache
def _words() -> dict[str, dict[str, str]]:
    sections = tomllib.loads(resources.files("explorer").joinpath("screen_words.toml").read_text("utf-8"))
    return {f"{section}.{key}": words for section, keys in sections.items() for key, words in keys.items()}
