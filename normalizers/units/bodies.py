"""Bodies: the name of a body out of what is written behind it without a comma: an office, a person, a deadline."""

from __future__ import annotations

import re

from normalizers.units import names

# An office (处室) with the body that it belongs to before it: 市政府办公室督查科, 省发展改革委产业处.
OFFICE_OF = re.compile(
    r"(?:(?<=[局委厅办室府])(?!员会)|(?<=员会))[^局委厅办室府（）、]{2,8}(?:科|股|(?<!办事)(?<!管理)(?<!代表)处)$"
)
OFFICE_END = frozenset("科股处")
BEFORE_PERSON = frozenset("局委厅办室府部会院")
OF_A_PAPER = re.compile("的|印发|出台|发布")
PERSON_AT = re.compile(r"(?<=[局委厅办室府部会院])[\u4e00-\u9fff]{2,3}$")


def body_in(name: str) -> str:
    """Return the name without an office inside the body (市政府办公室督查科) or a person behind it (市教育局王五)."""
    if name[-1:] not in OFFICE_END and not (name[-3:-2] in BEFORE_PERSON or name[-4:-3] in BEFORE_PERSON):
        return name
    for tail in (OFFICE_OF, PERSON_AT):
        found = tail.search(name)
        if found is None or found.start() < 3 or not names.is_body(name[: found.start()]):
            continue
        if tail is OFFICE_OF or (not names.is_complete(name) and names.is_full_name(found.group())):
            return name[: found.start()]
    return name


def body_before_time(text: str) -> str:
    """Return the body that a deadline follows without a comma (市教育局2021年底前完成), "" where none does."""
    found = names.TIME.search(text) or names.ongoing().search(text)
    body = text[: found.start()] if found else ""
    return "" if OF_A_PAPER.search(text) or not names.is_body(body) or not names.is_unit(body) else body
