"""The sources that ship: enough of them, spread over the night, and each understood by its platform's spider."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from dataclasses import replace

import pytest

from crawlers.cron import parsed
from crawlers.registry import Site, sites
from crawlers.scope import Scope
from crawlers.spiders import SPIDERS, spider_of
from normalizers.regions import by_code, province_of

SITES = sites()
# Whose notices ship in data/raw: 四川省, 眉山市, 达州市, 广元市, 青海省, 国务院, 海南省, 商务部.
ISSUERS = {
    "sichuan": "510000",
    "meishan": "511400",
    "dazhou": "511700",
    "guangyuan": "510800",
    "qinghai": "630000",
    "gov": "100000",
    "hainan": "460000",
    "mofcom": "100000",
}
RECENT = 2022


def test_there_are_sources_in_number() -> None:
    assert len(SITES) >= 64


@pytest.mark.parametrize("name", ISSUERS)
def test_the_issuers_of_the_shipped_notices_are_registered(name: str) -> None:
    assert [one.region_code for one in SITES if one.id == name] == [ISSUERS[name]]


def test_every_province_of_the_mainland_has_a_source() -> None:
    provinces = [province_of(region) for one in SITES if (region := by_code(one.region_code)) is not None]
    assert len({province.code for province in provinces if province is not None}) == 31


def test_every_platform_has_a_source_or_needs_none() -> None:
    # Records declared one by one are for sites that no platform fits.
    assert set(SPIDERS) - {one.platform for one in SITES} <= {"cdata"}


def test_no_source_is_confirmed_by_more_than_what_was_read() -> None:
    assert [one.id for one in SITES if one.evidence.confirmed_on is not None] == []
    assert [one.id for one in SITES if "(20" not in one.evidence.read_in] == []


def test_old_facts_are_told_as_such() -> None:
    old = [one for one in SITES if max(map(int, re.findall(r"20\d\d", one.evidence.read_in))) < RECENT]
    assert old
    assert [one.id for one in old if not any(word in one.evidence.read_in for word in ("dead", "first pages"))] == []


def test_expectations_are_modest() -> None:
    assert [one.id for one in SITES if not 3 <= one.documents <= 100] == []
    assert [one.id for one in SITES if one.silent_days is None or not 90 <= one.silent_days <= 365] == []


def test_crawls_keep_to_the_night_and_do_not_begin_together() -> None:
    crons = {one.id: parsed(one.schedule) for one in SITES}
    assert {hour for cron in crons.values() for hour in cron.hours} <= {22, 23, 0, 1, 2, 3, 4, 5}
    begins = Counter((hour, minute) for cron in crons.values() for hour in cron.hours for minute in cron.minutes)
    assert max(begins.values()) == 1


def test_tls_is_verified_everywhere() -> None:
    assert {one.tls for one in SITES} == {"verified"}


@pytest.mark.parametrize("one", SITES, ids=lambda one: one.id)
def test_its_spider_knows_what_to_ask_for_first(one: Site) -> None:
    spider = spider_of(one.platform).__new__(spider_of(one.platform))  # first() needs no crawl under way
    scope = Scope(one.hosts)
    for column in one.columns:
        ask = spider.first(column)
        assert (ask.page, "{page" in ask.url, b"{page" in (ask.body or b"")) == (1, False, False)
        assert scope.holds(ask.url)


@pytest.mark.parametrize("one", SITES, ids=lambda one: one.id)
def test_a_copy_of_it_is_asked_in_its_place(one: Site) -> None:
    spider = spider_of(one.platform).__new__(spider_of(one.platform))
    scope = Scope(one.hosts, "http://127.0.0.1:8080")
    for column in one.columns:
        ask = spider.first(replace(column, url=scope.at(column.url)))
        assert scope.at(ask.url).startswith("http://127.0.0.1:8080/")


@pytest.mark.parametrize("one", SITES, ids=lambda one: one.id)
def test_its_options_are_those_that_its_spider_tells_of(one: Site) -> None:
    told = inspect.getsource(inspect.getmodule(spider_of(one.platform)))  # type: ignore[arg-type]
    options = {name for column in one.columns for name in column.options}
    assert [name for name in sorted(options) if f"``{name}``" not in told] == []
