"""Texts that a page's scripts hold and show in the browser, and files that its frames show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from extractors.readers.html.tree import Element
from extractors.words import table
from normalizers.downloads import is_file

LEAST = 100  # characters of a script that may hold a text
LEAST_CHINESE = 60
# The closing mark may be missing: a string that never ends is passed over at one go.
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"?|\'((?:[^\'\\\n]|\\.)*)\'?|`((?:[^`\\]|\\.)*)`?', re.DOTALL)
MARKUP = re.compile(r"</(?:p|div|td|span)\s*>|<br\s*/?>", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\n)|(.))", re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "v": "", "0": ""}
SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
FRAMES = {"iframe": "src", "embed": "src", "object": "data"}


@dataclass(frozen=True, slots=True)
class Scripted:
    """A text in a script: its markup, the element that the script stands in, and what the script says of the text."""

    markup: str
    above: Element
    labels: Sequence[tuple[str, str]]


def scripts_of(root: Element) -> list[tuple[Element, str]]:
    """Return the scripts that are long enough to hold a text, each with the element that it stands in."""
    found = ((s.getparent(), s.text or "") for s in root.iter("script"))
    return [(above, text) for above, text in found if above is not None and len(text) >= LEAST]


def scripted(scripts: Sequence[tuple[Element, str]]) -> Scripted | None:
    """Return the longest text with markup that a string in the scripts holds, None where none holds a text."""
    best: tuple[str, Element, str, int] | None = None
    for above, script in scripts:
        for match in STRING.finditer(script):
            if match.end() - match.start() < LEAST:
                continue
            said = _unescaped(match[match.lastindex or 0])
            if best is not None and len(said) <= len(best[0]):
                continue
            if MARKUP.search(said) and "。" in said and len(CHINESE.findall(said)) >= LEAST_CHINESE:
                best = (said, above, script, match.start())
    if best is None:
        return None
    markup, above, script, start = best
    return Scripted(markup, above, _labels(script, start))


def framed(root: Element) -> dict[Element, tuple[str, str]]:
    """Return the frames that show a file, each with its address and words; a viewer's names it (viewer.html?file=)."""
    found: dict[Element, tuple[str, str]] = {}
    for frame in root.iter(*FRAMES):
        address = frame.get(FRAMES[frame.tag], "").strip()
        asked = [value for _, value in parse_qsl(_query(address)) if is_file(value)]
        if asked or is_file(address):
            found[frame] = (asked[0] if asked else address, frame.get("title", "").strip())
    return found


def _query(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:  # a broken address, which nobody can follow
        return ""


def _labels(script: str, start: int) -> list[tuple[str, str]]:
    """Return what the script says of the text that begins at ``start``: of each key the value nearest to it."""
    found: list[tuple[str, str]] = []
    for field, pattern in _keys():
        values = [(abs(m.start() - start), _unescaped(m[1])) for m in pattern.finditer(script)]
        said = [value.strip() for _, value in sorted(values) if value.strip()]
        found += [(field, value) for value in said[:1]]
    return found


@cache
def _keys() -> tuple[tuple[str, re.Pattern[str]], ...]:
    keys = table("html")["scripts"]
    return tuple(
        (field, re.compile(rf'["\']?\b(?:{"|".join(names)})\b["\']?\s*[:=]\s*["\']([^"\'<>\n]{{1,160}})["\']'))
        for field, names in keys.items()
    )


def _unescaped(said: str) -> str:
    """Return what a script's string says. Half of a pair of surrogates stands as U+FFFD."""
    if "\\" not in said:
        return said
    plain = ESCAPE.sub(_character, said)
    joined = SURROGATES.sub(lambda m: m[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)
    return joined.encode("utf-8", "replace").decode("utf-8")


def _character(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return "" if match[3] else PLAIN.get(match[4], match[4])
