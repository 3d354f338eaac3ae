"""What crawling costs: pages a second beside a plain Scrapy spider, and a crawl in which nothing changed.

    python -m bench.crawl SOURCE    crawl a source as the environment says; print what it came to as JSON

Both crawl the same site of the tests' stand-in for the web, which is served by a process of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.extraction import ROOT, peak
from taizhang.settings import Settings, environment_of

STANDIN = ROOT / "tests" / "standin" / "server.py"
SITE, COLUMN = "qinghai", "/xxgk/1/4/"
NOTICES = 1_500  # a third again are attachments
MANY = 7_600  # notices of a site whose pages are 10,000
ROUNDS = 3
SAME, USUAL = 1, 8  # connections to a host: ours, and those that Scrapy makes by itself


def crawling() -> dict[str, float]:
    """Return pages a second of a crawl, start to finish, and those of a plain spider with as many connections.

    Medians of rounds that take turns. ``ratio`` is ours to the plain spider's; ``usual_per_second`` is that of a plain
    spider with the connections that Scrapy makes by itself.
    """
    taken: dict[str, list[float]] = {"per_second": [], "plain_per_second": [], "usual_per_second": []}
    with _served(NOTICES) as url:
        for _ in range(ROUNDS):
            taken["per_second"].append(_rate(_stored, url))
            taken["plain_per_second"].append(_rate(_plain, url, SAME))
            taken["usual_per_second"].append(_rate(_plain, url, USUAL))
    found = {name: statistics.median(rates) for name, rates in taken.items()}
    return found | {"ratio": found["per_second"] / found["plain_per_second"]}


def crawling_again() -> dict[str, float]:
    """Return what a crawl costs in which nothing changed: seconds, requests, megabytes written, peak memory in MB."""
    with _served(MANY) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _crawled(url, folder)
        before = _size(folder)
        again = _crawled(url, folder)
        return again | {"megabytes": (_size(folder) - before) / 1e6}


@contextmanager
def _served(notices: int) -> Iterator[str]:
    """Yield the address of a site with so many notices."""
    command = [sys.executable, str(STANDIN), "--json", "--site", SITE, "--many", str(notices)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        url: str = json.loads(process.stdout.readline())[SITE]
        try:
            _plain(url, USUAL)  # its pages and files are made now
            yield url
        finally:
            process.stdin.close()


def _crawled(url: str, folder: Path) -> dict[str, float]:
    """Crawl the site into a folder in a process of its own; return what it says."""
    registry = folder / "registry"
    registry.mkdir(exist_ok=True)
    (registry / "bench.yaml").write_text(json.dumps([_source(url)], ensure_ascii=False), "utf-8")
    settings = Settings(data=folder / "data", registry=registry, private_addresses=True, list_pages=10_000)
    command = [sys.executable, "-m", "bench.crawl", SITE]
    environment = os.environ | environment_of(settings)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    said: dict[str, float] = json.loads(done.stdout)
    return said


def _source(url: str) -> dict[str, Any]:
    return {
        "id": SITE,
        "name": "西宁市人民政府",
        "region_code": "630100",
        "platform": "trs",
        "url": f"{url}/",
        "columns": [{"key": "wenjian", "name": "政策文件", "url": url + COLUMN}],
        "schedule": "15 23 * * *",
        "evidence": {"read_in": "the stand-in of the tests (2026)", "confirmed_on": None},
    }


def _stored(url: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return _crawled(url, Path(folder))["requests"]


def _plain(url: str, connections: int) -> float:
    command = [sys.executable, "-m", "bench.plain_spider", url + COLUMN, str(connections)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout)


def _rate(crawl: Callable[..., float], *arguments: Any) -> float:
    """Return how many pages a second came, start to finish."""
    begun = time.perf_counter()
    pages = crawl(*arguments)
    return pages / (time.perf_counter() - begun)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Crawl the source that the command line names, with no delay."""
    from crawlers.job import Job
    from crawlers.process import crawl
    from flows.looks import words_of
    from taizhang.settings import from_environment

    report = crawl(Job(sys.argv[1], delay=0.0), from_environment(), words_of, lambda *_: None, lambda _: None)
    assert report.finished, report
    print(json.dumps({"seconds": report.seconds, "requests": report.counts.total(), "memory": peak() / 1e6}))


if __name__ == "__main__":
    main()
