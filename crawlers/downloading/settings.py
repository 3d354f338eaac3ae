"""Scrapy's settings for the crawl of one source: its manners, its caps, and what is left out of Scrapy."""

from __future__ import annotations

from typing import Any

from crawlers.job import Job
from crawlers.registry import Site
from taizhang import __version__
from taizhang.settings import Settings

NAME = "taizhang"
HERE = "crawlers.downloading"
# Waiting for a slow site grows up to this, in seconds; its robots.txt may ask for as much.
LONGEST_DELAY = 60.0
REDIRECTS = 5
RETRIES = 2
# A server's fault may pass. A refusal does not: asking again is what it asks us not to do.
RETRIED_STATUSES = [500, 502, 503, 504, 522, 524]
RETRIED_FAULTS = [
    f"scrapy.exceptions.{name}"
    for name in (
        "CannotResolveHostError",
        "DownloadConnectionRefusedError",
        "DownloadFailedError",
        "DownloadTimeoutError",
        "ResponseDataLossError",
    )
]
ACCEPTED = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
MIDDLEWARES = {
    # From the spider to the wire. Addresses and circuits come before robots.txt, which is a request, too.
    f"{HERE}.addresses.PublicOnly": 60,
    f"{HERE}.circuit.CircuitBreaker": 70,
    f"{HERE}.robots.Robots": 100,
    f"{HERE}.redirects.Stubs": 580,
    f"{HERE}.unpacking.Unpacking": 590,
    f"{HERE}.redirects.Redirects": 600,
    f"{HERE}.warc.Archive": 950,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
# Each of these is asked for each answer and each request, and does nothing here.
SPIDER_MIDDLEWARES = dict.fromkeys(
    f"scrapy.spidermiddlewares.{name}"
    for name in (
        "httperror.HttpErrorMiddleware",
        "referer.RefererMiddleware",
        "urllength.UrlLengthMiddleware",
        "depth.DepthMiddleware",
        "metacopy.MetaCopyDetectionMiddleware",
    )
)
EXTENSIONS = {
    f"{HERE}.throttle.Throttle": 0,
    # What is not wanted is left out whole: importing some of these takes longer than a small crawl.
    **dict.fromkeys(
        f"scrapy.extensions.{name}"
        for name in (
            "corestats.CoreStats",
            "logcount.LogCount",
            "closespider.CloseSpider",
            "throttle.AutoThrottle",
            "remote_control.RemoteControl",
            "telnet.TelnetConsole",
            "memusage.MemoryUsage",
            "memdebug.MemoryDebugger",
            "feedexport.FeedExporter",
            "logstats.LogStats",
            "spiderstate.SpiderState",
        )
    ),
}
RELAXED = {
    "legacy": "old TLS is accepted of this source (tls: legacy); its certificate is still verified",
    "unverified": "this source's certificate is not verified (tls: unverified): anyone on the way can change its pages",
}


def scrapy_settings(site: Site, settings: Settings, job: Job) -> dict[str, Any]:
    """Return Scrapy's settings for the crawl of ``site``, plain values all of them.

    The spider must have ``circuit``, a ``crawlers.downloading.circuit.Circuit``.
    """
    delay = delay_of(site, settings, job)
    return {
        "TAIZHANG_SOURCE": site.id,
        "TAIZHANG_HOSTS": list(site.hosts),
        "TAIZHANG_BASE": job.base,
        "TAIZHANG_TLS": site.tls,
        "TAIZHANG_PRIVATE_ADDRESSES": settings.private_addresses,
        "TAIZHANG_WARC": job.warc,
        # manners
        "USER_AGENT": user_agent(settings.contact),
        "DEFAULT_REQUEST_HEADERS": ACCEPTED,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": NAME,
        "CONCURRENT_REQUESTS": max(8, settings.host_connections),
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.host_connections,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(delay, LONGEST_DELAY),
        "EXTENSIONS": EXTENSIONS,
        "COOKIES_ENABLED": True,
        "HTTPPROXY_ENABLED": False,
        # what is asked again, and what is followed
        "RETRY_TIMES": RETRIES,
        "RETRY_HTTP_CODES": RETRIED_STATUSES,
        "RETRY_EXCEPTIONS": RETRIED_FAULTS,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": REDIRECTS,
        # caps
        "DOWNLOAD_TIMEOUT": settings.page_seconds,
        "DOWNLOAD_MAXSIZE": settings.response_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        # how it is wired
        "CONCURRENT_ITEMS": 1,  # a callback's requests are taken by as many tasks, made for each answer
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it would read the callbacks' source at each request
        "DOWNLOADER_MIDDLEWARES": MIDDLEWARES,
        "SPIDER_MIDDLEWARES": SPIDER_MIDDLEWARES,  # without a referer: a spider sends one where a platform wants it
        "DOWNLOAD_HANDLERS": {"http": f"{HERE}.wire.Wire", "https": f"{HERE}.wire.Wire"}
        | dict.fromkeys(("data", "file", "ftp", "s3")),
        "DOWNLOAD_VERIFY_CERTIFICATES": site.tls != "unverified",
        # All addresses of a name are wanted, those of IPv6 as well: one may be private.
        "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingHostnameResolver",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",  # the ledger knows what came of each request
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "WARNING",
        "LOG_STDOUT": False,
    }


def delay_of(site: Site, settings: Settings, job: Job) -> float:
    """Return the seconds between two requests to a host: the job's, else the source's, else those set for all."""
    given = (job.delay, site.delay, settings.delay_seconds)
    return next(float(seconds) for seconds in given if seconds is not None)


def user_agent(contact: str) -> str:
    """Return what the crawlers call themselves: their name, their version, and whom a site's people can write to."""
    named = " ".join(contact.split())
    return f"{NAME}/{__version__} ({f'+{named}' if named else 'contact not given'})"


def relaxed(site: Site) -> str | None:
    """Return the line that tells what is relaxed in the source's TLS, None where nothing is."""
    return RELAXED.get(site.tls)
