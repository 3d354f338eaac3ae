"""Sites whose lists come from interfaces in JSON: jpaas, ucap's search, gkmlpt, gov.cn's library, sc.gov.cn's policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

from announcements import Announcement
from sites import Site, joined
from wire import Answer, Request

BEIJING = timezone(timedelta(hours=8))


def seconds_of(notice: Announcement) -> int:
    """Return when a notice was published, in seconds since 1970."""
    day = notice.published_on
    return int(datetime(day.year, day.month, day.day, 9, 30, tzinfo=BEIJING).timestamp())


@dataclass
class Jpaas(Site):
    """Hanweb's jpaas: the column's page names a unit, whose rows come as HTML in JSON."""

    platform: ClassVar[str] = "jpaas"
    path: ClassVar[str] = "/col/col1229565788/index.html"
    dated: ClassVar[bool] = True

    UNIT: ClassVar[str] = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    FACTS: ClassVar[dict[str, str]] = {
        "webId": "3096",
        "tplSetId": "86d1cbcc3b2d4a0d9d6a1a47fd2f2d55",
        "pageType": "column",
        "tagId": "当前栏目信息列表",
        "pageId": "1229565788",
    }

    def options(self) -> Mapping[str, Any]:
        return self.FACTS

    def page_path(self, notice: Announcement) -> str:
        return f"/art/{notice.published_on.year}/art_{self.identity(notice)}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/attach/0/{self.identity(notice, file + 1)}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path == self.column:
            facts = json.dumps({"parseType": "bulidstatic", **self.FACTS}, ensure_ascii=False).replace('"', "'")
            return self.column_page(
                '<div id="unit" class="page-content"></div>',
                f'<script src="/script/jpaas.js" url="{self.UNIT}" querydata="{facts}"></script>',
            )
        if request.path != self.UNIT:
            return None
        page = int(json.loads(request.query.get("paramJson", "{}")).get("pageNo", 1))
        rows = (
            f'<li><a href="{self.page_path(notice)}" title="{notice.title}" target="_blank">{notice.title[:28]}...</a>'
            f"<span>{notice.published_on}</span></li>"
            for notice in self.slice_of(page)
        )
        pager = (
            f'<div class="pagination" rows="{self.per_page}" count="{len(self.newest_first())}" pageNo="{page}"></div>'
        )
        markup = f'<ul class="list">{joined([*rows])}</ul>{pager}'
        return self.json({"success": True, "code": "200", "message": "", "data": {"html": markup}})


@dataclass
class UcapSearch(Site):
    """ucap's search interface, which many of its columns are filled from."""

    platform: ClassVar[str] = "ucap"
    path: ClassVar[str] = "/hlj/c108376/zfwj.shtml"
    tagged: ClassVar[bool] = True
    channel: ClassVar[str] = "779f8eda2ae847c2a46893fcc05284fc"

    def options(self) -> Mapping[str, Any]:
        return {"style": "search", "channel": self.channel}

    def page_path(self, notice: Announcement) -> str:
        return f"/hlj/c108376/{notice.published_on:%Y%m}/c00_{31_700_000 + notice.number}.shtml"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/hlj/c108376/{notice.published_on:%Y%m}/31700{notice.number:03d}/files/{self.identity(notice, file)}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path == self.column:
            return self.column_page('<div id="list"></div>', f'<meta name="channelId" content="{self.channel}">')
        if request.path != f"/common/search/{self.channel}":
            return None
        page = int(request.query.get("page", "1"))
        size = int(request.query.get("_pageSize", str(self.per_page)))
        notices = self.newest_first()
        results = [
            {
                "title": notice.title,
                "url": self.page_path(notice),
                "content": notice.opening,
                "publishedTimeStr": f"{notice.published_on} 09:30:00",
                "domainMetaList": [
                    {"resultList": [{"key": "refno", "name": "文号", "value": notice.doc_number}]},
                ],
            }
            for notice in notices[(page - 1) * size : page * size]
        ]
        return self.json({"code": 200, "data": {"page": page, "rows": size, "total": len(notices), "results": results}})


@dataclass
class Gkmlpt(Site):
    """gkmlpt: a hundred rows a page, page 0 is page 1; attachments stand in the JSON."""

    platform: ClassVar[str] = "gkmlpt"
    path: ClassVar[str] = "/gkmlpt/index#5"
    per_page: int = 100
    sid: ClassVar[int] = 758001

    def page_path(self, notice: Announcement) -> str:
        number = 9_103_000 + notice.number
        return f"/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/gkmlpt/attachments/0/{notice.number // 10}/{620_000 + 4 * notice.number + file}/{9_103_000 + notice.number}.{notice.files[file]}"

    def options(self) -> Mapping[str, Any]:
        return {"sid": self.sid, "category": 5}

    def listed(self, request: Request) -> Answer | None:
        if request.path == "/gkmlpt/index":
            tree = json.dumps(
                [{"id": 5, "name": "规范性文件", "post_count": len(self.newest_first())}], ensure_ascii=False
            )
            return self.column_page(
                '<div id="app"></div>', f"<script>window._CONFIG = {{SID: '{self.sid}', TREE: {tree}}};</script>"
            )
        if request.path not in ("/gkmlpt/api/all/5", "/gkmlpt/api/all/0"):
            return None
        page = max(int(request.query.get("page", "1")), 1)
        total = len(self.newest_first())
        classify = {"id": 5, "name": "规范性文件", "post_count": total}
        return self.json(
            {"articles": [self._row(notice) for notice in self.slice_of(page)], "classify": classify, "total": total}
        )

    def _row(self, notice: Announcement) -> dict[str, Any]:
        attachments = [
            {
                "id": 620_000 + 4 * notice.number + file,
                "name": name,
                "type": notice.files[file],
                "url": f"{self.origin}{self.file_path(notice, file)}",
            }
            for file, name in enumerate(notice.file_names)
        ]
        return {
            "id": 9_103_000 + notice.number,
            "title": notice.title,
            "document_number": notice.doc_number,
            "identifier": notice.index_number,
            "publisher": notice.office.issuer,
            "date": seconds_of(notice) - 3 * 86_400,
            "created_at": f"{notice.published_on} 09:30:00",
            "display_publish_time": seconds_of(notice),
            "first_publish_time": seconds_of(notice),
            "url": f"{self.origin}{self.page_path(notice)}",
            "post_url": f"{self.origin}{self.page_path(notice)}",
            "attachment": attachments,
            "is_expired": 0,
            "is_abolished": 0,
        }


@dataclass
class GovCn(Site):
    """gov.cn's policy library: search results by kind of document, titles with marks round what was found."""

    platform: ClassVar[str] = "govcn"
    path: ClassVar[str] = "/search-gov/data?t=zhengcelibrary_bm&q=&n=20&sort=pubtime&sortType=1&searchfield=title"
    tagged: ClassVar[bool] = True
    dated: ClassVar[bool] = True

    def options(self) -> Mapping[str, Any]:
        return {"library": "zhengcelibrary_bm"}

    def page_path(self, notice: Announcement) -> str:
        return f"/zhengce/zhengceku/{notice.published_on:%Y-%m/%d}/content_{6_991_000 + notice.number}.htm"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/zhengce/zhengceku/{notice.published_on:%Y-%m/%d}/{6_991_000 + notice.number}/files/{self.identity(notice, file)}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path != "/search-gov/data":
            return None
        page, size = int(request.query.get("p", "1")), int(request.query.get("n", "5"))
        notices = self.newest_first()
        rows = [
            {
                "title": notice.title.replace("通知", "<em>通知</em>"),
                "url": f"{self.origin}{self.page_path(notice)}",
                "pcode": notice.doc_number,
                "puborg": notice.office.issuer,
                "pubtime": seconds_of(notice) * 1000,
                "pubtimeStr": notice.published_on.strftime("%Y.%m.%d"),
                "summary": notice.opening,
            }
            for notice in notices[(page - 1) * size : page * size]
        ]
        kinds = {"gongwen": {"listVO": [], "totalCount": 0}, "bumenfile": {"listVO": rows, "totalCount": len(notices)}}
        return self.json({"code": 200, "msg": "操作成功", "searchVO": {"catMap": kinds, "totalCount": len(notices)}})


@dataclass
class Policies(Site):
    """sc.gov.cn's interface for policies: a POST of JSON; its answer has control characters in it."""

    platform: ClassVar[str] = "json"
    path: ClassVar[str] = "/10462/c103041/newzfwj.shtml"
    dated: ClassVar[bool] = True
    channel: ClassVar[str] = "c5207228662c48bda726727268f6356e"

    INTERFACE: ClassVar[str] = "/cms-scsrmzf/qryZFWJListByConditionsNew"

    def options(self) -> Mapping[str, Any]:
        body = {"pageSize": 15, "pageNum": "{page}", "channelId": [self.channel], "keyWord": "", "wh": "", "fwzh": ""}
        fields = {"url": "url", "title": "title", "date": "publishedTime", "doc_number": "wh"}
        return {"url": self.INTERFACE, "body": body, "items": "results", "fields": fields, "total": "total", "size": 15}

    def page_path(self, notice: Announcement) -> str:
        day = notice.published_on
        return f"/10462/c103046/{day.year}/{day.month}/{day.day}/{self.identity(notice)}.shtml"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/10462/c103046/{notice.published_on:%Y/%m/%d}/files/{self.identity(notice, file + 1)}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path == self.column:
            return self.column_page('<div class="zfwj_list"></div>')
        if request.path != self.INTERFACE or request.method != "POST":
            return None
        asked = json.loads(request.body)
        page = int(asked["pageNum"])
        own = self.newest_first() if self.channel in asked["channelId"] else []
        size = int(asked["pageSize"])
        results = [
            {
                "title": notice.title,
                "url": f"{self.origin}{self.page_path(notice)}",
                "wh": notice.doc_number,
                "publishedTime": f"{notice.published_on} 09:30:00",
                "content": "正文\t摘要",
            }
            for notice in own[(page - 1) * size : page * size]
        ]
        answer = self.json({"code": 200, "total": len(own), "results": results})
        return Answer(answer.body.replace(b"\\t", b"\t"), type=answer.type)
