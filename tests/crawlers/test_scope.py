"""Which addresses are a source's own, and where they are asked for on a copy."""

from __future__ import annotations

import pytest

from crawlers.scope import Scope

SITE = Scope(("www.ms.gov.cn", "api.ms.gov.cn:8080"))
COPY = Scope(("www.ms.gov.cn",), "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.ms.gov.cn/info/1483/1199786.htm",
        "http://www.ms.gov.cn/",
        "http://api.ms.gov.cn:8080/list",
        "https://fgw.ms.gov.cn/xxgk/1.html",  # a department of the city
    ],
)
def test_the_hosts_and_the_departments_below_them_are_the_source_s_own(url: str) -> None:
    assert SITE.holds(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.sc.gov.cn/a.html",
        "https://www.gov.cn/a.html",
        "https://www.ms.gov.cn.evil.com/a.html",
        "https://xms.gov.cn/a.html",
        "http://[broken/a.html",
    ],
)
def test_other_sites_are_not(url: str) -> None:
    assert not SITE.holds(url)


def test_the_country_s_portal_does_not_own_every_government_site() -> None:
    assert not Scope(("www.gov.cn",)).holds("https://www.sc.gov.cn/a.html")


def test_an_address_given_as_numbers_has_no_family() -> None:
    assert not Scope(("10.20.30.40",)).holds("http://99.10.20.30.40/")


def test_on_a_copy_the_source_s_own_addresses_are_asked_for_there() -> None:
    assert COPY.at("https://www.ms.gov.cn/info/1.htm?a=1") == "http://127.0.0.1:8000/info/1.htm?a=1"
    assert COPY.at("https://fgw.ms.gov.cn/1.htm") == "http://127.0.0.1:8000/1.htm"
    assert COPY.at("https://www.sc.gov.cn/1.htm") == "https://www.sc.gov.cn/1.htm"


def test_while_a_copy_is_crawled_only_the_copy_is_the_source_s_own() -> None:
    assert COPY.holds("http://127.0.0.1:8000/info/1.htm")
    assert not COPY.holds("https://www.ms.gov.cn/info/1.htm")
    assert not COPY.holds("http://127.0.0.1:8001/info/1.htm")


def test_a_copy_may_lie_in_a_folder() -> None:
    copy = Scope(("www.ms.gov.cn",), "http://127.0.0.1:8000/mirror/")
    assert copy.at("https://www.ms.gov.cn/info/1.htm") == "http://127.0.0.1:8000/mirror/info/1.htm"
