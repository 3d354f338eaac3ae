"""robots.txt: obeyed as RFC 9309 says; a page that is served in its place is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from twisted.internet.defer import Deferred

from crawlers.downloading.faults import Fault, RobotsForbid, RobotsUnread
from crawlers.downloading.throttle import slow_down
from crawlers.states import Kind, State
from crawlers.verdicts import Answer, Verdict, failed, verdict

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

LARGEST = 500 * 1024  # bytes that are read (RFC 9309 §2.5 asks for as many at least)
LONGEST_DELAY = 60.0  # seconds between two requests that a Crawl-delay can ask for
RULE = re.compile(rb"^[ \t]{0,20}(?:user-agent|disallow|allow|crawl-delay|sitemap)[ \t]{0,20}:", re.I | re.M)
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,200}<")


class Robots(RobotsTxtMiddleware):
    """Scrapy's. Raises RobotsForbid, and RobotsUnread where a robots.txt is there and cannot be had."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.unread: dict[str, Fault] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return what reads the host's rules, None where there are none.

        Of several requests that wait for one robots.txt, Scrapy tells only the first what stands in it.
        """
        await super().robot_parser(request)
        parser = self._parsers[urlsplit(request.url).netloc]
        return None if isinstance(parser, Deferred) else parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise the fault that the host's robots.txt makes of the request."""
        if fault := self.unread.get(urlsplit(request.url).netloc):
            raise fault
        if rp is not None and not rp.allowed(request.url, self._robotstxt_useragent or ""):
            raise RobotsForbid("robots.txt asks not to")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        found = verdict(_answer(response, netloc))
        if found.state in (State.BLOCKED, State.FAILED) and not _is_none(response, found):
            raise RobotsUnread(found.state, found.reason)
        body = b"" if found.state is not State.FETCHED or not rules_in(response.body) else response.body[:LARGEST]
        await super()._parse_robots(response.replace(body=body), netloc, request)
        self._keep_pace(self._parsers[netloc], request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, Fault):
            self.unread[netloc] = exc
        else:
            found = failed(exc)
            self.unread[netloc] = RobotsUnread(found.state, found.reason)
        super()._robots_error(exc, netloc)

    def _keep_pace(self, parser: object, request: Request) -> None:
        """Keep to the Crawl-delay that is asked for, where it is longer than our own."""
        asked = getattr(parser, "crawl_delay", lambda agent: None)(self._robotstxt_useragent or "")
        if asked and asked > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            slow_down(self.crawler, urlsplit(request.url).hostname or "", min(asked, LONGEST_DELAY))


def rules_in(body: bytes) -> bool:
    """Whether an answer for robots.txt is one: not a page, and with one line that is a rule."""
    return not MARKUP.match(body) and RULE.search(body[:LARGEST]) is not None


def _answer(response: Response, netloc: str) -> Answer:
    named = ((name, values[-1]) for name, values in response.headers.items() if values)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in named}
    url = f"{urlsplit(response.url).scheme}://{netloc}/robots.txt"
    return Answer(Kind.LIST, url, response.url, response.status, headers, response.body)


def _is_none(response: Response, found: Verdict) -> bool:
    """Whether there is no robots.txt: 4xx but for a challenge (RFC 9309 §2.3.1.3), an empty answer, an empty page."""
    if found.reason in ("ruishu", "jsl", "captcha", "waf", "too_many_requests"):
        return False
    return response.status < 500
