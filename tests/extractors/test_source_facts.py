"""What a notice's source tells of it: the division and the day count only where the notice itself is silent."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from extractors.extraction import extract
from taizhang.model import Level, Record, Source

TASK = "一、编制目录。编制基层政务公开事项标准目录，向社会公开。（责任单位：市司法局；完成时限：2021年9月底前）\n"
LISTED = date(2021, 9, 18)


def record(text: str, region_code: str | None = "511700", listed_on: date | None = LISTED) -> Record:
    data = text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return extract(data, Source("通知", sha256, "https://a/1.html", (), "dazhou", region_code, listed_on))


def test_a_notice_that_names_no_place_is_its_sources() -> None:
    document = record(f"关于印发工作要点的通知\n\n{TASK}").document
    assert (document.adcode, document.region, document.level) == ("511700", "四川省达州市", Level.CITY)
    assert document.published_on == LISTED


def test_what_the_notice_names_itself_goes_before() -> None:
    said = record(f"广元市人民政府办公室关于印发工作要点的通知\n\n{TASK}\n广元市人民政府办公室\n2021年9月1日\n")
    assert said.document.adcode == "510800"
    assert record(f"发布日期：2021年9月2日\n关于印发工作要点的通知\n\n{TASK}").document.published_on == date(2021, 9, 2)


def test_an_issuer_of_a_higher_rank_is_the_division_round_the_source() -> None:
    document = record(f"关于印发工作要点的通知\n\n{TASK}\n省政府办公厅\n2021年9月1日\n").document
    assert (document.issuer, document.adcode, document.level) == ("省政府办公厅", "510000", Level.PROVINCE)


def test_an_issuer_below_the_source_is_no_place_that_the_source_tells() -> None:
    document = record(f"关于印发工作要点的通知\n\n{TASK}\n县政府办公室\n2021年9月1日\n").document
    assert (document.issuer, document.adcode, document.level) == ("县政府办公室", None, Level.COUNTY)


@pytest.mark.parametrize("code", [None, "", "999999"])
def test_a_source_without_a_known_division_tells_none(code: str | None) -> None:
    document = record(f"关于印发工作要点的通知\n\n{TASK}", code, None).document
    assert (document.adcode, document.published_on) == (None, None)


def test_the_day_of_the_list_gives_a_date_its_year_where_nothing_else_does() -> None:
    text = "关于印发工作要点的通知\n\n一、编制目录。编制基层政务公开事项标准目录，向社会公开。（市司法局负责，9月底前完成）\n"
    (deadline,) = record(text).tasks[0].deadlines
    assert deadline.due == date(2021, 9, 30)


def test_the_hash_of_the_words_does_not_hang_on_the_source() -> None:
    text = f"关于印发工作要点的通知\n\n{TASK}"
    words = record(text).source.words
    assert words is not None
    assert record(text, None, None).source.words == words
    assert record(text.replace("9月", "10月")).source.words != words
    assert record("").source.words is None
