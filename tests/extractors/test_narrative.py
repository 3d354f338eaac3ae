"""Tasks from running text: leaves of the heading tree, their units, deadlines, categories and sections."""

import hashlib

from extractors.extraction import extract
from taizhang.model import Category, Kind, Record, Role, Source

LETTER = "川府发〔2021〕3号\n四川省人民政府关于推进政务公开的意见\n各市（州）人民政府：\n为推进工作，提出如下意见。\n"


def record_of(text: str, head: str = LETTER) -> Record:
    data = (head + text).encode()
    return extract(data, Source("notice.txt", hashlib.sha256(data).hexdigest()))


def test_the_lowest_numbered_item_is_the_task() -> None:
    record = record_of(
        "一、重点任务\n（一）推进公开。\n1.梳理事项。逐项梳理公开事项。\n2.编制目录。\n（二）加强解读。同步组织、同步审签。\n"
    )
    assert [(t.number, t.section, t.title) for t in record.tasks] == [
        ("1", ("一、重点任务", "（一）推进公开"), "梳理事项"),
        ("2", ("一、重点任务", "（一）推进公开"), None),
        ("二", ("一、重点任务",), "加强解读"),
    ]


def test_a_heading_on_its_own_line_heads_the_paragraphs_below_it() -> None:
    record = record_of(
        "一、重点工作\n（一）数据要素×工业制造\n创新研发模式，融合产品数据。（责任单位：省经济和信息化厅、省科技厅）\n"
    )
    task = record.tasks[0]
    assert task.title == "数据要素×工业制造"
    assert task.text == "数据要素×工业制造 创新研发模式，融合产品数据。"
    assert [u.text for u in task.units] == ["省经济和信息化厅", "省科技厅"]


def test_a_closing_bracket_goes_and_one_in_mid_paragraph_stays() -> None:
    record = record_of("一、任务\n1.扩大出口。建立清单。（合肥海关负责）巩固优势。（省商务厅牵头，合肥海关配合）\n")
    task = record.tasks[0]
    assert task.text == "扩大出口。建立清单。（合肥海关负责）巩固优势。"
    assert [(u.text, u.role) for u in task.units] == [
        ("合肥海关", Role.RESPONSIBLE),
        ("省商务厅", Role.LEAD),
        ("合肥海关", Role.SUPPORT),
    ]


def test_labelled_lines_under_an_item() -> None:
    record = record_of(
        "一、任务\n1.新建学校12所。\n牵头单位:省教育厅\n配合单位:省财政厅、省自然资源厅\n完成时限:2021年12月底前\n2.新建医院3所。\n责任单位:省卫生健康委\n"
    )
    first, second = record.tasks
    assert first.text == "新建学校12所。"
    assert [(u.text, u.role) for u in first.units] == [
        ("省教育厅", Role.LEAD),
        ("省财政厅", Role.SUPPORT),
        ("省自然资源厅", Role.SUPPORT),
    ]
    assert [d.due.isoformat() for d in first.deadlines if d.due] == ["2021-12-31"]
    assert [u.text for u in second.units] == ["省卫生健康委"]


def test_what_stands_under_guiding_thoughts_and_principles_is_no_task() -> None:
    record = record_of(
        "一、总体要求\n（一）指导思想。深入贯彻落实。\n（二）基本原则。\n坚持依法。\n（三）工作目标。到2025年，建成全省统一的体系。\n二、重点任务\n（一）推进公开。\n"
    )
    assert [(t.number, t.category) for t in record.tasks] == [("三", Category.GOAL), ("一", Category.TASK)]
    assert record.tasks[0].deadlines[0].due is not None


def test_a_goal_without_a_date_is_no_task() -> None:
    assert record_of("一、工作目标\n服务水平显著提升。\n").tasks == ()


def test_safeguards_and_the_closing_paragraph() -> None:
    record = record_of(
        "一、重点任务\n（一）推进公开。\n二、保障措施\n（一）加强组织领导。各级各部门要明确机构。\n各地各部门要认真贯彻落实本意见，重大事项及时报告。\n四川省人民政府\n2021年3月1日\n"
    )
    assert [(t.number, t.category) for t in record.tasks] == [
        ("一", Category.TASK),
        ("一", Category.SAFEGUARD),
        (None, Category.SAFEGUARD),
    ]
    assert record.tasks[2].section == ()


def test_the_actor_of_a_lead_paragraph_is_inherited() -> None:
    record = record_of(
        "一、任务\n（一）落实指引。基层政府要坚持标准引领。\n1.梳理事项。细化各领域事项。\n2.解读政策。省政府办公厅将组织评估。\n"
    )
    first, second = record.tasks
    assert [(u.text, u.inherited) for u in first.units] == [("基层政府", True)]
    assert [(u.text, u.inherited) for u in second.units] == [("省政府办公厅", False)]


def test_a_bracket_keeps_the_text_from_adding_units_or_ongoing() -> None:
    record = record_of("一、任务\n1.持续推进公开。各市要按季度公布进展。（省政府办公厅负责，完成时限：2021年10月）\n")
    task = record.tasks[0]
    assert [u.text for u in task.units] == ["省政府办公厅"]
    assert {d.kind for d in task.deadlines} == {Kind.BY, Kind.RECURRING}


def test_the_first_named_leads_where_a_note_says_so_of_all() -> None:
    record = record_of(
        "一、任务\n1.推广试点。（税务总局、财政部负责，排在第一位的部门为牵头部门，下同）\n2.释放产能。（海关总署、商务部负责）\n3.简化管理。（海关总署负责）\n"
    )
    roles = [[(u.text, u.role.value) for u in t.units] for t in record.tasks]
    assert roles == [
        [("税务总局", "lead"), ("财政部", "responsible")],
        [("海关总署", "lead"), ("商务部", "responsible")],
        [("海关总署", "responsible")],
    ]


def test_a_covering_letter_its_annexes_and_its_signature_give_no_tasks() -> None:
    text = "现将《工作方案》印发给你们，请认真组织实施。\n附件：1.工作方案\n2.分工表\n四川省人民政府\n2021年3月1日\n（此件公开发布）\n工作方案\n为推进工作，制定本方案。\n一、任务\n1.推进公开。\n"
    record = record_of(text)
    assert [t.text for t in record.tasks] == ["推进公开。"]


def test_a_printed_list_of_places() -> None:
    text = "一、任务\n（一）先行引领。\n先行县名单 (共计4个)\n成都市青白江区、都江堰市、泸县、绵竹市。\n"
    record = record_of(text)
    assert record.lists[0].title == "先行县名单"
    assert [m.adcode for m in record.lists[0].members] == ["510113", "510181", "510521", "510683"]
    assert "绵竹" not in record.tasks[0].text


def test_a_list_shorter_than_it_says_is_an_issue() -> None:
    record = record_of("先行县名单 (共计5个)\n成都市青白江区、都江堰市、泸县、绵竹市。\n")
    assert [i.code for i in record.issues] == ["list_length"]


def test_paragraphs_cut_by_a_page_are_one_again() -> None:
    record = record_of(
        "一、任务\n1. 推进公开。遵照 9 项省级政务公开地方\n\n标准，优化工作流程，完善制度。\n2. 加强解读。\n"
    )
    assert record.tasks[0].text == "推进公开。遵照9项省级政务公开地方标准，优化工作流程，完善制度。"
    assert "lines_joined" in [r.code for r in record.repairs]


def test_traditional_characters_are_read_and_kept_as_printed() -> None:
    text = "浙江省人民政府辦公廳關於推進政務公開的通知\n各區、縣人民政府：\n現將有關要求通知如下：\n一、工作任務\n（一）推進公開。各區縣政府要編制目錄，單位責任落實到人。（責任單位：省發展改革委、省財政廳；完成時限：2024年12月底前）\n"
    record = record_of(text, "")
    task = record.tasks[0]
    assert task.text.startswith("推進公開。各區縣政府要編制目錄")
    assert [u.text for u in task.units] == ["省發展改革委", "省財政廳"]
    assert task.deadlines[0].due is not None
    assert record.document.adcode == "330000"


def test_labels_behind_an_item_on_its_own_line() -> None:
    record = record_of(
        "一、任务\n1.建立机制。责任单位：省民政厅；完成时限：9月底前。\n2.改造小区。牵头单位：省住房城乡建设厅 配合单位：省财政厅\n"
    )
    first, second = record.tasks
    assert (first.text, [u.text for u in first.units]) == ("建立机制。", ["省民政厅"])
    assert [d.due.isoformat() for d in first.deadlines if d.due] == ["2021-09-30"]
    assert [(u.text, u.role) for u in second.units] == [("省住房城乡建设厅", Role.LEAD), ("省财政厅", Role.SUPPORT)]


def test_labels_with_marks_dashes_or_brackets_before_them() -> None:
    record = record_of(
        "一、任务\n1.新建学校。\n【责任单位】省教育厅\n——完成时限：2021年12月\n2.新建医院。\n（一）牵头单位：省卫生健康委\n（二）配合单位：省财政厅\n"
    )
    first, second = record.tasks
    assert [u.text for u in first.units] == ["省教育厅"]
    assert [d.due.isoformat() for d in first.deadlines if d.due] == ["2021-12-31"]
    assert [(u.text, u.role) for u in second.units] == [("省卫生健康委", Role.LEAD), ("省财政厅", Role.SUPPORT)]


def test_a_label_does_not_swallow_the_date_before_it() -> None:
    record = record_of("一、任务\n1.完善平台。（完成时限：2021年9月底前 责任单位：省司法厅）\n")
    assert [d.due.isoformat() for d in record.tasks[0].deadlines if d.due] == ["2021-09-30"]
    assert [u.text for u in record.tasks[0].units] == ["省司法厅"]


def test_a_heading_that_names_more_than_principles_is_not_idle() -> None:
    record = record_of(
        "一、总体要求和工作安排\n（一）推进公开。\n二、工作原则\n（一）坚持依法。\n三、总体要求和主要预期目标\n1.生产总值增长6%。（省发展改革委牵头）\n"
    )
    assert [t.text for t in record.tasks] == ["推进公开。", "生产总值增长6%。"]


def test_items_below_a_goal_are_goals_where_they_set_a_date() -> None:
    record = record_of("一、工作目标\n（一）2021年底前，建成平台。\n（二）服务显著提升。\n")
    assert [(t.number, t.category) for t in record.tasks] == [("一", Category.GOAL)]


def test_how_long_a_notice_holds_is_no_task() -> None:
    record = record_of(
        "一、任务\n（一）推进公开。\n二、附则\n（一）本办法自2021年5月1日起施行，有效期5年。\n（二）本办法由省财政厅负责解释。\n"
    )
    assert [t.text for t in record.tasks] == ["推进公开。"]


def test_the_items_of_a_covering_letter_give_no_tasks_where_the_plan_follows() -> None:
    letter = "现将《任务分工表》印发给你们，请认真落实。\n一、加强领导。各单位要高度重视。\n二、按时报送。请于3月10日前报送方案。\n四川省人民政府 2021年3月1日\n"
    table = "附件\n任务分工表\n序号 | 工作任务 | 责任单位 | 完成时限 |\n1 | 推进公开。 | 省司法厅 | 6月底前 |\n2 | 加强解读。 | 省民政厅 | 6月底前 |\n"
    assert [t.text for t in record_of(letter + table).tasks] == ["推进公开。", "加强解读。"]
    assert [t.number for t in record_of(letter).tasks] == ["一", "二"]


def test_a_page_s_list_of_related_pages_gives_no_tasks() -> None:
    record = record_of(
        "一、任务\n（一）推进公开。\n四川省人民政府\n2021年3月1日\n相关文件：\n1.关于印发工作要点的通知\n2.关于印发实施方案的通知\n"
    )
    assert [t.text for t in record.tasks] == ["推进公开。"]


def test_the_year_of_an_undated_table_is_that_of_its_title() -> None:
    record = record_of(
        "成都市2021年重点推进计划表\n序号 | 工作任务 | 责任单位 | 完成时限 |\n1 | 推进公开。 | 市司法局 | 6月底前 |\n2 | 加强解读。 | 市民政局 | 年底前 |\n",
        "",
    )
    assert record.document.title == "成都市2021年重点推进计划表"
    assert [d.due.isoformat() for t in record.tasks for d in t.deadlines if d.due] == ["2021-06-30", "2021-12-31"]


def test_a_plan_written_in_december_means_the_year_that_it_is_for() -> None:
    head = "关于分解落实2023年重点工作的通知\n各单位：\n现印发。\n临江市人民政府办公室\n2022年12月20日\n"
    record = record_of("一、任务\n1.6月底前完成主体工程。\n", head)
    assert [d.due.isoformat() for d in record.tasks[0].deadlines if d.due] == ["2023-06-30"]


def test_days_from_the_notice_s_own_date() -> None:
    head = "关于推进公开的通知\n各单位：\n现印发。\n临江市人民政府办公室\n2022年3月1日\n"
    record = record_of("一、任务\n1.自印发之日起30日内制定方案。\n", head)
    assert [(d.kind, d.due.isoformat()) for d in record.tasks[0].deadlines if d.due] == [(Kind.RELATIVE, "2022-03-31")]


def test_items_in_one_paragraph_each_with_its_own_bracket_are_tasks_of_their_own() -> None:
    record = record_of(
        "一、任务\n1.深化改革。（1）落实多证合一。（省市场监管局牵头）（2）推进全程电子化。（省大数据局牵头，6月底前完成）\n2.加强监管。（1）建立清单；（2）规范检查。（省司法厅负责）\n"
    )
    assert [(t.number, t.section[-1], t.text) for t in record.tasks] == [
        ("1", "1.深化改革", "落实多证合一。"),
        ("2", "1.深化改革", "推进全程电子化。"),
        ("2", "一、任务", "加强监管。（1）建立清单；（2）规范检查。"),
    ]


def test_social_security_is_an_order_and_no_safeguard() -> None:
    record = record_of(
        "一、健全社会保障体系\n（一）扩大参保。\n二、强化组织保障\n（一）明确责任。\n三、保障措施和组织领导\n（一）加强督导。\n"
    )
    assert [t.category for t in record.tasks] == [Category.TASK, Category.SAFEGUARD, Category.SAFEGUARD]


def test_a_closing_sentence_on_validity_is_no_part_of_the_last_item() -> None:
    record = record_of(
        "一、任务\n（一）推进公开。全面梳理。［责任单位：省财政厅］\n上述措施自印发之日起执行，有效期至2025年底。\n"
    )
    task = record.tasks[0]
    assert (task.text, [u.text for u in task.units], task.deadlines) == ("推进公开。全面梳理。", ["省财政厅"], ())


def test_items_of_an_article_stand_below_it() -> None:
    record = record_of(
        "第一章 职责\n第二条 各部门履行下列职责：\n（一）制定计划。\n（二）落实整改。\n第三条 加强督导。\n"
    )
    assert [(t.number, len(t.section)) for t in record.tasks] == [("一", 2), ("二", 2), ("三", 1)]


def test_a_heading_that_is_a_department_lends_itself() -> None:
    record = record_of("一、省发展改革委\n1.制定计划。\n二、职责\n（一）省生态环境厅。负责监测。\n")
    assert [[(u.text, u.inherited) for u in t.units] for t in record.tasks] == [
        [("省发展改革委", True)],
        [("省生态环境厅", False)],
    ]


def test_a_goal_and_tasks_heading_sets_goals() -> None:
    record = record_of(
        "一、总体要求\n（一）指导思想。深入贯彻。\n（二）目标任务。到2025年，全面建成。\n二、任务\n（一）推进公开。\n"
    )
    assert [t.category for t in record.tasks] == [Category.GOAL, Category.TASK]


def test_a_labelled_list_of_units_that_goes_on_below() -> None:
    record = record_of(
        "一、任务\n1.新建学校。\n牵头单位：省教育厅\n配合单位：省财政厅、省自然资源厅\n各市（州）人民政府\n2.新建医院。\n责任单位：省卫生健康委\n建成后统一管理。\n"
    )
    first, second = record.tasks
    assert first.text == "新建学校。"
    assert [(u.text, u.role.value) for u in first.units][-1] == ("各市（州）人民政府", "support")
    assert second.text == "新建医院。建成后统一管理。"


def test_a_bracket_behind_a_labelled_unit_is_no_colon() -> None:
    record = record_of("一、任务\n1.新建学校。\n责任单位：省教育厅【省财政厅配合】\n完成时限：2021年12月\n")
    assert record.tasks[0].text == "新建学校。"
    assert "省教育厅" in [u.text for u in record.tasks[0].units]
    assert all("：" not in u.text and "【" not in u.text for u in record.tasks[0].units)


def test_what_stands_under_a_definition_is_no_task() -> None:
    record = record_of(
        "一、补贴对象\n拥有承包权的种地农民，各县可结合实际进一步明确。\n二、补贴范围和标准\n（一）已种植的耕地。\n（二）每亩300元的现状耕地。\n"
        "三、工作任务\n（一）扩大覆盖范围。覆盖全部乡镇。\n（二）明确补贴标准。\n（三）技术标准。（责任单位：省司法厅）\n四、实施范围\n2021年6月底前完成申报。\n"
    )
    assert [(t.number, t.text[:6]) for t in record.tasks] == [
        ("一", "扩大覆盖范围"),
        ("二", "明确补贴标准"),
        ("三", "技术标准。"),
        ("四", "实施范围 2"),
    ]


def test_an_item_that_only_labels_those_beside_it_lends_its_units() -> None:
    record = record_of(
        "一、新增就业2000人\n（一）开展技能培训。\n（二）举办招聘会。由省总工会组织。\n（三）责任单位\n牵头单位：省人力资源社会保障厅；配合单位：省财政厅\n（四）配合单位\n省教育厅、省民政厅\n（五）完成时限\n2021年12月底前\n"
    )
    first, second = record.tasks
    assert [(u.text, u.role, u.inherited) for u in first.units] == [
        ("省人力资源社会保障厅", Role.LEAD, True),
        ("省财政厅", Role.SUPPORT, True),
        ("省教育厅", Role.SUPPORT, True),
        ("省民政厅", Role.SUPPORT, True),
    ]
    assert [(u.text, u.inherited) for u in second.units] == [("省总工会", False)]


def test_units_that_head_the_paragraphs_of_an_item() -> None:
    record = record_of(
        "一、职责分工\n省教育厅：负责统筹协调。\n省财政厅、省审计厅：安排资金，加强监督。\n注意：按时完成。\n"
    )
    (task,) = record.tasks
    assert [u.text for u in task.units] == ["省教育厅", "省财政厅", "省审计厅"]
    assert task.text.endswith("注意：按时完成。")


def test_paragraphs_that_close_with_labels_of_their_own_are_tasks() -> None:
    record = record_of(
        "一、做强工业\n坚持集群发展。\n实施工业项目。投资200亿元。\n牵头单位：省经济和信息化厅\n责任单位：省商务厅、\n省科技厅\n建设园区。年内完成路网建设。\n牵头单位：省发展改革委\n二、做强农业\n建设基地。\n责任单位：省农业农村厅\n"
    )
    assert [(t.number, t.section, t.text, [u.text for u in t.units]) for t in record.tasks] == [
        (
            None,
            ("一、做强工业",),
            "坚持集群发展。实施工业项目。投资200亿元。",
            ["省经济和信息化厅", "省商务厅", "省科技厅"],
        ),
        (None, ("一、做强工业",), "建设园区。年内完成路网建设。", ["省发展改革委"]),
        ("二", (), "做强农业 建设基地。", ["省农业农村厅"]),
    ]


def test_a_label_may_have_no_colon() -> None:
    record = record_of(
        "一、任务\n1.新建学校。\n牵头领导  张三\n责任单位  省教育厅、省财政厅\n完成时限  2021年12月\n2.建设医院。\n责任单位要加强统筹，按月通报。\n有关部门、各县政府落实。\n"
    )
    first, second = record.tasks
    assert (first.text, [u.text for u in first.units]) == ("新建学校。", ["省教育厅", "省财政厅"])
    assert [str(d.due) for d in first.deadlines] == ["2021-12-31"]
    assert second.text == "建设医院。责任单位要加强统筹，按月通报。有关部门、各县政府落实。"
    for unit in first.units:
        assert unit.place is not None
        assert unit.place.quote == unit.text


def test_a_note_on_the_first_named_may_stand_behind_the_last() -> None:
    record = record_of(
        "一、任务\n1.新建学校。\n责任单位：省教育厅、省财政厅（列第一位者为工作牵头单位，下同）\n2.新建医院。\n责任单位：省卫生健康委、省财政厅\n"
    )
    assert [[(u.text, u.role) for u in t.units] for t in record.tasks] == [
        [("省教育厅", Role.LEAD), ("省财政厅", Role.RESPONSIBLE)],
        [("省卫生健康委", Role.LEAD), ("省财政厅", Role.RESPONSIBLE)],
    ]


def test_an_explanation_below_the_notice_gives_no_tasks() -> None:
    text = "一、完善支撑。6月底前完成扩容。\n二、推进共享。年底前归集数据。\n政策解读\n一、起草背景\n省厅于2021年1月起草。\n二、主要内容\n6月底前完成扩容。\n"
    assert [t.title for t in record_of(text).tasks] == ["完善支撑", "推进共享"]
    theme = text.replace("一、起草背景", "一、加强解读")
    assert len(record_of(theme).tasks) == 4


def test_how_long_a_policy_holds_is_no_deadline() -> None:
    record = record_of("一、措施\n（一）给予贴息，2021年12月31日前有效。\n（二）2021年12月31日前完成发放。\n")
    assert [[d.text for d in t.deadlines] for t in record.tasks] == [[], ["2021年12月31日前"]]


def test_towns_and_streets_together_are_an_actor() -> None:
    record = record_of("一、任务\n（一）各乡镇街道、省供销社要储备物资。\n（二）召开推进会。全面部署。\n")
    assert [[u.text for u in t.units] for t in record.tasks] == [["各乡镇街道", "省供销社"], []]
