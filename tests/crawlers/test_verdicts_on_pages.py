"""A page that only says why there is none is told from a notice, and a notice stays one whatever it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawlers.states import Kind, State
from crawlers.verdicts import Answer, Verdict, verdict
from crawlers.visible import visible

NOTICES = Path(__file__).parents[1] / "notices"
URL = "https://www.ms.gov.cn/info/1483/1199786.htm"
SHORT_NOTICE = "<p>各县（区）人民政府，市级有关部门：</p><p>现将工作要点印发给你们，请认真贯彻落实。</p>"


def judged(
    body: str | bytes, status: int = 200, kind: Kind = Kind.NOTICE, final: str = URL, url: str = URL, **headers: str
) -> Verdict:
    data = body.encode() if isinstance(body, str) else body
    return verdict(Answer(kind, url, final, status, {k.replace("_", "-"): v for k, v in headers.items()}, data))


def page(body: str, title: str = "", head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


RUISHU = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta id="9DhefwqGPrzGxEp9hPaoag" content="Q{kl$x9vqq" r="m"><script type="text/javascript" r="m">
$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=12;</script><script src="/Ab3dEf/a.js" r='m'></script></head><body></body></html>"""
JSL_FIRST = "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+';max-age=3600';location.href=location.pathname</script>"
JSL_SECOND = (
    '<script>function go(a){}go({"bts":["1","2"],"chars":"abc","ct":"f","ha":"md5","tn":"__jsl_clearance_s"})</script>'
)
SHELL = page('<div id="app"></div><script src="/js/app.5f1c.js"></script>', "成都市人民政府")
CAPTCHA = page(
    '<form>您的访问过于频繁，请输入验证码：<input name="codeValue"><img src="/captcha.jpg"></form>', "安全验证"
)
WAF = page("<h1>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</h1><p>您的请求ID是：7b39</p>", "405")

BLOCKS = {
    "ruishu, 412": (RUISHU, 412, "ruishu"),
    "ruishu, 200": (RUISHU, 200, "ruishu"),
    "ruishu, 202": (RUISHU, 202, "ruishu"),
    "412 without a mark": ("<html></html>", 412, "waf"),
    "jsl, 521": (JSL_FIRST, 521, "jsl"),
    "jsl, its second page": (JSL_SECOND, 521, "jsl"),
    "jsl, 200": (JSL_SECOND, 200, "jsl"),
    "403": (page("<h1>403 Forbidden</h1>"), 403, "forbidden"),
    "406": ("", 406, "forbidden"),
    "ruishu behind a 403": (RUISHU, 403, "ruishu"),
    "429": ("", 429, "too_many_requests"),
    "a captcha": (CAPTCHA, 200, "captcha"),
    "a captcha behind a 503": (CAPTCHA, 503, "captcha"),
    "a firewall": (WAF, 200, "waf"),
    "a firewall's 405": (WAF, 405, "forbidden"),
    "too often": (page("<p>您的访问过于频繁，请稍后再试</p>"), 200, "too_many_requests"),
    "a shell": (SHELL, 200, "shell"),
    "a shell with words for those without scripts": (
        page(
            "<noscript>请启用JavaScript以访问本网站的全部内容，谢谢</noscript><div id=root></div><script src=a.js></script>"
        ),
        200,
        "shell",
    ),
    "a shell that says what it wants": (page("<p>请开启JavaScript并刷新该页。</p><script>x()</script>"), 200, "shell"),
    "an endless script": ("<html><head><script>var a='" + "x" * 900, 200, "shell"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is(name: str) -> None:
    body, status, reason = BLOCKS[name]
    assert judged(body, status) == Verdict(State.BLOCKED, reason)


def test_a_521_with_the_cookie_of_jsl_is_a_challenge_and_without_it_a_fault() -> None:
    assert judged("", 521, Set_Cookie="__jsluid_h=0a1b; path=/") == Verdict(State.BLOCKED, "jsl")
    assert judged("", 521) == Verdict(State.FAILED, "status 521")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_missing(status: int) -> None:
    assert judged("<h1>404</h1>", status) == Verdict(State.MISSING, str(status))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_servers_fault_has_failed(status: int) -> None:
    assert judged(page("<h1>Bad Gateway</h1>"), status) == Verdict(State.FAILED, f"status {status}")


def test_other_statuses() -> None:
    assert judged("", 304).state is State.UNCHANGED
    assert judged("", 400) == Verdict(State.FAILED, "status 400")
    assert judged("", 302) == Verdict(State.FAILED, "status 302 that leads nowhere")
    assert judged(" \n ") == Verdict(State.FAILED, "an empty answer")


NAVIGATION = "<ul>" + "".join(f"<li><a href='/c{n}/'>栏目名称{n}</a></li>" for n in range(120)) + "</ul>"
SOFT_404S: dict[str, str | bytes] = {
    "a sentence": page("<p>您访问的页面不存在或已删除！</p><a href='/'>返回首页</a>"),
    "in GB18030": page("<p>您访问的页面不存在或已删除！</p>").encode("gb18030"),
    "in UTF-16": page("<p>您访问的页面不存在或已删除！</p>").encode("utf-16"),
    "a sentence and a picture": page("<img src='/images/404.png'><p>您访问的页面不存在</p>"),
    "a lost page": page("<h2>页面找不到了</h2><p>5秒后返回首页</p>"),
    "in English": page("<h1>404 Not Found</h1><hr><center>nginx</center>", "404 Not Found"),
    "by its title, in the site's frame": page(NAVIGATION, "404-眉山市人民政府"),
    "by its title alone": page(NAVIGATION, "页面不存在"),
    "by its heading, in the site's frame": page(NAVIGATION + "<h3>抱歉，您访问的页面不存在！</h3>", "眉山市人民政府"),
    "an error's number": page(NAVIGATION + "<h1><b>404</b></h1>", "眉山市人民政府"),
    "a notice that was taken away": page("<div class='tip'>该信息不存在或已被删除</div>", "提示信息"),
}


@pytest.mark.parametrize("name", SOFT_404S)
def test_a_soft_404_is(name: str) -> None:
    assert judged(SOFT_404S[name]) == Verdict(State.SOFT_404)


@pytest.mark.parametrize(
    ("url", "final", "is_soft"),
    [
        ("/info/1.htm", "/404.htm", True),
        ("/info/1.htm", "/error/404.html", True),
        ("/info/1.htm", "/notfound", True),
        ("/info/1.htm", "/", True),
        ("/info/1.htm", "", True),
        ("/info/1.htm", "/index.html", True),
        ("/info/1.htm", "/index.shtml", True),
        ("/index.jsp?urltype=news&id=1", "/index.jsp", True),
        ("/", "/index.html", False),
        ("/info/1.htm", "/info/2.htm", False),
        ("/info/1.htm", "/zwgk/index.html", False),
        ("/info/1.htm", "/index.jsp?urltype=news&id=1", False),
        ("/info/1.htm", "/info/404.htm", True),
        ("/info/404.htm", "/new/404.htm", False),
        ("/info/1.htm", "/info/14041.htm", False),
    ],
)
def test_where_a_redirect_ends(url: str, final: str, is_soft: bool) -> None:
    host = "https://www.ms.gov.cn"
    found = judged(page(SHORT_NOTICE), url=host + url, final=host + final)
    assert found.state is (State.SOFT_404 if is_soft else State.FETCHED)


def test_the_home_page_in_a_notices_place_is_a_soft_404() -> None:
    home = page(NAVIGATION, "眉山市人民政府", '<meta name="SiteName" content="眉山市人民政府">')
    assert judged(home) == Verdict(State.SOFT_404)
    assert judged(home, kind=Kind.LIST).state is State.FETCHED
    assert judged(home, url="https://www.ms.gov.cn/", final="https://www.ms.gov.cn/").state is State.FETCHED


def test_a_notice_whose_title_is_the_sites_name_is_no_home_page() -> None:
    site = '<meta name="SiteName" content="眉山市人民政府">'
    assert judged(page(NAVIGATION + "<div id='zoom'>正文</div>", "眉山市人民政府", site)).state is State.FETCHED
    assert judged(page(NAVIGATION + "发布时间：2021-09-10", "眉山市人民政府", site)).state is State.FETCHED


SOUND = {
    "a short notice": page(SHORT_NOTICE),
    "two lines and a file": page('<p>附件如下。</p><p>特此通知</p><a href="a.docx">附件</a><script>count()</script>'),
    "nothing but a file": page('<a href="/P020210910.pdf">点击下载</a><script>count()</script>'),
    "nothing but scans": page('<img src="W020210910_1.jpg"><img src="W020210910_2.jpg"><script>count()</script>'),
    "nothing but a frame with a PDF": page(
        '<iframe src="/pdf/web/viewer.html?file=/a.pdf"></iframe><script>x()</script>'
    ),
    "a notice on pages that cannot be found": page(
        "<h1>关于整改网站页面不存在问题的通知</h1><p>各单位：近期检查发现部分栏目访问的页面不存在，请于9月底前整改。</p>"
    ),
    "a notice on 404": page(
        "<p>关于排查政府网站404错误链接的通知</p><p>发现404 Not Found的，请及时修复。</p>", "关于404错误链接的通知"
    ),
    "a notice with a number of 404": page("<h1>达市府办函〔2021〕404号</h1>" + SHORT_NOTICE, "达市府办函〔2021〕404号"),
    "a notice on captchas": page(
        "<p>关于启用短信验证码登录的公告</p><p>登录时请输入验证码。</p><form><input name='vcode'></form>"
    ),
    "a notice with the site's search form": page(
        SHORT_NOTICE + "<p>关于印发要点的通知</p><form><input name='q'><input name='checkcode'>验证码</form>"
    ),
    "a notice on firewalls": page("<h1>关于采购网站防火墙的公告</h1><p>采购Web应用防火墙一台，访问被拦截时告警。</p>"),
    "a notice on too many visits": page("<p>关于预约系统访问过于频繁的通告</p><p>请错峰预约。</p>"),
    "a site that ruishu let us in": RUISHU.replace("<body></body>", "<body>" + SHORT_NOTICE * 8 + "</body>"),
    "metadata say that it is one": page(
        "<p>您访问的页面不存在</p>", "提示", '<meta name="ArticleTitle" content="一则通知">'
    ),
    "metadata the other way round": page("", "", '<meta content="一则通知" name="ArticleTitle"/>')
    + "<script>a()</script>",
    "words that its scripts bring": page(
        f"<div id=app></div><script>window._CONFIG={{DETAIL:{{content:'{'各县人民政府市级有关部门' * 8}'}}}}</script>"
    ),
    "words that its scripts bring, escaped": page(
        "<div id=app></div><script>var d='" + "\\u5404\\u53bf" * 40 + "'</script>"
    ),
    "a list in records": "<datastore><recordset><record><![CDATA[<a href='/art/1.html'>一</a>]]></record></recordset></datastore>",
    "a list in records, in a page": page(
        "<script type='text/xml'><datastore><record><![CDATA[<a href='/art/1.html'>一</a>]]></record></datastore></script>"
    ),
    "a list in JSON": '{"code":200,"data":{"list":[]}}',
    "a list of a few links": page(
        "<a href=1.html>一</a><a href=2.html>二</a><a href=3.html>三</a><script>a()</script>"
    ),
    "a piece of a page": "<li><a href='/a.html'>一</a><span>2021-09-10</span></li>",
    "a title of the site and of a page": page(SHORT_NOTICE, "页面不存在问题整改通知-眉山市人民政府"),
}


@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.LIST])
@pytest.mark.parametrize("name", SOUND)
def test_what_stays_a_page(name: str, kind: Kind) -> None:
    assert judged(SOUND[name], kind=kind) == Verdict(State.FETCHED)


REAL = sorted(
    path
    for path in [*NOTICES.glob("*.*"), *(NOTICES / "odd").glob("*"), *(NOTICES / "formats").rglob("*.*")]
    if path.is_file()
)
ARTICLE = re.compile(rb'name="(?:ArticleTitle|PubDate|ColumnName|channelId)"', re.IGNORECASE)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_what_was_published_is_sound(path: Path) -> None:
    data = path.read_bytes()
    kind = Kind.LIST if path.name.startswith("list-") else Kind.NOTICE
    assert judged(data, kind=kind) == Verdict(State.FETCHED)
    # nor does it hang on the metadata alone
    assert judged(ARTICLE.sub(b'name="x"', data), kind=kind) == Verdict(State.FETCHED)


def test_what_is_hidden_is_not_seen() -> None:
    body = b"<title>t</title>a<!-- b --><script>c</script><STYLE>d</style>&amp;<p hidden>\xe5\x90\x84</p> <br> e<noscript>f"
    assert visible(body, 100) == "a & 各 e"


def test_words_are_read_no_further_than_asked() -> None:
    assert 100 <= len(visible(("<p>各县</p><i></i><!-- -->" * 5000).encode(), 100)) < 20_000


HOSTILE = {
    "open scripts": b"<script" * 60_000,
    "open comments": b"<!--" * 100_000,
    "open tags": b"<a " * 150_000,
    "open metas": b"<meta name=" * 40_000,
    "open headings": b"<h1>" + b"<b>" * 100_000,
    "open quotes": b"<a href='" * 50_000,
    "spaces": b"<html>" + b" " * 400_000,
    "brackets": "〔2021".encode() * 40_000,
    "about": b"<p>" + "关于".encode() * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_judged_like_any_other(name: str) -> None:
    """It would take minutes were a pattern not linear."""
    assert judged(HOSTILE[name]).state in (State.FETCHED, State.BLOCKED)
