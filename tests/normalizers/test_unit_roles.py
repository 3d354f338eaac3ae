"""Roles that brackets and cells give their units: 牵头, 配合, 指导, labels, and how far a word reaches."""

from __future__ import annotations

import pytest

from normalizers.units import is_assignment, read_assignment, read_units
from taizhang.model import Role

LEAD, DOES, SUPPORT, GUIDE = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT, Role.GUIDE


def said(text: str) -> list[tuple[str, Role | None]]:
    return [(unit.text, unit.role) for unit in read_assignment(text)]


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("省商务厅负责", [("省商务厅", DOES)]),
        ("省商务厅牵头，合肥海关配合", [("省商务厅", LEAD), ("合肥海关", SUPPORT)]),
        (
            "合肥海关牵头，省贸促会、省商务厅按职责分工配合",
            [("合肥海关", LEAD), ("省贸促会", SUPPORT), ("省商务厅", SUPPORT)],
        ),
        (
            "省委宣传部、省卫生健康委牵头，省疾控局、省计生协按职责分工负责",
            [("省委宣传部", LEAD), ("省卫生健康委", LEAD), ("省疾控局", DOES), ("省计生协", DOES)],
        ),
        ("市交通委牵头、各区政府负责落实，完成时限：2022年10月", [("市交通委", LEAD), ("各区政府", DOES)]),
        ("市园林绿化局、市重大项目办分别负责落实", [("市园林绿化局", DOES), ("市重大项目办", DOES)]),
        ("市发展改革委、市商务局依职责分别负责落实", [("市发展改革委", DOES), ("市商务局", DOES)]),
        (
            "地方人民政府相关部门负责，商务部、最高人民法院指导",
            [("地方人民政府相关部门", DOES), ("商务部", GUIDE), ("最高人民法院", GUIDE)],
        ),
        (
            "省十大新兴产业推进组工作专班牵头单位牵头，省十大新兴产业推进组工作专班成员单位按职责分工配合",
            [("省十大新兴产业推进组工作专班牵头单位", LEAD), ("省十大新兴产业推进组工作专班成员单位", SUPPORT)],
        ),
        ("市教育局牵头市财政局配合", [("市教育局", LEAD), ("市财政局", SUPPORT)]),
        ("市教育局（牵头）、市财政局", [("市教育局", LEAD), ("市财政局", None)]),
        ("由市卫生健康委牵头，会同市医保局落实", [("市卫生健康委", LEAD), ("市医保局", DOES)]),
        ("市教育局、市财政局，按职责分工负责", [("市教育局", DOES), ("市财政局", DOES)]),
        ("市财政局负责资金保障，市教育局负责统筹", [("市财政局", DOES), ("市教育局", DOES)]),
        ("市审计局督办", [("市审计局", Role.SUPERVISE)]),
        ("市国税局、市地税局分别牵头落实", [("市国税局", LEAD), ("市地税局", LEAD)]),
        ("6月底前由市教育局牵头", [("市教育局", LEAD)]),
        ("市委督查室、市政府督查室负责", [("市委督查室", DOES), ("市政府督查室", DOES)]),
        ("市政府办公室牵头，市政府督查室督查", [("市政府办公室", LEAD), ("市政府督查室", Role.SUPERVISE)]),
        ("市就业指导中心、市考核办配合", [("市就业指导中心", SUPPORT), ("市考核办", SUPPORT)]),
        ("市第一人民医院负责", [("市第一人民医院", DOES)]),
    ],
)
def test_words_behind_the_units(bracket: str, expected: list[tuple[str, Role | None]]) -> None:
    assert said(bracket) == expected


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("责任单位：市教育局、市财政局；完成时限：2021年12月", [("市教育局", DOES), ("市财政局", DOES)]),
        (
            "牵头单位:市教育局;配合单位:市财政局、市民政局",
            [("市教育局", LEAD), ("市财政局", SUPPORT), ("市民政局", SUPPORT)],
        ),
        (
            "牵头单位：市教育局，责任单位：市财政局，配合单位：各县区政府",
            [("市教育局", LEAD), ("市财政局", DOES), ("各县区政府", SUPPORT)],
        ),
        (
            "责任领导：李四；牵头单位：市发改委；责任单位：市直有关部门；完成时限：2023年底前并长期坚持",
            [("市发改委", LEAD), ("市直有关部门", DOES)],
        ),
        ("责任单位：市教育局 责任人：张三 完成时限：2021年6月", [("市教育局", DOES)]),
        ("牵头单位 市教育局 配合单位 市财政局", [("市教育局", LEAD), ("市财政局", SUPPORT)]),
        ("责任单位：市教育局牵头，市财政局配合", [("市教育局", LEAD), ("市财政局", SUPPORT)]),
        ("第一责任单位：市教育局；协办单位：市财政局", [("市教育局", LEAD), ("市财政局", SUPPORT)]),
        ("市级指导部门（单位）：市教育局", [("市教育局", GUIDE)]),
        ("责任单位：市政府督查室", [("市政府督查室", DOES)]),
        ("责任单位：市政府办公室督查科", [("市政府办公室", DOES)]),
        ("配合单位：市财政局，6月底前完成", [("市财政局", SUPPORT)]),
        ("责任单位：市高院、市税务局等；各区政府", [("市高院", DOES), ("市税务局", DOES), ("各区政府", DOES)]),
    ],
)
def test_labels_before_the_units(bracket: str, expected: list[tuple[str, Role | None]]) -> None:
    assert said(bracket) == expected


@pytest.mark.parametrize(
    "note",
    [
        "以下均需区县政府配合",
        "以下任务均需各级各部门落实，不再列出",
        "下同",
        "除标注外，均为责任单位",
        "标★的为牵头单位",
    ],
)
def test_what_a_list_says_of_itself_names_nobody(note: str) -> None:
    bracket = f"市教育局、市财政局负责，{note}"
    assert said(bracket) == [("市教育局", DOES), ("市财政局", DOES)]
    assert is_assignment(bracket)


def test_the_others_support_where_the_bracket_says_so() -> None:
    bracket = "市发改委、市财政局、各县（市、区），排第一位的为牵头单位，其他为配合单位"
    assert said(bracket) == [("市发改委", LEAD), ("市财政局", SUPPORT), ("各县（市、区）", SUPPORT)]


@pytest.mark.parametrize(
    "clause", ["排在第一位的部门为牵头部门，下同", "列首位的为牵头单位", "第一责任单位为牵头单位，下同"]
)
def test_the_first_leads_where_the_bracket_says_so(clause: str) -> None:
    assert said(f"税务总局、财政部、海关总署负责，{clause}") == [
        ("税务总局", LEAD),
        ("财政部", DOES),
        ("海关总署", DOES),
    ]


def test_a_word_reaches_back_to_the_comma_only_until_a_role_has_been_given() -> None:
    cell = "天府新区眉山管委会、各县（区）人民政府，市财政局、市审计局等市级有关部门加强指导"
    assert [unit.role for unit in read_units(cell)] == [None, None, GUIDE, GUIDE, GUIDE]
    bracket = "市委宣传部牵头，市级有关部门，各县（市、区）党委、政府配合"
    assert [unit.role for unit in read_assignment(bracket)] == [LEAD, SUPPORT, SUPPORT]


def test_effort_and_reference_are_no_part_of_the_name() -> None:
    cell = "基层政务公开事项标准目录领域涉及的市级部门(单位)按职责分工指导(见附件2)"
    assert said(cell) == [("基层政务公开事项标准目录领域涉及的市级部门(单位)", GUIDE)]
    assert said("涉及的市级部门按各自职责分工推进、各县（区）人民政府") == [
        ("涉及的市级部门", DOES),
        ("各县（区）人民政府", None),
    ]
