"""What a notice's source tells of it where the notice itself is silent: its division, its day."""

from __future__ import annotations

from dataclasses import replace

from normalizers.regions import by_code, parent
from taizhang.model import Document, Level, Source

RANKS = (Level.PROVINCE, Level.CITY, Level.COUNTY)


def with_source(document: Document, source: Source) -> Document:
    """Return the document with the division and the day that its source tells, where the notice itself does not.

    A registered source's own division counts, or the one round it that has the rank of who issued the notice.
    """
    document = replace(document, published_on=document.published_on or source.listed_on)
    region = by_code(source.region_code) if source.region_code and document.adcode is None else None
    if document.level in RANKS:
        while region is not None and region.level is not document.level:
            region = parent(region)
    if region is None:
        return document
    return replace(document, region=region.full_name, adcode=region.code, level=document.level or region.level)
