"""Running text: what sets a time for the order, and what only looks so."""

from datetime import date

import pytest

from normalizers.deadlines import Reading, find_in_text, read_cell

WRITTEN = date(2021, 9, 10)


@pytest.mark.parametrize(
    "text",
    [
        "按照眉府办函〔2021〕35号要求，抓好落实。",
        "落实川办函[2021]57号、国办发(2020)54号文件。",
        "印发2021年政务公开工作要点。",
        "发布2024年市政府立法工作计划。",
        "落实《深化政务公开行动方案（2021—2023年）》和《2021年底前重点任务》。",
        "开展“2021年底前办结”专项活动。",
        "实施三年行动计划（2021—2023年）。",
        "本办法自2022年1月1日起施行，有效期5年。",
        "有效期至2025年12月31日。",
        "实施期限至2022年12月31日。",
        "政策延长至2022年底。",
        "2020年12月31日召开的会议要求加强公开。",
        "2021年3月印发的方案要求加强公开。",
        "2021年6月底前已完成。",
        "截至2021年6月底，已完成改造120个。",
        "截至2021年6月底，全市共有网站30个。",
        "去年底完成了改造。",
        "2020年底前完成试点。",
        "较2021年底增长10%。",
        "改造2000年底前建成的老旧小区。",
        "对2021年12月31日前取得资格的人员予以备案。",
        "落实党的十九届四中全会精神。",
        "推进“十四五”规划纲要公开。",
        "总结“十四五”期间的工作。",
        "2021年是建党100周年。",
        "2021年，全市政务公开工作要以习近平新时代中国特色社会主义思想为指导。",
        "咨询电话028-38166123，邮编620010。",
        "依照政府信息公开条例第三十三条办理。",
        "提供7×24小时服务。",
        "投资2021万元，执行GB/T 9704-2012。",
        "上半年工作完成情况要公开。",
        "第一季度评估结果要公开。",
        "做好2020-2021学年学生资助工作。",
        "12月4日国家宪法日组织宣誓。",
        "确保2021年工作取得实效。",
        "在2021年工作基础上完善制度。",
        "编制2021年度工作报告。",
        "用三年时间，滚动3年末位淘汰。",
        "2021年9月起，执行新标准。",
    ],
)
def test_what_only_looks_like_a_deadline(text: str) -> None:
    assert find_in_text(text, year=2021, written_on=WRITTEN) == Reading()


@pytest.mark.parametrize(
    ("text", "quote", "due"),
    [
        ("在2021年10月底前编制完成目录。", "2021年10月底前", "2021-10-31"),
        ("到2023年,建成标准体系。", "到2023年", "2023-12-31"),
        ("发展目标。到2025年，总规模达到2万亿元。", "到2025年", "2025-12-31"),
        ("力争到2022年，覆盖率达到90%。", "到2022年", "2022-12-31"),
        ("到“十四五”末，建成100个。", "到“十四五”末", "2025-12-31"),
        ("9月投入使用。", "9月", "2021-09-30"),
        ("5月底前动工。", "5月底前", "2021-05-31"),
        ("6月底完成主体工程。", "6月底", "2021-06-30"),
        ("年内见成效。", "年内", "2021-12-31"),
        ("第三季度完成方案编制。", "第三季度", "2021-09-30"),
        ("2021年底,建成覆盖全市的体系。", "2021年底", "2021-12-31"),
        ("2021年完成100个老旧小区改造。", "2021年", "2021-12-31"),
        ("不迟于2021年10月1日公开。", "2021年10月1日", "2021-10-01"),
        ("确保补贴资金在6月30日前发放到位。", "6月30日前", "2021-06-30"),
        ("6月中旬前，完成审核程序，并反馈市农业农村局。", "6月中旬前", "2021-06-20"),
        ("按照国办发〔2020〕54号要求，12月底前完成。", "12月底前", "2021-12-31"),
        ("（完成时限：2021年12月）", "2021年12月", "2021-12-31"),
    ],
)
def test_what_is_one(text: str, quote: str, due: str) -> None:
    (one,) = find_in_text(text, year=2021).deadlines
    assert (text[one.start : one.end], one.due) == (quote, date.fromisoformat(due))


@pytest.mark.parametrize(
    "text",
    [
        "加强组织领导，2022年2月3日前报市政府办公室。",
        "加强调度，每月28日前报送进展情况。",
        "压实责任，每季度末月20日前报市发展改革委。",
        "落实补贴政策，8月30日前将情况反馈市农业农村局。",
    ],
)
def test_a_date_to_report_is_none_where_the_item_orders_something_else(text: str) -> None:
    assert find_in_text(text, year=2021) == Reading()


@pytest.mark.parametrize(
    "text", ["加强信息报送。每月28日前报送进展情况。", "各单位于2022年2月3日前将方案报市政府办公室。"]
)
def test_a_date_to_report_counts_where_reporting_is_the_order(text: str) -> None:
    assert len(find_in_text(text, year=2021).deadlines) == 1


def test_the_milestones_of_an_item_with_several_dates() -> None:
    text = (
        "在2020年10月底前编制完成本级目录(目录应包括名称、内容等要素),并于12月底前通过门户网站统一发布,逐项公开。"
        "在2021年12月底前结合其他领域标准指引出台情况,对照完善本级目录,有序推进公开。"
    )
    found = find_in_text(text, year=2020).deadlines
    assert [(text[d.start : d.end], str(d.due), d.what) for d in found] == [
        ("2020年10月底前", "2020-10-31", "编制完成本级目录"),
        ("12月底前", "2020-12-31", "通过门户网站统一发布"),
        ("2021年12月底前", "2021-12-31", "对照完善本级目录"),
    ]


def test_one_date_names_no_milestone_unless_the_task_has_others() -> None:
    text = "按季度向社会公开执行情况。"
    assert find_in_text(text).deadlines[0].what is None
    assert find_in_text(text, several=True).deadlines[0].what == "向社会公开执行情况"


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月31日前购买新建商品住房的，给予契税补贴。",
        "企业于2023年12月31日前完成投资的，给予10%补助。",
        "对2023年6月30日前新开业的企业，给予奖励。",
        "2023年12月31日前完成改造的单位可享受减免政策。",
        "2023年12月31日前缴纳的，可减免滞纳金。",
    ],
)
def test_what_a_policy_asks_for_is_no_deadline(text: str) -> None:
    assert find_in_text(text, year=2023).deadlines == ()


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月31日前，对符合条件的企业给予补助。",
        "2023年12月31日前完成对困难企业的认定，给予奖励。",
        "2023年12月31日前出台支持企业的政策，给予补助。",
        "2023年12月31日前完成入库的项目可研报告。",
        "2023年12月31日前兑现符合条件的企业奖励。",
    ],
)
def test_an_order_to_give_by_a_date_is_one(text: str) -> None:
    assert len(find_in_text(text, year=2023).deadlines) == 1


def test_the_term_of_a_school_is_a_doubt_and_no_year() -> None:
    reading = read_cell("2023年秋季入学前", year=2023)
    assert reading.deadlines == ()
    assert len(reading.doubts) == 1
