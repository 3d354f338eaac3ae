"""The words of the app's screen, in the language that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from explorer.words import say
from taizhang.settings import Lang

LANGUAGES: Mapping[str, Lang] = {"中文": "zh", "English": "en"}

Say = Callable[..., str]


def say_in(lang: Lang) -> Say:
    """Return what gives the words of a key, such as ``say("matrix.caption", lines=28, regions=3)``.

    It raises KeyError for a key that screen_words.toml does not have.
    """
    return partial(say, lang=lang)
