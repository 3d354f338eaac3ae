"""The notices of a stand-in site: made from a seed, changed as a government office changes them."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random

FIRST = date(2020, 1, 6)
DAYS = 1_900  # over which the notices of a site are spread
FILES = ("docx", "xlsx", "pdf")


class Edit(StrEnum):
    """What an office changes in a notice that it has published."""

    DEADLINE = "deadline"
    UNIT = "unit"
    ADDED = "added"
    REMOVED = "removed"
    WORDING = "wording"  # outside the tasks
    ANNEX = "annex"  # a deadline in the attachment


@dataclass(frozen=True, slots=True)
class Duty:
    """A task as the notice gives it out: ``due`` is the last day of a month."""

    title: str
    detail: str
    lead: str
    helpers: tuple[str, ...]
    due: date

    @property
    def units(self) -> str:
        return "、".join((self.lead, *self.helpers))

    @property
    def until(self) -> str:
        return f"{self.due.year}年{self.due.month}月底前"

    @property
    def text(self) -> str:
        return f"{self.title}。{self.detail}。"


@dataclass(frozen=True, slots=True)
class Office:
    """Who publishes: 眉山市, 眉, 511400."""

    city: str
    short: str
    region_code: str

    @property
    def issuer(self) -> str:
        return f"{self.city}人民政府办公室"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice. ``tabular`` has its duties in a table; ``annex`` are those of its attachments, of these kinds."""

    number: int
    office: Office
    theme: str
    written_on: date
    published_on: date
    duties: tuple[Duty, ...]
    tabular: bool = False
    annex: tuple[Duty, ...] = ()
    files: tuple[str, ...] = ()
    revision: int = 0
    visitors: int = 0

    @property
    def title(self) -> str:
        return f"{self.office.issuer}关于印发{self.subject}的通知"

    @property
    def subject(self) -> str:
        return f"{self.office.city}{self.written_on.year}年{self.theme}工作要点"

    @property
    def doc_number(self) -> str:
        return f"{self.office.short}府办发〔{self.written_on.year}〕{self.number}号"

    @property
    def index_number(self) -> str:
        return f"0{self.office.region_code}/{self.written_on.year}-{self.number:05d}"

    @property
    def file_names(self) -> tuple[str, ...]:
        return tuple(f"附件{n}：{self.theme}重点任务清单.{kind}" for n, kind in enumerate(self.files, 1))

    @property
    def changed_at(self) -> datetime:
        """When its page was written last, as a server's clock would say."""
        start = datetime(self.published_on.year, self.published_on.month, self.published_on.day, 9, tzinfo=UTC)
        return start + timedelta(hours=self.revision, minutes=self.visitors)

    @property
    def opening(self) -> str:
        again = f"（第{self.revision}次修订）" if self.revision else ""
        return f"现将《{self.subject}》印发给你们，请结合实际认真组织实施。{again}"


def announcement(seed: str, number: int, office: Office, count: int) -> Announcement:
    """Return the notice of this number, one of so many, 1 the oldest."""
    random = Random(f"{seed}/{office.region_code}/{number}")
    words = _words()
    published_on = FIRST + timedelta(days=number * min(17, max(1, DAYS // count)))
    duties = [_duty(random, published_on, what) for what in random.sample(words.duties, 7)]
    attached = number % 4 == 0
    kinds = (FILES[number // 4 % 3], FILES[number // 4 % 2])[: 2 if number % 16 == 0 else 1] if attached else ()
    return Announcement(
        number,
        office,
        words.themes[number % len(words.themes)],
        published_on - timedelta(days=3),
        published_on,
        tuple(duties[: random.randint(2, 4)]),
        tabular=number % 3 == 0,
        annex=tuple(duties[4:]) if attached else (),
        files=kinds,
    )


def edited(old: Announcement, edit: Edit) -> Announcement:
    """Return the notice with one thing changed."""
    first, *others = old.duties
    again = replace(old, revision=old.revision + 1)
    match edit:
        case Edit.DEADLINE:
            return replace(again, duties=(replace(first, due=_months_later(first.due, 3)), *others))
        case Edit.UNIT:
            return replace(again, duties=(replace(first, lead=_other_unit(first)), *others))
        case Edit.ADDED:
            named = {duty.title for duty in (*old.duties, *old.annex)}
            what = next(pair for pair in _words().duties if pair[0] not in named)
            return replace(again, duties=(*old.duties, replace(first, title=what[0], detail=what[1])))
        case Edit.REMOVED:
            return replace(again, duties=old.duties[:-1])
        case Edit.ANNEX:
            moved = replace(old.annex[0], due=_months_later(old.annex[0].due, 3))
            return replace(again, annex=(moved, *old.annex[1:]))
        case Edit.WORDING:
            return again


def visited(old: Announcement) -> Announcement:
    """Return the notice as it stands when somebody else has read it: its page's counter is one higher."""
    return replace(old, visitors=old.visitors + 1)


def _duty(random: Random, published_on: date, what: tuple[str, str]) -> Duty:
    lead, *helpers = random.sample(_words().units, random.randint(1, 3))
    return Duty(what[0], what[1], lead, tuple(helpers), _months_later(published_on, random.randint(1, 9)))


def _other_unit(duty: Duty) -> str:
    return next(unit for unit in _words().units if unit not in (duty.lead, *duty.helpers))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, monthrange(year, month + 1)[1])


@dataclass(frozen=True, slots=True)
class Words:
    """What notices are put together from: themes, units, and duties with their details."""

    themes: tuple[str, ...]
    units: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]


@cache
def _words() -> Words:
    told = tomllib.loads(Path(__file__).with_name("announcements.toml").read_text("utf-8"))
    duties = tuple((title, detail) for title, detail in told["duties"])
    return Words(tuple(told["themes"]), tuple(told["units"]), duties)
