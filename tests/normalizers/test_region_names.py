"""One name given alone: which region it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.regions import by_code, resolve
from normalizers.regions.gazetteer import gazetteer


def code_of(name: str, within: str | None = None) -> str | None:
    region = resolve(name, within=by_code(within) if within else None)
    return region.code if region else None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("中国", "100000"),
        ("四川省", "510000"),
        ("四川", "510000"),
        ("内蒙古", "150000"),
        ("广西壮族自治区", "450000"),
        ("香港", "810000"),
        ("达州市", "511700"),
        ("达州", "511700"),
        ("四川省达州市", "511700"),
        ("四川达州", "511700"),
        ("眉山市", "511400"),
        ("阿坝州", "513200"),
        ("锡盟", "152500"),
        ("呼和浩特", "150100"),
        ("双流区", "510116"),
        ("成都市双流区", "510116"),
        ("成都双流", "510116"),
        ("广元市昭化区", "510811"),
        ("攀枝花市仁和区", "510411"),
        ("都江堰市", "510181"),
        ("泸县", "510521"),
        ("北川县", "510726"),
        ("北京市海淀区", "110108"),
        ("兰州市城关区", "620102"),
        ("乐山市市中区", "511102"),
        ("成都 市双流\u3000区", "510116"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("海南", "460000"),
        ("海南州", "632500"),
        ("辽宁朝阳", "211300"),
    ],
)
def test_name_means_one_region(name: str, code: str) -> None:
    assert code_of(name) == code


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ("达县", "511703"),
        ("彭山县", "511403"),
        ("元坝区", "510811"),
        ("宜宾县", "511504"),
        ("成都市新津县", "510118"),
        ("资阳市简阳市", "510185"),
        ("江干区", "330102"),
        ("襄樊市", "420600"),
        ("铜仁地区", "520600"),
    ],
)
def test_old_name_means_the_region_that_took_its_place(old: str, code: str) -> None:
    assert code_of(old) == code


@pytest.mark.parametrize(
    "name", ["城关区", "朝阳区", "鼓楼区", "市中区", "朝阳", "双流", "公安", "平安", "", "、", "各县"]
)
def test_name_of_several_places_or_of_none_means_none(name: str) -> None:
    assert code_of(name) is None


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("城关区", "620100", "620102"),
        ("城关区", "540100", "540102"),
        ("朝阳区", "110000", "110105"),
        ("鼓楼区", "350000", "350102"),
        ("市中区", "511100", "511102"),
        ("市中区", "510000", None),  # 内江's and 乐山's
        ("双流", "510000", "510116"),
        ("双流", "440000", None),
        ("成都市", "511700", "510100"),  # a full name of one place stands anywhere
    ],
)
def test_within_decides(name: str, within: str, code: str | None) -> None:
    assert code_of(name, within) == code


def test_every_full_name_means_its_own_region() -> None:
    missed = [one.full_name for one in gazetteer().regions.values() if resolve(one.full_name) != one]
    assert missed == []


@given(st.text(alphabet="成都市达州县区省四川双流和广元海南 、朝阳城关", max_size=20))
def test_resolve_never_raises(name: str) -> None:
    region = resolve(name)
    assert region is None or by_code(region.code) is region
