"""Files beside a page that it links to: found in its own folder or below, never elsewhere."""

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from crawlers.attachments import attached, links_in, name_beside


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    (folder / "通知_files").mkdir(parents=True)
    (tmp_path / "secret.docx").write_bytes(b"x")
    for name in ("附件1.docx", "附件 2.xlsx", "通知_files/附件3.pdf", "100%.doc", "通知.html"):
        (folder / name).write_bytes(b"x")
    return folder / "通知.html"


def names(page: Path, *links: str) -> list[str]:
    return [name_beside(page, path) for path in attached(page, links)[0]]


def test_files_are_found_in_the_order_of_the_links_each_once(page: Path) -> None:
    found = names(page, "附件 2.xlsx", "./附件1.docx", "附件1.docx?v=2#top", "通知_files/附件3.pdf")
    assert found == ["附件 2.xlsx", "附件1.docx", "通知_files/附件3.pdf"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_percents_are_read_in_either_encoding(page: Path, encoding: str) -> None:
    assert names(page, quote("附件1.docx".encode(encoding))) == ["附件1.docx"]
    assert names(page, "100%.doc") == ["100%.doc"]


def test_a_name_that_is_gbk_on_the_disk_is_found_and_told_as_text(page: Path) -> None:
    (page.parent / os.fsdecode("附件4.docx".encode("gb18030"))).write_bytes(b"x")
    assert names(page, "附件4.docx") == ["附件4.docx"]


def test_a_label_of_a_link_and_backslashes_are_read(page: Path) -> None:
    assert names(page, "附件1.docx\t附件1：任务分工表") == ["附件1.docx"]
    assert names(page, "通知_files\\附件3.pdf") == ["通知_files/附件3.pdf"]


@pytest.mark.parametrize(
    "link",
    [
        "../secret.docx", "通知_files/../../secret.docx", "%2e%2e/secret.docx", "/secret.docx", "附件9.docx",
        "https://www.example.gov.cn/附件1.docx", "//www.example.gov.cn/附件1.docx", "file:///etc/hostname",
        "javascript:void(0)", "#", "", "http://[", "a\0b.docx", "长" * 5000 + ".docx",
    ],
)  # fmt: skip
def test_what_is_elsewhere_is_missing(page: Path, link: str) -> None:
    assert attached(page, [link]) == ([], [link])


def test_a_link_of_the_file_system_does_not_lead_out(page: Path) -> None:
    (page.parent / "外.docx").symlink_to(page.parent.parent / "secret.docx")
    (page.parent / "内.docx").symlink_to(page.parent / "附件1.docx")
    assert names(page, "外.docx", "内.docx") == ["内.docx"]


def test_a_page_is_not_attached_to_itself(page: Path) -> None:
    assert attached(page, ["通知.html"]) == ([], [])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_links_to_documents_are_found_in_a_pages_bytes(encoding: str) -> None:
    text = (
        "<a class=x href='./附件1.docx'>附件1</a><A target=_blank HREF=b.pdf>附件2</A>"
        '<a href="c.xls?a=1&amp;b=2">附件3</a><a href="next.html">下一篇</a><a href="/">首页</a><a href="./附件1.docx">x</a>'
        '<link href="style.css"><a href="d.css">x</a><a href="https://www.example.gov.cn/x.docx">站</a>'
    )
    assert links_in(text.encode(encoding)) == ["./附件1.docx", "b.pdf", "c.xls?a=1&b=2"]


def test_a_tag_that_never_ends_takes_no_time() -> None:
    assert links_in(b"<a " * 200_000) == []
