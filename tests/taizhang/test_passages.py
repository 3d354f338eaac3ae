"""A passage: text that knows where each of its characters stands, as a range or one by one."""

from __future__ import annotations

from taizhang.model import EMPTY, Passage, joined

SOURCE = "一、强化监管。（市教育局）"


def test_a_stretch_of_the_source_equals_the_same_characters_one_by_one() -> None:
    stretch = Passage.of(SOURCE, 2, 6)
    listed = Passage("强化监管", (2, 3, 4, 5))
    assert stretch == listed
    assert hash(stretch) == hash(listed)
    assert stretch != Passage("强化监管", (3, 4, 5, 6))
    assert stretch != "强化监管"


def test_the_span_reaches_from_the_first_character_to_the_last_in_any_order() -> None:
    assert Passage.of(SOURCE, 2, 6)[1:3].span == (3, 5)
    assert Passage("管强", (5, 2)).span == (2, 6)
    assert EMPTY.span == Passage.of(SOURCE, 4, 4).span == (0, 0)


def test_what_is_joined_keeps_every_place() -> None:
    whole = joined([Passage.of(SOURCE, 0, 2), EMPTY, Passage.of(SOURCE, 8, 12)])
    assert (whole.value, list(whole.offsets)) == ("一、市教育局", [0, 1, 8, 9, 10, 11])
    assert Passage.of(SOURCE, 0, 2) + Passage.of(SOURCE, 8, 12) == whole
    assert joined([]) == EMPTY


def test_blanks_at_the_ends_go_and_the_places_stay() -> None:
    assert Passage.of(" 监管 ", 0, 4).strip() == Passage("监管", (1, 2))
