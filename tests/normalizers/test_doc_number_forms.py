"""Document numbers in all their forms, and the words before them that are no part of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.doc_numbers import find_damaged, find_doc_numbers, normal


def values(text: str) -> list[str]:
    return [one.value for one in find_doc_numbers(text)]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("川办函〔2021〕57号", "川办函〔2021〕57号"),
        ("济长政办字〔2021〕3号", "济长政办字〔2021〕3号"),
        ("川办函[2021]57号", "川办函〔2021〕57号"),
        ("川办函［2021］57号", "川办函〔2021〕57号"),
        ("川办函(2021)57号", "川办函〔2021〕57号"),
        ("川办函（2021）57号", "川办函〔2021〕57号"),
        ("川办函【2021】57号", "川办函〔2021〕57号"),
        ("川办函﹝2021﹞57号", "川办函〔2021〕57号"),
        ("国办发【２０２１】１２号", "国办发〔2021〕12号"),
        ("京公开办发〔2024〕2 号", "京公开办发〔2024〕2号"),
        ("京政农函\n〔2025〕\n9号", "京政农函〔2025〕9号"),
        ("眉府办函〔2021〕第35号", "眉府办函〔2021〕35号"),
        ("浙委退役军人办〔2023〕6号", "浙委退役军人办〔2023〕6号"),
        ("退役军人部发〔2018〕27号", "退役军人部发〔2018〕27号"),
        ("皖开放办〔2022〕6号", "皖开放办〔2022〕6号"),
        ("京财监督〔2025〕123号", "京财监督〔2025〕123号"),
        ("国卫规划发〔2018〕22号", "国卫规划发〔2018〕22号"),
        ("和政发〔2020〕3号", "和政发〔2020〕3号"),
        ("商服贸函2026年第322号", "商服贸函2026年第322号"),
        ("国务院令第711号", "国务院令第711号"),
        ("国务院令\n第711号", "国务院令第711号"),
        ("四川省人民政府令第345号", "四川省人民政府令第345号"),
        ("国家发展改革委令2021年第47号", "国家发展改革委令2021年第47号"),
        ("中华人民共和国主席令第五十八号", "中华人民共和国主席令第五十八号"),
        ("2021年第3号公告", "2021年第3号公告"),
        ("海关总署公告2021年第3号", "海关总署公告2021年第3号"),
    ],
)
def test_number_has_one_normal_form(printed: str, value: str) -> None:
    (found,) = find_doc_numbers(f"（{printed}）")
    assert found.value == value == normal(printed)
    assert (found.start, found.end) == (1, 1 + len(printed))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("根据国办发〔2019〕54号", "国办发〔2019〕54号"),
        ("按照川办函〔2021〕57号要求", "川办函〔2021〕57号"),
        ("依据川府规〔2023〕1号", "川府规〔2023〕1号"),
        ("以川府函〔2020〕13号文印发", "川府函〔2020〕13号"),
        ("见川办发〔2020〕3号", "川办发〔2020〕3号"),
        ("以下简称川办发〔2020〕1号", "川办发〔2020〕1号"),
        ("关于做好工作的通知川办发〔2020〕1号", "川办发〔2020〕1号"),
        ("发文字号川办发〔2020〕1号", "川办发〔2020〕1号"),
        ("交流走进达州数据开放广府办函〔2021〕26号", "广府办函〔2021〕26号"),
        ("和国办发〔2020〕3号", "国办发〔2020〕3号"),
        ("按照财政部令第87号执行", "财政部令第87号"),
        ("经市政府同意厦府办〔2019〕16号", "厦府办〔2019〕16号"),
        ("由川发改〔2021〕3号", "川发改〔2021〕3号"),
        ("市委办公室达市委办发〔2021〕3号", "达市委办发〔2021〕3号"),
        ("和财政部令第87号", "财政部令第87号"),
        ("和平区人民政府令第2号", "和平区人民政府令第2号"),
    ],
)
def test_words_before_a_number_are_no_part_of_it(text: str, value: str) -> None:
    assert values(text) == [value]


def test_several_numbers_in_one_bracket() -> None:
    assert values("（国发〔2019〕3号、国办发〔2019〕54号）") == ["国发〔2019〕3号", "国办发〔2019〕54号"]


def test_number_whose_last_mark_is_lost_counts_only_where_told_and_at_the_end_of_its_line() -> None:
    text = "发文字号：京公开办发〔2024〕2\n发布机关"
    assert find_doc_numbers(text) == ()
    (found,) = find_doc_numbers(text, at_end_of_line=True)
    assert found.value == "京公开办发〔2024〕2号"
    assert text[found.start : found.end] == "京公开办发〔2024〕2"
    assert find_doc_numbers("京公开办发〔2024〕2次", at_end_of_line=True) == ()


@pytest.mark.parametrize("text", ["国办发〔2018104号", "国办发2018〕104号", "川办函〔021〕57号", "川办函〔2021〕号"])
def test_damaged_number_is_no_number_but_is_reported(text: str) -> None:
    assert find_doc_numbers(text) == ()
    (found,) = find_damaged(f"（{text}）")
    assert found.value == text


@pytest.mark.parametrize(
    "text",
    [
        "蜀ICP备05031156号",
        "川公网安备 51170202000231号",
        "兰州市南滨河东路571号",
        "（2021）川01民初123号",
        "〔2021〕57号",
        "2021年第3号",
        "2021年9月10日",
        "《行动计划（2024—2026年）》",
        "第12345号",
        "的命令第3号",
    ],
)
def test_what_is_no_document_number(text: str) -> None:
    assert find_doc_numbers(text) == find_damaged(text) == ()


MARKS = "国办发川函府〔〕（）[]【】２0219年第号令公告 \n根据、，和政主席国务院"


@given(st.text(alphabet=MARKS, max_size=60))
def test_spans_lie_in_the_text_in_order_and_values_are_normal(text: str) -> None:
    last = 0
    for one in find_doc_numbers(text, at_end_of_line=True):
        assert last <= one.start < one.end <= len(text)
        assert not re.search(r"[\s［\[(（【﹝０-９]", one.value)
        assert normal(one.value) == one.value
        last = one.end
    for one in find_damaged(text):
        assert one.value == text[one.start : one.end]


@given(st.text(max_size=40))
def test_any_text_is_read_without_error(text: str) -> None:
    find_doc_numbers(text)
    find_damaged(text)
