"""Where nothing is new, nothing is built: what was published stands as long as all of it is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawlers.states import State
from flows import publish
from flows.ingest import ingest
from taizhang.settings import Settings


@pytest.fixture(scope="module")
def published_once(
    tmp_path_factory: pytest.TempPathFactory, write_notices: Callable[[Path, range], list[Path]]
) -> Path:
    data = tmp_path_factory.mktemp("published") / "data"
    write_notices(data / "raw", range(3))
    publish_all(Settings(data=data))
    return data


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Settings:
    """Three notices, read and published."""
    return Settings(data=shutil.copytree(published_once, tmp_path / "data"))


def publish_all(settings: Settings) -> None:
    ingest([settings.raw], settings)
    publish.publish(publish.build(settings), settings)


def test_what_was_published_stands_until_a_notice_comes(published: Settings, notice: Callable[[int], str]) -> None:
    assert publish.stands(published)
    ingest([published.raw], published)
    assert publish.stands(published)
    (published.raw / "new.txt").write_text(notice(7), "utf-8")
    ingest([published.raw], published)
    assert not publish.stands(published)


def test_nothing_published_does_not_stand(tmp_path: Path) -> None:
    assert not publish.stands(Settings(data=tmp_path))


@pytest.mark.parametrize(
    "name", ["warehouse.duckdb", "tables/tasks.parquet", "exports/changes.csv", "exports/comparison.csv"]
)
def test_a_file_that_is_gone_is_made_again(published: Settings, name: str) -> None:
    (published.curated / name).unlink()
    assert not publish.stands(published)


def test_another_language_or_other_rules_make_it_anew(published: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not publish.stands(replace(published, lang="en"))
    monkeypatch.setattr(publish, "extractor_version", lambda: "9")
    assert not publish.stands(published)


def test_another_wish_about_people_s_numbers_makes_the_exports_anew(published: Settings) -> None:
    keeping = replace(published, keep_personal=True)
    assert not publish.stands(keeping)
    publish_all(keeping)
    assert publish.stands(keeping) and not publish.stands(published)


def test_every_file_of_a_run_keeps_people_s_numbers_or_none_does(data: Path) -> None:
    for file in (data / "raw").iterdir():
        file.write_text(file.read_text("utf-8").replace("向社会公开", "向社会公开，电话13812345678"), "utf-8")
    settings = Settings(data=data)
    for keep_personal in (False, True):
        publish_all(replace(settings, keep_personal=keep_personal))
        for name in ("comparison.csv", "tasks.csv", "triples.csv"):
            text = (settings.exports / name).read_text("utf-8")
            assert ("13812345678" in text, "138******78" in text) == (keep_personal, not keep_personal), name


def test_a_correction_that_comes_changes_or_goes_makes_it_anew(published: Settings) -> None:
    published.corrections.write_text("corrects,task_id,words,to,who,why\n", "utf-8")
    assert not publish.stands(published)
    publish_all(published)
    assert publish.stands(published)
    published.corrections.unlink()
    assert not publish.stands(published)


def test_a_build_by_hand_with_what_was_published_changes_nothing_of_that(published: Settings) -> None:
    publish.build(published)
    assert publish.stands(published)


def test_a_crawl_without_news_leaves_it_and_one_with_news_does_not(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page()), "/2.html": crawls.answer(crawls.page(title="另一通知"))})
    publish_all(crawls.settings)
    crawls.crawl({"/1.html": crawls.answer(state=State.UNCHANGED), "/2.html": crawls.answer(state=State.UNCHANGED)})
    assert publish.stands(crawls.settings)
    crawls.crawl({"/1.html": crawls.answer(state=State.MISSING)})
    assert not publish.stands(crawls.settings)
