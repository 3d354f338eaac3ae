"""Which brackets say who does it, and which do not."""

from __future__ import annotations

import pytest

from normalizers.units import is_assignment, read_assignment


@pytest.mark.parametrize(
    "inside",
    [
        "省商务厅牵头，合肥海关配合",
        "体育总局、北京冬奥组委负责",
        "责任单位：市政务和数据局等",
        "责任单位：市教育局",
        "税务总局、财政部、海关总署负责，排在第一位的部门为牵头部门，下同",
        "各区政府、市政府各部门负责落实，完成时限：2024年10月",
        "省推进“三地一区”建设领导小组改革开放新高地执行小组成员单位按职责分工负责",
        "合肥海关牵头，省港航集团、省机场集团按职责分工负责",
        "工信部、公安部、应急管理部、国家消防救援局",
        "各相关部门按职责分工负责",
        "市农业农村局，各区县",
        "市经信局、发改局、财政局，各县（市、区）",
        "市发改委、市粮食局、中储粮湘潭直属库。排名第一的为牵头单位,下同",
        "市教育局 张三丰、市财政局 李四",
    ],
)
def test_who_does_it(inside: str) -> None:
    assert is_assignment(inside)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "见附件1",
        "此件公开发布",
        "试行",
        "单位",
        "街道",
        "市、区",
        "市、区、行委",
        "包括县区，乡镇、街道",
        "包括县､不设区的市､市辖区人民政府､行委和乡镇人民政府､街道办事处",
        "含大厅､中心､站点､窗口等",
        "共计25个",
        "国务院令第711号",
        "川办函〔2021〕57号",
        "北京市政务服务管理局代章",
        "目录应包括公开事项名称､内容､依据､时限､主体､方式､渠道､对象等要素",
        "谁主管谁负责",
        "“京策”",
        "VR",
        "2021—2023年",
        "以下简称《条例》",
        "责任单位：",
        "企业、高校、科研院所",
    ],
)
def test_what_says_something_else(inside: str) -> None:
    assert not is_assignment(inside)


@pytest.mark.parametrize(
    ("inside", "units"),
    [
        ("市民政局牵头，6月底前完成试点", ["市民政局"]),
        ("市民政局牵头，12月底前建成投用", ["市民政局"]),
        ("市教育局、市财政局，2021年12月底前完成并长期坚持", ["市教育局", "市财政局"]),
        ("市民政局负责，年内完成100户", ["市民政局"]),
        ("市民政局负责，6月底前制定出台实施方案", ["市民政局"]),
        ("市经信局牵头，6月底前完成平台建设，持续优化", ["市经信局"]),
        ("责任单位：市民政局，6月底前完成试点，年底前全面推开", ["市民政局"]),
        ("市民政局牵头，2021年底前启动实施，市卫健委配合", ["市民政局", "市卫健委"]),
        ("市住建局牵头，11月底前建成示范区、开发区，市财政局配合", ["市住建局", "市财政局"]),
        ("2021年底前完成，市民政局负责", ["市民政局"]),
        ("市民政局，长期", ["市民政局"]),
        ("市民政局2021年底前完成", ["市民政局"]),
    ],
)
def test_the_part_with_a_date_is_the_deadline_whatever_it_says(inside: str, units: list[str]) -> None:
    assert is_assignment(inside)
    assert [unit.text for unit in read_assignment(inside)] == units


@pytest.mark.parametrize("inside", ["市统计局，2021年", "2021年，市教育局印发了通知", "市教育局2021年印发的通知"])
def test_a_year_alone_makes_no_assignment(inside: str) -> None:
    assert not is_assignment(inside)


@pytest.mark.parametrize(
    "inside",
    [
        "各县（市、区）人民政府，市直有关部门",
        "各县市区",
        "各县（市、区）",
        "各部门、各单位",
        "各乡镇、街道",
    ],
)
def test_collectives_count_only_after_a_full_stop(inside: str) -> None:
    assert is_assignment(inside, alone=True)
    assert not is_assignment(inside)


@pytest.mark.parametrize("inside", ["县（市、区）", "乡镇、街道", "国有企业、高校", "包括各县（市、区）", "主管部门"])
def test_places_that_explain_a_word_are_no_assignment_after_a_full_stop(inside: str) -> None:
    assert not is_assignment(inside, alone=True)


def test_one_bare_name_counts_only_after_a_full_stop() -> None:
    assert not is_assignment("市能源局")
    assert is_assignment("市能源局", alone=True)
    assert not is_assignment("街道", alone=True)


@pytest.mark.parametrize(
    "text",
    [
        "责任科室：组干科、机关党委、办公室",
        "牵头处室：政策法规处；配合处室：办公室、人事处",
        "责任股室：组干科；办公室",
    ],
)
def test_a_label_of_offices_is_an_assignment_without_units(text: str) -> None:
    assert is_assignment(text)
    assert read_assignment(text) == ()


def test_units_beside_offices_are_read() -> None:
    for text in ("责任单位：市教育局；责任科室：办公室", "责任科室：办公室，责任单位：市教育局"):
        assert [unit.text for unit in read_assignment(text)] == ["市教育局"]
    assert [unit.text for unit in read_assignment("责任科室（单位）：市科技馆")] == ["市科技馆"]
