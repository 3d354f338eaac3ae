"""``taizhang crawl`` tells what came of each source, takes the inbox first, and ends with 1 where a crawl went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import crawling

Taizhang = Callable[..., Any]
CHILD = Path(__file__).parents[1] / "flows" / "crawling_child.py"
SOURCE = """- id: {name}
  name: 眉山市人民政府
  region_code: "511400"
  platform: vsb
  url: https://{name}.ms.gov.cn/
  columns:
    - {{key: gsgg, name: 公示公告, url: "https://{name}.ms.gov.cn/gsgg.htm"}}
  schedule: "0 1 * * *"
  expects: {{documents: 1}}
  evidence: {{read_in: "made up", confirmed_on: null}}
"""
PAGE = """<!-- saved from url=(0034)https://fine.ms.gov.cn/info/1/7.htm -->
<html><head><meta charset="utf-8"><title>通知</title></head><body><p>关于印发2021年政务公开工作要点的通知</p>
<p>（一）公开目录。编制基层政务公开事项标准目录，向社会公开。（责任单位：市司法局；完成时限：2021年9月底前）</p></body></html>"""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A registry whose sources do what their names say; see the process that stands for a crawl."""
    monkeypatch.setattr(crawling, "CHILD", (str(CHILD),))
    folder = tmp_path / "registry"
    folder.mkdir()
    (folder / "sichuan.yaml").write_text("".join(SOURCE.format(name=name) for name in ("fine", "dies")), "utf-8")
    (tmp_path / "data").mkdir()
    return str(folder)


def test_a_line_tells_what_came_of_a_source_and_what_to_do_next(
    taizhang: Taizhang, registry: str, tmp_path: Path
) -> None:
    done = taizhang("--data", tmp_path / "data", "crawl", "fine", TAIZHANG_REGISTRY=registry, TAIZHANG_CONTACT="desk")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "fine: 2 new, 0 changed, 0 unchanged, 0 missing, 0 blocked, 0 failed, 0 s",
        "  desk",
        "2 new, 0 changed, 0 missing: `taizhang run` reads what is new",
    ]


def test_a_source_whose_crawl_went_wrong_is_named_and_the_others_are_crawled(
    taizhang: Taizhang, registry: str, tmp_path: Path
) -> None:
    done = taizhang("--data", tmp_path / "data", "crawl", TAIZHANG_REGISTRY=registry)
    assert done.returncode == 1
    assert "fine: 2 new" in done.stdout
    assert "dies: the process that crawled it ended of SIGKILL before it reported" in done.stdout
    assert done.stderr == "taizhang: 1 source could not be crawled: dies\n"


def test_programs_get_json_alone(taizhang: Taizhang, registry: str, tmp_path: Path) -> None:
    done = taizhang("--data", tmp_path / "data", "crawl", "fine", "--json", TAIZHANG_REGISTRY=registry)
    data = json.loads(done.stdout)
    (source,) = data["sources"]
    assert (source["source"], source["new"], source["finished"], source["crawl_failed"]) == ("fine", 2, True, False)
    assert data["inbox"] == {"taken": [], "left": []}


def test_the_inbox_is_taken_first(taizhang: Taizhang, registry: str, tmp_path: Path) -> None:
    inbox = tmp_path / "data" / "inbox"
    inbox.mkdir()
    (inbox / "notice.html").write_text(PAGE, "utf-8")
    (inbox / "stray.pdf").write_bytes(b"%PDF-1.4")
    done = taizhang("--data", tmp_path / "data", "crawl", "fine", TAIZHANG_REGISTRY=registry)
    assert "inbox: 1 page taken" in done.stdout.splitlines()
    assert f"inbox: {inbox}/stray.pdf: the address at which it stood is not known" in done.stdout
    assert "3 new, 0 changed" in done.stdout
    assert (inbox / "taken" / "notice.html").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["crawl", "fin"], "fin: there is no such source"),
        (["crawl", "--base-url", "http://127.0.0.1:8000"], "name that source"),
        (["crawl", "fine", "dies", "--base-url", "http://127.0.0.1:8000"], "name that source"),
        (["crawl", "fine", "--base-url", "127.0.0.1:8000"], "expected an address such as http://127.0.0.1:8000"),
        (["crawl", "fine", "--base-url", "http://127.0.0.1:port"], "expected an address such as"),
        (["crawl", "fine", "--delay", "-1"], "--delay"),
        (["sources", "check", "fin"], "fin: there is no such source"),
        (["sources", "--state", "fine"], "--state is 'fine'; it can be never_crawled, blocked"),
        (["sources", "release", "fin"], "fin: there is no such source"),
        (["schedule", "sichuann"], "sichuann: there is no such group; there are sichuan"),
    ],
)
def test_wrong_usage_is_named(
    taizhang: Taizhang, registry: str, tmp_path: Path, words: list[str], message: str
) -> None:
    done = taizhang("--data", tmp_path / "data", *words, TAIZHANG_REGISTRY=registry)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_registry_that_says_something_wrong_is_wrong_usage_and_named_with_its_line(
    taizhang: Taizhang, registry: str, tmp_path: Path
) -> None:
    path = Path(registry) / "sichuan.yaml"
    path.write_text(path.read_text("utf-8").replace("platform: vsb", "platform: vbs"), "utf-8")
    done = taizhang("--data", tmp_path / "data", "sources", TAIZHANG_REGISTRY=registry)
    assert done.returncode == 2
    assert "sichuan.yaml:4: fine: platform is 'vbs'" in done.stderr
