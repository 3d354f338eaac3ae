"""Sites whose list is a real page, as it was saved; their notices are of the stand-in's own writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from announcements import Announcement
from interface_sites import seconds_of
from sites import Site, joined, number_in
from wire import Answer, Request

SAVED = Path(__file__).parents[1] / "notices"
ROW = re.compile(r'<li>\s*<a target="_blank" href="(/jyt/c110634/\d+/\d+\.shtml)".*?</li>', re.DOTALL)


@dataclass
class GansuEducation(Site):
    """The list of 甘肃省教育厅 (ucap): its first page as it is, whose rows stand in a comment; the others in its manner."""

    platform: ClassVar[str] = "ucap"
    path: ClassVar[str] = "/jyt/c110634/zwgklist.shtml"
    dated: ClassVar[bool] = True
    count: int = 200
    per_page: int = 20

    def page_path(self, notice: Announcement) -> str:
        saved = _gansu_rows()
        place = self.count - notice.number
        return (
            saved[place]
            if 0 <= place < len(saved)
            else f"/jyt/c110634/{notice.published_on:%Y%m}/{173_000_000 + notice.number}.shtml"
        )

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/jyt/c110634/{notice.published_on:%Y%m}/{173_000_000 + notice.number}/files/{self.identity(notice, file)}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        page = 1 if request.path == self.column else number_in(request.path, r"/jyt/c110634/zwgklist_(\d+)\.shtml") or 0
        if not 1 <= page <= self.page_count:
            return None
        text = _page("list-gansu.html")
        if page == 1:
            return self.html(text)
        rows = (
            f'<li>\n<a target="_blank" href="{self.page_path(notice)}" title="{notice.title}">\n{notice.title}\n</a>\n<b>{notice.published_on}</b>\n</li>'
            for notice in self.slice_of(page)
        )
        first, *_, last = ROW.finditer(text)
        text = text[: first.start()] + joined([*rows]) + text[last.end() :]
        return self.html(text.replace("('page_div',10, 1,", f"('page_div',10, {page},"))


@dataclass
class JiangxiEnvironment(Site):
    """The list of 江西省生态环境厅: a template that the page fills with rows that it posts for."""

    platform: ClassVar[str] = "json"
    path: ClassVar[str] = "/jxssthjt/col/col42150/index.html"

    INTERFACE: ClassVar[str] = "/queryList"

    def options(self) -> Mapping[str, Any]:
        form = {"current": "{page}", "pageSize": "15", "webSiteCode[]": "jxssthjt", "channelCode[]": "col42150"}
        fields = {"url": "source.pcUrl", "title": "source.title", "date": "source.pubDate"}
        return {
            "url": self.INTERFACE,
            "form": form,
            "items": "data.results",
            "fields": fields,
            "total": "data.total",
            "size": self.per_page,
        }

    def page_path(self, notice: Announcement) -> str:
        return f"/jxssthjt/col/col42150/content/content_{1_852_000_000 + notice.number}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/jxssthjt/col/col42150/content/files/{self.identity(notice, file)}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path == self.column:
            return self.html(_page("list-jiangxi.html"))
        if request.path != self.INTERFACE or request.query.get("channelCode[]") != "col42150":
            return None
        rows = [
            {"source": {"title": notice.title, "pcUrl": self.page_path(notice), "pubDate": seconds_of(notice) * 1000}}
            for notice in self.slice_of(int(request.query["current"]))
        ]
        return self.json({"success": True, "code": "200", "data": {"total": len(self.newest_first()), "results": rows}})


@cache
def _page(name: str) -> str:
    return (SAVED / name).read_text("utf-8")


@cache
def _gansu_rows() -> list[str]:
    return [match[1] for match in ROW.finditer(_page("list-gansu.html"))]
