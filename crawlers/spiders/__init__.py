"""One spider a platform: what each knows of its lists, pages and attachments."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlers.spiders.base import NoticeSpider

# Where the spider of each platform is. It is imported when it is asked for: Scrapy takes a second.
SPIDERS = {
    "trs": "trs:Trs",
    "hanweb": "hanweb:Hanweb",
    "jpaas": "jpaas:Jpaas",
    "ucap": "ucap:Ucap",
    "vsb": "vsb:Vsb",
    "gkmlpt": "gkmlpt:Gkmlpt",
    "nfcms": "nfcms:Nfcms",
    "lonsun": "lonsun:Lonsun",
    "ilist": "ilist:IList",
    "govcn": "govcn:GovCn",
    "json": "json_interface:JsonInterface",
    "html": "declared:HtmlRows",
    "cdata": "declared:CdataRecords",
}


def spider_of(platform: str) -> type[NoticeSpider]:
    """Return the spider of a platform. Raises KeyError where there is none."""
    module, _, name = SPIDERS[platform].partition(":")
    found: type[NoticeSpider] = getattr(import_module(f"crawlers.spiders.{module}"), name)
    return found
