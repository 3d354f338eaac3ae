"""The function behind a unit's name, so that regions can be compared."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.resources import files
from itertools import pairwise

import pytest

from normalizers.departments import department


def key(name: str, year: int | None = None) -> str | None:
    found = department(name, year)
    return found.key if found else None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("市发改委 市发展改革局 达州市发展和改革委员会 国家发展改革委 发展改革委 发改局 县发改经信局", "drc"),
        ("市经济和信息化局 省经信厅 工业和信息化部 工信局 市经信委", "miit"),
        ("县教科体局 教育部 市教委 市教育体育局", "edu"),
        ("省自然资源和规划厅 市规划和自然资源局 市国土资源局 市规划资源局 海洋局", "nat_res"),
        ("市市场监管局 市场监管总局 省市场监督管理局 市工商局 标准委", "market"),
        ("市政管局 市政务服务和公共资源交易中心 市行政审批局 市政务服务和数据管理局 市政务和数据局", "gov_service"),
        ("市数据局 市数字经济局 市大数据中心", "data"),
        ("市公安局交警支队 公安部 县公安局", "police"),
        ("市城管执法局 市城市管理委 综合行政执法局", "urban"),
        ("市文化广电和旅游局 省旅游和文化广电体育厅 文化和旅游部 市文体旅游局", "culture"),
        ("体育总局 市体育局", "sport"),
        ("市税务局 国家税务总局眉山市税务局 税务总局", "tax"),
        ("人民银行 中国人民银行北京分行 人行合肥中心支行", "pboc"),
        ("金融监管总局 国家金融监管总局 国家金融监督管理总局达州监管分局 银保监会 上海银保监局", "nfra"),
        ("合肥海关 海关总署 海口海关", "customs"),
        ("国网达州供电公司 市供电公司", "power"),
        ("中国电信达州分公司 市通信管理局", "telecom"),
        ("团市委 市妇联 省总工会 全国妇联 省计生协 省贸促会", "group"),
        ("市政府办公室 省政府办公厅 眉山市人民政府办公室", "gov_office"),
        ("市委办公室 省委办公厅", "party_off"),
        ("省委组织部 区委组织部", "org"),
        ("市委网信办 中央网信办 网信办", "cyber"),
        ("市委群工局 市信访局", "petition"),
        ("最高人民法院 市中级人民法院 市检察院", "court_proc"),
        ("国家统计局达州调查队 市统计局 统计局", "stats"),
        ("市卫生健康委 市卫健局 市卫计委 国家卫生健康委", "health"),
        ("北京住房公积金管理中心 市公积金中心", "housing_fund"),
        ("市扶贫开发局 市乡村振兴局", "rural_rev"),
        ("市发展改革委（市能源局）", "drc"),
        ("省住房城乡\n建设厅 市住建局", "housing"),
    ],
)
def test_names_of_one_function_meet(names: str, expected: str) -> None:
    assert {name: key(name) for name in names.split(" ")} == dict.fromkeys(names.split(" "), expected)


def test_the_function_has_a_name_for_readers() -> None:
    found = department("市发改委")
    assert found is not None
    assert (found.key, found.name) == ("drc", "发展改革")


@pytest.mark.parametrize(
    "name",
    [
        "各县（区）人民政府",
        "市级有关部门",
        "教育部门",
        "各级教育局",
        "市优化营商环境联席会议各成员单位",
        "市教育工作领导小组办公室",
        "天府新区眉山管委会",
        "市政府",
        "市委",
        "市场主体",
        "城市",
        "市民营办",
        "",
        "局",
        "教" * 500,
    ],
)
def test_groups_places_and_strangers_have_none(name: str) -> None:
    assert department(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("市商务和经济合作局", "commerce"),
        ("县自然资源和林业局", "nat_res"),
        ("科技和工业信息化局", "sci"),
        ("县国资金融局", "sasac"),
    ],
)
def test_a_merged_office_goes_to_its_first_function(name: str, expected: str) -> None:
    assert key(name) == expected


def test_the_year_chooses_between_two_functions_of_a_name() -> None:
    assert (key("市老龄办", 2021), key("市老龄办", 2025)) == ("health", "civil")
    assert (key("市金融监管局", 2022), key("市金融监管局", 2026)) == ("finance_off", "nfra")


def test_an_old_name_goes_on_counting_after_its_years() -> None:
    assert key("市工商局", 2024) == "market"


def table() -> list[dict[str, str]]:
    text = (files("normalizers") / "tables" / "departments.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_function_has_one_name_and_every_alias_finds_it() -> None:
    by_key = defaultdict(set)
    for row in table():
        by_key[row["key"]].add(row["function"])
    several = {k: v for k, v in by_key.items() if len(v) > 1}
    assert not several
    assert len(by_key) >= 72


def test_years_of_one_alias_do_not_overlap() -> None:
    spans = defaultdict(list)
    for row in table():
        spans[row["alias"]].append((int(row["valid_from"] or 0), int(row["valid_to"] or 9999)))
    for alias, years in spans.items():
        years.sort()
        for (_, end), (start, _) in pairwise(years):
            assert end < start, alias
