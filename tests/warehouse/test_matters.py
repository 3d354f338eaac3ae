"""What a sentence orders: which act on which object, whatever else it says."""

import pytest

from warehouse.matters import in_words, may_order_the_same, orders


@pytest.mark.parametrize(
    ("sentence", "ordered"),
    [
        ("及时公开本级政府及部门财政预决算情况。", {"publish 财政预决算"}),
        ("加强财政预决算信息公开工作。", {"publish 财政预决算"}),
        ("推进公共资源配置、社会公益事业等重点领域信息公开。", {"publish 公共资源配置", "publish 社会公益事业"}),
        ("做好食品药品监管、监督检查等方面信息公开。", {"publish 食品药品监管"}),
        ("对涉及群众切身利益的重要政策开展解读。", {"explain 政策"}),
        ("丰富政策解读形式。", {"explain 政策"}),
        ("加强老旧小区改造政策解读。", {"explain 老旧小区改造"}),
        ("在便民服务中心设立政务公开专区（窗口）。", {"establish 政务公开专区"}),
        ("强化各区政务服务大厅政务公开专区建设。", {"establish 政务公开专区"}),
        ("将政务公开工作纳入本单位绩效考核体系。", {"assess 政务公开"}),
        ("形成符合自身实际的政务公开事项标准目录。", {"compile 政务公开标准目录"}),
        ("开展“政务开放日（周）”活动。", {"hold 政务开放日"}),
    ],
)
def test_an_order_is_its_act_and_its_object(sentence: str, ordered: set[str]) -> None:
    assert orders(sentence).matters >= ordered


def test_what_a_sentence_is_about_is_what_it_makes_known() -> None:
    assert "publish 国际科技创新中心" in orders("围绕国际科技创新中心建设，做好科技前沿动态发布。").matters


def test_words_within_other_words_part_no_list() -> None:
    assert orders("提升群众参与度。").matters == {"raise 群众参与度"} == orders("扩大行政决策群众参与度。").matters
    assert "publish 应急救援提示" in orders("及时公开应急救援提示。").matters


@pytest.mark.parametrize(
    "sentence",
    [
        "加强组织领导，健全工作机制，强化责任落实。",
        "及时公开相关信息。",
        "全面加强政务公开工作。",
        "已公开财政预决算情况的，",
        "发布惠企政策时，",
        "指导村民委员会及时公开财政补助情况。",
        "形成可复制可推广的经验。",
        "同步公开联系方式。",
    ],
)
def test_what_tells_no_act_and_object_is_no_matter(sentence: str) -> None:
    assert orders(sentence).matters == frozenset()


def test_opinions_are_a_matter_where_the_public_is_asked() -> None:
    assert "consult 意见" in orders("采取座谈会、网上征求意见等方式，听取公众意见。").matters
    assert "consult 意见" not in orders("印发前应征求意见。").matters


def test_sentences_whose_acts_differ_order_nothing_alike() -> None:
    publish, establish = (orders(text).acts for text in ("公开职业技能等级标准。", "建立职业技能实训基地。"))
    assert not may_order_the_same(publish, establish)
    assert may_order_the_same(publish, publish) and may_order_the_same(publish, frozenset())


def test_an_aim_is_no_act_that_two_orders_have_in_common() -> None:
    assert orders("不断提升服务能力。").acts == frozenset()


def test_matters_are_told_by_their_acts_first_words() -> None:
    assert (
        in_words(["publish 财政预决算", "publish 政府债务", "assess 政务公开"])
        == "公开财政预决算、政府债务，评估政务公开"
    )
