"""Characters: what a conversion did to Chinese text, undone without losing each character's place in the source.

GB/T 9704-2012 sets official text in full-width punctuation with no blanks inside Chinese; what a reader finds beyond
that comes from the conversion, not from the author.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from taizhang.model import Passage, joined

HALF_WIDTH = {"､": "、", "｡": "。", "｢": "「", "｣": "」", "･": "·", "﹒": ".", "\ufe50": "，", "\ufe51": "、"}
# PDF text layers give some characters as radicals; Unicode's NFKC knows the Kangxi ones, these it does not.
RADICALS = dict(
    zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰⻳⻁⻨⻙⻧⻑⻒⻟",
        "民西见角贝车长门青页风飞食马骨鬼鱼鸟黄齐齿龙龟虎麦韦卤長镸食",
        strict=True,
    )
) | {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
RESTORED = HALF_WIDTH | RADICALS
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\ufffe")
BLANKS = " \t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
BLANK = re.compile(f"[{BLANKS}]+")
# A blank is the author's only between two words of a Latin script or two numbers.
LATIN = re.compile(r"[A-Za-z0-9]")
YEAR_TORN = re.compile(
    rf"(?<![0-9])(?:1[{BLANKS}]*9|2[{BLANKS}]*[01])[{BLANKS}]*[0-9][{BLANKS}]*[0-9](?=[{BLANKS}]*年)"
)
ENGLISH_AND = re.compile(r"(?<=[\u4e00-\u9fff])and(?=[\u4e00-\u9fff])")
# A converter's gloss behind a character: 机关(guān)
PINYIN = re.compile(
    r"[（(](?<=[\u4e00-\u9fff][（(])(?=[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6} ?[)）]"
)
MARKS_OF_MARKUP = re.compile(r"\*\*|^#{1,6}[ \t]+|^>[ \t]+", re.MULTILINE)
_ODD = "".join(map(re.escape, {*RESTORED, *INVISIBLE}))
DIRT = re.compile(f"[{BLANKS}*{_ODD}]")
SPOT = re.compile(f"[{BLANKS}{_ODD}](?:(?<=[{BLANKS}])[{BLANKS}]*)?")
NO_WORD = re.compile(r"[\s\W_]+")
# NFKC leaves no other words of these than they are; and it takes twenty times as long to say so.
PLAIN = re.compile("[\u4e00-\u9fff0-9A-Za-z \n，。、；：！？（）“”‘’《》〈〉【】〔〕—…·,.;:!?()%/-]*")
CHINESE_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))


def mended(passage: Passage) -> Passage:
    """Return the passage with widths restored and the blanks of a conversion gone.

    Half-width ､ ｡ become 、 。; invisible characters and Markdown's marks go; a blank stays only between two Latin
    letters or digits, one character wide, unless it tears a year (202 1 年); an English "and" left between two
    Chinese characters becomes 和. Every character that stays keeps its offset.
    """
    value = passage.value
    if _is_clean(value):
        return passage
    inner = value.strip(BLANKS)
    if inner and len(inner) < len(value) and _is_clean(inner):
        return passage.strip(BLANKS)
    passage = _without_marks(passage)
    torn = {i for m in YEAR_TORN.finditer(passage.value) for i in range(*m.span())} if "年" in passage.value else set()
    value, offsets = passage.value, passage.offsets
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for spot in SPOT.finditer(value):
        start, end = spot.span()
        if at < start:
            letters.append(value[at:start])
            places += offsets[at:start]
        at = end
        if value[start] not in BLANKS:
            if (char := RESTORED.get(value[start])) is not None:
                letters.append(char)
                places.append(offsets[start])
        elif _between_latin(letters, value[end : end + 1]) and (kept := set(range(start, end)) - torn):
            letters.append(" ")
            places.append(offsets[min(kept)])
    text = Passage("".join(letters) + value[at:], (*places, *offsets[at:]))
    return _without_english_and(text)


def folded(text: str) -> str:
    """Return text for comparing: NFKC, without blanks, punctuation and case. It is never stored."""
    plain = text if PLAIN.fullmatch(text) else unicodedata.normalize("NFKC", text)
    return NO_WORD.sub("", plain).casefold()


def one_for_one(olds: str, news: str) -> Callable[[str], str]:
    """Return a function that puts ``news[i]`` for every ``olds[i]`` in a text, as ``str.translate`` does.

    In Chinese text translating takes as long as thirty times these replacements. No new character may be an old one.
    """
    pairs = {old: new for old, new in zip(olds, news, strict=True) if old != new}
    if twice := pairs.keys() & set(pairs.values()):
        raise ValueError(f"{sorted(twice)} would be replaced twice")
    any_old = re.compile(f"[{re.escape(''.join(pairs))}]")

    def replaced(text: str) -> str:
        for old in set(any_old.findall(text)):
            text = text.replace(old, pairs[old])
        return text

    return replaced


def narrow(text: str) -> str:
    """Return text in half-width forms, as long as the text given: index i of one is index i of the other."""
    return "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)


@lru_cache(maxsize=1024)
def squeezed(text: str) -> str:
    """Return text without any blank, for comparing labels and headings (责 任 单 位)."""
    return text if is_unbroken(text) else BLANK.sub("", text)


def is_unbroken(text: str) -> bool:
    r"""Whether a text has no blank, line break or tab: what ``\s`` finds, and all of ``BLANKS``."""
    words = text.split(None, 1)  # quicker than an expression
    return len(words) == 1 and len(words[0]) == len(text)


def _is_clean(value: str) -> bool:
    if DIRT.search(value) is not None or "and" in value or value.startswith(("#", ">")):
        return False
    return not (("（" in value or "(" in value) and PINYIN.search(value))


def _without_marks(passage: Passage) -> Passage:
    value = passage.value
    spans: list[tuple[int, int]] = []
    if "*" in value or "#" in value or ">" in value:
        spans += [m.span() for m in MARKS_OF_MARKUP.finditer(value)]
    if "（" in value or "(" in value:
        spans += [m.span() for m in PINYIN.finditer(value)]
    if not spans:
        return passage
    gone = {i for start, end in spans for i in range(start, end)}
    return passage.keep(i for i in range(len(passage)) if i not in gone)


def _between_latin(before: list[str], after: str) -> bool:
    """Whether a run of blanks parts two Latin words, given what has been kept before it and the character behind it."""
    return bool(before) and LATIN.match(before[-1][-1]) is not None and LATIN.match(after) is not None


def _without_english_and(passage: Passage) -> Passage:
    if "and" not in passage.value:
        return passage
    parts: list[Passage] = []
    at = 0
    for match in ENGLISH_AND.finditer(passage.value):
        start, end = match.span()
        parts += (passage[at:start], Passage("和", (passage.offsets[start],)))
        at = end
    return joined((*parts, passage[at:])) if parts else passage
