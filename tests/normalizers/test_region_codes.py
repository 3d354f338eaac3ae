"""The gazetteer: codes, names, the tree, and codes that are gone."""

import pytest

from normalizers.regions import by_code, children, lies_in, parent, province_of
from normalizers.regions.gazetteer import COUNTRY, gazetteer
from normalizers.regions.zones import known_zones
from taizhang.model import Level


@pytest.mark.parametrize(
    ("code", "full_name", "level"),
    [
        ("100000", "中国", Level.COUNTRY),
        ("630000", "青海省", Level.PROVINCE),
        ("110000", "北京市", Level.PROVINCE),
        ("511700", "四川省达州市", Level.CITY),
        ("513200", "四川省阿坝藏族羌族自治州", Level.CITY),
        ("510113", "四川省成都市青白江区", Level.COUNTY),
        ("110108", "北京市海淀区", Level.COUNTY),
        ("500238", "重庆市巫溪县", Level.COUNTY),
        ("429004", "湖北省仙桃市", Level.COUNTY),
        ("659001", "新疆维吾尔自治区石河子市", Level.COUNTY),
        ("441900", "广东省东莞市", Level.CITY),
        ("653228", "新疆维吾尔自治区和田地区和康县", Level.COUNTY),
    ],
)
def test_full_name_leaves_out_steps_that_name_no_place(code: str, full_name: str, level: Level) -> None:
    region = by_code(code)
    assert region is not None
    assert (region.full_name, region.level) == (full_name, level)


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("510132", "510118"),  # 新津县
        ("511721", "511703"),  # 达县
        ("511422", "511403"),  # 彭山县
        ("511521", "511504"),  # 宜宾县
        ("512081", "510185"),  # 简阳市 left 资阳 for 成都
        ("371200", "370116"),  # 莱芜市 became a district
        ("330104", "330102"),  # 江干区 went into 上城区
        ("310119", "310115"),  # 南汇区 went into 浦东新区
        ("110100", "110000"),  # 市辖区 is no place
        ("429000", "420000"),
    ],
)
def test_code_that_is_gone_gives_its_successor(old: str, now: str) -> None:
    region = by_code(old)
    assert region is not None and region.code == now


def test_code_used_again_means_the_place_that_has_it_today() -> None:
    haicang, mohe = by_code("350205"), by_code("232701")
    assert haicang and haicang.name == "海沧区"  # 杏林区 until 2003
    assert mohe and mohe.name == "漠河市"  # 加格达奇区 until 2008


@pytest.mark.parametrize("code", ["", "1", "999999", "51170", "5117000", "中国"])
def test_unknown_code_gives_none(code: str) -> None:
    assert by_code(code) is None


def test_every_code_round_trips_and_every_parent_exists() -> None:
    known = gazetteer()
    assert len(known.regions) > 3200
    for code, region in known.regions.items():
        assert by_code(code) is region and region.code == code
        above = parent(region)
        if code == COUNTRY:
            assert above is None
        else:
            assert above is not None and region in children(above)
            assert region.full_name.endswith(region.name)


def test_every_successor_alias_and_zone_is_of_a_region_of_today() -> None:
    known = gazetteer()
    assert all(former.successor in known.regions for former in known.formers)
    assert all(code in known.regions for code, _ in known.aliases)
    assert all(one.zone_id.startswith(one.parent.code + "-Z-") for one in known_zones().values())


def test_zone_ids_are_of_one_zone_each() -> None:
    zones = set(known_zones().values())
    assert len({one.zone_id for one in zones}) == len(zones) > 150


def test_tree_is_walked_up_and_down() -> None:
    sichuan, chengdu, shuangliu = by_code("510000"), by_code("510100"), by_code("510116")
    assert sichuan and chengdu and shuangliu
    assert parent(shuangliu) == chengdu and parent(chengdu) == sichuan
    assert len(children(sichuan)) == 21
    assert lies_in(shuangliu, sichuan) and lies_in(sichuan, sichuan) and not lies_in(sichuan, shuangliu)
    assert province_of(shuangliu) == sichuan and province_of(sichuan) == sichuan
    country = by_code("100000")
    assert country and province_of(country) is None
