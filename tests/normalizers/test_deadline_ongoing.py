"""Orders without an end: where the word governs the item's own order, and where it describes a thing."""

import pytest

from normalizers.deadlines import find_in_text, read_cell
from taizhang.model import Kind


@pytest.mark.parametrize(
    "text",
    [
        "长期坚持",
        "长期",
        "全年",
        "常态化",
        "动态调整",
        "动态调整及时公开",
        "持续推进",
        "常态化开展",
        "2021年全年",
        "日常",
    ],
)
def test_a_cell_without_an_end(text: str) -> None:
    reading = read_cell(text, year=2021)
    assert [(d.kind, d.due) for d in reading.deadlines] == [(Kind.ONGOING, None)]
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "text",
    [
        "2025年11月底前,并长期坚持",
        "2025年11月底前完成，并长期坚持",
        "2025年11月，持续推进",
        "2025年11月底前（长期坚持）",
    ],
)
def test_a_cell_with_a_date_and_no_end(text: str) -> None:
    found = read_cell(text).deadlines
    assert [d.kind for d in found] == [Kind.BY, Kind.ONGOING]
    assert [d.what for d in found] == [None, None]


def test_the_whole_of_a_short_cell_is_quoted() -> None:
    text = "动态调整及时公开"
    (one,) = read_cell(text).deadlines
    assert text[one.start : one.end] == text
    (one,) = read_cell("立行立改，长期坚持").deadlines
    assert one.kind is Kind.ONGOING


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("编制权力清单、责任清单并动态调整。针对事项要素，完善目录。", "动态调整"),
        ("行政权力事项要按照有关规定予以动态调整，并向社会公布。", "动态调整"),
        ("动态调整基层政务公开标准目录。建立动态调整更新机制。", "动态调整"),
        ("根据立、改、废等情况动态调整。", "动态调整"),
        ("持续抓好疫情常态化精准防控信息公开工作。", "持续抓好"),
        ("加大公开力度。持续做好目录清单常态化公开工作。", "持续做好"),
        ("建立监管体系，持续推进厕所革命。", "持续推进"),
        ("各部门要持续加强监测。", "持续加强"),
        ("（公安部负责）持续推进信用建设。", "持续推进"),
        ("定期分析运行状况，常态化开展清理整合。", "常态化"),
        ("完善制度，并长期坚持。", "长期坚持"),
    ],
)
def test_a_word_that_governs_the_order(text: str, quote: str) -> None:
    (one,) = find_in_text(text).deadlines
    assert (text[one.start : one.end], one.kind) == (quote, Kind.ONGOING)


@pytest.mark.parametrize(
    "text",
    [
        "做好常态化疫情防控信息公开。",
        "建立完善动态更新的基本信息库。",
        "健全审查、管理动态调整等制度。",
        "建立健全目录动态调整更新机制。",
        "围绕持续深化“放管服”改革新任务，公开举措。",
        "持续提升政务服务质量。",
        "促进政务服务质量持续提升。",
        "促进群众关切回应规范化常态化。",
        "根据处置进展动态发布有关政府信息。",
        "成为推动经济社会持续发展的重要力量。",
        "确保其持续符合健康标准。",
        "支持长期护理服务体系建设。",
        "加强日常监管和定期评估。",
        "做好打造品牌、持续深化统一大市场等改革措施的解读。",
        "落实《持续推进改革的意见》。",
    ],
)
def test_a_word_that_describes_a_thing(text: str) -> None:
    assert find_in_text(text, year=2021) == find_in_text("")


def test_there_is_at_most_one() -> None:
    assert len(find_in_text("持续推进改革。持续做好公开，并动态调整。").deadlines) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("动态调整、及时公开", "动态调整、及时公开"),
        ("长期坚持，常态化推进。", "长期坚持，常态化推进"),
        ("立行立改，长期坚持", "立行立改，长期坚持"),
        ("完成编制，并动态更新", "动态更新"),
        ("2021年底前完成，长期坚持", "长期坚持"),
    ],
)
def test_a_cell_that_only_says_that_there_is_no_end_is_quoted_whole(text: str, said: str) -> None:
    *_, last = read_cell(text).deadlines
    assert (last.kind, text[last.start : last.end]) == (Kind.ONGOING, said)


@pytest.mark.parametrize("text", ["每季度一次，全年不少于4次", "每季度至少1次", "每季度不少于1次"])
def test_how_many_times_a_year_is_neither_an_end_nor_a_milestone(text: str) -> None:
    assert [(d.kind, d.what) for d in read_cell(text).deadlines] == [(Kind.RECURRING, None)]
    assert read_cell("全年不少于4次").deadlines == ()
