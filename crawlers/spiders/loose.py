"""JSON as page templates print it: names without quotes, commas too many, quotes inside quotes."""

from __future__ import annotations

import json
import re

# A quote closes a string where the value ends behind it: 关于印发"十四五"规划的通知 holds two that do not.
STRING = r"""(?:[^{q}\\]++|\\.|{q}(?!\s*(?:[,:}}\]]|$)))*+"""
TOKEN = re.compile(
    rf'"({STRING.format(q=chr(34))})"'
    + rf"|'({STRING.format(q=chr(39))})'"
    + r"""|([{}\[\]:,])|([^\s"'{}\[\]:,]+)|(["'])""",
    re.DOTALL,
)
WRONG_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(.?))', re.DOTALL)
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")
WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null"}
MARKS = frozenset("{}[]:,")
OPENING = frozenset("{[")
CLOSING = frozenset("}]")


def strict(text: str) -> str:
    """Return the text as JSON, as far as it can be read as such.

    Raises ValueError for a string that never ends, and for two values with no mark between them.
    """
    out: list[str] = []
    for match in TOKEN.finditer(text):
        double, single, mark, word, stray = match.groups()
        if stray:
            raise ValueError(f"a string begins at character {match.start()} and never ends")
        if mark:
            _put_mark(out, mark)
            continue
        if out and out[-1] not in MARKS:
            raise ValueError(f"there is no mark before the value at character {match.start()}")
        if word is not None:
            out.append(_value(word))
        else:
            out.append(_quoted(double if double is not None else single))
    return "".join(out)


def _put_mark(out: list[str], mark: str) -> None:
    last = out[-1] if out else ""
    if last == ":" and (mark == "," or mark in CLOSING):
        out.append("null")
    if mark == "," and (not out or out[-1] == "," or out[-1] in OPENING):
        return
    if mark in CLOSING and out and out[-1] == ",":
        out.pop()
    out.append(mark)


def _value(word: str) -> str:
    if word in WORDS:
        return WORDS[word]
    return word if NUMBER.fullmatch(word) else json.dumps(word, ensure_ascii=False)


def _quoted(inner: str) -> str:
    """Return what stands between two quotes as a JSON string, without the escapes that JSON does not know."""
    sound = WRONG_ESCAPE.sub(lambda match: match[0] if match[1] is None else match[1], inner)
    sound = re.sub(r'(\\.)|"', lambda match: match[1] or '\\"', sound, flags=re.DOTALL)
    return f'"{sound}"'
