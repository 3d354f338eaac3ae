"""Which names are groups that name no single body (集合单位)."""

from __future__ import annotations

import pytest

from normalizers.units import read_units


@pytest.mark.parametrize(
    "name",
    [
        "各县（区）人民政府",
        "各县（市、区、行委）政府",
        "各市州政府",
        "市级有关部门",
        "市级各部门",
        "市级相关部门（单位）",
        "省直有关部门",
        "各级各部门",
        "各地区",
        "各行政执法单位",
        "基层政府",
        "县级政府",
        "县(市、区)",
        "市（州）政府",
        "乡(镇)政府",
        "乡镇（街道）",
        "街道办事处",
        "先行县",
        "其他县（市、区）",
        "民族自治地方",
        "拟制公文单位",
        "市优化营商环境联席会议各成员单位",
        "公共企事业单位行业主管部门",
        "市政府工作部门",
        "功能区管委会",
        "市直有关单位",
        "16区",
        "地方人民政府相关部门",
        "各市、县人民政府",
        "市疫情防控指挥部各工作组",
        "沿线乡镇",
    ],
)
def test_groups(name: str) -> None:
    assert [(unit.text, unit.collective) for unit in read_units(name)] == [(name, True)]


@pytest.mark.parametrize(
    "name",
    [
        "市政府办公室",
        "市政府",
        "省人民政府",
        "成都市青白江区人民政府",
        "天府新区眉山管委会",
        "市发展改革委",
        "市住房城乡建设局",
        "国网达州供电公司",
        "最高人民法院",
        "达州高新区管委会",
        "市委群工局",
        "市政府信息公开管理中心",
    ],
)
def test_single_bodies(name: str) -> None:
    assert [(unit.text, unit.collective) for unit in read_units(name)] == [(name, False)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("各街道办事处、乡人民政府", {"各街道办事处": True, "乡人民政府": True}),
        ("各区市政府、开发区管委", {"各区市政府": True, "开发区管委": True}),
        ("各县区政府、市教育局、县政府", {"各县区政府": True, "市教育局": False, "县政府": False}),
        ("三县政府、三乡镇政府", {"三县政府": True, "三乡镇政府": False}),
        ("市教育局、各县（市、区）委、政府", {"市教育局": False, "各县（市、区）委、政府": True}),
        ("市教育局、高新园、高新园区", {"市教育局": False, "高新园": False, "高新园区": False}),
        ("市教育局、陈晓园", {"市教育局": False}),
    ],
)
def test_generic_names_in_a_list(text: str, wanted: dict[str, bool]) -> None:
    assert {unit.text: unit.collective for unit in read_units(text)} == wanted
