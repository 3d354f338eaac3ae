"""Sichuan's plan beside Meishan and Dazhou, through the command line: every row of both cities in its right line."""

import csv
import json
from pathlib import Path

import pytest

from normalizers.characters import folded
from taizhang.commands.app import app

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
CITIES = {"眉山市": "meishan-annex1", "达州市": "dazhou-2021-119"}
ROWS = 24  # of the plan's tasks in either city; Dazhou's other rows are of other plans


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory, all_shipped: Path) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("compared") / "three.csv"
    words = ["compare", "--regions", "四川省,眉山市,达州市", "--lang", "en", "-o", str(out)]
    app(["--data", str(all_shipped), *words], standalone_mode=False)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def row_numbers() -> dict[str, dict[str, int]]:
    """The number of each city's row by its words, of the records made by hand."""
    numbers = {}
    for city, name in CITIES.items():
        tasks = json.loads((GOLD / f"{name}.gold.json").read_text("utf-8"))["tasks"]
        numbers[city] = {folded(task["text"]): n for n, task in enumerate(tasks[:ROWS], start=1)}
        assert len(numbers[city]) == ROWS
    return numbers


def _gold() -> list[tuple[str, list[int], list[int]]]:
    with (GOLD / "sichuan_plan_rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(start, [int(n) for n in one.split()], [int(n) for n in other.split()]) for start, one, other in rows]


@pytest.mark.parametrize(("start", "meishan", "dazhou"), _gold())
def test_the_line_of_a_sentence_of_the_plan_holds_the_rows_that_repeat_it(
    lines: list[dict[str, str]],
    row_numbers: dict[str, dict[str, int]],
    start: str,
    meishan: list[int],
    dazhou: list[int],
) -> None:
    (line,) = [line for line in lines if line["四川省 task"].startswith(start)]
    assert line["upstream"].startswith(start)
    found = [
        sorted(row_numbers[city][folded(text)] for text in line[f"{city} task"].split("\n") if text) for city in CITIES
    ]
    assert found == [meishan, dazhou]


def test_every_row_of_both_cities_stands_in_a_line(
    lines: list[dict[str, str]], row_numbers: dict[str, dict[str, int]]
) -> None:
    for city, numbers in row_numbers.items():
        shown = {folded(text) for line in lines for text in line[f"{city} task"].split("\n") if text}
        assert shown == set(numbers), city
