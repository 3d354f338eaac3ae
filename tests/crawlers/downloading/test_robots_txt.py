"""robots.txt is obeyed; a page in its place is none; where it cannot be had, nothing is asked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from crawlers.downloading.robots import rules_in
from crawlers.downloading.throttle import slow_down

HTML = {"Content-Type": "text/html; charset=utf-8"}
TEXT = {"Content-Type": "text/plain"}
PAGE = "<html><body><p>关于印发工作要点的通知</p></body></html>".encode()
NO = b"User-agent: *\nDisallow: /\n"
SOFT_404 = "<html><head><title>404</title></head><body>您访问的页面不存在</body></html>".encode()
RUISHU = b"<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>"

# How robots.txt answers, and what comes of a page then.
CASES: dict[str, tuple[Any, str, str | None]] = {
    "forbids all": ((200, TEXT, NO), "forbidden", "robots.txt asks not to"),
    "forbids another": ((200, TEXT, b"User-agent: baiduspider\nDisallow: /\n"), "fetched", None),
    "forbids us by name": ((200, TEXT, b"User-agent: Taizhang\nDisallow: /\n"), "forbidden", "robots.txt asks not to"),
    "allows us by name": ((200, TEXT, NO + b"\nUser-agent: taizhang\nAllow: /\n"), "fetched", None),
    "forbids a folder": ((200, TEXT, b"User-agent: *\nDisallow: /admin/\n"), "fetched", None),
    "with a byte-order mark": ((200, TEXT, b"\xef\xbb\xbf" + NO), "forbidden", "robots.txt asks not to"),
    "rules sent as HTML": ((200, HTML, NO), "forbidden", "robots.txt asks not to"),
    "is not there": ((404, HTML, SOFT_404), "fetched", None),
    "is forbidden itself": ((403, HTML, b"403"), "fetched", None),
    "is a page that says 404": ((200, HTML, SOFT_404), "fetched", None),
    "is the home page": ((200, HTML, PAGE), "fetched", None),
    "is a page that speaks of rules": ((200, HTML, b"<html><body>\nDisallow: /\n</body></html>"), "fetched", None),
    "is empty": ((200, TEXT, b""), "fetched", None),
    "leads to an error page": ((302, {"Location": "/404.htm"}, b""), "fetched", None),
    "leads to rules": ((301, {"Location": "/rules.txt"}, b""), "forbidden", "robots.txt asks not to"),
    "fails": ((503, HTML, b""), "failed", "robots.txt: status 503"),
    "is a challenge": ((412, HTML, RUISHU), "blocked", "robots.txt: ruishu"),
    "is a challenge with 200": ((200, HTML, RUISHU), "blocked", "robots.txt: ruishu"),
    "asks for less": ((429, HTML, b""), "blocked", "robots.txt: too_many_requests"),
}


@pytest.fixture(scope="module")
def crawl(serving: Any, fetch: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, float]]:
    """The sites, what came of a page of each, and the delays that were kept."""
    sites = {
        name: serving({"/robots.txt": case[0], "/page": PAGE, "/404.htm": SOFT_404, "/rules.txt": (200, TEXT, NO)})
        for name, case in CASES.items()
    }
    slow = (200, TEXT, b"User-agent: *\nCrawl-delay: 0.4\n")
    sites["slow"] = serving({"/robots.txt": slow, "/page": PAGE, "/page2": PAGE}, host="127.0.0.5")
    hosts = [site.netloc for site in sites.values()]
    urls = [f"{site.base}/page" for site in sites.values()] + [f"{sites['slow'].base}/page2"]
    found = fetch(
        urls,
        site={"hosts": hosts},
        settings={"private_addresses": True},
        scrapy={"RETRY_TIMES": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1},
    )
    came = {name: found["came"][f"{site.base}/page"] for name, site in sites.items()}
    return sites, came, found["delays"]


@pytest.mark.parametrize("name", CASES)
def test_a_robots_txt_that(crawl: tuple[dict[str, Any], dict[str, Any], dict[str, float]], name: str) -> None:
    row = crawl[1][name]
    assert (row["state"], row["reason"]) == CASES[name][1:]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[1] != "fetched"])
def test_nothing_else_is_asked_for_where_it_asks_not_to(
    crawl: tuple[dict[str, Any], dict[str, Any], dict[str, float]], name: str
) -> None:
    assert "/page" not in crawl[0][name].paths()


def test_it_is_asked_for_once_a_crawl(crawl: tuple[dict[str, Any], dict[str, Any], dict[str, float]]) -> None:
    assert crawl[0]["slow"].paths() == ["/robots.txt", "/page", "/page2"]


def test_all_requests_that_wait_for_it_are_told(serving: Any, fetch: Any) -> None:
    site = serving({"/robots.txt": (200, TEXT, NO)})
    urls = [f"{site.base}/{number}" for number in range(6)]
    found = fetch(urls, site={"hosts": [site.netloc]}, settings={"private_addresses": True})
    assert {found["came"][url]["state"] for url in urls} == {"forbidden"}
    assert site.paths() == ["/robots.txt"]


def test_its_crawl_delay_is_kept_on_its_host_alone(
    crawl: tuple[dict[str, Any], dict[str, Any], dict[str, float]],
) -> None:
    assert crawl[2]["127.0.0.5"] == 0.4
    assert crawl[2]["127.0.0.1"] < 0.01


def test_we_say_who_we_are(crawl: tuple[dict[str, Any], dict[str, Any], dict[str, float]]) -> None:
    agents = {headers["User-Agent"] for site in crawl[0].values() for _, headers in site.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("taizhang/")


def test_a_host_that_is_slowed_down_stays_so() -> None:
    slot = SimpleNamespace(delay=1.0)
    downloader = SimpleNamespace(per_slot_settings={}, slots={"a": slot})
    slow_down(SimpleNamespace(engine=SimpleNamespace(downloader=downloader)), "a", 5)  # type: ignore[arg-type]
    assert slot.delay == 5
    assert downloader.per_slot_settings == {"a": {"delay": 5}}


@pytest.mark.parametrize("body", [b"Sitemap: http://a/", b"# rules\r\nuser-agent : *\r\n", b"\nAllow: /"])
def test_one_line_that_is_a_rule_is_enough(body: bytes) -> None:
    assert rules_in(body)


@pytest.mark.parametrize("body", [b"", b"404", b"ok", b"  <!DOCTYPE html>\nAllow: /", b"{}", "文件不存在".encode()])
def test_without_a_rule_it_is_none(body: bytes) -> None:
    assert not rules_in(body)
