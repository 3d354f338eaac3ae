"""What tests of flows share: crawls written straight into a ledger and a raw store, as the crawlers leave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.ledger import open_ledger
from crawlers.ledger.values import Batch, Discovery, Fetched, Walked
from crawlers.listing import Link
from crawlers.states import Kind, State
from crawlers.store import Store
from taizhang.settings import Settings

SITE = "dazhou"
HOST = "https://www.dazhou.gov.cn"
START = datetime(2021, 9, 20, 1, tzinfo=UTC)

TASKS = (
    ("编制基层政务公开事项标准目录，向社会公开", "市司法局", "2021年9月底前"),
    ("在县级政务服务大厅设立政务公开专区", "市政务服务管理局", "2022年6月底前"),
)
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="top">访问量：<b>{counter}</b></div>
<div class="TRS_Editor"><p>{title}</p><p>{letter}</p>
{table}<p>{links}</p>
</div><div class="footer"><a href="/help/使用帮助.doc">使用帮助</a> 主办：办公室</div></body></html>"""
HEADINGS = "<tr><th>序号</th><th>工作任务</th><th>责任单位</th><th>完成时限</th></tr>"
LETTER = "现将《政务公开重点任务分工表》印发给你们，请认真贯彻落实，按时完成各项任务。"
TITLE = "关于印发《政务公开重点任务分工表》的通知"


@dataclass(frozen=True)
class Answer:
    """What a notice's page answered, with the files that it links to, by the address as printed; None: not had."""

    data: bytes = b""
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    state: State = State.FETCHED
    title: str | None = None
    listed_on: date | None = None


@dataclass
class Crawls:
    """Crawls of one source, a day after each other."""

    settings: Settings
    site: str = SITE
    host: str = HOST
    number: int = 0

    def crawl(self, answers: Mapping[str, Answer]) -> datetime:
        """Write down a crawl that found these pages on its lists and fetched them; return when it began."""
        self.number += 1
        began = at = START + timedelta(days=self.number)
        store = Store(self.settings.crawled / "objects")
        found: list[Discovery] = []
        fetched: list[Fetched] = []
        with open_ledger(self.settings) as ledger:
            run = ledger.begin(self.site, "", at)
            known = ledger.pages(self.site, "")
            for path, answer in answers.items():
                at += timedelta(seconds=2)
                url = self.host + path
                walk = known[url].walk if url in known else self.number
                found.append(Discovery(url, Kind.NOTICE, "zcwj", walk, at, answer.title, answer.listed_on))
                links = tuple(Link(f"{self.host}/files/{href}", href) for href in answer.files)
                sha256 = store.put([answer.data])[0] if answer.data else None
                links_named = links if sha256 else None
                fetched.append(Fetched(url, Kind.NOTICE, at, answer.state, sha256=sha256, links=links_named))
                for link in links:
                    at += timedelta(seconds=2)
                    data = answer.files[link.href]
                    state = State.MISSING if data is None else State.FETCHED
                    sha256 = store.put([data])[0] if data is not None else None
                    found.append(Discovery(link.url, Kind.ATTACHMENT, "zcwj", walk, at, referer=url))
                    name = link.href.rpartition("/")[2]
                    fetched.append(Fetched(link.url, Kind.ATTACHMENT, at, state, sha256=sha256, name=name))
            walked = Walked("zcwj", self.number, at, 1, len(answers))
            ledger.write(run, Batch(found, fetched, [walked]))
            ledger.end(run, at, "done")
        return began

    @staticmethod
    def answer(data: bytes = b"", files: Mapping[str, bytes | None] | None = None, **facts: Any) -> Answer:
        """Return what a page answered: its bytes, the files that it links to (None: not had), its state and the like."""
        return Answer(data, files or {}, **facts)

    @staticmethod
    def page(
        tasks: Sequence[tuple[str, str, str]] = TASKS,
        *links: str,
        title: str = TITLE,
        letter: str = LETTER,
        counter: int = 0,
    ) -> bytes:
        """Return an article page: a table of tasks (what, who, by when), and links to these files."""
        rows = "".join(
            f"<tr><td>{n}</td><td>{text}</td><td>{unit}</td><td>{due}</td></tr>"
            for n, (text, unit, due) in enumerate(tasks, 1)
        )
        table = f"<table>{HEADINGS}{rows}</table>" if tasks else ""
        linked = "".join(f'<a href="{link}">附件：{link}</a>' for link in links)
        return PAGE.format(title=title, letter=letter, table=table, links=linked, counter=counter).encode()


@pytest.fixture(scope="session")
def crawls_in() -> Callable[[Path], Crawls]:
    """Makes a source in a data folder, and nothing crawled yet."""

    def crawls(data: Path) -> Crawls:
        settings = Settings(data=data)
        settings.raw.mkdir(parents=True)
        return Crawls(settings)

    return crawls


@pytest.fixture
def crawls(tmp_path: Path, crawls_in: Callable[[Path], Crawls]) -> Crawls:
    """A source in a data folder of its own, and nothing crawled yet."""
    return crawls_in(tmp_path / "data")
