"""Which brackets say who does it, and which do not."""

from __future__ import annotations

import pytest

from normalizers.units import is_assignment


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


def test_one_bare_name_counts_only_after_a_full_stop() -> None:
    assert not is_assignment("市能源局")
    assert is_assignment("市能源局", alone=True)
    assert not is_assignment("街道", alone=True)
