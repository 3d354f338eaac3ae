"""People's phone and identity numbers in a text, masked: 13812345678 becomes 138******78.

The Personal Information Protection Law (个人信息保护法, art. 28) counts identity numbers among sensitive data; notices
print them, and the mobile numbers of contacts, where they could have done without. Services that anybody may call
(12345, 110) are no person's, and document numbers, index numbers, days and amounts are left alone. The patterns and
words are in tables/personal.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.characters import BLANKS, one_for_one

MASK = "*"
# Nothing with fewer digits near each other is a person's number; as it stands here DuckDB can read it too.
ENOUGH_DIGITS = "[0-9０-９](?:[^0-9０-９A-Za-z一-鿿]{0,3}[0-9０-９]){6}"
ENOUGH = re.compile(ENOUGH_DIGITS)
_DASHES = "‐‑‒–—―－﹣"
_WIDE = "０１２３４５６７８９＋（）／．，；Ｘｘ" + _DASHES + BLANKS.replace(" ", "").replace("\n", "")
_NARROW = "0123456789+()/.,;Xx" + "-" * len(_DASHES) + " " * (len(BLANKS) - 2)
_half_width = one_for_one(_WIDE, _NARROW)
ADDRESS = re.compile(r"(?:[a-zA-Z]{3,6}://|www\.)[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # of GB 11643-1999
CHECKS = "10X98765432"
WORD_BEFORE = 16  # characters before a number in which a word for it is looked for


@dataclass(frozen=True, slots=True)
class Rule:
    """What one sort of number looks like. ``first`` and ``last`` of its digits are left to be seen."""

    pattern: re.Pattern[str]
    each: re.Pattern[str] | None
    first: int
    last: int
    unless: re.Pattern[str] | None
    check: bool

    def numbers(self, text: str) -> Iterator[list[int]]:
        """Return, of every number found, where its digits stand."""
        for match in self.pattern.finditer(text):
            span = match.span("number")
            if self.unless and self.unless.search(text, max(0, span[0] - WORD_BEFORE), span[0]):
                continue
            for start, end in [found.span() for found in self.each.finditer(text, *span)] if self.each else [span]:
                digits = [i for i in range(start, end) if text[i].isalnum()]
                if not self.check or _is_checked("".join(text[i] for i in digits)):
                    yield digits

    def hidden(self, digits: list[int]) -> list[int]:
        """Return those of a number's digits that are masked."""
        return digits[self.first : len(digits) - self.last]


def masked(text: str, *, keep_personal: bool = False) -> str:
    """Return the text with people's phone and identity numbers masked, as long as it was.

    What stays of a number is its kind: the first three and last two digits of a mobile number, the area code and last
    two digits of a landline, the province of an identity number. All of it stays where ``keep_personal``.
    """
    if keep_personal or ENOUGH.search(text) is None:
        return text
    plain = _half_width(text)
    plain = ADDRESS.sub(lambda match: "x" * len(match[0]), plain)
    hidden = _hidden(plain)
    if not hidden:
        return text
    return "".join(MASK if place in hidden else char for place, char in enumerate(text))


def _hidden(plain: str) -> set[int]:
    """Return the places that are masked. A number is what the first rule that knows it says."""
    hidden: set[int] = set()
    known: set[int] = set()
    for rule in rules():
        for digits in rule.numbers(plain):
            if known.isdisjoint(digits):
                hidden.update(rule.hidden(digits))
                known.update(digits)
    return hidden


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules, read from the table."""
    table = tomllib.loads((files("normalizers") / "tables" / "personal.toml").read_text("utf-8"))
    words = {name: "|".join(map(_spelled, listed)) for name, listed in table["words"].items()}
    named = words | table["patterns"]
    return tuple(
        Rule(
            pattern=re.compile(_written_out(row["pattern"], named), re.VERBOSE),
            each=re.compile(_written_out(row["each"], named), re.VERBOSE) if "each" in row else None,
            first=row["keep"][0],
            last=row["keep"][1],
            unless=_right_before(row["unless"], words) if "unless" in row else None,
            check=row.get("check", False),
        )
        for row in table["rules"]
    )


def _spelled(word: str) -> str:
    """Return the pattern of a word, with the blanks that print sets between two Chinese characters (电　话)."""
    if word.isascii():
        return r"\ ".join(map(re.escape, word.split(" ")))
    return r"[\ ]*".join(map(re.escape, word))


def _written_out(pattern: str, named: Mapping[str, str]) -> str:
    """Return the pattern with the patterns and words in place of the names in < >."""
    while (found := re.sub(r"(?<!\?P)<([a-z_]+)>", lambda name: f"(?:{named[name[1]]})", pattern)) != pattern:
        pattern = found
    return pattern


def _right_before(names: str, words: Mapping[str, str]) -> re.Pattern[str]:
    listed = "|".join(words[name] for name in names.split("|"))
    return re.compile(rf"(?:{listed})[^0-9\u4e00-\u9fff]{{0,4}}(?:[为是])?[^0-9\u4e00-\u9fff]{{0,2}}\Z")


def _is_checked(number: str) -> bool:
    """Whether the last of 18 characters is the check digit of the others, and the day of birth is one."""
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    is_day = 1 <= int(number[10:12]) <= 12 and 1 <= int(number[12:14]) <= 31
    return is_day and CHECKS[total % 11] == number[17].upper()
