"""Pages that a person saved: they come into the ledger with their addresses and attachments, block pages do not."""

from __future__ import annotations

import hashlib
import quopri
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers import inbox
from crawlers.inbox import take
from crawlers.ledger import open_ledger
from crawlers.ledger.ledger import Ledger
from crawlers.ledger.values import Batch, Fetched
from crawlers.registry import Column, Evidence, Site
from crawlers.states import Kind, State
from crawlers.store import Store
from taizhang.settings import Settings

URL = "https://www.ms.gov.cn/info/1001/7.htm"
PAGE = """<!DOCTYPE html>
{mark}<html><head><meta charset="utf-8"><title>关于印发2021年政务公开工作要点的通知</title></head><body>
<div class="v_news_content"><p>关于印发2021年政务公开工作要点的通知</p>
<p>各县（区）人民政府，市级有关部门：现将工作要点印发给你们，请认真贯彻落实。</p>
<p>（一）公开目录。编制基层政务公开事项标准目录，向社会公开。（责任单位：市司法局；完成时限：2021年9月底前）</p>
<p>{links}</p></div></body></html>"""
CHALLENGE = """<!DOCTYPE html><html><head><meta content="aa~bb" r='m'><script>$_ts=window['$_ts'];$_ts.nsd=1;</script>
<script src="/4QbVtADbnLVIc/d.FxJzG50F.js" r='m'></script></head><body></body></html>"""
DOCX = b"PK\x03\x04" + b"document " * 100


def page(url: str | None = URL, *links: str) -> bytes:
    mark = f"<!-- saved from url=({len(url):04d}){url} -->\n" if url else ""
    return PAGE.format(mark=mark, links="".join(f'<a href="{link}">附件</a>' for link in links)).encode()


def site(name: str, host: str, *columns: str) -> Site:
    listed = tuple(Column(str(n), "公示公告", url) for n, url in enumerate(columns))
    return Site(
        name, name, "511400", "vsb", f"https://{host}/", listed, "0 1 * * *", "x", Evidence("made up"), hosts=(host,)
    )


SITES = (
    site("meishan", "www.ms.gov.cn", "https://www.ms.gov.cn/zfxxgk/gsgg.htm"),
    site("meishan-fgw", "www.ms.gov.cn", "https://www.ms.gov.cn/fgw/gsgg.htm"),
    site("dazhou", "www.dazhou.gov.cn"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox").mkdir()
    return Settings(data=tmp_path)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    with open_ledger(settings) as opened:
        yield opened


def words_of(data: bytes) -> str | None:
    return None


def taken(settings: Settings, ledger: Ledger) -> inbox.Taken:
    return take(settings, ledger, SITES, words_of)


def put(settings: Settings, name: str, data: bytes | str) -> Path:
    path = settings.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_page_that_names_its_address_goes_into_the_ledger_and_away(settings: Settings, ledger: Ledger) -> None:
    put(settings, "通知.html", page())
    assert taken(settings, ledger) == inbox.Taken((("meishan", URL),))
    (version,) = ledger.versions()
    assert (version.site, version.url, version.sha256) == ("meishan", URL, hashed(page()))
    assert Store(settings.crawled / "objects").get(version.sha256) == page()
    (line,) = ledger.news()
    assert (line.state, line.reason, line.kind) == (State.FETCHED, "saved by hand", Kind.NOTICE)
    assert [path.name for path in settings.inbox.iterdir()] == ["taken"]
    assert (settings.inbox / "taken" / "通知.html").read_bytes() == page()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("notice.html.url", "[InternetShortcut]\r\nURL=" + URL + "\r\n"),
        ("notice.url", URL + "\n"),
        ("urls.csv", f"file,url\nnotice.html,{URL}\n"),
        ("urls.csv", f"\ufeffnotice.html,{URL}\n"),
    ],
)
def test_the_address_may_be_told_beside_the_page(settings: Settings, ledger: Ledger, name: str, told: str) -> None:
    put(settings, "notice.html", page(None))
    put(settings, name, told)
    assert taken(settings, ledger).pages == (("meishan", URL),)


def test_the_address_told_beside_a_page_goes_before_its_own(settings: Settings, ledger: Ledger) -> None:
    put(settings, "notice.html", page("https://mirror.example.org/x.htm"))
    put(settings, "notice.html.url", URL)
    assert taken(settings, ledger).pages == (("meishan", URL),)


def test_a_page_of_singlefile_names_its_address_too(settings: Settings, ledger: Ledger) -> None:
    mark = f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Mon Nov 22 2021 10:00:00 -->"
    put(settings, "notice.html", page(None).replace(b"<html>", f"<html>{mark}".encode()))
    assert taken(settings, ledger).pages == (("meishan", URL),)


def test_an_mhtml_file_is_kept_whole_under_the_address_in_its_head(settings: Settings, ledger: Ledger) -> None:
    body = quopri.encodestring(page(None, "/files/list.docx"))
    data = (
        (
            f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----b"\r\n\r\n'
            f"------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
            f"Content-Location: {URL}\r\n\r\n"
        ).encode()
        + body
        + b"\r\n------b--\r\n"
    )
    put(settings, "notice.mhtml", data)
    put(settings, "list.docx", DOCX)
    assert taken(settings, ledger).pages == (("meishan", URL),)
    (version,) = ledger.versions()
    assert version.sha256 == hashed(data)
    assert [one.url for one in version.attachments] == ["https://www.ms.gov.cn/files/list.docx"]


def test_files_beside_a_page_that_it_links_to_come_with_it(settings: Settings, ledger: Ledger) -> None:
    links = ("/files/P020.docx", "/system/download.jsp?wbfileid=7&filename=附件2.docx", "/files/not-saved.docx")
    put(settings, "notice.html", page(URL, *links))
    put(settings, "P020.docx", DOCX)
    put(settings, "附件2.docx", DOCX + b"2")
    assert taken(settings, ledger).left == ()
    (version,) = ledger.versions()
    assert [(one.href, one.sha256) for one in version.attachments] == [
        (links[0], hashed(DOCX)),
        (links[1], hashed(DOCX + b"2")),
    ]
    assert sorted(path.name for path in (settings.inbox / "taken").iterdir()) == [
        "P020.docx",
        "notice.html",
        "附件2.docx",
    ]


def test_what_the_browser_saved_to_draw_the_page_goes_away_with_it(settings: Settings, ledger: Ledger) -> None:
    put(settings, "notice.html", page())
    put(settings, "notice_files/logo.png", b"\x89PNG")
    put(settings, "notice_files/style.css", b"p {}")
    assert taken(settings, ledger) == inbox.Taken((("meishan", URL),))
    assert (settings.inbox / "taken" / "notice_files" / "logo.png").is_file()
    assert [path.name for path in settings.inbox.iterdir()] == ["taken"]


def test_a_file_without_an_address_stays_and_is_told(settings: Settings, ledger: Ledger) -> None:
    path = put(settings, "notice.html", page(None))
    found = taken(settings, ledger)
    assert found.pages == ()
    assert found.left == (
        f"{path}: the address at which it stood is not known; write it into notice.html.url, or into urls.csv beside it "
        "as file,url",
    )
    assert path.exists()


def test_a_block_page_saved_by_mistake_is_refused(settings: Settings, ledger: Ledger) -> None:
    path = put(settings, "notice.html", CHALLENGE)
    put(settings, "notice.html.url", URL)
    (why,) = taken(settings, ledger).left
    assert why.startswith(f"{path}: this is no notice but what the site shows instead (blocked")
    assert list(ledger.versions()) == []
    assert path.exists()


def test_a_page_whose_attachment_is_a_block_page_stays_whole(settings: Settings, ledger: Ledger) -> None:
    put(settings, "notice.html", page(URL, "/files/list.docx"))
    put(settings, "list.docx", CHALLENGE)
    found = taken(settings, ledger)
    assert found.pages == ()
    assert found.left[0].startswith(f"{settings.inbox / 'list.docx'}: this is no notice")
    assert (settings.inbox / "notice.html").exists()


def test_a_page_of_no_registered_source_is_the_inboxs_own(settings: Settings, ledger: Ledger) -> None:
    other = "https://www.example.gov.cn/info/1.htm"
    put(settings, "notice.html", page(other))
    assert taken(settings, ledger).pages == (("inbox", other),)


def test_of_two_sources_on_a_host_the_one_with_the_nearest_column_is_meant(settings: Settings, ledger: Ledger) -> None:
    put(settings, "a.html", page("https://www.ms.gov.cn/fgw/info/1.htm"))
    put(settings, "b.html", page("https://www.ms.gov.cn/zfxxgk/info/1.htm"))
    assert [source for source, _ in taken(settings, ledger).pages] == ["meishan", "meishan-fgw"]


def test_of_two_sources_the_one_that_knows_the_page_is_meant(settings: Settings, ledger: Ledger) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    run = ledger.begin("meishan-fgw", "", at)
    ledger.write(run, Batch(fetched=[Fetched(URL, Kind.NOTICE, at, State.BLOCKED, "ruishu", 412)]))
    ledger.end(run, at, "done")
    put(settings, "notice.html", page())
    assert taken(settings, ledger).pages == (("meishan-fgw", URL),)


def test_the_same_page_again_is_no_news(settings: Settings, ledger: Ledger) -> None:
    for _ in range(2):
        put(settings, "notice.html", page())
        taken(settings, ledger)
    assert len(list(ledger.versions())) == 1
    assert len(list(ledger.news())) == 1
    assert sorted(path.name for path in (settings.inbox / "taken").iterdir()) == ["notice (2).html", "notice.html"]


def test_a_page_that_a_crawl_found_blocked_is_had_by_hand(settings: Settings, ledger: Ledger) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    run = ledger.begin("meishan", "", at)
    ledger.write(run, Batch(fetched=[Fetched(URL, Kind.NOTICE, at, State.BLOCKED, "ruishu", 412)]))
    ledger.end(run, at, "done")
    put(settings, "notice.html", page())
    taken(settings, ledger)
    assert [version.url for version in ledger.versions()] == [URL]
    assert ledger.pages("meishan")[URL].state is State.FETCHED


def test_a_crawl_that_was_stopped_goes_on_after_the_inbox_was_emptied(settings: Settings, ledger: Ledger) -> None:
    at = datetime.now(UTC)
    stopped = ledger.begin("meishan", "", at)
    ledger.end(stopped, at, "stopped")
    put(settings, "notice.html", page())
    taken(settings, ledger)
    run = ledger.begin("meishan", "", datetime.now(UTC))
    assert (run.id, run.resumed) == (stopped.id, True)


def test_a_source_that_is_being_crawled_leaves_its_pages_for_later(settings: Settings, ledger: Ledger) -> None:
    path = put(settings, "notice.html", page())
    put(settings, "other.html", page("https://www.dazhou.gov.cn/a/1.html"))
    with ledger.crawling("meishan"):
        found = taken(settings, ledger)
    assert found.pages == (("dazhou", "https://www.dazhou.gov.cn/a/1.html"),)
    assert found.left[0].startswith(f"{path}: meishan: process ")
    assert path.exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("notice.html", "urls.csv:2: 'notice.html'; expected a file's name, a comma and its address"),
        ("notice.html,www.ms.gov.cn/x", "urls.csv:2: 'notice.html,www.ms.gov.cn/x'; expected"),
    ],
)
def test_a_line_of_urls_csv_that_says_nothing_is_named(
    settings: Settings, ledger: Ledger, line: str, message: str
) -> None:
    put(settings, "notice.html", page())
    put(settings, "urls.csv", f"file,url\n{line}\n")
    found = taken(settings, ledger)
    assert found.pages == ()
    assert message in found.left[0]


def test_a_file_past_the_cap_stays_and_the_cap_is_named(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    settings = Settings(data=tmp_path, response_bytes=100)
    put(settings, "notice.html", page())
    with open_ledger(settings) as ledger:
        (why,) = taken(settings, ledger).left
    assert "more than the 100 bytes that TAIZHANG_RESPONSE_BYTES allows" in why


def test_without_an_inbox_nothing_is_taken(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with open_ledger(settings) as ledger:
        assert taken(settings, ledger) == inbox.Taken()
