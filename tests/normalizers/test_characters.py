"""Characters: what a conversion did to Chinese text is undone, and each character keeps its place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.characters import NO_WORD, PLAIN, folded, mended, narrow, squeezed
from taizhang.model import Passage


def of(text: str) -> Passage:
    return Passage.of(text, 0, len(text))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("202 1 年底前 \n 建立制度", "2021年底前建立制度"),
        ("202 2 年 3 月 底前", "2022年3月底前"),
        ("各市､自治州人民政府｡", "各市、自治州人民政府。"),
        ("遵照 9 项省级标准", "遵照9项省级标准"),
        ("天府新区眉山管委会、\n各县（区）人民政府", "天府新区眉山管委会、各县（区）人民政府"),
        ("政务服务 APP 和大厅", "政务服务APP和大厅"),
        ("rules and standards", "rules and standards"),
        ("市场监管规则 and 标准", "市场监管规则和标准"),
        ("共 5 000 元", "共5 000元"),
        ("**关于印发**\u200b方案", "关于印发方案"),
        ("⾼质量⻔户", "高质量门户"),
        ("不低于 25%。", "不低于25%。"),
        ("市政府办公厅关(guān)于建立报告制度", "市政府办公厅关于建立报告制度"),
    ],
)
def test_text_is_as_the_author_wrote_it(printed: str, meant: str) -> None:
    assert mended(of(printed)).value == meant


def test_clean_text_is_left_alone() -> None:
    passage = of("2021年底前建立制度。")
    assert mended(passage) is passage


def test_each_character_keeps_its_place() -> None:
    source = "附  202 1 年､底"
    passage = mended(Passage.of(source, 3, len(source)))
    assert passage.value == "2021年、底"
    assert source[passage.offsets[3]] == "1"
    assert source[slice(*passage[:5].span)] == "202 1 年"


@given(st.text(alphabet=st.sampled_from("年月日2021 \n\t\u3000､｡and政务A\u200b⻔。，"), max_size=40))
def test_mending_never_raises_and_keeps_order(text: str) -> None:
    passage = mended(of(text))
    assert len(passage.value) == len(passage.offsets)
    assert list(passage.offsets) == sorted(passage.offsets)
    assert mended(Passage(passage.value, tuple(range(len(passage))))).value == passage.value


@given(st.text(max_size=60))
def test_folds_and_widths_hold_for_any_text(text: str) -> None:
    assert len(narrow(text)) == len(text)
    assert folded(folded(text)) == folded(text)
    assert not any(c in squeezed(text) for c in " \n\u3000")


def test_a_plain_character_is_folded_as_one_that_is_normalized_first() -> None:
    plain = [letter for letter in map(chr, range(0x10000)) if PLAIN.fullmatch(letter)]
    assert len(plain) > 20_000
    for letter in plain:
        assert folded(letter) == NO_WORD.sub("", unicodedata.normalize("NFKC", letter)).casefold()
