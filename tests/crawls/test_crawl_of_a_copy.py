"""A copy of a registered site on loopback, crawled as that source; and its answers in an archive."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from announcements import Office
from fragment_sites import Lonsun
from interface_sites import Gkmlpt, GovCn, Policies
from server import StandIn
from sites import Site
from static_sites import Trs, Vsb

from crawlers.ledger import open_ledger
from taizhang.settings import Settings

OFFICE = Office("眉山市", "眉", "511400")
NOTICES = 33
# Sources as they are registered, each with one column of its own on a copy that writes the site's real addresses.
COPIES: dict[str, Callable[[], Site]] = {
    "meishan": lambda: Vsb("meishan", OFFICE, NOTICES, column="/zfxxgk/z__c/gfxwj.htm"),
    "qinghai": lambda: Trs("qinghai", OFFICE, NOTICES, column="/xxgk/1/6/"),
    "sichuan": lambda: Policies("sichuan", OFFICE, NOTICES, origin="https://www.sc.gov.cn"),
    "guangdong": lambda: Gkmlpt("guangdong", OFFICE, NOTICES, origin="http://www.gd.gov.cn"),
    "anhui": lambda: Lonsun("anhui", OFFICE, NOTICES, origin="https://www.ah.gov.cn"),
    "gov": lambda: GovCn("gov", OFFICE, NOTICES, origin="https://www.gov.cn"),
}

Taizhang = Callable[..., Any]


@pytest.fixture(scope="module")
def web() -> Iterator[StandIn]:
    with StandIn([make() for make in COPIES.values()]) as served:
        yield served


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_crawled_as_the_source_that_it_is_of(
    web: StandIn, taizhang: Taizhang, tmp_path: Path, name: str
) -> None:
    done = taizhang("crawl", name, "--base-url", web.urls[name], "--delay", "0", "--json", TAIZHANG_DATA=str(tmp_path))
    assert done.returncode == 0
    [report] = json.loads(done.stdout)["sources"]
    assert (report["source"], report["new"], report["failed"], report["blocked"]) == (name, NOTICES, 0, 0)
    site = web[name]
    with open_ledger(Settings(data=tmp_path)) as ledger:
        versions = list(ledger.versions())
    assert {version.url for version in versions} == {web.urls[name] + path for path in site.pages()}
    assert {one.url for version in versions for one in version.attachments} == {
        web.urls[name] + path for path in site.files()
    }


def test_what_was_fetched_is_written_as_an_archive_that_checks(
    web: StandIn, taizhang: Taizhang, tmp_path: Path
) -> None:
    words = ("crawl", "meishan", "--base-url", web.urls["meishan"], "--delay", "0", "--warc", tmp_path / "warc")
    for _ in range(2):  # the second writes what was not modified
        assert taizhang(*words, TAIZHANG_DATA=str(tmp_path / "data")).returncode == 0
    archives = [str(path) for path in (tmp_path / "warc").iterdir()]
    assert archives
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *archives], capture_output=True, text=True
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    listed = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "index", "-f", "warc-type,warc-target-uri,http:status", *archives],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in listed.stdout.splitlines()]
    responses = [line["warc-target-uri"] for line in lines if line["warc-type"] == "response"]
    revisited = {line["warc-target-uri"] for line in lines if line["warc-type"] == "revisit"}
    paths = {*web["meishan"].pages(), *web["meishan"].files()}
    whole = {web.urls["meishan"] + path for path in paths}
    assert whole <= set(responses)
    assert whole <= revisited


def test_a_copy_needs_one_source(web: StandIn, taizhang: Taizhang, tmp_path: Path) -> None:
    done = taizhang("crawl", "--base-url", web.urls["meishan"], TAIZHANG_DATA=str(tmp_path))
    assert done.returncode == 2
    assert "--base-url" in done.stderr
