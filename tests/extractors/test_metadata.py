"""What a notice says of itself: header lines, header tables, title, number, signature, region, citations."""

from collections.abc import Callable
from datetime import date

from taizhang.model import Document, Level, Record

BODY = (
    "各市人民政府:\n根据《通知》(国办发〔2019〕54号)和国发〔2020〕1号精神，制定如下方案。\n一、任务\n（一）推进公开。\n"
)


def test_labels_run_together_on_one_line(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "索 引 号 :015000185/2021-00156发文字号 :青政办〔2020〕43号\n发布机构 :青海省人民政府办公厅公文时效 :有效\n主题分类 :综合政务成文日期 :2020-06-10\n青海省人民政府办公厅\n关于印发实施方案的通知\n"
        + BODY
    ).document
    assert found == Document(
        title="青海省人民政府办公厅关于印发实施方案的通知",
        doc_number="青政办〔2020〕43号",
        index_number="015000185/2021-00156",
        issuer="青海省人民政府办公厅",
        region="青海省",
        adcode="630000",
        level=Level.PROVINCE,
        written_on=date(2020, 6, 10),
        validity="有效",
        topic="综合政务",
        cites=("国办发〔2019〕54号", "国发〔2020〕1号"),
    )


def test_a_header_laid_out_as_a_table_and_printed_twice(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "索引号: | 11341602003166647K/202004-00328 | 信息分类: | 规范性文件 |\n发布机构: | 谯城区政府(办公室) | 主题分类: | 综合政务 |\n成文日期: | 发布日期: | 2020-04-09 08:44 | |\n发文字号: | 无 | 有 效 性: | 失效 |\n标 题: | 亳州市谯城区人民政府办公室关于印发分解表的通知 | ||\n"
        + BODY
    ).document
    assert found.title == "亳州市谯城区人民政府办公室关于印发分解表的通知"
    assert found.doc_number is None
    assert (found.topic, found.validity, found.published_on) == ("综合政务", "失效", date(2020, 4, 9))
    assert (found.adcode, found.level) == ("341602", Level.COUNTY)


def test_labels_and_values_on_lines_of_their_own(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "索 引 号：\n000014349/2018-00217\n发文机关：\n国务院办公厅\n成文日期：\n2018年12月11日\n标　　题：\n国务院办公厅关于体育产业的指导意见\n发文字号：\n国办发〔2018〕121号\n"
        + BODY
    ).document
    assert (found.index_number, found.doc_number) == ("000014349/2018-00217", "国办发〔2018〕121号")
    assert (found.region, found.level) == ("中国", Level.COUNTRY)


def test_title_number_and_signature_without_any_label(record_of: Callable[[str], Record]) -> None:
    text = "广府办函〔2021〕26号\n\n**广元市人民政府办公室\n关于印发《广元市2021年政务公开工作\n实施方案》的通知**\n\n各县、区人民政府：\n现印发给你们。\n广元市人民政府办公室\n2021年4月25日\n"
    found = record_of(text).document
    assert found.title == "广元市人民政府办公室关于印发《广元市2021年政务公开工作实施方案》的通知"
    assert (found.doc_number, found.issuer) == ("广府办函〔2021〕26号", "广元市人民政府办公室")
    assert (found.written_on, found.adcode) == (date(2021, 4, 25), "510800")


def test_several_bodies_that_sign_together(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "商服贸函2026年第322号\n商务部等部门关于印发措施的通知\n各省商务厅：\n现予印发。\n商务部 国家发展改革委 教育部\n国家医保局\n2026年7月13日\n"
    ).document
    assert found.issuer == "商务部 国家发展改革委 教育部 国家医保局"
    assert (found.adcode, found.level) == ("100000", Level.COUNTRY)


def test_an_annex_alone_takes_its_own_title_and_place(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "附件1\n眉山市深化政务公开重点任务分工\n\t序号\n\t任务\n\t责任单位\n\n\t1\n\t推进公开。\n\t市司法局\n\n\t2\n\t公开文件。\n\t市民政局\n"
    ).document
    assert (found.title, found.region, found.level) == ("眉山市深化政务公开重点任务分工", "四川省眉山市", Level.CITY)


def test_an_annex_title_below_a_letter_is_not_the_notice_title(record_of: Callable[[str], Record]) -> None:
    assert (
        record_of(
            "文 号: | 达市府办函〔2021〕119号 | 浏览量: |\n各县人民政府:\n现将任务分解。\n附件1\n重点任务分工表\n"
        ).document.title
        is None
    )


def test_a_number_cut_in_the_header_is_taken_whole_from_the_text(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "标题：关于印发工作要点的通知\n发文字号：京公开办发〔2024〕2\n\n京公开办发〔2024〕2 号\n各区人民政府：\n现印发。\n"
    ).document
    assert found.doc_number == "京公开办发〔2024〕2号"


def test_the_place_that_put_it_online_tells_the_region_of_a_bare_office(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "• 发布机构:县人民政府办公室\n2021年县政府重点工作任务(华政发〔2021〕2号)\n来源:华容县政府 2021-03-23\n各乡镇人民政府：\n现印发。\n"
    ).document
    assert (found.title, found.adcode) == ("2021年县政府重点工作任务", "430623")


def test_the_address_that_a_copy_names_is_the_source(record_of: Callable[[str], Record]) -> None:
    record = record_of(
        "标题：关于印发工作要点的通知\n原文链接：https://www.beijing.gov.cn/t1.html\n各区人民政府：\n一、任务\n（一）推进公开。\n"
    )
    assert record.source.url == "https://www.beijing.gov.cn/t1.html"


def test_a_header_whose_first_label_lost_its_colon(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "文号 石政办函〔2021〕12号 成文日期: 2021-05-06\n石泉县人民政府办公室关于印发方案的通知\n各镇人民政府：\n现印发。\n"
    ).document
    assert (found.doc_number, found.written_on) == ("石政办函〔2021〕12号", date(2021, 5, 6))
    assert found.title == "石泉县人民政府办公室关于印发方案的通知"


def test_who_signs_and_when_on_one_line(record_of: Callable[[str], Record]) -> None:
    found = record_of("关于推进公开的通知\n各区县：\n现印发。\n达州市人民政府办公室 2021年9月10日\n").document
    assert (found.issuer, found.written_on) == ("达州市人民政府办公室", date(2021, 9, 10))


def test_a_date_with_debris_behind_it_is_still_the_signature(record_of: Callable[[str], Record]) -> None:
    found = record_of("关于推进公开的通知\n各区县：\n现印发。\n达州市人民政府办公室\n2022年12月20日????????\n").document
    assert (found.issuer, found.written_on) == ("达州市人民政府办公室", date(2022, 12, 20))


def test_the_notice_s_own_title_goes_before_the_page_s_short_one(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "优化营商环境工作方案\n中共威海市委办公室\n威海市人民政府办公室\n关于印发优化营商环境工作方案的通知\n各区市党委：\n现印发。\n"
    ).document
    assert found.title == "中共威海市委办公室威海市人民政府办公室关于印发优化营商环境工作方案的通知"


def test_a_line_that_tells_of_the_notice_is_no_salutation(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "近日，市政府办公室印发《行动方案》，全文如下：\n威海市人民政府办公室关于印发行动方案的通知\n威政办发〔2023〕4号\n各区市人民政府：\n现印发。\n"
    ).document
    assert (found.doc_number, found.cites) == ("威政办发〔2023〕4号", ())


def test_a_title_directly_above_the_date_signs_nothing(record_of: Callable[[str], Record]) -> None:
    found = record_of(
        "某通知\n威海市教育局关于印发方案的通知\n威海市教育局\n2023年4月6日\n各学校：\n现印发。\n"
    ).document
    assert found.issuer == "威海市教育局"


def test_a_number_that_lost_a_bracket_is_an_issue_and_no_citation(record_of: Callable[[str], Record]) -> None:
    record = record_of(
        "关于推进公开的通知\n各单位：\n根据国办发〔2018104号和国办发〔2019〕54号精神，现印发。\n一、任务\n（一）推进公开。\n"
    )
    assert record.document.cites == ("国办发〔2019〕54号",)
    issue = next(i for i in record.issues if i.code == "number_damaged")
    assert issue.place is not None and issue.place.quote == "国办发〔2018104号"


HEADER = "发文日期：2021年4月9日 发布机构：达州市人民政府办公室\n达州市人民政府办公室关于印发实施方案的通知\n"


def test_the_signature_s_day_goes_before_the_day_of_sending(record_of: Callable[[str], Record]) -> None:
    signed = "达州市人民政府办公室\n2021年4月2日\n"
    assert record_of(HEADER + BODY + signed).document.written_on == date(2021, 4, 2)
    assert record_of(HEADER + BODY).document.written_on == date(2021, 4, 9)
    assert record_of("成文日期：2021-04-01\n" + HEADER + BODY + signed).document.written_on == date(2021, 4, 1)


def test_a_heading_is_no_title(record_of: Callable[[str], Record]) -> None:
    assert record_of("一、实施产业强市行动\n1.壮大产业。建设基地。\n").document.title is None
    assert record_of("附件：2022年重点任务清单\n一、任务\n（一）推进公开。\n").document.title == "2022年重点任务清单"


def test_who_put_it_online_tells_the_place_where_the_text_tells_the_province(
    record_of: Callable[[str], Record],
) -> None:
    text = "市政府重点工作责任分解（2023年）\n信息来源：丽水市政府\n一、目标\n1.收入增速保持全省领先。省级项目在莲都区、缙云县落地。\n"
    found = record_of(text).document
    assert (found.region, found.level) == ("浙江省丽水市", Level.CITY)
    whole = record_of("浙江省人民政府办公厅关于印发实施方案的通知\n来源：丽水市政府\n" + BODY).document
    assert whole.region == "浙江省"
