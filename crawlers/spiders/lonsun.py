"""Lonsun (龙讯), of Anhui and others: lists are pages of a label or of a column.

A column's address is ``/site/label/8888?labelName=publicInfoList&…``, ``/content/column/<number>`` or
``/public/column/<organ>?type=4&catId=…&action=list``. Options are those of rows: ``rows``, ``link``, ``date``.
"""

from __future__ import annotations

from typing import ClassVar

from crawlers.spiders.numbered import NumberedByQuery


class Lonsun(NumberedByQuery):
    """Reads labels and columns, page by page."""

    platform: ClassVar[str] = "lonsun"
    page_parameter: ClassVar[str] = "pageIndex"
