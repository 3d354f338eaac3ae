"""A page where a file was asked for is no file, except where Word and Excel call a page a document."""

from __future__ import annotations

import pytest

from crawlers.states import Kind, State
from crawlers.verdicts import Answer, Verdict, verdict

SITE = "http://www.ms.gov.cn"
VSB = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=7A1"
CAPTCHA = (
    "<html><head><title>附件下载</title></head><body><form>"
    + "<p>为保证下载安全，请输入验证码</p>" * 40
    + "<img src='/system/resource/js/filedownload/createimage.jsp'><input name='codeValue'></form></body></html>"
)
GONE = "<html><head><title>提示</title></head><body>您访问的文件不存在！</body></html>"
PAGE = "<html><body>" + "<p>各县（区）人民政府，市级有关部门：</p>" * 60 + "</body></html>"
WORD = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p>附件1</p></body></html>'
TABLE = "<html><body><table><tr><td>序号</td><td>任务</td><td>责任单位</td></tr></table></body></html>"


def judged(path: str, body: str | bytes, final: str | None = None, **headers: str) -> Verdict:
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return verdict(Answer(Kind.ATTACHMENT, SITE + path, SITE + (final or path), 200, named, data))


@pytest.mark.parametrize("path", [VSB, "/files/a.docx", "/files/a.pdf", "/files/a.doc", "/files/a.zip"])
def test_a_captcha_in_the_place_of_a_file_is_a_block(path: str) -> None:
    assert judged(path, CAPTCHA) == Verdict(State.BLOCKED, "captcha")


@pytest.mark.parametrize("path", [VSB, "/files/a.docx", "/files/a.xls"])
def test_a_page_that_says_so_is_a_soft_404(path: str) -> None:
    assert judged(path, GONE) == Verdict(State.SOFT_404)


@pytest.mark.parametrize(
    ("path", "asked"), [("/files/a.docx", ".docx"), ("/files/a.PDF?v=1", ".pdf"), ("/a.doc", ".doc"), (VSB, "file")]
)
def test_any_other_page_is_a_fault(path: str, asked: str) -> None:
    assert judged(path, PAGE) == Verdict(State.FAILED, f"a web page where a {asked} was asked for")


def test_a_message_in_the_place_of_a_file_is_a_fault() -> None:
    found = judged("/files/a.pdf", '{"code":500,"msg":"文件不存在"}')
    assert found == Verdict(State.FAILED, "a message where a .pdf was asked for")


def test_the_header_goes_before_the_address() -> None:
    named = 'attachment; filename="责任清单.pdf"'
    assert judged("/files/a.html", PAGE, Content_Disposition=named).state is State.FAILED
    assert judged("/down?id=1", PAGE, Content_Disposition="attachment; filename*=UTF-8''a.html").state is State.FETCHED


def test_a_redirect_to_the_error_page_is_a_soft_404() -> None:
    assert judged("/files/a.pdf", PAGE, final="/404.html") == Verdict(State.SOFT_404)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/a.pdf", b"%PDF-1.7\n"),
        ("/a.docx", b"PK\x03\x04"),
        ("/a.doc", b"\xd0\xcf\x11\xe0"),
        ("/a.doc", WORD),  # saved by Word as a page
        ("/a.xls", TABLE),  # exported by a system
        ("/a.doc", b"{\\rtf1"),
        ("/a.txt", "附件：任务清单"),
        ("/a.html", PAGE),
        (VSB, b"%PDF-1.4"),
        ("/a.pdf", b"\n\n%PDF-1.4"),
        ("/a.docx", b"\xd0\xcf\x11\xe0"),  # a .doc by another name
    ],
)
def test_files_are_sound(path: str, body: str | bytes) -> None:
    assert judged(path, body) == Verdict(State.FETCHED)


def test_a_header_is_found_however_it_is_written() -> None:
    answer = Answer(Kind.NOTICE, SITE, SITE, 200, {"etag": "1", "Last-Modified": "2"}, b"")
    assert (answer.header("ETag"), answer.header("last-modified"), answer.header("Age")) == ("1", "2", None)
