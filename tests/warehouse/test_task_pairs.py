"""Which task of a version is which of the version before: by its words, by words that are alike, by its number."""

from __future__ import annotations

from warehouse.pairing import Told, pairs

CATALOGUE = "编制基层政务公开事项标准目录，向社会公开"
COUNTER = "在县级政务服务大厅设立政务公开专区"
TRAINING = "举办全市政务公开工作培训班，提高业务能力"
HELP = "配合做好相关工作"


def told(*texts: str, sections: str = "", units: tuple[str, ...] = ()) -> list[Told]:
    """Return tasks numbered from 1; ``sections`` has a letter for each."""
    return [
        Told(n, sections[n - 1 : n], str(n), text, units[n - 1] if units else "") for n, text in enumerate(texts, 1)
    ]


def test_the_same_words_are_the_same_task_wherever_they_stand() -> None:
    assert pairs(told(CATALOGUE, COUNTER), told(COUNTER, TRAINING, CATALOGUE)) == [(1, 3), (2, 1)]


def test_blanks_and_punctuation_make_no_other_task() -> None:
    assert pairs(told(CATALOGUE), told("", f"{CATALOGUE}。".replace("，", "， "))) == [(1, 2)]


def test_an_edited_task_is_found_though_its_number_is_another() -> None:
    edited = CATALOGUE.replace("向社会公开", "向社会和企业公开")
    assert pairs(told(CATALOGUE, COUNTER), told(TRAINING, edited, COUNTER)) == [(1, 2), (2, 3)]


def test_the_most_alike_go_together_before_the_others() -> None:
    first, second = f"{CATALOGUE}，第一批", f"{CATALOGUE}，第二批"
    assert pairs(told(first, second), told(f"{second}报备", f"{first}报备")) == [(1, 2), (2, 1)]


def test_a_task_of_quite_other_words_goes_by_its_number_under_its_heading() -> None:
    assert pairs(told(CATALOGUE), told(TRAINING)) == [(1, 1)]
    assert pairs(told(CATALOGUE, sections="a"), told(TRAINING, sections="b")) == []
    bare = [Told(1, "", None, CATALOGUE)], [Told(1, "", None, TRAINING)]
    assert pairs(*bare) == []


def test_of_tasks_with_the_same_words_the_heading_and_the_units_tell_which_is_gone() -> None:
    olds = told(HELP, HELP, HELP, sections="aab", units=("市司法局", "市民政局", "市教育局"))
    assert pairs(olds, [olds[1], olds[2]]) == [(2, 2), (3, 3)]
    assert pairs(olds, [olds[0], olds[2]]) == [(1, 1), (3, 3)]


def test_a_task_has_one_counterpart() -> None:
    assert pairs(told(CATALOGUE, CATALOGUE), told(CATALOGUE)) == [(1, 1)]
    assert pairs([], told(CATALOGUE)) == []
