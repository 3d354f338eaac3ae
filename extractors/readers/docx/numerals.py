"""Numbers as Word writes them before a paragraph (ST_NumberFormat, ECMA-376 part 1 §17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
TRADITIONAL_DIGITS = "零壹貳參肆伍陸柒捌玖"
UNITS = ("", "十", "百", "千")
LEGAL_UNITS = ("", "拾", "佰", "仟")
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
MOST = 9999  # a larger number, and one below 1, is written in plain digits
FULL_WIDTH = {ord("0") + i: ord("０") + i for i in range(10)}


def numeral(value: int, style: str) -> str:
    """Return a number in one of Word's formats: 3 in chineseCounting is 三. A format not known is plain digits.

    >>> [numeral(12, s) for s in ("decimal", "chineseCountingThousand", "decimalEnclosedCircle", "lowerRoman")]
    ['12', '十二', '⑫', 'xii']
    """
    if style == "none":
        return ""
    if not 0 < value <= MOST:
        return str(value)
    return STYLES.get(style, str)(value)


def counted(value: int, digits: str = DIGITS, units: tuple[str, ...] = UNITS, bare_ten: bool = True) -> str:
    """Return a number from 1 to 9999 in Chinese words; ``bare_ten`` writes 十二 for 一十二.

    >>> counted(110), counted(1005), counted(20), counted(12, bare_ten=False)
    ('一百一十', '一千零五', '二十', '一十二')
    """
    words = ""
    figures = str(value)
    for i, figure in enumerate(figures):
        if figure != "0":
            words += digits[int(figure)] + units[len(figures) - 1 - i]
        elif words[-1] != digits[0]:
            words += digits[0]
    words = words.rstrip(digits[0])
    return words[1:] if bare_ten and 10 <= value < 20 else words


def by_figure(value: int) -> str:
    """Return a number figure by figure: 一二 for 12, 一〇 for 10."""
    return "".join("〇" if f == "0" else DIGITS[int(f)] for f in str(value))


def roman(value: int) -> str:
    """Return a number from 1 to 9999 in Roman capitals."""
    words = ""
    for worth, letters in ROMAN:
        words += letters * (value // worth)
        value %= worth
    return words


def lettered(value: int, letters: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ") -> str:
    """Return A for 1, Z for 26, AA for 27, BB for 28: Word says the letter again."""
    return letters[(value - 1) % len(letters)] * ((value - 1) // len(letters) + 1)


def _from(first: str, most: int) -> Callable[[int], str]:
    """Return a format of characters that stand in a row in Unicode, the first for 1."""
    return lambda value: chr(ord(first) + value - 1) if value <= most else str(value)


def _circled(value: int) -> str:
    for first, start, end in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if start <= value <= end:
            return chr(ord(first) + value - start)
    return str(value)


STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda v: f"{v:02d}",
    "decimalFullWidth": lambda v: str(v).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda v: str(v).translate(FULL_WIDTH),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "numberInDash": lambda v: f"- {v} -",
    "upperLetter": lettered,
    "lowerLetter": lambda v: lettered(v).lower(),
    "upperRoman": roman,
    "lowerRoman": lambda v: roman(v).lower(),
    "chineseCounting": lambda v: counted(v) if v < 100 else by_figure(v),
    "taiwaneseCounting": lambda v: counted(v) if v < 100 else by_figure(v),
    "chineseCountingThousand": counted,
    "taiwaneseCountingThousand": counted,
    "japaneseCounting": lambda v: counted(v).replace("一十", "十").replace("一百", "百").replace("零", ""),
    "ideographDigital": by_figure,
    "japaneseDigitalTenThousand": by_figure,
    "taiwaneseDigital": by_figure,
    "chineseLegalSimplified": lambda v: counted(v, LEGAL_DIGITS, LEGAL_UNITS, bare_ten=False),
    "ideographLegalTraditional": lambda v: counted(v, TRADITIONAL_DIGITS, LEGAL_UNITS, bare_ten=False),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": lambda v: STEMS[(v - 1) % 10],
    "ideographZodiac": lambda v: BRANCHES[(v - 1) % 12],
    "ideographZodiacTraditional": lambda v: STEMS[(v - 1) % 10] + BRANCHES[(v - 1) % 12],
}
