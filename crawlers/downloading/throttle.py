"""The pace: AutoThrottle, which slows down where a site does, and never below what its robots.txt asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


def slow_down(crawler: Crawler, host: str, delay: float) -> None:
    """Let no two requests to a host be closer than ``delay`` seconds, from now on."""
    assert crawler.engine is not None
    downloader = crawler.engine.downloader
    downloader.per_slot_settings[host] = {"delay": delay}  # of the slots that are made from now on
    if host in downloader.slots:
        downloader.slots[host].delay = max(downloader.slots[host].delay, delay)


class Throttle(AutoThrottle):
    """AutoThrottle with a floor of its own for each host."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if slot is not None and key is not None:
            assert self.crawler.engine is not None
            floor = self.crawler.engine.downloader.per_slot_settings.get(key, {}).get("delay", 0)
            slot.delay = max(slot.delay, floor)
