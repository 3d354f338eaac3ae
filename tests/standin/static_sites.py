"""Sites whose lists are pages of their own: TRS, NFCMS, VSB, ucap's static lists, and one with declared rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, splitext
from typing import Any, ClassVar

from announcements import Announcement
from sites import NOT_FOUND, Site, joined, number_in
from wire import Answer, Request


@dataclass
class Trs(Site):
    """TRS WCM: index.html, then index_1.html; its links are relative to the column."""

    platform: ClassVar[str] = "trs"
    path: ClassVar[str] = "/xxgk/1/4/"
    tagged: ClassVar[bool] = True
    dated: ClassVar[bool] = True

    def page_path(self, notice: Announcement) -> str:
        return f"{self.column}{self._stem(notice)}"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"{self.column}{notice.published_on:%Y%m}/{self.file_href(notice, file).removeprefix('./')}"

    def file_href(self, notice: Announcement, file: int) -> str:
        return f"./P0{notice.published_on:%Y%m%d}{notice.number:06d}{file:03d}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        name = request.path.removeprefix(self.column)
        page = 1 if name in ("", "index.html") else (number_in(name, r"index_(\d+)\.html") or -1) + 1
        if not request.path.startswith(self.column) or not 1 <= page <= self.page_count:
            return None
        rows = (
            f'<li><a href="./{self._stem(notice)}" target="_blank" title="{notice.title}">{notice.title[:30]}...</a>'
            f"<span>{notice.published_on}</span></li>"
            for notice in self.slice_of(page)
        )
        pager = f'<script>createPageHTML({self.page_count}, {page - 1}, "index", "html");</script>'
        return self.column_page(f'<ul class="list">{joined([*rows])}</ul>', f'<div class="page">{pager}</div>')

    def _stem(self, notice: Announcement) -> str:
        return f"{notice.published_on:%Y%m}/t{notice.published_on:%Y%m%d}_{notice.number + 791_000}.html"


@dataclass
class Nfcms(Site):
    """NFCMS: index.html, then index_2.html; whole addresses."""

    platform: ClassVar[str] = "nfcms"
    path: ClassVar[str] = "/zwgk/wjk/qbwj/yfb/"
    tagged: ClassVar[bool] = True
    dated: ClassVar[bool] = True

    def page_path(self, notice: Announcement) -> str:
        return f"{self.column}content/post_{1_091_000 + notice.number}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/attachment/0/{notice.number // 10}/{591_000 + notice.number * 4 + file}/{1_091_000 + notice.number}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        name = request.path.removeprefix(self.column)
        page = 1 if name in ("", "index.html") else number_in(name, r"index_(\d+)\.html") or 0
        if not request.path.startswith(self.column) or not 1 <= page <= self.page_count:
            return None
        rows = (
            f'<li><span class="name"><a href="{self.origin}{self.page_path(notice)}" target="_blank">{notice.title}</a></span>'
            f'<span class="wh">{notice.doc_number}</span><span class="date">{notice.published_on}</span></li>'
            for notice in self.slice_of(page)
        )
        last = self.page_count
        links = "".join(
            f'<a href="{self.origin}{self._list(n)}">{n}</a>' for n in sorted({1, page, min(page + 1, last), last})
        )
        following = f'<a class="next" href="{self.origin}{self._list(page + 1)}">下一页</a>' if page < last else ""
        return self.column_page(
            f'<div class="viewList"><ul>{joined([*rows])}</ul></div>',
            f'<div class="page">{links}{following}</div><script>var NFCMS_SITE_ID="2";</script>',
        )

    def _list(self, page: int) -> str:
        return f"{self.column}index{f'_{page}' if page > 1 else ''}.html"


@dataclass
class Vsb(Site):
    """VSB: gsgg.htm, then gsgg/5.htm down to gsgg/1.htm, the oldest; attachments want the notice as their referer."""

    platform: ClassVar[str] = "vsb"
    path: ClassVar[str] = "/zfxxgk/fdzdgknr/gsgg.htm"
    tagged: ClassVar[bool] = True
    dated: ClassVar[bool] = True

    def page_path(self, notice: Announcement) -> str:
        return f"/info/1483/{1_199_000 + notice.number}.htm"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1520131447&wbfileid={self.identity(notice, file).upper()}"

    def answer(self, request: Request) -> Answer:
        wants_referer = request.path == "/system/_content/download.jsp"
        if wants_referer and "/info/" not in request.headers.get("referer", ""):
            return Answer('<html><body><form>请输入验证码：<input name="codeValue"></form></body></html>'.encode())
        return super().answer(request)

    def listed(self, request: Request) -> Answer | None:
        stem = splitext(self.column)[0]
        older = number_in(request.path, rf"{stem}/(\d+)\.htm")
        page = 1 if request.path == self.column else self.page_count - older + 1 if older else 0
        if not 1 <= page <= self.page_count or older == self.page_count:
            return None
        up = "../" * (request.path.count("/") - 1)
        rows = (
            f'<tr id="line_u13_{n}"><td><a href="{up}{self.page_path(notice)[1:]}" target="_blank" title="{notice.title}">'
            f"{notice.title}</a></td><td>[{notice.published_on}]</td></tr>"
            for n, notice in enumerate(self.slice_of(page))
        )
        return self.column_page(
            f'<div class="govnewslista245277"><table>{joined([*rows])}</table></div>', self._pager(request.path, page)
        )

    def _pager(self, path: str, page: int) -> str:
        last = self.page_count
        told = f'<span class="p_t">共{len(self.newest_first())}条</span><span class="p_t">{page}/{last}</span>'
        if page == last:
            return f'<div class="pb_sys_common">{told}<span class="p_next_d">下页</span><span class="p_last_d">尾页</span></div>'
        folder = splitext(basename(self.column))[0] + "/" if path == self.column else ""
        return (
            f'<div class="pb_sys_common">{told}<span class="p_next"><a href="{folder}{last - page}.htm">下页</a></span>'
            f'<span class="p_last"><a href="{folder}1.htm">尾页</a></span></div>'
        )


@dataclass
class Ucap(Site):
    """ucap 开普: list.shtml, then list_2.shtml."""

    platform: ClassVar[str] = "ucap"
    path: ClassVar[str] = "/10462/c103044/list.shtml"
    dated: ClassVar[bool] = True

    def options(self) -> Mapping[str, Any]:
        return {"style": "static"}

    def page_path(self, notice: Announcement) -> str:
        day = notice.published_on
        return f"{dirname(self.column)}/{day.year}/{day.month}/{day.day}/{self.identity(notice)}.shtml"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"{dirname(self.page_path(notice))}/files/{self.identity(notice, file + 1)}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        stem = splitext(self.column)[0]
        page = 1 if request.path == self.column else number_in(request.path, rf"{stem}_(\d+)\.shtml") or 0
        if not 1 <= page <= self.page_count:
            return None
        rows = (
            f'<tr><td>{n}</td><td><a target="_blank" href="{self.page_path(notice)}" title="{notice.title}">{notice.title[:26]}…</a></td>'
            f"<td>{notice.doc_number}</td><td>{notice.published_on}</td></tr>"
            for n, notice in enumerate(self.slice_of(page), 1)
        )
        pager = f"<script>createPageHTML('page_div',{self.page_count}, {page},'{basename(stem)}','shtml',{len(self.newest_first())});</script>"
        return self.column_page(
            f'<div id="content"><table id="dash-table">{joined([*rows])}</table></div>',
            f'<div id="page_div"></div>{pager}',
        )


@dataclass
class Declared(Site):
    """A site of no known platform: xxgk-list-gfxwj.html?page=2, declared as rows."""

    platform: ClassVar[str] = "html"
    path: ClassVar[str] = "/xxgk-list-gfxwj.html"
    tagged: ClassVar[bool] = True

    def options(self) -> Mapping[str, Any]:
        return {"rows": "ul.xxgk-list > li", "link": "a", "date": "em", "next": "a.next"}

    def page_path(self, notice: Announcement) -> str:
        return f"/xxgk-show-{219_000 + notice.number}.html"

    def file_path(self, notice: Announcement, file: int) -> str:
        return f"/uploadfile/{notice.published_on:%Y/%m%d}/{self.identity(notice, file)[:18]}.{notice.files[file]}"

    def listed(self, request: Request) -> Answer | None:
        if request.path != self.column:
            return None
        page = int(request.query.get("page", "1"))
        if not 1 <= page <= self.page_count:
            return NOT_FOUND
        rows = (
            f'<li><em>{day.year}年{day.month}月{day.day}日</em><i>{notice.doc_number}</i><a href="{self.page_path(notice)}">{notice.title}</a></li>'
            for notice in self.slice_of(page)
            for day in (notice.published_on,)
        )
        following = f'<a class="next" href="{self.column}?page={page + 1}">下一页</a>' if page < self.page_count else ""
        return self.column_page(
            f'<ul class="xxgk-list">{joined([*rows])}</ul>', f'<div class="pages">{following}</div>'
        )
