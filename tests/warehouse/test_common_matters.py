"""Matters that longer sentences of several notices have in common are common tasks of their own."""

from collections.abc import Iterable

import pytest

from warehouse.alignment import AlignedNotice, AlignedTask, CommonTask, align
from warehouse.sentences import Tolerances


def _notice(name: str, code: str, *texts: str) -> AlignedNotice:
    tasks = tuple(AlignedTask(f"{name}-{n:04d}", text, None) for n, text in enumerate(texts, start=1))
    return AlignedNotice(name, code, False, None, None, frozenset(), tasks)


def _matters(common: Iterable[CommonTask]) -> dict[str, list[str]]:
    return {"、".join(group.matters): [link.task.task_id for link in group.links] for group in common if group.matters}


ONE = _notice(
    "one",
    "510000",
    "围绕群众关心的热点，及时公开年度工作计划、民生实事、财政预决算、养老服务补贴标准、药品集中采购、惠农补贴等推进"
    "完成情况，根据工作进展重点公布取得成效及后续举措，对误解疑虑及时回应、解疑释惑并接受监督，获取理解支持。",
)
TWO = _notice("two", "370000", "加强财政预决算信息公开，增强透明度。")
THREE = _notice("three", "330000", "做好药品集中采购结果公开，方便群众查询。")


@pytest.fixture(scope="module")
def common() -> list[CommonTask]:
    return align([ONE, TWO, THREE])


def test_each_matter_joins_those_who_order_it_and_nobody_else(common: list[CommonTask]) -> None:
    assert {name: sorted(tasks) for name, tasks in _matters(common).items()} == {
        "publish 财政预决算": ["one-0001", "two-0001"],
        "publish 药品集中采购": ["one-0001", "three-0001"],
    }


def test_a_matter_is_no_likeness_of_the_sentences(common: list[CommonTask]) -> None:
    scores = [link.score for group in common if group.matters for link in group.links[1:]]
    assert scores and max(scores) < Tolerances().strong


def test_a_notice_that_comes_changes_no_matters_id(common: list[CommonTask]) -> None:
    four = _notice("four", "110000", "公开财政预决算情况和药品集中采购结果。")
    before = {group.matters: group.key for group in common if group.matters}
    after = {group.matters: group.key for group in align([four, ONE, TWO, THREE]) if group.matters}
    assert before.items() <= after.items()


def test_what_one_common_task_has_whole_is_no_matter_beside_it() -> None:
    words = "加强财政预决算信息公开，细化公开内容，增强预决算透明度。"
    assert _matters(align([_notice("a", "510000", words), _notice("b", "370000", words)])) == {}


def test_one_notices_matters_alone_are_none() -> None:
    twice = _notice("a", "510000", "公开财政预决算情况。", "加强财政预决算信息公开，增强透明度。")
    assert _matters(align([twice, _notice("b", "370000", "做好药品集中采购结果公开。")])) == {}


def test_matters_that_the_same_sentences_order_are_one() -> None:
    five = _notice(
        "five",
        "110000",
        "加强民生实事、惠农补贴信息公开，公示栏张榜不少于七日，监督员签字留痕，热线电话收到投诉三日办结，季末抽样回访"
        "农户核对金额。",
    )
    assert list(_matters(align([ONE, five]))) == ["publish 惠农补贴、publish 民生实事"]


def test_of_matters_that_end_alike_the_shorter_is_told() -> None:
    zone = "强化各区办事大厅便民服务专区建设"
    one = _notice(
        "a",
        "510000",
        f"{zone}，配备两名导办人员，摆放老花镜和急救箱，午间不断岗，周六上午照常开门，晚间预约延时两小时。",
    )
    two = _notice(
        "b", "370000", f"{zone}，墙面张贴流程图，叫号屏同步播报，残疾人通道铺设防滑垫，复印打印一律免费，雨天备好雨具。"
    )
    assert [group.matters for group in align([one, two]) if group.matters] == [("establish 便民服务专区",)]
