"""Pages that hold no notice give no tasks: columns, errors, logins, checks against robots, shells, pictures."""

from __future__ import annotations

import pytest

from extractors.extraction import extract
from taizhang.model import Record, Source

NAV = "".join(f'<a href="/{n}/">{n}</a> ' for n in ("首页", "政务公开", "办事服务", "互动交流", "走进临川"))
ROWS = [f"市财政局关于做好2022年{n}月底前预算执行工作的通知" for n in range(1, 13)]


def record(page: str) -> Record:
    return extract(page.encode(), Source("a.html", "0" * 64))


LISTS = {
    "items": "<ul>"
    + "".join(f'<li><a href="/{i}.html">{t}</a><span>2022-03-0{i % 9 + 1}</span></li>' for i, t in enumerate(ROWS))
    + "</ul>",
    "table": "<table><tr><td>序号</td><td>标题</td><td>日期</td></tr>"
    + "".join(
        f'<tr><td>{i}</td><td><a href="/{i}.html">{t}</a></td><td>2022-03-08</td></tr>' for i, t in enumerate(ROWS)
    )
    + "</table>",
    "container": '<div class="content">'
    + "".join(f'<p><a href="/{i}.html">{t}</a> [03-08]</p>' for i, t in enumerate(ROWS))
    + "</div>",
    "summaries": "".join(
        f'<div><h3><a href="/{i}.html">{t}</a></h3><p>各单位要认真落实，责任单位为市财政局，于2022年6月底前完成，并报送情况。</p><p>2022-03-08</p></div>'
        for i, t in enumerate(ROWS)
    ),
}


@pytest.mark.parametrize("layout", LISTS)
def test_a_column_of_links_gives_no_tasks(layout: str) -> None:
    found = record(
        f'<html><head><meta name="ColumnName" content="文件"></head><body><div>{NAV}</div>{LISTS[layout]}<div>主办：临川市人民政府</div></body></html>'
    )
    assert found.tasks == ()
    assert [i.code for i in found.issues] == ["list_page"]


def test_a_column_that_a_script_fills_in_is_a_column() -> None:
    page = f'<html><head><meta name="ColumnName" content="政策文件"></head><body>{NAV}<ul id="list"></ul><script>load(1)</script></body></html>'
    assert [i.code for i in record(page).issues] == ["list_page"]


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr>nginx</body></html>",
        "<html><body><div>抱歉，您访问的页面不存在或已删除！</div><a href='/'>返回首页</a></body></html>",
        "<html><head><meta charset=utf-8><script>document.cookie='a=1';location.reload()</script></head><body></body></html>",
        "<html><body><form><p>统一身份认证平台</p><p>用户名：<input></p><p>密码：<input type=password></p></form></body></html>",
        "<html><body><p>请求被拦截</p><p>您的请求疑似攻击行为，事件编号：20221108123456。如有疑问，请联系管理员处理。</p></body></html>",
        "<html><head><title>通知</title></head><body><div id='app'></div><noscript>请启用JavaScript</noscript></body></html>",
        "<html><body><p>正在跳转，请稍候……</p><ul><li>1.请检查网络</li><li>2.请刷新页面重试</li></ul></body></html>",
        "<html><body><p>由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>一、请于2021年12月31日前处理。</p></body></html>",
        "<html><body><div id='app'></div><p>网站标识码：3610000001</p></body></html>",
        "<html></html>",
        "<!DOCTYPE html>",
    ],
)
def test_a_page_without_a_notice_is_told_of(page: str) -> None:
    found = record(page)
    assert found.tasks == ()
    assert [i.code for i in found.issues] == ["no_notice"]


def test_a_notice_in_pictures_is_told_of_by_their_names() -> None:
    page = '<html><head><meta name="ArticleTitle" content="任务分工表"></head><body><img src="/logo.png"><div id="zoom"><p><img src="./W020220310_1.jpg"></p></div></body></html>'
    found = record(page)
    assert [i.code for i in found.issues] == ["picture_only"]
    assert "W020220310_1.jpg" in found.issues[0].message and "logo" not in found.issues[0].message


@pytest.mark.parametrize(
    "body",
    [
        "<p>一、编制清单。（责任单位：市司法局；完成时限：2022年6月底前）</p>",
        "<div class=content>一、完善登录制度。请登录系统的页面不存在时，由市司法局牵头修复，2022年6月底前完成。（责任单位：市司法局；完成时限：2022年6月底前）"
        + "各单位要高度重视，认真抓好落实，确保任务完成。" * 10
        + "</div>",
        "<table><tr><td>任务</td><td>责任单位</td><td>完成时限</td></tr><tr><td>制定方案</td><td>市司法局</td><td>2022年6月底前</td></tr></table>",
    ],
)
def test_a_small_notice_is_a_notice(body: str) -> None:
    found = record(f"<html><body>{body}</body></html>")
    assert [(u.text, str(t.deadlines[0].due)) for t in found.tasks for u in t.units] == [("市司法局", "2022-06-30")]


def test_the_notice_s_list_of_annexes_is_no_column() -> None:
    links = "".join(f'<p><a href="/P{n}.docx">{n}.临川市重点任务分工表（{n}）</a></p>' for n in range(1, 8))
    page = f'<html><head><meta name="ArticleTitle" content="关于印发方案的通知"></head><body><div id="zoom"><p>一、编制清单。（责任单位：市司法局；完成时限：2022年6月底前）</p><p>附件：</p>{links}</div></body></html>'
    assert "list_page" not in {i.code for i in record(page).issues}
    assert len(record(page).tasks) == 1


def test_related_pages_in_the_notice_s_element_give_no_tasks() -> None:
    related = "".join(f'<p><a href="/{i}.html">{t}</a></p>' for i, t in enumerate(ROWS[:4]))
    page = f'<html><body><div id="zoom"><p>一、编制清单。各单位要逐项梳理，并且向社会全部公布。（责任单位：市司法局；完成时限：2022年6月底前）</p>{related}</div></body></html>'
    found = record(page)
    assert [str(d.due) for t in found.tasks for d in t.deadlines] == ["2022-06-30"]
    assert "预算执行" not in found.tasks[0].text
