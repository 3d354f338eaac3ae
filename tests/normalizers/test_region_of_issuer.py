"""Whose a notice is, from its issuer's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.regions import by_code, region_of_issuer
from taizhang.model import Level

COUNTRY, PROVINCE, CITY, COUNTY, DEPARTMENT = (
    Level.COUNTRY,
    Level.PROVINCE,
    Level.CITY,
    Level.COUNTY,
    Level.DEPARTMENT,
)


@pytest.mark.parametrize(
    ("issuer", "full_name", "level"),
    [
        ("国务院办公厅", "中国", COUNTRY),
        ("湘西自治州人民政府", "湖南省湘西土家族苗族自治州", CITY),
        ("商务部", "中国", COUNTRY),
        ("国家发展改革委", "中国", COUNTRY),
        ("海关总署", "中国", COUNTRY),
        ("最高人民法院", "中国", COUNTRY),
        ("中共中央办公厅 国务院办公厅", "中国", COUNTRY),
        ("商务部等9部门", "中国", COUNTRY),
        ("商务部 国家发展改革委 教育部 公安部", "中国", COUNTRY),
        ("青海省人民政府办公厅", "青海省", PROVINCE),
        ("新疆维吾尔自治区人民政府办公厅", "新疆维吾尔自治区", PROVINCE),
        ("北京市人民政府", "北京市", PROVINCE),
        ("福建省人民政府办公厅文件", "福建省", PROVINCE),
        ("四川省 人民政府办公厅", "四川省", PROVINCE),
        ("中共四川省委办公厅", "四川省", PROVINCE),
        ("四川省人大常委会", "四川省", PROVINCE),
        ("达州市人民政府办公室", "四川省达州市", CITY),
        ("丽水市人民政府", "浙江省丽水市", CITY),
        ("阿坝州人民政府", "四川省阿坝藏族羌族自治州", CITY),
        ("海南藏族自治州人民政府", "青海省海南藏族自治州", CITY),
        ("中共达州市委办公室", "四川省达州市", CITY),
        ("眉山市府办", "四川省眉山市", CITY),
        ("吉林市人民政府", "吉林省吉林市", CITY),
        ("彭山区人民政府", "四川省眉山市彭山区", COUNTY),
        ("广元市朝天区人民政府办公室", "四川省广元市朝天区", COUNTY),
        ("西宁市城中区人民政府", "青海省西宁市城中区", COUNTY),
        ("上海市浦东新区人民政府", "上海市浦东新区", COUNTY),
        ("达县人民政府", "四川省达州市达川区", COUNTY),
        ("四川省教育厅", "四川省", DEPARTMENT),
        ("江西省生态环境厅", "江西省", DEPARTMENT),
        ("湖南省发展和改革委员会", "湖南省", DEPARTMENT),
        ("北京市农业农村局 北京市财政局", "北京市", DEPARTMENT),
        ("北京市政务公开领导小组办公室(北京市政务服务管理局代章)", "北京市", DEPARTMENT),
        ("中共甘肃省委教育工作委员会  中共甘肃省委宣传部", "甘肃省", DEPARTMENT),
        ("安徽省推进“三地一区”建设领导小组改革开放新高地执行小组办公室", "安徽省", DEPARTMENT),
        ("四川省人民政府驻北京办事处", "四川省", DEPARTMENT),
        ("海口海关", "海南省海口市", DEPARTMENT),
        ("合肥海关", "安徽省合肥市", DEPARTMENT),
        ("国家税务总局四川省税务局", "四川省", DEPARTMENT),
        ("国家统计局达州调查队", "四川省达州市", DEPARTMENT),
        ("共青团四川省委", "四川省", DEPARTMENT),
        ("国网四川省电力公司", "四川省", DEPARTMENT),
        ("达州高新区管委会", "四川省达州市", None),
        ("天府新区眉山管委会", "四川省眉山市", None),
        ("蒲江县鹤山街道办事处", "四川省成都市蒲江县", None),
    ],
)
def test_issuer_has_a_region_and_a_rank(issuer: str, full_name: str, level: Level | None) -> None:
    region, rank = region_of_issuer(issuer)
    assert (region.full_name if region else None, rank) == (full_name, level)


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("省政府办公厅", PROVINCE),
        ("市政府", CITY),
        ("市府办", CITY),
        ("县委办公室", COUNTY),
        ("朝阳区人民政府", COUNTY),
        ("市教育局", DEPARTMENT),
        ("教育部门", None),
        ("", None),
        (" 、", None),
    ],
)
def test_rank_without_a_place_gives_no_region(issuer: str, level: Level | None) -> None:
    assert region_of_issuer(issuer) == (None, level)


def test_within_decides_whose_district_it_is() -> None:
    region, level = region_of_issuer("朝阳区人民政府", within=by_code("110000"))
    assert region and region.full_name == "北京市朝阳区" and level is COUNTY


@given(st.text(alphabet="四川省达州市人民政府办公室国务院中共委 、（代章）朝阳区部", max_size=30))
def test_region_of_issuer_never_raises(issuer: str) -> None:
    region, _ = region_of_issuer(issuer)
    assert region is None or by_code(region.code) is region
