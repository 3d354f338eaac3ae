"""Rows of list pages: which links are notices, what they are called, when they were listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawlers.listing import Entry, Link
from crawlers.spiders.rows import fragments, rows

NOTICES = Path(__file__).parents[2] / "notices"
URL = "https://www.example.gov.cn/zwgk/gsgg/"


def found(body: str, url: str = URL, **options: Any) -> tuple[Entry, ...]:
    return rows(f"<html><head><title>公示公告</title></head><body>{body}</body></html>", url, options)


def test_a_list_of_links_and_dates_is_read_in_its_order() -> None:
    entries = found(
        """<ul class="list">
        <li><a href="./202109/t20210910_791510.html" target="_blank">关于印发工作方案的通知</a><span>2021-09-10</span></li>
        <li><a href="./202109/t20210902_791400.html" target="_blank">关于做好秋季防汛的通知</a><span>2021-09-02</span></li>
        </ul>"""
    )
    assert entries == (
        Entry(f"{URL}202109/t20210910_791510.html", "关于印发工作方案的通知", date(2021, 9, 10)),
        Entry(f"{URL}202109/t20210902_791400.html", "关于做好秋季防汛的通知", date(2021, 9, 2)),
    )


def test_menus_pagers_crumbs_and_feet_are_no_rows() -> None:
    entries = found(
        """<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
        <div class="menu"><ul><li><a href="/c100/202101/123456.shtml">政府信息公开指南</a></li></ul></div>
        <p>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/gsgg/">公示公告列表页</a></p>
        <ul class="list"><li><a href="t20210910_791510.html">关于印发工作方案的通知</a> [2021-09-10]</li></ul>
        <a href="index_1.html">下一页</a> <a href="index_1.html">2</a> <a href="index_9.html">尾页</a> <a href="/zwgk/">更多&gt;&gt;</a>
        <div class="footer"><a href="https://beian.miit.gov.cn/">蜀ICP备05000001号</a> 更新于2021-09-11
        <a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=51010002">川公网安备51010002号</a>
        <a href="/about/">关于我们的网站</a><a href="javascript:void(0)">设为首页网站</a><a href="mailto:a@b.cn">联系我们的信箱</a></div>"""
    )
    assert [entry.title for entry in entries] == ["关于印发工作方案的通知"]


def test_a_menu_is_no_list_where_the_page_has_no_other() -> None:
    links = '<ul><li><a href="/c100/202101/123456.shtml">政府信息公开指南</a></li></ul>'
    for opened in ('<div class="side menu-left">', '<div id="footer">', "<nav>"):
        assert found(f"{opened}{links}") == ()
    assert len(found(f'<div class="main">{links}')) == 1


def test_another_list_beside_the_columns_own_is_left_out() -> None:
    entries = found(
        """<div class="hot"><ul class="tab"><li><a href="/xwzx/yw/202109/t20210911_1.html">省长调研工业园区建设情况</a><i>2021-09-11</i></li></ul></div>
        <div class="main"><p class="top"><a href="./202109/t20210912_9.html">关于全省营商环境的通知</a> 2021-09-12</p><ul class="list">
        <li><a href="./202109/t20210910_3.html">关于印发工作方案的通知</a><span>2021-09-10</span></li>
        <li><a href="./202109/t20210909_2.html">关于做好秋季防汛的通知</a><span>2021-09-09</span></li></ul></div>"""
    )
    assert [entry.url.rpartition("/")[2] for entry in entries] == [
        "t20210912_9.html",
        "t20210910_3.html",
        "t20210909_2.html",
    ]


def test_a_list_in_several_pieces_is_one_list() -> None:
    pieces = "".join(
        f'<ul class="box box{k}">'
        + "".join(
            f'<li class="{"odd" if n % 2 else "even"}"><a href="/info/1/{k}{n}.htm">第{k}{n}号通知印发</a>09-1{n}</li>'
            for n in range(5)
        )
        + "</ul><hr>"
        for k in range(1, 4)
    )
    assert len(found(pieces, "https://www.example.gov.cn/zfxxgk/gsgg.htm")) == 15


def test_a_table_gives_title_number_and_day_of_publication() -> None:
    [entry] = found(
        """<table><tr><th>标题</th><th>文号</th><th>成文日期</th><th>发布日期</th></tr>
        <tr><td>1</td><td><a href="/art/2021/9/10/art_1_2.html" title="关于印发《优化营商环境任务分工》的通知">关于印发《优化营商环境任务…</a></td>
        <td>川办发〔2021〕35号</td><td>2021年9月1日</td><td>2021年9月10日</td></tr></table>"""
    )
    assert entry == Entry(
        "https://www.example.gov.cn/art/2021/9/10/art_1_2.html",
        "关于印发《优化营商环境任务分工》的通知",
        date(2021, 9, 10),
        "川办发〔2021〕35号",
    )


def test_a_notice_and_its_explanation_in_one_line_share_its_date() -> None:
    entries = found(
        """<table><tr><td><a href="/info/1/11.htm">关于印发工作方案的通知</a></td><td><a href="/info/2/12.htm">《工作方案》的政策解读</a></td><td>2021.09.10</td></tr>
        <tr><td><a href="/info/1/13.htm">关于做好秋季防汛的通知</a></td><td><a href="/info/2/14.htm">解读</a></td><td>2021.09.09</td></tr></table>"""
    )
    assert [(entry.url[-6:], entry.listed_on) for entry in entries] == [
        ("11.htm", date(2021, 9, 10)),
        ("12.htm", date(2021, 9, 10)),
        ("13.htm", date(2021, 9, 9)),
    ]


def test_a_link_to_the_column_of_a_notice_does_not_part_its_row() -> None:
    entries = found(
        """<ul><li>[<a href="/zwgk/tzgg/">通知公告</a>] <a href="/t20210910_1.html">关于印发工作方案的通知</a> <em>09-11</em></li>
        <li>[<a href="/zwgk/tzgg/">通知公告</a>] <a href="/t20210909_2.html">关于做好秋季防汛的通知</a> <em>09-10</em></li></ul>"""
    )
    assert [(entry.title, entry.listed_on) for entry in entries] == [
        ("关于印发工作方案的通知", date(2021, 9, 11)),
        ("关于做好秋季防汛的通知", date(2021, 9, 10)),
    ]


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ('<a href="/info/1/1.htm">关于印发方案的通知</a><span>[2021-09-10]</span>', date(2021, 9, 10)),
        ('<a href="/info/1/1.htm">关于印发方案的通知</a><span>2021.9.10</span>', date(2021, 9, 10)),
        ('<a href="/info/1/1.htm">关于印发方案的通知</a><span>2021/09/10 08:30:00</span>', date(2021, 9, 10)),
        ('<a href="/info/1/1.htm">关于印发方案的通知</a>（2021年9月10日）', date(2021, 9, 10)),
        (
            '<a href="/info/1/1.htm">关于印发方案的通知</a><p>2021年12月15日省政府第320号令公布，自2022年2月1日起施行</p>',
            date(2021, 12, 15),
        ),
        ('<a href="/info/1/1.htm">关于印发2019年1月1日方案的通知<i>2021-09-10</i></a>', date(2021, 9, 10)),
        (
            '<a href="/info/1/1.htm">关于印发方案的通知</a><p>成文日期：2021-09-01</p><p>发布日期：2021-09-10</p><p>有效期至：2026-09-10</p>',
            date(2021, 9, 10),
        ),
        ('<div><b>10</b><i>2021-09</i></div><a href="/info/1/1.htm">关于印发方案的通知</a>', date(2021, 9, 10)),
        ('<div class="d">10 2021-09</div><a href="/info/1/1.htm">关于印发方案的通知</a>', date(2021, 9, 10)),
        ('<div class="d">09-10 2021</div><a href="/info/1/1.htm">关于印发方案的通知</a>', date(2021, 9, 10)),
        ('<a href="/202109/t20210910_1.html">关于印发方案的通知</a><span>09-11</span>', date(2021, 9, 11)),
        ('<a href="/202109/t20210910_1.html">关于印发方案的通知</a>', date(2021, 9, 10)),
        ('<a href="/art/2021/9/3/art_1_2.html">关于印发方案的通知</a>', date(2021, 9, 3)),
        ('<a href="/info/1/1.htm">关于印发方案的通知</a><span>09-11</span>', None),
        ('<a href="/info/1/1.htm">关于印发方案的通知</a><span>2021-02-30</span>', None),
        ('<a href="/info/1/1.htm">关于2021年9月10日停水的通知</a>', None),
    ],
)
def test_the_day_is_read_as_lists_print_it(row: str, day: date | None) -> None:
    [entry] = found(f"<ul><li>{row}</li></ul>")
    assert entry.listed_on == day


def test_dates_stand_behind_their_links_or_before_them() -> None:
    links = [f'<a href="/info/1/{n}.htm">关于第{n}号方案的通知</a>' for n in range(3)]
    behind = "".join(f"{link} 2021-09-1{n}<br>" for n, link in enumerate(links))
    before = "".join(f"<span>2021-09-1{n}</span> {link}<br>" for n, link in enumerate(links))
    pairs = "<dl>" + "".join(f"<dt>{link}</dt><dd>2021-09-1{n}</dd>" for n, link in enumerate(links)) + "</dl>"
    for page in (behind, before, pairs):
        assert [entry.listed_on for entry in found(f"<div>{page}</div>")] == [date(2021, 9, 10 + n) for n in range(3)]


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ('<a href="/info/1/1.htm" title="关于印发方案的通知">关于印发…</a>', "关于印发方案的通知"),
        ('<a href="/info/1/1.htm" title="关于印发方案的通知">关于印发...</a>', "关于印发方案的通知"),
        ('<a href="/info/1/1.htm">·关于印发《方案》</a>', "关于印发《方案》"),
        ('<a href="/info/1/1.htm" title="点击查看">关于印发方案的通知</a>', "关于印发方案的通知"),
        (
            '<a href="/info/1/1.htm" title="文章标题：关于印发方案的通知&#10;作者：办公室&#10;更新时间：2021-9-10">关于印发方案…</a>',
            "关于印发方案的通知",
        ),
        (
            '<a href="/info/1/1.htm"><h3>关于印发方案的通知</h3><p>各市人民政府，省直各部门：现印发</p><span>2021-09-10</span></a>',
            "关于印发方案的通知",
        ),
        (
            '<a href="/info/1/1.htm"><p class="tit">关于印发方案的通知</p><p>各市人民政府：现印发给你们</p></a>',
            "关于印发方案的通知",
        ),
        ('<a href="/info/1/1.htm"><font color="red">关于印发方案</font><br>的通知</a>', "关于印发方案的通知"),
        (
            '<a href="/info/1/1.htm"><img src="x.jpg"></a><a href="/info/1/1.htm">关于印发方案的通知</a>',
            "关于印发方案的通知",
        ),
    ],
)
def test_the_title_is_the_whole_one(link: str, title: str) -> None:
    [entry] = found(f"<ul><li>{link} <i>2021-09-10</i></li></ul>")
    assert (entry.title, entry.listed_on) == (title, date(2021, 9, 10))


def test_links_are_made_absolute_as_a_browser_makes_them() -> None:
    row = '<ul><li><a href="{}">关于印发方案的通知</a> 2021-09-10</li></ul>'
    made = {
        "t1234567.html": f"{URL}t1234567.html",
        "../t1234567.html#top": "https://www.example.gov.cn/zwgk/t1234567.html",
        "//jyt.example.gov.cn/t1234567.html": "https://jyt.example.gov.cn/t1234567.html",
        "..\\t1234567.html": "https://www.example.gov.cn/zwgk/t1234567.html",
        " /t1234567.html\n": "https://www.example.gov.cn/t1234567.html",
    }
    for href, url in made.items():
        assert [entry.url for entry in found(row.format(href))] == [url]
    assert [entry.url for entry in found('<base href="/other/">' + row.format("t1234567.html"))] == [
        "https://www.example.gov.cn/other/t1234567.html"
    ]


def test_what_leads_nowhere_yet_is_no_notice() -> None:
    hrefs = (
        "{{pcUrl}}",
        "${item.url}",
        "javascript:open('/t20210910_1.html')",
        "#",
        "",
        "http://[::1/t20210910_1.html",
    )
    assert found("".join(f'<li><a href="{href}">关于印发方案的通知</a> 2021-09-10</li>' for href in hrefs)) == ()
    assert (
        found("<script>document.write('<li><a href=\"/t20210910_1.html\">关于印发方案的通知</a></li>')</script>") == ()
    )
    assert rows("", URL, {}) == () and rows("<!-- -->", URL, {}) == ()


def test_files_in_a_row_are_its_attachments_and_a_file_alone_is_the_notice() -> None:
    entries = found(
        """<ul><li><a href="/info/1/11.htm">关于印发工作方案的通知</a> <a href="P02021.pdf">下载</a> 2021-09-10</li>
        <li><a href="/files/W02021.pdf">关于做好秋季防汛的通知</a> 2021-09-09</li></ul>"""
    )
    assert entries == (
        Entry(
            "https://www.example.gov.cn/info/1/11.htm",
            "关于印发工作方案的通知",
            date(2021, 9, 10),
            attachments=(Link(f"{URL}P02021.pdf", "P02021.pdf", "下载"),),
        ),
        Entry("https://www.example.gov.cn/files/W02021.pdf", "关于做好秋季防汛的通知", date(2021, 9, 9)),
    )


def test_a_notice_listed_twice_is_found_once() -> None:
    entries = found(
        """<ul><li><a href="/info/1/11.htm">关于印发工作方案的通知</a></li>
        <li><a href="/info/1/11.htm">关于印发工作方案的通知</a><span>2021-09-10</span></li></ul>"""
    )
    assert entries == (Entry("https://www.example.gov.cn/info/1/11.htm", "关于印发工作方案的通知", date(2021, 9, 10)),)


def test_a_columns_options_go_before_what_the_page_shows() -> None:
    page = """<div class="zcwj"><p class="row"><a href="view.jsp?id=3">方案</a> <a href="/dept/">办公室</a><u class="p">2021-09-01</u><u class="q">2021-09-10</u></p>
        <p class="row">没有链接</p><p class="row"><a href="view.jsp?id=4">通知</a></p></div>
        <ul><li><a href="/info/1/11.htm">关于印发工作方案的通知</a>2021-09-10</li></ul>"""
    told = found(page, rows="p.row", link="a:first-child", date=".p")
    assert told == (
        Entry(f"{URL}view.jsp?id=3", "方案", date(2021, 9, 1)),
        Entry(f"{URL}view.jsp?id=4", "通知", None),
    )
    assert [entry.url[-4:] for entry in found(page, link=".row a[href^=view]")] == ["id=3", "id=4"]
    linked = found(page, rows=".row a[href^=view]")
    assert [(entry.url[-4:], entry.listed_on) for entry in linked] == [("id=3", date(2021, 9, 10)), ("id=4", None)]


def test_a_notice_told_by_several_lines_has_the_date_of_the_next() -> None:
    lines = "".join(
        f'<tr><td><a href="view.php?id={n}">关于印发第{n}号方案的通知</a></td></tr><tr><td>文号：桂政发〔2021〕{n}号</td></tr><tr><td>发布日期：2021-09-0{n}</td></tr>'
        for n in (2, 1)
    )
    entries = found(f'<ul class="more-list"><table>{lines}</table></ul>', rows="ul.more-list tr")
    assert [entry.listed_on for entry in entries] == [date(2021, 9, 2), date(2021, 9, 1)]


def test_an_option_that_is_no_selector_is_named() -> None:
    with pytest.raises(ValueError, match=r"'ul\[\[' is no CSS selector"):
        found("<p>", rows="ul[[")


def test_records_of_markup_are_rows() -> None:
    parts = [
        '<li><a href="/art/2021/9/10/art_1_2.html" title="关于印发方案的通知">关于印发…</a><span>2021-09-10</span></li>',
        '<tr><td><a href="/art/2021/9/9/art_1_1.html">防汛</a></td><td>2021-09-09</td></tr>',
        "<li>没有链接</li>",
    ]
    assert fragments(parts, URL, {}) == (
        Entry("https://www.example.gov.cn/art/2021/9/10/art_1_2.html", "关于印发方案的通知", date(2021, 9, 10)),
        Entry("https://www.example.gov.cn/art/2021/9/9/art_1_1.html", "防汛", date(2021, 9, 9)),
    )


def test_the_attributes_of_an_old_directory_tell_title_and_day() -> None:
    [entry] = found(
        """<table><tr class="tr_main_value_odd"><td><a href="/art/2021/9/10/art_1_2.html" syh="014500815/2021-00110" mc="关于印发方案的通知" rq="2021-09-08">关于印发…</a></td></tr></table>"""
    )
    assert (entry.title, entry.listed_on) == ("关于印发方案的通知", date(2021, 9, 8))


def test_every_notice_of_a_real_list_in_a_comment_is_found_once() -> None:
    text = (NOTICES / "list-gansu.html").read_text("utf-8")
    entries = rows(text, "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist.shtml", {})
    assert len(entries) == text.count("/jyt/c110634/20") == len({entry.url for entry in entries}) == 20
    assert entries[0] == Entry(
        "http://jyt.gansu.gov.cn/jyt/c110634/202511/174240943.shtml",
        "关于开展2024年全域全员全过程使用智慧教育平台专项研究课题结项工作的通知",
        date(2025, 11, 17),
    )
    assert all(entry.title and entry.listed_on and entry.listed_on.year == 2025 for entry in entries)


def test_a_real_page_that_its_script_fills_lists_nothing() -> None:
    text = (NOTICES / "list-jiangxi.html").read_text("utf-8")
    assert rows(text, "https://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/index.html", {}) == ()


@pytest.mark.parametrize(
    "page",
    [
        "<a href='/info/1/1.htm'>" * 20_000,
        "<div>" * 50_000 + "<a href='/info/1/1.htm'>关于印发方案的通知</a>2021-09-10",
        "<!--" * 100_000,
        "<li><a href='/info/1/1.htm'>" + "关" * 2_000_000 + "</a>",
        "<p>2021-" * 50_000 + "<a href='/info/1/1.htm'>关于印发方案的通知</a>",
        "".join(f"<div><a href='/info/1/{n}.htm'>关于第{n}号方案的通知</a>" for n in range(5_000)),
        "<a href='" + "/1" * 500_000 + "'>关于印发方案的通知</a>2021-09-10",
    ],
)
def test_hostile_pages_end(page: str) -> None:
    assert len(found(page)) <= 5_000


HOT = "".join(
    f'<li><a href="/zwgk/zcjd/20210{n}/t20210{n}11_600{n}.html">解读：热点政策问答之{n}</a></li>' for n in range(1, 7)
)


@pytest.mark.parametrize("href", ["/info/1483/791510.htm", "/view.jsp?id=791510", "./202109/t20210910_791510.html"])
def test_the_one_row_of_a_last_page_counts_more_than_the_links_beside_it(href: str) -> None:
    entries = found(
        f'<div class="right"><h3>热点推荐</h3><ul>{HOT}</ul></div>'
        f'<ul class="list"><li><a href="{href}">关于印发工作方案的通知</a><span>2021-09-10</span></li></ul>'
    )
    assert [entry.title for entry in entries] == ["关于印发工作方案的通知"]


def test_one_date_beside_a_long_list_does_not_count_more_than_the_list() -> None:
    listed = "".join(
        f'<li><a href="/info/1483/79{n}.htm">关于做好第{n}批防汛工作的通知</a></li>' for n in range(10, 30)
    )
    entries = found(f'<p><a href="/zt/2021/">专题专栏：主题教育</a>2021-09-10</p><ul>{listed}</ul>')
    assert len(entries) == 20


def test_a_date_in_the_foot_is_no_notices() -> None:
    entries = found(
        '<ul><li><a href="/info/1483/791510.htm">关于印发工作方案的通知</a></li></ul>'
        '<div class="footer"><a href="https://www.beian.gov.cn/portal/registerSystemInfo?recordcode=51">川公网安备51号</a>'
        '<a href="/xgwj/">网站维护情况说明</a> 2024-01-01</div>'
    )
    assert [entry.title for entry in entries] == ["关于印发工作方案的通知"]


def test_a_day_without_its_year_marks_a_row_too() -> None:
    listed = "".join(
        f'<li><a href="/view.jsp?id={n}">关于做好第{n}批工作的通知</a><span>09-1{n}</span></li>' for n in range(1, 4)
    )
    entries = found(f'<ul class="menu2"><li><a href="/gk/">政府信息公开指南</a></li></ul><ul>{listed}</ul>')
    assert [entry.title for entry in entries] == [f"关于做好第{n}批工作的通知" for n in range(1, 4)]
    assert all(entry.listed_on is None for entry in entries)


def test_the_kind_before_a_notice_is_not_its_title() -> None:
    [entry] = found(
        '<ul><li><a href="/zc/">[政策文件]</a> <a href="/view.jsp?id=7">关于印发方案的通知</a> <span>2021-09-10</span></li></ul>'
    )
    assert (entry.title, entry.listed_on) == ("关于印发方案的通知", date(2021, 9, 10))


def test_a_date_in_two_parts_beside_a_summary_is_read() -> None:
    [entry] = found(
        """<div class="item"><div class="day"><b>10</b><i>2021-09</i></div><h3><a href="/gk/7-15.html">关于印发方案的通知</a></h3>
        <p>为做好有关工作，经研究同意，现将有关事项通知如下，请认真贯彻执行，确保各项任务按时完成，有关情况及时报告。<a href="/gk/7-15.html">[详情]</a></p></div>"""
    )
    assert (entry.title, entry.listed_on) == ("关于印发方案的通知", date(2021, 9, 10))


def test_titles_alone_make_a_list_where_nothing_else_does() -> None:
    titles = [f"关于做好2021年第{n}批重点项目申报工作的通知" for n in range(1, 5)]
    listed = "".join(f'<li><a href="/view.jsp?id={n}">{title}</a></li>' for n, title in enumerate(titles))
    menu = '<ul><li><a href="/zn/">政府信息公开指南</a></li><li><a href="/zd/">政府信息公开制度</a></li><li><a href="/nb/">年度报告</a></li></ul>'
    assert [entry.title for entry in found(f'<div class="left">{menu}</div><ul class="list">{listed}</ul>')] == titles
    assert found(menu) == ()


def test_a_folder_with_an_index_may_be_a_notice() -> None:
    entries = found('<ul><li><a href="/791510/index.html">关于印发工作方案的通知</a></li></ul>')
    assert [entry.url for entry in entries] == ["https://www.example.gov.cn/791510/index.html"]
