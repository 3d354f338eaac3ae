"""The notices that the warehouse's speed is measured on are the same every time, and stand to each other as real ones do."""

import logging
from itertools import islice

import jieba  # type: ignore[import-untyped]
import pytest

from bench.synthetic import made, triples_of
from taizhang.model import Level, Record
from warehouse.batch_shape import batch_row


@pytest.fixture(scope="module")
def notices() -> list[Record]:
    jieba.setLogLevel(logging.WARNING)
    return list(islice(made(), 60))


def test_the_same_notices_are_made_every_time(notices: list[Record]) -> None:
    assert list(islice(made(), 60)) == notices


def test_a_province_comes_first_and_its_cities_and_counties_keep_most_of_its_sentences(notices: list[Record]) -> None:
    province, city = notices[0], next(n for n in notices if n.document.level is Level.CITY)
    assert province.document.level is Level.PROVINCE and province.document.adcode == "510000"
    theirs = "".join(task.text for task in city.tasks)
    kept = [task for task in province.tasks if task.text in theirs]
    assert len(province.tasks) / 4 < len(kept) < len(province.tasks)


def test_no_two_notices_are_one_version_and_every_fact_has_its_place(notices: list[Record]) -> None:
    rows = [batch_row(notice, "") for notice in notices]
    assert len({(row["doc_id"], row["version_id"]) for row in rows}) == len(notices)
    assert all(task.place and task.place.quote == task.text for notice in notices for task in notice.tasks)
    assert all(unit.place for notice in notices for task in notice.tasks for unit in task.units)


def test_a_notice_has_about_as_many_triples_as_a_golden_one(notices: list[Record]) -> None:
    tasks = sum(len(notice.tasks) for notice in notices)
    assert 1.5 < sum(map(triples_of, notices)) / tasks < 3
