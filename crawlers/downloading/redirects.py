"""Redirects: followed within the source's own hosts, by an answer's status or by a page that only leads on."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawlers.downloading.addresses import Gate, gate_of, refusal
from crawlers.downloading.faults import MovedAway, RedirectLoop
from crawlers.scope import Scope
from crawlers.visible import visible

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Scrapy's mark of a request for robots.txt, whose redirects may leave the site (RFC 9309 §2.3.1.2).
ROBOTS = "dont_obey_robotstxt"
LED = "led_on"
STUB_BYTES = 8 * 1024
STUB_WORDS = 120  # characters that a page which only leads on may show (正在跳转，请稍候……)
REFRESH = re.compile(
    rb"""<meta\s[^<>]{0,200}?http-equiv\s{0,9}=\s{0,9}["']?refresh\b[^<>]{0,200}?url\s{0,9}=\s{0,9}["']?([^"'<>\s]{1,1000})""",
    re.IGNORECASE,
)
SCRIPT = re.compile(
    rb"""\blocation(?:\.href)?\s{0,9}=\s{0,9}["']([^"'<>\s]{1,1000})["']|"""
    rb"""\blocation\.(?:replace|assign)\(\s{0,9}["']([^"'<>\s]{1,1000})["']\s{0,9}\)""",
    re.IGNORECASE,
)
# A page that sets a cookie before it leads on asks for a browser; that is a challenge, and none is solved.
CHALLENGE = re.compile(rb"document\s{0,9}\.\s{0,9}cookie", re.IGNORECASE)


class _Bound:
    """What both have in common: the source's hosts, and the addresses that may be asked."""

    scope: Scope
    gate: Gate

    def bound(self, target: str, request: Request) -> str:
        """Return where a target is asked for. Raises PrivateAddress, and MovedAway where it stands on another site."""
        here = self.scope.at(target)
        if not self.gate.lets(here):
            raise refusal(urlsplit(here).hostname or "")
        if not (self.scope.holds(here) or request.meta.get(ROBOTS)):
            raise MovedAway(target)
        return here


class Redirects(RedirectMiddleware, _Bound):
    """Scrapy's, within the source's hosts. Raises PrivateAddress, MovedAway and RedirectLoop."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Redirects:
        """Return the middleware with the source's hosts."""
        made = cls(crawler.settings)
        made.crawler = crawler
        made.scope = scope_of(crawler)
        made.gate = gate_of(crawler.settings)
        return made

    def handle_referer(self, request: Request, response: Response) -> None:
        """Leave the referer as it is: it is sent where a platform wants it, and the target is the same site's."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        redirected = redirected.replace(url=self.bound(redirected.url, request))
        try:
            following = super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise RedirectLoop(f"a loop of redirects, at last to {redirected.url}") from error
        # Many pages may lead to the same one, and each is to be told so.
        following.dont_filter = True
        return following


class Stubs(_Bound):
    """Middleware: a page that shows next to nothing and leads on is followed, once."""

    def __init__(self, scope: Scope, gate: Gate) -> None:
        self.scope = scope
        self.gate = gate

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Stubs:
        """Return the middleware with the source's hosts."""
        return cls(scope_of(crawler), gate_of(crawler.settings))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request for the page that it leads to, else the answer. Raises PrivateAddress, MovedAway."""
        if request.meta.get(LED) or response.status != 200 or request.meta.get(ROBOTS):
            return response
        target = leads_to(response.body, response.url)
        if target is None:
            return response
        here = self.bound(target, request)
        if here == response.url:
            return response
        following = request.replace(url=here, method="GET", body=b"", dont_filter=True)
        following.meta[LED] = True
        return following


def leads_to(body: bytes, url: str) -> str | None:
    """Return the address that a page at ``url`` leads to where that is all it does, else None."""
    if len(body) > STUB_BYTES or CHALLENGE.search(body):
        return None
    match = REFRESH.search(body) or SCRIPT.search(body)
    if match is None or len(visible(body, STUB_WORDS + 1)) > STUB_WORDS:
        return None
    href = next(group for group in match.groups() if group is not None)
    try:
        target = urljoin(url, html.unescape(href.decode("utf-8", "replace"))).partition("#")[0]
    except ValueError:
        return None
    return target if target.startswith(("http://", "https://")) and target != url.partition("#")[0] else None


def scope_of(crawler: Crawler) -> Scope:
    """Return the hosts that a crawl keeps to."""
    return Scope(tuple(crawler.settings.getlist("TAIZHANG_HOSTS")), crawler.settings["TAIZHANG_BASE"])
