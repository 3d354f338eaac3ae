"""Sites whose lists come as pieces of pages: Hanweb's dataproxy, declared records, Lonsun's labels, iList."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote

from announcements import Announcement
from sites import Site, joined
from wire import Answer, Request

BLOCK = 3  # pages that Hanweb's client asks for at once


@dataclass
class Hanweb(Site):
    """Hanweb's jpage: the first block of records is in the column's page, the others are posted for."""

    platform: ClassVar[str] = "hanweb"
    path: ClassVar[str] = "/col/col84242/index.html"
    dated: ClassVar[bool] = True

    PROXY: ClassVar[str] = "/module/web/jpage/dataproxy.jsp"
    UNIT: ClassVar[str] = "356383"

    def page_path(self, notice: Announcement) -> str:
        day = notice.published_on
        return f"/art/{day.year}/{day.month}/{day.day}/art_84242_{9_900_000 + notice.number}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        name = f"{notice.published_on:%Y%m%d}{notice.number:04d}{file}.{notice.files[file]}"
        return f"/module/download/downfile.jsp?classid=0&filename={name}"

    def listed(self, request: Request) -> Answer | None:
        if request.path == self.column:
            return self.column_page(
                f'<div id="{self.UNIT}"><script type="text/xml">{self._store(1, BLOCK * self.per_page)}</script></div>',
                f"<script>$('#{self.UNIT}').jpage({{themeName:'default',totalRecord:{len(self.newest_first())},perPage:{self.per_page},"
                f"groupSize:{BLOCK},proxyUrl:'{self.PROXY}',openCookies:false,webid:'1',unitid:'{self.UNIT}',columnid:'84242',path:'/',"
                f"webname:'{quote(self.office.city)}',permissiontype:0}});</script>",
            )
        if request.path != self.PROXY:
            return None
        asked = request.query
        if (asked.get("unitid"), asked.get("columnid")) != (self.UNIT, "84242"):
            return Answer(b"", 500)
        first, last = int(asked.get("startrecord", "1")), int(asked.get("endrecord", str(BLOCK * self.per_page)))
        return Answer(
            f'<?xml version="1.0" encoding="utf-8"?>{self._store(first, last)}'.encode(), type="text/xml;charset=utf-8"
        )

    def _store(self, first: int, last: int) -> str:
        notices = self.newest_first()
        records = _records([self._row(notice) for notice in notices[first - 1 : last]])
        head = f"<totalrecord>{len(notices)}</totalrecord><totalpage>{self.page_count}</totalpage>"
        return f"<datastore><nextgroup><![CDATA[]]></nextgroup>{head}<recordset>{records}</recordset></datastore>"

    def _row(self, notice: Announcement) -> str:
        return (
            f'<li><a href="{self.origin}{self.page_path(notice)}" title="{notice.title}" target="_blank">{notice.title[:24]}...</a>'
            f"<span>{notice.published_on}</span></li>"
        )


@dataclass
class Records(Site):
    """Records in the column's own page, all at once, in CDATA."""

    platform: ClassVar[str] = "cdata"
    path: ClassVar[str] = "/col/col1229565700/index.html"

    def options(self) -> Mapping[str, Any]:
        return {"link": "a", "date": "b"}

    def page_path(self, notice: Announcement) -> str:
        return f"/col/col1229565700/art/{notice.published_on.year}/art_{self.identity(notice)}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/attach/-1/{notice.published_on:%y%m%d}{notice.number:04d}{file}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path != self.column:
            return None
        rows = [
            f'<tr><td><a href="{self.page_path(notice)}" target="_blank">{notice.title}</a></td><td><b>{notice.published_on}</b></td></tr>'
            for notice in self.newest_first()
        ]
        return self.column_page(f'<script type="text/xml"><recordset>{_records(rows)}</recordset></script>')


@dataclass
class Lonsun(Site):
    """Lonsun: a label's rows as a fragment, by pageIndex."""

    platform: ClassVar[str] = "lonsun"
    path: ClassVar[str] = (
        "/site/label/8888?labelName=publicInfoList&siteId=6781961&organId=1681&type=4&catId=6708461"
        "&pageIndex=1&pageSize=18&action=list&isDate=true&dateFormat=yyyy-MM-dd"
    )
    per_page: int = 18
    chunked: ClassVar[bool] = True

    def page_path(self, notice: Announcement) -> str:
        return f"/public/1681/{553_956_000 + notice.number}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/group{file + 1}/M00/0{notice.number % 10}/{self.identity(notice, file)[:12]}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path != "/site/label/8888" or request.query.get("catId") != "6708461":
            return None
        page = int(request.query.get("pageIndex", "1"))
        rows = (
            f'<li class="clearfix"><a class="title" href="{self.origin}{self.page_path(notice)}" title="{notice.title}" target="_blank">{notice.title}</a>'
            f'<span class="date">{notice.published_on}</span></li>'
            for notice in self.slice_of(page)
        )
        pager = f'<div class="page" data-pageindex="{page}" data-pagecount="{self.page_count}" data-total="{len(self.newest_first())}"></div>'
        return self.html(f'<ul class="clearfix xxgk_nav_list">{joined([*rows])}</ul>{pager}')


@dataclass
class IList(Site):
    """The directory of public information of Shaanxi and others: iList.jsp, by cur_page."""

    platform: ClassVar[str] = "ilist"
    path: ClassVar[str] = "/info/iList.jsp?node_id=GKmzs&cat_id=15971&cur_page=1"
    chunked: ClassVar[bool] = True

    def page_path(self, notice: Announcement) -> str:
        return (
            f"/info/egovinfo/1001/xxgkml/{self.identity(notice)[:8]}-{notice.published_on.year}-{notice.number:05d}.htm"
        )

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/u/cms/mzs/{notice.published_on:%Y%m}/{self.identity(notice, file)[:16]}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path != "/info/iList.jsp" or request.query.get("cat_id") != "15971":
            return None
        page = int(request.query.get("cur_page", "1"))
        rows = (
            f'<li><a href="{self.page_path(notice)}" title="{notice.title}" target="_blank">{notice.title[:20]}…</a>'
            f"<span>{notice.published_on}</span></li>"
            for notice in self.slice_of(page)
        )
        numbers = "".join(
            f'<a href="iList.jsp?node_id=GKmzs&amp;cat_id=15971&amp;cur_page={n}">{n}</a>'
            for n in range(1, self.page_count + 1)
        )
        pager = f'<div class="page">共{len(self.newest_first())}条 第{page}/{self.page_count}页 {numbers}</div>'
        return self.column_page(f'<div class="list_div"><ul>{joined([*rows])}</ul></div>', pager)


def _records(rows: Sequence[str]) -> str:
    return "".join(f"<record><![CDATA[{row}]]></record>" for row in rows)
