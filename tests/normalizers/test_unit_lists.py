"""A cell of units: where it parts, and what it leaves together."""

from __future__ import annotations

import pytest

from normalizers.units import read_units
from taizhang.model import Role


def texts(cell: str) -> list[str]:
    return [unit.text for unit in read_units(cell)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市教育局、市财政局，市民政局；市审计局", ["市教育局", "市财政局", "市民政局", "市审计局"]),
        ("市教育局､市财政局,市民政局;市审计局", ["市教育局", "市财政局", "市民政局", "市审计局"]),
        ("市科委、中关村管委会", ["市科委", "中关村管委会"]),
        ("市科委、市教委（列第一位的为牵头单位，下同）", ["市科委", "市教委"]),
        ("市司法局等市政府工作部门", ["市司法局", "市政府工作部门"]),
        ("市政管局等相关市级部门(单位)", ["市政管局", "相关市级部门(单位)"]),
        ("海关总署、商务部等有关部门", ["海关总署", "商务部"]),
        ("市政务和数据局等", ["市政务和数据局"]),
        ("市高院、市通信管理局等；各区政府", ["市高院", "市通信管理局", "各区政府"]),
        ("乡(镇)政府、街道办事处和县级政府部门", ["乡(镇)政府", "街道办事处", "县级政府部门"]),
        ("市级各有关部门及各县市区政府", ["市级各有关部门", "各县市区政府"]),
        ("市政务和数据局、16区和北京经济技术开发区", ["市政务和数据局", "16区", "北京经济技术开发区"]),
        ("市卫生健康委等涉及的市级部门、各县（区）人民政府", ["市卫生健康委", "涉及的市级部门", "各县（区）人民政府"]),
        ("市国资委等公共企事业单位行业主管部门、各试点单位", ["市国资委", "公共企事业单位行业主管部门", "各试点单位"]),
        ("市发展改革委、经济和信息化局", ["市发展改革委", "经济和信息化局"]),
    ],
)
def test_units_part_at_commas_and_at_words_between_whole_names(cell: str, expected: list[str]) -> None:
    assert texts(cell) == expected


@pytest.mark.parametrize(
    "name",
    [
        "市政务服务和公共资源交易中心",
        "市文化广电和旅游局",
        "省旅游和文化广电体育厅",
        "市经济和信息化局",
        "省住房和城乡建设厅",
        "市发展和改革委员会",
        "市政务服务和数据管理局",
        "省政府信息与政务公开办公室",
        "眉山高新区(甘眉工业园区)管委会",
        "省推进“三地一区”建设领导小组改革开放新高地执行小组成员单位",
        "各县（市、区）人民政府",
        "各市、县人民政府",
        "市政府各委、办、局",
        "各区县（自治县）人民政府",
        "市发展改革委（市能源局）",
        "各乡、镇人民政府",
        "各县（市）、区人民政府",
        "各旗县、区人民政府",
        "各市（州）、县（市、区）人民政府",
        "市委、市政府有关部门",
        "市公安局市中分局",
        "市委市政府督查室",
    ],
)
def test_one_name_is_not_parted(name: str) -> None:
    assert texts(name) == [name]
    assert texts(f"市教育局、{name}及市财政局") == ["市教育局", name, "市财政局"]


@pytest.mark.parametrize(
    "name",
    [
        "国网达州供电公司",
        "市天然气公司",
        "各乡镇",
        "团市委",
        "市妇联",
        "北京冬奥组委",
        "空管委办公室",
        "城投集团",
        "省计生协",
    ],
)
def test_a_slot_of_a_list_is_a_unit_whatever_its_ending(name: str) -> None:
    assert texts(f"市教育局、{name}") == ["市教育局", name]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("天府新区眉山管委会、\n各县（区）人民政府", ["天府新区眉山管委会", "各县（区）人民政府"]),
        ("省自然资源和\n规划厅", ["省自然资源和规划厅"]),
        ("省人力资源社会\n保障厅", ["省人力资源社会保障厅"]),
        ("市住房城乡建\n设局、市城管\n执法局", ["市住房城乡建设局", "市城管执法局"]),
        ("市委\n组织部", ["市委组织部"]),
        ("市教育局\n市财政局\n各县区", ["市教育局", "市财政局", "各县区"]),
        ("商务部 国家发展改革委 教育部\n公安部　民政部", ["商务部", "国家发展改革委", "教育部", "公安部", "民政部"]),
        (" 市政务服务管理局 、 市政府 办公室 ", ["市政务服务管理局", "市政府办公室"]),
        ("市教育局 市体育局 市财政局", ["市教育局", "市体育局", "市财政局"]),
        ("市 教 育 局、市 财政 局", ["市教育局", "市财政局"]),
        ("市教育局市体育局市财政局", ["市教育局", "市体育局", "市财政局"]),
        ("市司法局 王五", ["市司法局"]),
        ("市教育局 王五 市财政局 赵六", ["市教育局", "市财政局"]),
    ],
)
def test_a_blank_parts_whole_names_and_vanishes_inside_one(cell: str, expected: list[str]) -> None:
    assert texts(cell) == expected


def test_spans_point_at_the_name_as_it_stands_in_the_cell() -> None:
    cell = "市教育局、省自然资源和\n规划厅（见附件2）"
    first, second = read_units(cell)
    assert cell[first.start : first.end] == "市教育局"
    assert cell[second.start : second.end] == "省自然资源和\n规划厅"


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "无",
        "同上",
        "〃",
        "牵头部门及负责人",
        "—",
        "——",
        "/",
        "3",
        "100%",
        "2021年6月30日",
        "2021年底前",
        "长期坚持",
        "已完成",
        "见附件1",
        "责任单位",
        "张三、李四",
        "张 三",
        "分管副市长",
        "副市长王五",
        "主要负责同志",
        "各处室、法规科",
        "推行重大行政决策预公开,大力推进行政决策内容、过程公开。",
        "编发“政务地图”，方便群众查询政务服务场所及其可办事项，提供预约办理、导航咨询等服务。",
    ],
)
def test_what_is_no_unit_gives_none(cell: str) -> None:
    assert texts(cell) == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("区政府办公室(政务公开科)", "区政府办公室"),
        ("市政府办公室\n（政务公开科）", "市政府办公室"),
        ("市财政局（见附件2）", "市财政局"),
        ("市教育局（张三）", "市教育局"),
        ("县教育局张三", "县教育局"),
        ("市政府办公室督查科", "市政府办公室"),
        ("市发展和改革委员会能源科", "市发展和改革委员会"),
        ("市城管执法局督查考核科", "市城管执法局"),
        ("省发展改革委产业处", "省发展改革委"),
        ("市公安局出入境管理处", "市公安局出入境管理处"),
        ("市级有关部门（单位）", "市级有关部门（单位）"),
        ("县(市、区)", "县(市、区)"),
    ],
)
def test_a_bracket_that_is_no_part_of_the_name_goes(cell: str, expected: str) -> None:
    assert texts(cell) == [expected]


def test_nothing_said_leaves_the_role_to_the_column() -> None:
    assert [unit.role for unit in read_units("市教育局、各县区")] == [None, None]


def test_a_guiding_department_guides_and_a_leading_one_is_left_to_the_column() -> None:
    guiding, leading = read_units("市级有关指导部门（单位）、相关规划编制牵头部门（单位）")
    assert (guiding.text, guiding.role) == ("市级有关指导部门（单位）", Role.GUIDE)
    assert (leading.text, leading.role) == ("相关规划编制牵头部门（单位）", None)
