"""A crawl in a process of its own for the tests: JSON on stdin says what to fetch, JSON on stdout what came."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from crawlers.downloading.circuit import Circuit, netloc_of
from crawlers.downloading.settings import scrapy_settings
from crawlers.job import Job
from crawlers.ledger.values import Host
from crawlers.registry import Evidence, Site
from crawlers.states import Kind, State
from crawlers.verdicts import Answer, failed, verdict
from taizhang.settings import Settings

SITE = Site("here", "此处", "510000", "html", "", (), "", "tests", Evidence("the test"), ())


class Fetching(scrapy.Spider):
    """Fetches addresses one after the other; says of each what came."""

    name = "fetching"
    handle_httpstatus_list = [304, *range(400, 600)]  # noqa: RUF012

    def __init__(self, urls: list[Any], circuit: Circuit) -> None:
        super().__init__()
        self.urls = urls
        self.circuit = circuit
        self.came: dict[str, dict[str, Any]] = {}
        self.delays: dict[str, float] = {}

    async def start(self) -> AsyncIterator[Any]:
        for number, asked in enumerate(self.urls):
            url, headers = asked if isinstance(asked, list) else (asked, {})
            yield scrapy.Request(
                url,
                self.on_answer,
                headers=headers,
                errback=self.on_error,
                cb_kwargs={"asked": url},
                dont_filter=True,
                priority=-number,
            )

    def on_answer(self, response: Response, asked: str) -> None:
        headers = {name.decode(): values[-1].decode("latin-1") for name, values in response.headers.items()}
        found = verdict(Answer(Kind.NOTICE, asked, response.url, response.status, headers, response.body))
        self._tell_circuit(asked, found.state)
        self.came[asked] = {
            "state": found.state,
            "reason": found.reason,
            "status": response.status,
            "final": response.url,
            "sha256": hashlib.sha256(response.body).hexdigest(),
            "size": len(response.body),
        }
        self._note_delays()

    def on_error(self, failure: Any) -> None:
        asked = failure.request.cb_kwargs["asked"]
        found = failed(failure.value)
        self.came[asked] = {
            "state": found.state,
            "reason": found.reason,
            "fault": type(failure.value).__name__,
            "said": str(failure.value),
        }
        self._note_delays()

    def _tell_circuit(self, url: str, state: State) -> None:
        host = netloc_of(url)
        if state is State.BLOCKED:
            self.circuit.blocked(host, datetime.now(UTC))
        else:
            self.circuit.sound(host)

    def _note_delays(self) -> None:
        assert self.crawler.engine
        self.delays = {key: slot.delay for key, slot in self.crawler.engine.downloader.slots.items()}


def main() -> None:
    asked = json.load(sys.stdin)
    settings = Settings(**asked.get("settings", {}))
    site = replace(SITE, **{name: _frozen(value) for name, value in asked.get("site", {}).items()})
    job = Job("here", **asked.get("job", {}))
    hosts = {host: Host(host, blocks, datetime.fromisoformat(until)) for host, blocks, until in asked.get("hosts", [])}
    circuit = Circuit(hosts, settings.circuit_blocks, settings.circuit_hours)
    process = CrawlerProcess(scrapy_settings(site, settings, job) | asked.get("scrapy", {}))
    crawler = process.create_crawler(Fetching)
    process.crawl(crawler, urls=asked["urls"], circuit=circuit)
    process.start()
    spider: Any = crawler.spider
    rows = {
        host: [row.blocks, row.open_until.isoformat() if row.open_until else None]
        for host, row in circuit.hosts.items()
    }
    print(json.dumps({"came": spider.came, "delays": spider.delays, "hosts": rows}))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


if __name__ == "__main__":
    main()
