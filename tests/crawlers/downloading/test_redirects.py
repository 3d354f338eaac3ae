"""Redirects are followed within the source's hosts, and end at another site, in a loop, or at an error page."""

from __future__ import annotations

from typing import Any

import pytest

from crawlers.downloading.redirects import leads_to

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = "<html><body><p>关于印发工作要点的通知</p></body></html>".encode()
URL = "http://www.ms.gov.cn/info/1.htm"


def to(target: str, status: int = 302, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return status, {"Location": target, **headers}, b""


def stub(target: str) -> bytes:
    return f'<html><head><meta http-equiv="refresh" content="0;url={target}"></head></html>'.encode()


def with_cookie(answering: Any) -> None:
    """Send the client back to where it is until it shows the cookie that it was given."""
    if "seen=1" in (answering.headers["Cookie"] or ""):
        answering.answer(200, HTML, PAGE)
    else:
        answering.answer(302, {"Location": "/cookie", "Set-Cookie": "seen=1; Path=/"}, b"")


@pytest.fixture(scope="module")
def came(serving: Any, fetch: Any) -> dict[str, Any]:
    """What came of each path of a copy of a site, by path; addresses of the copy are shown without their host."""
    copy = serving(
        {
            "/page": PAGE,
            "/": PAGE,
            "/404.htm": PAGE,
            "/moved": to("/page", 301),
            "/moved-twice": to("/moved"),
            "/to-the-site": to("https://www.ms.gov.cn/page"),
            "/to-a-department": to("http://fgw.ms.gov.cn/page"),
            "/away": to("http://www.example.org/page"),
            "/to-a-file": to("ftp://www.ms.gov.cn/page"),
            "/loop": to("/loop"),
            "/ring": to("/ring2"),
            "/ring2": to("/ring"),
            "/home": to("/"),
            "/wrong": to("/404.htm"),
            "/wrong-again": to("/404.htm"),
            "/cookie": with_cookie,
            "/stub": stub("/page"),
            "/stub-away": stub("http://www.example.org/"),
            "/stub-of-stub": stub("/stub"),
            "/stub-of-itself": stub("/stub-of-itself"),
            "/error-stub": (404, HTML, stub("/page")),
        }
    )
    found = fetch(
        [f"{copy.base}{path}" for path in copy.routes], job={"base": copy.base}, site={"hosts": ["www.ms.gov.cn"]}
    )["came"]
    return {
        url.removeprefix(copy.base): row | {"to": row.get("final", "").removeprefix(copy.base)}
        for url, row in found.items()
    }


@pytest.mark.parametrize("path", ["/moved", "/moved-twice", "/to-the-site", "/to-a-department", "/stub"])
def test_what_stands_elsewhere_on_the_site_is_had_from_there(came: dict[str, Any], path: str) -> None:
    assert (came[path]["state"], came[path]["to"]) == ("fetched", "/page")


def test_a_cookie_is_kept_and_shown(came: dict[str, Any]) -> None:
    assert (came["/cookie"]["state"], came["/cookie"]["to"]) == ("fetched", "/cookie")


@pytest.mark.parametrize("path", ["/away", "/stub-away"])
def test_another_site_is_not_gone_to(came: dict[str, Any], path: str) -> None:
    assert came[path]["state"] == "moved"
    assert came[path]["fault"] == "MovedAway"
    assert "http://www.example.org/" in came[path]["reason"]


@pytest.mark.parametrize("path", ["/loop", "/ring"])
def test_a_loop_ends(came: dict[str, Any], path: str) -> None:
    assert came[path]["state"] == "failed"
    assert came[path]["reason"].startswith("a loop of redirects")


@pytest.mark.parametrize("path", ["/home", "/wrong", "/wrong-again"])
def test_a_redirect_to_the_home_page_or_to_an_error_page_is_a_soft_404(came: dict[str, Any], path: str) -> None:
    assert came[path]["state"] == "soft_404"


def test_a_redirect_to_no_web_page_is_a_fault(came: dict[str, Any]) -> None:
    assert (came["/to-a-file"]["state"], came["/to-a-file"]["reason"]) == ("failed", "status 302 that leads nowhere")


def test_a_page_that_leads_on_is_followed_once(came: dict[str, Any]) -> None:
    assert came["/stub-of-stub"]["to"] == "/stub"
    assert came["/stub-of-itself"]["to"] == "/stub-of-itself"


def test_a_page_that_is_gone_leads_nowhere(came: dict[str, Any]) -> None:
    assert came["/error-stub"]["state"] == "missing"


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/index.html">', "http://www.ms.gov.cn/index.html"),
        ("<META HTTP-EQUIV=refresh CONTENT='3;URL=list.htm'>", "http://www.ms.gov.cn/info/list.htm"),
        ("<script>window.location.href = './2.htm?a=1&amp;b=2';</script>", "http://www.ms.gov.cn/info/2.htm?a=1&b=2"),
        ('<script>location.replace("//www.ms.gov.cn/new/")</script>', "http://www.ms.gov.cn/new/"),
        ("<script>top.location='/a/'</script><p>页面跳转中，请稍候……</p>", "http://www.ms.gov.cn/a/"),
    ],
)
def test_a_page_that_only_leads_on_is_known(body: str, target: str) -> None:
    assert leads_to(body.encode(), URL) == target


@pytest.mark.parametrize(
    "body",
    [
        "<script>document.cookie='a=1';location.href='/info/1.htm?x'</script>",  # a challenge
        "<script>location.href=location.pathname+location.search</script>",
        "<script>var u='/a';if(isMobile())location.href=u</script>",
        '<meta http-equiv="refresh" content="300">',
        '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
        '<meta http-equiv="refresh" content="0;url=/info/1.htm#top">',
        '<meta http-equiv="refresh" content="0;url=http://[::bad">',
        "<script>if(isMobile())location.href='/m/'</script><p>" + "各县（区）人民政府，市级有关部门。" * 10 + "</p>",
        "<script>location.href='/a'</script>" + " " * 9000,
        "",
    ],
)
def test_other_pages_lead_nowhere(body: str) -> None:
    assert leads_to(body.encode(), URL) is None
