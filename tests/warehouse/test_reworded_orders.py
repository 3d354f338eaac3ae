"""The same order in other words, and other orders in the same words."""

import pytest

from normalizers.characters import folded
from warehouse.acts import acts
from warehouse.sentences import Relation, Sentence, Tolerances, aligned_words, compare, sentences
from warehouse.weighing import COMMON, FULL, weights

TOLERANCES = Tolerances()


def _compared(one: str, other: str) -> tuple[Relation, float] | None:
    return compare(folded(one), folded(other), TOLERANCES)


def _sentence(text: str) -> Sentence:
    (found,) = sentences(text)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "发布《政务公开事项标准目录（2022年版）》并做好宣传。",
            "发布《政务公开事项标准目录（2024年版）》并做好宣传。",
        ),
        ("2022年底前全省建成五百个“一刻钟”便民生活圈。", "2023年底前我市建成五百个“一刻钟”便民生活圈。"),
        ("眉山市建立完善突发环境事件应急物资储备库。", "达州市建立完善突发环境事件应急物资储备库。"),
        ("加强财政预决算信息公开，增强预决算透明度。", "强化财政预决算信息公开，提高预决算透明度。"),
        (
            "畅通政策咨询渠道，推动各网络平台政务知识库汇聚融合。",
            "强化政务咨询渠道建设，推动12345市民服务热线、政务服务平台政务知识库汇聚融合统一。",
        ),
        ("由市教育局会同各区开展义务教育学校课后服务质量评估。", "市教委开展义务教育学校课后服务质量评估。"),
    ],
)
def test_other_years_places_units_and_filling_words_leave_the_order_the_same(one: str, other: str) -> None:
    assert _compared(one, other) is not None
    assert _compared(other, one) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("进一步加强对养老服务机构的监督检查，及时公开结果。", "进一步加强对医疗卫生机构的监督检查，及时公开结果。"),
        (
            "加强组织领导，健全工作机制，强化责任落实，务求取得实效。",
            "各部门要加强组织领导，健全工作机制，强化协同配合，务求取得实效。",
        ),
        ("完成第一批政务公开事项标准目录的编制和发布。", "完成第二批政务公开事项标准目录的编制和发布。"),
        ("持续做好优化营商环境政策信息公开。", "持续做好乡村振兴政策信息公开。"),
        ("编制市级国土空间总体规划并按程序报批。", "编制市级综合交通运输规划并按程序报批。"),
        (
            "对涉及群众切身利益、需要社会广泛知晓的政策开展解读。",
            "对涉及群众切身利益、需要社会广泛知晓的会议予以直播。",
        ),
    ],
)
def test_the_same_words_about_another_matter_are_another_order(one: str, other: str) -> None:
    assert _compared(one, other) is None
    assert _compared(other, one) is None


def test_one_matter_named_in_two_lists_of_what_is_made_known_is_one_order() -> None:
    one = "做好普惠托育体系建设、新增中小学学位、学科类机构常态化监管、民办教育规范发展等信息公开。"
    assert _compared(one, "扎实做好新增2万个中小学学位等民生实事任务进展情况公开。") is not None
    assert _compared(one, "优化中小学学位供给结构，缓解入学矛盾。") is None


def test_an_order_may_name_its_matter_first_or_last() -> None:
    one = "政府公报统一刊登本级规章、规范性文件，实现应登尽登及时登。"
    assert _compared(one, "做好政府规章和规范性文件通过政府公报统一刊登，拓宽数字公报传播渠道。") is not None


def test_a_word_before_的_and_a_name_with_an_act_in_it_are_no_acts() -> None:
    assert acts("对照国务院部门制定的标准指引") == acts("政务公开事项") == 0
    assert acts("编制标准目录") == acts("制定标准目录") != acts("公开标准目录")


def test_what_is_only_reworded_scores_below_what_is_repeated() -> None:
    reworded = _compared(
        "加强财政预决算信息公开，增强预决算透明度。", "扎实做好财政预决算信息公开，让群众看得懂，提高预决算透明度。"
    )
    repeated = _compared("加强财政预决算信息公开，增强预决算透明度。", "加强财政预决算信息公开，增强了预决算透明度。")
    assert reworded and repeated and reworded[1] < TOLERANCES.strong <= repeated[1]


def test_common_words_places_and_years_weigh_little() -> None:
    assert weights("加强眉山市2022年危房改造")[-1] == len("加强眉山市2022年") * COMMON + len("危房改造") * FULL


def test_the_longest_common_word_is_taken_so_that_its_parts_do_not_weigh() -> None:
    assert weights("政府信息公开")[-1] == len("政府信息公开") * COMMON


def test_aligned_words_are_printed_as_in_the_task_with_the_stretches_between_left_out() -> None:
    task = _sentence("依托市级政府网站(集约化平台),整合政策文件库、历年(全部)知识问答库。")
    anchor = _sentence("整合政策文件库和知识问答库。")
    assert aligned_words(task, anchor) == "…整合政策文件库…知识问答库。"


def test_a_sentence_that_is_the_anchors_is_aligned_whole() -> None:
    assert aligned_words(_sentence("编发“政务地图”。"), _sentence("编发政务地图")) == "编发“政务地图”。"
