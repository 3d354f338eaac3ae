"""A spider as one writes it in an afternoon: lists to notices to attachments, nothing judged and nothing kept.

python -m bench.plain_spider URL CONNECTIONS    crawl the column at URL; print how many pages came
"""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

PAGER = re.compile(r"createPageHTML\((\d+), (\d+)")
DOCUMENTS = ("docx", "xlsx", "pdf")


class Plain(scrapy.Spider):
    """Crawls one column of a TRS site."""

    name = "plain"

    def __init__(self, url: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.url = url
        self.pages = 0

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(self.url, self.parse_list)

    def parse_list(self, response: Any) -> Iterator[scrapy.Request]:
        """Yield the requests for the notices on a list, and for the next list."""
        self.pages += 1
        for href in response.css("ul.list li a::attr(href)").getall():
            yield response.follow(href, self.parse_notice)
        if (match := PAGER.search(response.text)) and int(match[2]) + 1 < int(match[1]):
            yield response.follow(f"index_{int(match[2]) + 1}.html", self.parse_list)

    def parse_notice(self, response: Any) -> Iterator[scrapy.Request]:
        """Yield the requests for the files that a notice links to."""
        self.pages += 1
        for href in response.css("a::attr(href)").getall():
            if href.endswith(DOCUMENTS):
                yield response.follow(href, self.parse_file)

    def parse_file(self, response: Response) -> None:
        self.pages += 1


def main() -> None:
    """Crawl as the command line says."""
    [_, url, connections] = sys.argv
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(connections),
            "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    crawler = process.create_crawler(Plain)
    process.crawl(crawler, url=url)
    process.start()
    assert isinstance(crawler.spider, Plain)
    print(crawler.spider.pages)


if __name__ == "__main__":
    main()
