"""The README says what there is: its figures are those of bench/results.json, its commands are the command line's."""

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}


def figures() -> ModuleType:
    sys.path.insert(0, str(ROOT))
    try:
        return importlib.import_module("bench.figures")
    finally:
        sys.path.remove(str(ROOT))


@pytest.mark.parametrize("lang", READMES)
def test_the_figures_are_those_that_were_measured(lang: str) -> None:
    text = READMES[lang].read_text("utf-8")
    block = text.split("<!-- figures -->")[1].split("<!-- /figures -->")[0]
    assert block.strip() == figures().block(lang).strip() != ""


@pytest.mark.parametrize("lang", READMES)
def test_every_command_is_told_and_none_that_is_not_there(lang: str) -> None:
    from taizhang.commands.app import app

    there = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    there |= {group.typer_instance.info.name for group in app.registered_groups if group.typer_instance}
    told = set(re.findall(r"^    taizhang (\w+)", READMES[lang].read_text("utf-8"), re.MULTILINE))
    assert told == there


@pytest.mark.parametrize("lang", READMES)
def test_every_file_that_is_named_is_there_or_made_by_a_run(lang: str) -> None:
    text = READMES[lang].read_text("utf-8")
    named = set(re.findall(r"`((?:data/raw|notebooks|tests|normalizers|extractors|bench)/[\w/.]+)`", text))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
