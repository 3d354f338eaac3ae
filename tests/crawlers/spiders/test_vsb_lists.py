"""VSB lists: xxx.htm, then xxx/11.htm down to xxx/1.htm."""

from __future__ import annotations

from datetime import date

from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.vsb import Vsb

SPIDER = object.__new__(Vsb)
URL = "https://www.example.gov.cn/zfxxgk/z__c/gfxwj.htm"
TABLE = """<div class="govnewslista245277"><table><tr><td><a href="{up}info/1483/1199786.htm" title="关于印发工作方案的通知">关于印发工作…</a></td><td>[2021-09-10]</td></tr>
<tr><td><a href="{up}info/1483/1199700.htm">关于做好秋季防汛的通知</a></td><td>2021.09.02</td></tr></table></div>"""
PAGER = """<div class="pb_sys_common"><span class="p_t">共162条</span> <span class="p_pages"><span class="p_first_d p_fun_d">首页</span>
<span class="p_no_d">1</span><span class="p_no"><a href="gfxwj/10.htm">2</a></span><span class="p_no"><a href="gfxwj/1.htm">11</a></span>{next}
<span class="p_last p_fun"><a href="gfxwj/1.htm">尾页</a></span></span> <span class="p_t">1/11</span></div>"""


def listed(pager: str, page: int = 1, url: str = URL, up: str = "../../") -> Listing:
    body = f"<html><body>{TABLE.format(up=up)}{pager}</body></html>"
    return SPIDER.listing(TextResponse(url, body=body.encode()), Column("gfxwj", "行政规范性文件", URL), Ask(url, page))


def test_the_first_page_leads_to_the_newest_of_the_older_ones() -> None:
    listing = listed(PAGER.format(next='<span class="p_next p_fun"><a href="gfxwj/10.htm">下页</a></span>'))
    assert listing.entries == (
        Entry("https://www.example.gov.cn/info/1483/1199786.htm", "关于印发工作方案的通知", date(2021, 9, 10)),
        Entry("https://www.example.gov.cn/info/1483/1199700.htm", "关于做好秋季防汛的通知", date(2021, 9, 2)),
    )
    assert listing.following == Ask("https://www.example.gov.cn/zfxxgk/z__c/gfxwj/10.htm", 2)


def test_numbers_descend_to_the_oldest_page() -> None:
    ninth = "https://www.example.gov.cn/zfxxgk/z__c/gfxwj/9.htm"
    assert listed('<span class="p_next"><a href="8.htm">下页</a></span>', 3, ninth).following == Ask(
        ninth.replace("9.htm", "8.htm"), 4
    )
    assert listed("", 3, ninth, "../../../").following == Ask(ninth.replace("9.htm", "8.htm"), 4)
    assert listed('<span class="p_next_d">下页</span>', 11, ninth.replace("9.htm", "1.htm")).following is None


def test_without_a_link_the_total_tells_where_to_go_on() -> None:
    assert listed(PAGER.format(next="")).following == Ask("https://www.example.gov.cn/zfxxgk/z__c/gfxwj/10.htm", 2)
    assert listed("<span>共11页</span>").following == Ask("https://www.example.gov.cn/zfxxgk/z__c/gfxwj/10.htm", 2)
    assert listed("<span>共1页</span>").following is None
    assert listed("").following is None


def test_a_dynamic_list_goes_by_its_link() -> None:
    url = "https://www.example.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1029"
    link = '<a href="?totalpage=236&amp;PAGENUM=2&amp;urltype=tree.TreeTempUrl&amp;wbtreeid=1029" class="Next">下页</a>'
    assert listed(link, url=url).following == Ask(
        "https://www.example.gov.cn/list.jsp?totalpage=236&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=1029", 2
    )


def test_attachments_are_asked_for_from_their_notice() -> None:
    assert Vsb.referer_for_attachments
    page = '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1&amp;wbfileid=77">附件1.docx</a>'
    [link] = SPIDER.attachments(TextResponse("https://www.example.gov.cn/info/1483/1.htm", body=page.encode()))
    assert link.url.endswith("wbfileid=77") and link.words == "附件1.docx"
