"""A host that shuts us out is left alone for a day; after it, one more block is enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from crawlers.downloading.circuit import Circuit, CircuitBreaker, netloc_of
from crawlers.downloading.faults import CircuitOpen, HostSilent, RobotsForbid
from crawlers.ledger.values import Host

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
HOST = "www.gansu.gov.cn"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def circuit(clock: Clock, *hosts: Host) -> Circuit:
    return Circuit({host.host: host for host in hosts}, 3, 24, clock)


def is_open(one: Circuit) -> bool:
    try:
        one.check(HOST)
    except CircuitOpen:
        return True
    return False


def test_it_opens_with_the_third_block_in_a_row() -> None:
    one = circuit(Clock())
    rows = []
    for _ in range(3):
        assert not is_open(one)
        rows.append(one.blocked(HOST, NOON))
    assert rows == [Host(HOST, 1), Host(HOST, 2), Host(HOST, 3, NOON + DAY)]
    assert is_open(one)


def test_a_sound_answer_between_begins_anew() -> None:
    one = circuit(Clock())
    one.blocked(HOST, NOON)
    one.blocked(HOST, NOON)
    assert one.sound(HOST) == Host(HOST)
    one.blocked(HOST, NOON)
    assert not is_open(one)


def test_a_sound_answer_of_a_host_without_blocks_tells_nothing() -> None:
    assert circuit(Clock()).sound(HOST) is None


def test_it_closes_after_a_day() -> None:
    clock = Clock()
    one = circuit(clock, Host(HOST, 3, NOON + DAY))
    clock.now = NOON + DAY - timedelta(seconds=1)
    assert is_open(one)
    clock.now = NOON + DAY
    assert not is_open(one)


def test_one_block_opens_it_again_until_an_answer_is_sound() -> None:
    clock = Clock()
    one = circuit(clock, Host(HOST, 3, NOON))
    assert one.blocked(HOST, NOON) == Host(HOST, 4, NOON + DAY)
    assert is_open(one)
    assert one.sound(HOST) == Host(HOST)
    assert one.blocked(HOST, NOON) == Host(HOST, 1)


def test_other_hosts_and_other_ports_are_others() -> None:
    one = circuit(Clock(), Host(HOST, 3, NOON + DAY))
    one.check("www.sc.gov.cn")
    one.check(f"{HOST}:8080")
    assert netloc_of("https://me:secret@WWW.gansu.gov.cn:8080/a") == f"{HOST}:8080"


def test_a_host_without_an_answer_three_times_in_a_row_is_left_alone_in_this_crawl() -> None:
    one = circuit(Clock())
    breaker = CircuitBreaker(one)
    request = Request(f"https://{HOST}/a")
    for _ in range(2):
        breaker.process_exception(request, DownloadTimeoutError())
    breaker.process_response(request, Response(request.url))
    for _ in range(3):
        breaker.process_request(request)
        breaker.process_exception(request, DownloadTimeoutError())
        breaker.process_exception(request, RobotsForbid("robots.txt asks not to"))
    with pytest.raises(HostSilent, match="no answer 3 times"):
        breaker.process_request(request)
    assert one.hosts == {}


def test_the_middleware_has_the_spiders_circuit() -> None:
    one = circuit(Clock())
    crawler: Any = SimpleNamespace(spider=SimpleNamespace(circuit=one))
    assert CircuitBreaker.from_crawler(crawler).circuit is one


@pytest.fixture(scope="module")
def crawl(serving: Any, fetch: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Three sites that forbid all pages, and what came of ten pages of each."""
    forbidden = (403, {"Content-Type": "text/html"}, b"<h1>403 Forbidden</h1>")
    routes = {f"/{number}": forbidden for number in range(10)}
    sites = {name: serving(routes) for name in ("new", "open", "half-open")}
    far, past = (datetime.now(UTC) + DAY).isoformat(), (datetime.now(UTC) - DAY).isoformat()
    found = fetch(
        [f"{site.base}/{number}" for site in sites.values() for number in range(10)],
        site={"hosts": [site.netloc for site in sites.values()]},
        hosts=[[sites["open"].netloc, 3, far], [sites["half-open"].netloc, 3, past]],
        settings={"private_addresses": True},
    )
    return sites, found


def test_an_open_circuit_sends_nothing_not_even_for_robots_txt(crawl: tuple[dict[str, Any], dict[str, Any]]) -> None:
    sites, found = crawl
    assert sites["open"].asked == []
    row = found["came"][f"{sites['open'].base}/0"]
    assert (row["state"], row["fault"]) == ("blocked", "CircuitOpen")


@pytest.mark.parametrize(("name", "blocks"), [("new", 3), ("half-open", 1)])
def test_a_circuit_opens_in_the_midst_of_a_crawl(
    crawl: tuple[dict[str, Any], dict[str, Any]], name: str, blocks: int
) -> None:
    sites, found = crawl
    pages = [path for path in sites[name].paths() if path != "/robots.txt"]
    assert len(pages) == blocks
    rows = [found["came"][f"{sites[name].base}/{number}"] for number in range(10)]
    assert {row["state"] for row in rows} == {"blocked"}
    assert [row.get("fault") for row in rows].count("CircuitOpen") == 10 - len(pages)
    assert found["hosts"][sites[name].netloc][1] is not None
