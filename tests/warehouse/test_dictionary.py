"""The data dictionary explains every table, column and code in both languages, and is as the schema is."""

import re
from pathlib import Path
from typing import Literal

import duckdb
import pytest

from warehouse.asking import ask
from warehouse.dictionary import code_book, codes_of, comments_zh
from warehouse.dictionary_pages import FILES, _examples, page, questions, write_pages
from warehouse.schema import schema

ROOT = Path(__file__).resolve().parents[2]
RELATIONS = (*schema().tables, *schema().views, *schema().macros)
COLUMNS = {column.name: column for r in RELATIONS for column in (*r.columns, *r.parameters)}
Lang = Literal["zh", "en"]


def test_every_table_and_column_is_explained_in_chinese_and_none_that_there_is_not() -> None:
    comments = comments_zh()
    assert set(comments.relations) == {relation.name for relation in RELATIONS}
    assert set(COLUMNS) <= set(comments.columns)
    # Some places have no column under some prefix: a unit's path.
    assert [
        name for name in set(comments.columns) - set(COLUMNS) if not name.endswith(("_path", "_box", "_file"))
    ] == []
    for text in (*comments.relations.values(), *comments.columns.values()):
        assert re.search("[一-鿿]", text), text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_in_docs_are_as_the_schema_is(lang: Lang) -> None:
    written = (ROOT / "docs" / FILES[lang]).read_text("utf-8")
    assert written == page(lang), "the data dictionary is stale: `make docs` writes it anew"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_names_every_table_column_and_code(lang: Lang) -> None:
    text = page(lang)
    assert [r.name for r in RELATIONS if f"\n### {r.name}\n" not in text] == []
    assert [name for name in COLUMNS if f"| `{name}` |" not in text] == []
    for group, codes in code_book().groups.items():
        section = text.partition(f'<a id="codes-{group.replace("_", "-")}"></a>')[2].partition("<a id=")[0]
        assert [code for code in codes if f"| `{code}` |" not in section] == [], group


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_of_a_page_leads_somewhere(lang: Lang) -> None:
    text = page(lang)
    anchors = {
        *re.findall(r"^### (\w+)$", text, re.MULTILINE),
        *re.findall(r'<a id="([\w-]+)">', text),
        *FILES.values(),
    }
    links = set(re.findall(r"\]\(#?([\w.-]+)\)", text))
    assert links and links - anchors == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_row_of_a_table_has_as_many_cells_as_its_head(lang: Lang) -> None:
    heads = 0
    width = None
    for line in page(lang).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
        heads += width is None and cells is not None
        assert None in (width, cells) or cells == width, line
        width = cells
    assert heads > len(RELATIONS)


@pytest.mark.parametrize("sql", questions())
def test_a_question_that_the_dictionary_shows_can_be_asked(warehouse: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert len(ask(warehouse, sql)) > 0


def test_examples_name_columns_that_there_are_and_codes_that_are_explained() -> None:
    by_name = {relation.name: relation for relation in RELATIONS}
    for name, row in _examples().items():
        assert set(row) <= {column.name for column in by_name[name].columns}, name
        for column, value in row.items():
            known = codes_of(name, column)
            assert not known or value in known, (name, column, value)
    assert {"triples", "comparison", "coverage", "deadline_lag"} <= set(_examples())


def test_both_pages_are_written_and_the_same_each_time(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_pages(tmp_path / "docs")}
    assert {path.name: path.read_bytes() for path in write_pages(tmp_path / "docs")} == first
    assert set(first) == {"data-dictionary.md", "data-dictionary.zh.md"}


def test_both_readmes_lead_to_the_dictionary() -> None:
    assert "docs/data-dictionary.md" in (ROOT / "README.md").read_text("utf-8")
    assert "docs/data-dictionary.zh.md" in (ROOT / "README.zh.md").read_text("utf-8")
