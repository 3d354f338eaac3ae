"""The manners of a crawl, as Scrapy is told them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scrapy.utils.misc import load_object

from crawlers.downloading.settings import relaxed, scrapy_settings, user_agent
from crawlers.job import Job
from crawlers.registry import Evidence, Site
from taizhang import __version__
from taizhang.settings import MIB, Settings

SITE = Site("ms", "眉山", "511400", "vsb", "", (), "", "sichuan", Evidence("the test"), ("www.ms.gov.cn",))


def told(site: Site = SITE, settings: Settings | None = None, **job: Any) -> dict[str, Any]:
    return scrapy_settings(site, settings or Settings(), Job(site.id, **job))


def test_a_host_has_one_connection_and_two_seconds_between_requests() -> None:
    found = told()
    assert found["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert (found["DOWNLOAD_DELAY"], found["DOWNLOAD_DELAY_JITTER"]) == (2.0, 0)
    assert found["AUTOTHROTTLE_ENABLED"]
    assert found["AUTOTHROTTLE_START_DELAY"] == 2.0


@pytest.mark.parametrize(
    ("site", "setting", "job", "delay"),
    [(None, 2.0, None, 2.0), (5.0, 2.0, None, 5.0), (5.0, 2.0, 3.0, 3.0), (None, 4.0, None, 4.0), (5.0, 2.0, 0.0, 0.0)],
)
def test_the_jobs_delay_goes_before_the_sources_and_that_before_the_setting(
    site: float | None, setting: float, job: float | None, delay: float
) -> None:
    found = told(replace(SITE, delay=site), Settings(delay_seconds=setting), delay=job)
    assert found["DOWNLOAD_DELAY"] == delay
    assert found["AUTOTHROTTLE_ENABLED"] is (delay > 0)
    assert found["AUTOTHROTTLE_MAX_DELAY"] >= delay


def test_more_connections_than_one_are_for_hosts_of_one_s_own() -> None:
    assert told(settings=Settings(host_connections=8))["CONCURRENT_REQUESTS_PER_DOMAIN"] == 8


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("", "contact not given"),
        ("https://example.org/taizhang", "+https://example.org/taizhang"),
        (" data@example.org\r\nX-Evil: 1 ", "+data@example.org X-Evil: 1"),
    ],
)
def test_the_user_agent_says_who_asks_and_whom_to_write_to(contact: str, said: str) -> None:
    assert user_agent(contact) == f"taizhang/{__version__} ({said})"
    assert told(settings=Settings(contact=contact))["USER_AGENT"] == user_agent(contact)


def test_the_caps_are_the_settings() -> None:
    found = told(settings=Settings(page_seconds=30, response_bytes=MIB))
    assert (found["DOWNLOAD_TIMEOUT"], found["DOWNLOAD_MAXSIZE"], found["DOWNLOAD_WARNSIZE"]) == (30, MIB, 0)


def test_refusals_are_not_asked_again() -> None:
    assert not {403, 404, 412, 429, 521} & set(told()["RETRY_HTTP_CODES"])
    assert {500, 502, 503, 504} <= set(told()["RETRY_HTTP_CODES"])


@pytest.mark.parametrize(("tls", "verified"), [("verified", True), ("legacy", True), ("unverified", False)])
def test_certificates_are_verified_unless_the_source_says_otherwise(tls: Any, verified: bool) -> None:
    assert told(replace(SITE, tls=tls))["DOWNLOAD_VERIFY_CERTIFICATES"] is verified


def test_what_is_relaxed_is_told() -> None:
    assert relaxed(SITE) is None
    assert "still verified" in str(relaxed(replace(SITE, tls="legacy")))
    assert "not verified" in str(relaxed(replace(SITE, tls="unverified")))


def test_nothing_listens_and_nothing_is_written_to_stdout() -> None:
    found = told()
    assert not any(
        found[name] for name in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "LOG_STDOUT", "STATS_DUMP")
    )
    assert found["HTTPPROXY_ENABLED"] is False


def test_all_that_is_named_is_there() -> None:
    found = told()
    names = [*found["DOWNLOADER_MIDDLEWARES"], *found["SPIDER_MIDDLEWARES"], *found["EXTENSIONS"]]
    names += filter(None, found["DOWNLOAD_HANDLERS"].values())
    assert [name for name in [*names, *found["RETRY_EXCEPTIONS"]] if load_object(name) is None] == []


def test_only_the_web_is_asked() -> None:
    handlers = told()["DOWNLOAD_HANDLERS"]
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert {"file", "ftp", "s3", "data"} <= handlers.keys()
