"""A crawl that is killed at any moment loses nothing and has nothing twice: the next one goes on where it was."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from announcements import Edit
from operating import Operator, operator, stored
from papers import paper
from registered import made
from server import StandIn
from sites import Site
from wire import Request

from crawlers.ledger import open_ledger
from crawlers.ledger.values import Version
from crawlers.states import BROUGHT, SOUND, Kind
from crawlers.store import INCOMING, LEFT_AFTER
from taizhang.settings import environment_of

MOMENTS = 50
SEED = 20210910
NAME = "meishan"
NOTICES = 16


@dataclass
class Crawls:
    """Crawls the source in processes that can be killed."""

    process: subprocess.Popen[str]

    def crawl(self, killed_after: float = 0) -> tuple[int, float]:
        """Return the exit code and how many seconds it took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        start = time.monotonic()
        print(killed_after, file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline()), time.monotonic() - start


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    with StandIn([made(NAME, count=NOTICES)]) as web:
        yield operator(tmp_path_factory.mktemp("killed"), web)


@pytest.fixture(scope="module")
def crawls(operated: Operator) -> Iterator[Crawls]:
    program = [sys.executable, str(Path(__file__).with_name("killed_crawls_process.py")), NAME, "vsb"]
    environment = os.environ | environment_of(operated.settings)
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Crawls(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def killed(operated: Operator, crawls: Crawls) -> Counter[int]:
    """Fifty crawls killed, the site changing all the while, then two that are not: how each of the fifty ended.

    The first of the two goes on with the one killed last, and asks for nothing that that one had; the second sees all.
    They come days later: what lay half written for a day is cleared by whoever next writes.
    """
    site, moments = operated.web[NAME], random.Random(SEED)
    seconds = 1.5
    ends: Counter[int] = Counter()
    for number in range(MOMENTS):
        code, took = crawls.crawl(killed_after=moments.uniform(0.01, seconds))
        assert code in (0, -signal.SIGKILL)
        ends[code] += 1
        # As long as a crawl takes here: killed ones say that it is longer, ended ones that it is shorter.
        seconds = max(seconds, took * 1.2) if code else min(seconds, took)
        if number % 5 == 0:
            _office_works(site, moments)
    _office_works(site, moments)
    _days_pass(operated)
    assert (crawls.crawl()[0], crawls.crawl()[0]) == (0, 0)
    return ends


def test_crawls_were_killed_at_work(killed: Counter[int]) -> None:
    assert killed[-signal.SIGKILL] >= MOMENTS // 2


def test_nothing_is_lost(operated: Operator, killed: Counter[int]) -> None:
    site = operated.web[NAME]
    last = {version.url: version for version in _versions(operated)}
    assert set(last) == {operated.url(site, path) for path in site.pages()}
    for path in site.pages():
        version = last[operated.url(site, path)]
        assert version.sha256 == _hash(site.answer(Request("GET", path, {})).body)
        notice = site.pages()[path]
        files = {
            operated.url(site, site.file_path(notice, n)): _hash(paper(notice, n)) for n in range(len(notice.files))
        }
        assert {one.url: one.sha256 for one in version.attachments} == files


def test_nothing_is_there_twice(operated: Operator, killed: Counter[int]) -> None:
    versions = _versions(operated)
    looks = [(version.url, version.sha256, version.attachments) for version in versions]
    assert [look for look, times in Counter(looks).items() if times > 1] == []
    with open_ledger(operated.settings) as ledger:
        brought = Counter((line.url, line.sha256) for line in ledger.news() if line.state in BROUGHT)
    assert [line for line, times in brought.items() if times > 1] == []


def test_each_object_is_whole_and_no_half_of_one_is_left(operated: Operator, killed: Counter[int]) -> None:
    folder = operated.settings.crawled / "objects"
    for path in folder.rglob("*"):
        assert path.is_dir() or _hash(path.read_bytes()) == path.name
    versions = _versions(operated)
    named = {version.sha256 for version in versions} | {one.sha256 for v in versions for one in v.attachments}
    assert named <= set(stored(operated.settings))


def test_the_ledger_knows_each_page_as_it_stands(operated: Operator, killed: Counter[int]) -> None:
    with open_ledger(operated.settings) as ledger:
        pages = ledger.pages(NAME, "")
    site = operated.web[NAME]
    known = {url for url, page in pages.items() if page.kind is not Kind.LIST}
    assert known == {operated.url(site, path) for path in (*site.pages(), *site.files())}
    assert {page.state for page in pages.values()} <= SOUND


def _office_works(site: Site, moments: random.Random) -> None:
    site.edit(moments.choice(list(site.notices)), Edit.DEADLINE)
    site.add()


def _days_pass(operated: Operator) -> None:
    long_ago = time.time() - 2 * LEFT_AFTER
    for path in (operated.settings.crawled / "objects" / INCOMING).iterdir():
        os.utime(path, (long_ago, long_ago))


def _versions(operated: Operator) -> list[Version]:
    with open_ledger(operated.settings) as ledger:
        return list(ledger.versions())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
