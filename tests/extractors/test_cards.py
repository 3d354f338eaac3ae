"""Rows printed as groups of labelled lines: 项目名称：… / 责任单位：… / 完成时限：…"""

from collections.abc import Callable

from taizhang.model import Origin, Record, Role


def test_a_list_of_projects_with_labels_on_lines_of_their_own(record_of: Callable[[str], Record]) -> None:
    record = record_of(
        "全县2021年实事项目清单\n01 项目名称:提升生态环境\n项目内容:\n连通城区河道水系。新改建公共厕所5座。\n责任单位:\n水务局、城管局\n完成时限:\n2021年11月底前\n"
        "02 项目名称:文化惠民\n项目内容:\n新建“城市书房”1个。\n责任单位\n文广旅局\n完成时限\n10月\n"
    )
    assert [(t.section, t.text, [u.text for u in t.units]) for t in record.tasks] == [
        (("提升生态环境",), "连通城区河道水系。新改建公共厕所5座。", ["水务局", "城管局"]),
        (("文化惠民",), "新建“城市书房”1个。", ["文广旅局"]),
    ]
    assert [d.due.isoformat() for t in record.tasks for d in t.deadlines if d.due] == ["2021-11-30", "2021-10-31"]


def test_a_plan_that_mends_what_an_inspection_found(record_of: Callable[[str], Record]) -> None:
    record = record_of(
        "四、整改措施\n问题1：生活污水直排。\n整改目标：管网全覆盖。\n整改时限：2021年12月底前\n责任单位：市住建局\n督导单位：市生态环境局\n整改措施：\n1.加快城区管网改造，新建管网20公里。\n2.建立巡查机制。\n"
        "问题2：扬尘治理不力。\n整改目标：达标排放。\n整改时限：长期坚持\n责任单位：市交通运输局\n督导单位：市生态环境局\n整改措施：\n1.安装喷淋设施，规范运输车辆。\n"
    )
    assert [t.origin for t in record.tasks] == [Origin.TABLE] * 2
    assert "新建管网20公里" in record.tasks[0].text
    assert [(u.text, u.role) for u in record.tasks[0].units] == [
        ("市住建局", Role.RESPONSIBLE),
        ("市生态环境局", Role.SUPERVISE),
    ]


def test_labels_under_the_items_of_a_narrative_are_no_cards(record_of: Callable[[str], Record]) -> None:
    record = record_of(
        "一、任务\n1.新建学校。\n责任单位：省教育厅\n完成时限：2021年底\n2.新建医院。\n责任单位：省卫生健康委\n完成时限：2021年底\n"
    )
    assert [(t.origin, t.text) for t in record.tasks] == [
        (Origin.NARRATIVE, "新建学校。"),
        (Origin.NARRATIVE, "新建医院。"),
    ]


def test_one_group_of_labels_is_no_table(record_of: Callable[[str], Record]) -> None:
    record = record_of("一、任务\n工作内容：推进公开。\n责任单位：省司法厅\n")
    assert all(t.origin is Origin.NARRATIVE for t in record.tasks)
