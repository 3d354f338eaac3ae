"""Texts and questions parted into words: what is kept, what is asked, and where it is marked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.question import places, question
from warehouse.words import Parter, levelled, words_version


def kept(text: str) -> set[str]:
    return set(Parter().words(text).split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("设立政务公开专区", {"设立", "政务", "公开", "政务公开", "专区"}),
        ("达州市司法局", {"达州市", "司法局", "司法"}),
        ("市卫健委、经信局", {"卫健", "经信"}),
        ("深化“放管服”改革", {"放管服", "改革"}),
        ("關於政務公開專區", {"关于", "政务公开", "专区"}),
        ("WiFi 覆盖，ＡＰＰ", {"wifi", "覆盖", "app"}),
        ("2021年12月底前", {"2021", "12", "月底"}),
        ("按川办函［2021］57号执行", {"川办函〔2021〕57号", "57", "执行"}),
        ("江川区、贡井区", {"江川区", "贡井区"}),
    ],
)
def test_a_text_is_kept_under_every_word_in_it(text: str, words: set[str]) -> None:
    assert words <= kept(text)


def test_punctuation_and_lone_characters_are_no_words() -> None:
    assert kept("的、了。（一）！") == set()


def test_a_repeated_text_gives_the_same_words_and_all_are_gathered() -> None:
    parter = Parter()
    assert parter.words("政务公开专区") == parter.words("政务公开专区")
    assert set(parter.words("政务公开专区 川办函〔2021〕57号").split()) <= parter.known


@pytest.mark.parametrize("text", ["ＡＢＣ　關於", "İstanbul ß", "㎡㈠Ⅷ", "", "普通文字，123"])
def test_levelled_text_is_as_long_as_it_was(text: str) -> None:
    assert len(levelled(text)) == len(text)


def test_the_version_of_the_words_stays_the_same() -> None:
    assert words_version() == words_version()
    assert len(words_version()) == 16


@pytest.mark.parametrize(
    ("asked", "words", "phrases"),
    [
        ("政务公开专区", ("政务公开", "专区"), ()),
        ("市司法局", ("司法局",), ()),
        ("公开的专区", ("公开", "专区"), ()),
        ("“公开专区”", ("公开", "专区"), ("公开专区",)),
        ('"公开 专区"', ("公开", "专区"), ("公开专区",)),
        ("川办函(2021)57号 专区", ("川办函〔2021〕57号", "专区"), ()),
        ("3月", ("3",), ()),
        ("鑫鱻", (), ("鑫鱻",)),
        ("的", (), ("的",)),
        ("專區 专区", ("专区",), ()),
    ],
)
def test_a_question_is_parted(asked: str, words: tuple[str, ...], phrases: tuple[str, ...]) -> None:
    found = question(asked)
    assert (found.words, found.phrases) == (words, phrases)


@pytest.mark.parametrize(
    ("asked", "widened"),
    [
        ("卫健委", ("@health",)),
        ("市发改委 专区", ("@drc", "专区")),
        ("达州市卫计委", ("达州市", "@health")),
        ("教育", None),
        ("国务院办公厅", None),
        ("各部门", None),
        ("“市卫健委”", None),
    ],
)
def test_an_office_is_asked_for_by_its_function_too(asked: str, widened: tuple[str, ...] | None) -> None:
    found = question(asked).widened
    assert (found and found.words) == widened


def test_an_open_quotation_mark_is_noticed() -> None:
    assert question('"公开专区').unclosed
    assert not question('"公开专区"').unclosed


@pytest.mark.parametrize(
    ("text", "shown", "found"),
    [
        ("设立政务公开专区。", ("政务公开", "专区"), ["政务公开专区"]),
        ("設立政務公開專區。", ("专区",), ["專區"]),
        ("责 任 单 位", ("责任单位",), ["责 任 单 位"]),
        ("2021年、12021年", ("2021",), ["2021"]),
        ("没有", ("专区",), []),
        ("App和APPLE", ("app",), ["App"]),
    ],
)
def test_words_are_marked_where_they_stand(text: str, shown: tuple[str, ...], found: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, shown)] == found


def test_parting_warns_of_nothing_says_nothing_and_leaves_no_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "from warehouse.words import cut; print(*cut('政务公开专区'))"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("政务公开 专区\n", "", 0)
    assert list(tmp_path.iterdir()) == []
