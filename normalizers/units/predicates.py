"""Predicates: the words at the head of a clause that make its names the doers (要, 由, 负责, 6月底前…)."""

from __future__ import annotations

import re
from functools import cache

from normalizers.patterns import Led, first_letters
from normalizers.units.roles import NOT_NAMED
from normalizers.units.words import either, words

# 6月底前, 于2021年12月30日前, 年底前: between the doer and its verb, not in 6月底前的情况 and 12月前出台的文件.
BY_TIME = (
    r"(?=[于在今明当年月第上下一二三四\d])[于在]?(?:(?:\d{4}|今|明|当)?年|月)?"
    r"(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月)?(?:\d{1,2}[日号]|[上中下]旬)?"
    r"(?<=[年月日号旬度])(?:[底末]?之?前|[底末](?!之?前)|内)(?=[\u4e00-\u9fff])(?!的|完成情况|印发|[\u4e00-\u9fff]{2}的)"
)


@cache
def modals() -> re.Pattern[str]:
    """Return the pattern of 要, 应当, 将 and the like."""
    return re.compile(rf"[一二三四五]?{either(words('actors', 'modals'))}(?![求素点闻件])")


@cache
def later_modal() -> re.Pattern[str]:
    """Return the pattern of a modal further on, behind a phrase (在…基础上，可)."""
    return re.compile(
        r"(?<![主重需必只纲摘首紧概])(?:要(?![求素点闻件])|应当|应(?![急用对付届])|须|将(?!来)|可以|不得)"
    )


@cache
def predicates() -> Led:
    """Return the pattern of all that may follow the doers: a time, a modal, a person, duty, joining, a phrase."""
    section = "actors"
    kinds = ("modals", "persons", "verbs", "joining", "fulfilling", "adverbials")
    letters = first_letters(*(word for kind in kinds for word in words(section, kind)))
    return Led.by(
        rf"于在今明当年月第上下一二三四五\d{letters}",
        rf"(?P<time>{BY_TIME})|(?P<modal>[一二三四五]?{either(words(section, 'modals'))}(?![求素点闻件急]))"
        rf"|(?P<person>{either(words(section, 'persons'))})"
        rf"|(?P<verb>{either(words(section, 'verbs'))}(?!的){NOT_NAMED})"
        rf"|(?P<join>{either(words(section, 'joining'))}(?!的){NOT_NAMED}"
        rf"|{either(words(section, 'fulfilling'))}(?=[，。；）]|$))"
        rf"|(?P<phrase>{either(words(section, 'adverbials'))})",
    )


@cache
def person() -> re.Pattern[str]:
    """Return the pattern of what makes a person of a unit: 市教育局主要负责人."""
    return re.compile(either(words("actors", "persons")))


@cache
def duties() -> re.Pattern[str]:
    """Return the pattern of the verbs that may follow 由 and its units."""
    return re.compile("负责|牵头|会同|组织|统筹|按|具体")


@cache
def openings() -> re.Pattern[str]:
    """Return the pattern of what may stand before the doers: 1. 同时 一是 由."""
    ordinal = r"\d+[.．、]|（[\d一二三四五六七八九十]+）|[①-⑳]|[一二三四五六七八九十]+、"
    return re.compile(rf"(?:{ordinal}|{either(words('actors', 'openings'))})+")
