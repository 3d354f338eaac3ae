"""Sentences of a task, and when two of them are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.characters import folded
from warehouse.sentences import Relation, Tolerances, compare, sentences

TOLERANCES = Tolerances()


def test_a_task_splits_at_full_stops_and_semicolons_outside_brackets_and_quotations() -> None:
    text = "编制目录。公开（含县区；乡镇。）清单；推行“一号登录。一网通办”。"
    assert [s.text for s in sentences(text)] == [
        "编制目录。",
        "公开（含县区；乡镇。）清单；",
        "推行“一号登录。一网通办”。",
    ]


@given(st.text(alphabet="政务公开目录。；;！？（）()“”，\n 1", max_size=60))
def test_every_letter_of_a_text_stands_in_one_sentence_at_its_place(text: str) -> None:
    found = list(sentences(text))
    assert "".join(s.folded for s in found) == folded(text)
    assert all(text[s.start : s.end] == s.text for s in found)


def test_widths_punctuation_and_blanks_do_not_count() -> None:
    assert folded("由乡镇（街道）通过ＡＰＰ ,议事。") == folded("由乡镇(街道)通过app，议事")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("建立重大项目信息公开制度", "建立重大疫情信息公开制度"),
        ("推进生态环境信息公开", "推进养老服务信息公开"),
        (
            "推进重大建设项目批准和实施信息公开",
            "深入推进财政预决算、公共资源配置、重大建设项目批准和实施、社会公益事业等重点领域政府信息公开",
        ),
        ("加强组织领导", "强化组织领导"),
    ],
)
def test_the_same_phrase_about_another_matter_is_not_the_same(one: str, other: str) -> None:
    assert compare(folded(one), folded(other), TOLERANCES) is None
    assert compare(folded(other), folded(one), TOLERANCES) is None


def test_words_left_out_by_a_city_keep_the_sentence_the_same() -> None:
    province = folded(
        "灵活采取局长(主任)进大厅、群众列席旁听政府会议、参观政务场所等形式,定期开展“政务开放日(周)”活动。"
    )
    city = folded("灵活采取局长（主任）进大厅、参观政务场所等形式，定期开展“政务开放日（周）”活动。")
    found = compare(city, province, TOLERANCES)
    assert found and found[0] is Relation.SAME and 0.8 < found[1] < 1


def test_a_sentence_that_stands_whole_in_a_longer_one_is_part_of_it() -> None:
    part = folded("及时主动公开发展现代产业、推进乡村振兴、惠民惠农惠企政策和资金发放信息。")
    whole = folded(
        "系统梳理并主动公开本地行政规范性文件、五年规划纲要及实施措施、发展现代产业、推进乡村振兴、惠民惠农惠企政策和资金发放信息。"
    )
    assert compare(part, whole, TOLERANCES) == (Relation.PART, 0.9394)
    assert compare(whole, part, TOLERANCES) == (Relation.COVERS, 0.9394)
