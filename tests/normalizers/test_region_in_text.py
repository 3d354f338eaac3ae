"""Places named in running text, and words that only look like places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.regions import by_code, find_regions


def named(text: str, within: str | None = None) -> list[tuple[str, str]]:
    found = find_regions(text, within=by_code(within) if within else None)
    return [(text[one.start : one.end], one.region.code) for one in found]


def test_name_after_its_parents_is_one_place() -> None:
    assert named("在四川省成都市青白江区、双流区，富顺县") == [
        ("四川省成都市青白江区", "510113"),
        ("双流区", "510116"),
        ("富顺县", "510322"),
    ]


def test_a_list_member_of_a_common_name_lies_where_its_neighbour_does() -> None:
    assert named("北京市朝阳区、海淀区、通州区") == [
        ("北京市朝阳区", "110105"),
        ("海淀区", "110108"),
        ("通州区", "110112"),
    ]
    assert named("通州区") == []


def test_within_tells_places_of_one_name_apart() -> None:
    assert named("鼓楼区要") == []
    assert named("鼓楼区要", "320100") == [("鼓楼区", "320106")]
    assert named("南部县政府", "511300") == [("南部县", "511321")]


def test_zone_of_meishan_is_not_chengdu() -> None:
    assert named("天府新区眉山管委会、各县（区）人民政府") == [("眉山", "511400")]


def test_short_name_of_a_city_needs_a_word_of_a_city_after_it() -> None:
    assert named("达州高新区、海口海关、合肥海关、国家统计局达州调查队") == [
        ("达州", "511700"),
        ("海口", "460100"),
        ("合肥", "340100"),
        ("达州", "511700"),
    ]
    assert named("长安汽车、中山先生、朝阳产业、成都双流") == []


@pytest.mark.parametrize(
    "text",
    [
        "各市和县人民政府",
        "会同县级有关部门",
        "适应城市发展，推进沿海城市",
        "主城区、老城区改造，东城区域",
        "公安县级机关",
        "平安县城建设",
        "黄河南岸、珠江西岸、太行山西麓",
        "青海湖",
        "省市县三级，全省各市（州）",
        "京津冀、成渝地区双城经济圈",
        "富县强省",
        "社区、园区、景区和合作市（州）",
    ],
)
def test_words_that_are_no_places(text: str) -> None:
    assert named(text) == []


def test_market_watch_is_an_office_of_its_city() -> None:
    assert named("成都市场监管局、达州市市场监管局") == [("成都", "510100"), ("达州市", "511700")]


def test_two_characters_stand_for_a_county_in_a_list_of_counties() -> None:
    assert named("蒲江县、泸县和渠县") == [("蒲江县", "510131"), ("泸县", "510521"), ("渠县", "511725")]
    assert named("马鞍山市和县") == [("马鞍山市和县", "340523")]


@given(st.text(alphabet="四川省成都市青白江区达州高新和县城关朝阳、（)\n 海南口岸", max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    for one in find_regions(text, within=by_code("510000")):
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip()
        last = one.end


@given(st.text(max_size=40))
def test_any_text_is_read_without_error(text: str) -> None:
    find_regions(text)
