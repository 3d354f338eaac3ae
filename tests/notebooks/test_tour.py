"""The tour of the warehouse shows what the shipped notices give, and its Jupyter copy is the same."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / "notebooks" / "tour.ipynb"
Run = Callable[[str, Path], Mapping[str, Any]]


def test_the_tour_shows_the_shipped_notices(all_shipped: Path, run_notebook: Run) -> None:
    defined = run_notebook("tour", all_shipped)
    assert len(defined["documents"]) == 8
    assert defined["documents"]["任务数"].sum() == 224
    assert set(defined["lag"]["地区"]) >= {"四川省眉山市", "四川省达州市"}
    assert len(defined["answer"]) > 0
    assert set(defined["coverage"]["落实情况"]) == {"已承接", "未见承接", "自行增加"}


def test_the_tour_lists_every_table_and_view_with_its_meaning(all_shipped: Path, run_notebook: Run) -> None:
    relations = run_notebook("tour", all_shipped)["relations"].set_index("名称")
    assert {"triples", "comparison", "documents", "tasks", "repairs", "runs"} <= set(relations.index)
    assert relations[["说明", "meaning"]].notna().all(axis=None)
    assert relations.loc["documents", "行数"] == 8
    assert not any(name.startswith("flat_") for name in relations.index)


def test_a_row_that_the_tour_cites_has_its_words_in_the_warehouse(all_shipped: Path, run_notebook: Run) -> None:
    cited = run_notebook("tour", all_shipped)["cited"]
    assert cited["时限原文"].notna().all() and cited["引文"].notna().all()
    assert any("第1表第" in citation for citation in cited["引文"])
    with duckdb.connect(str(all_shipped / "curated" / "warehouse.duckdb"), read_only=True) as connection:
        quotes = {quote for (quote,) in connection.execute("SELECT quote FROM task_deadlines").fetchall()}
    assert set(cited["时限原文"]) <= quotes


def test_the_jupyter_copy_is_as_the_tour_is(tmp_path: Path) -> None:
    made = tmp_path / "tour.ipynb"
    marimo = Path(sys.executable).with_name("marimo")
    command = [marimo, "--log-level", "warn", "export", "ipynb", "notebooks/tour.py", "-o", made]
    subprocess.run(command, check=True, cwd=ROOT)
    fresh, kept = (json.loads(path.read_text("utf-8")) for path in (made, COPY))
    for notebook in (fresh, kept):
        notebook["metadata"]["marimo"].pop("marimo_version")  # a newer one changes nothing that is read
    assert kept == fresh, "the Jupyter copy is stale: `make docs` writes it anew"


def test_the_jupyter_copy_runs_from_top_to_bottom(all_shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_DATA", str(all_shipped))
    notebook = nbformat.read(COPY, as_version=4)
    nbformat.validate(notebook)
    names: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    assert names["documents"]["任务数"].sum() == 224


def test_the_jupyter_copy_holds_no_output_and_no_path_of_a_machine() -> None:
    text = COPY.read_text("utf-8")
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in json.loads(text)["cells"])
    assert not re.search(r"(?<![\w.<])/(?:home|root|Users|tmp|work|usr)/", text)
