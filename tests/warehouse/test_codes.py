"""Every code that can stand in the data is explained in Chinese and in English, and none that cannot."""

import re
from enum import StrEnum
from pathlib import Path

import duckdb
import pytest

from crawlers.states import Kind as PageKind
from crawlers.states import State
from taizhang.model import Category, Every, Kind, Level, Origin, Precision, Role
from warehouse.dictionary import code_book, codes, codes_of, label
from warehouse.schema import Relation, schema

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("extractors", "normalizers", "flows", "warehouse")
CODE = "".join(
    path.read_text("utf-8")
    for package in PACKAGES
    for ending in ("py", "sql")
    for path in sorted((ROOT / package).rglob(f"*.{ending}"))
)
RELATIONS = (*schema().tables, *schema().views)
# Where a program gives a code: the first word of what is called so, or a word of an SQL query.
REPAIRS = r"(?:Repair|Mend)\(\s*['\"]([a-z_]+)['\"]"
ISSUES = r"(?:Issue|_unread|without_tasks|Unreadable)\(\s*(?:source, )?['\"]([a-z_]+)['\"]|'([a-z_]+)' AS code\b"


@pytest.mark.parametrize(
    ("group", "enum"),
    [
        ("role", Role),
        ("kind", Kind),
        ("category", Category),
        ("origin", Origin),
        ("precision", Precision),
        ("every", Every),
        ("level", Level),
        ("state", State),
        ("page_kind", PageKind),
    ],
)
def test_every_word_of_the_model_is_explained_in_its_order(group: str, enum: type[StrEnum]) -> None:
    assert list(codes(group)) == [str(word) for word in enum]


@pytest.mark.parametrize(("group", "given"), [("repair", REPAIRS), ("issue", ISSUES)])
def test_every_repair_and_issue_that_the_program_gives_is_explained(group: str, given: str) -> None:
    found = {word for match in re.finditer(given, CODE) for word in match.groups() if word}
    assert found == set(codes(group))


@pytest.mark.parametrize("group", ["link", "coverage", "change", "basis", "corrects", "outcome"])
def test_a_column_s_comment_names_each_of_its_codes(group: str) -> None:
    (column,) = (c for c in {c.name: c for r in RELATIONS for c in r.columns}.values() if c.name == group)
    assert [code for code in codes(group) if not re.search(rf"\b{code}\b", column.comment)] == []


@pytest.mark.parametrize("group", list(code_book().groups))
def test_a_code_has_a_label_and_a_sentence_in_both_languages(group: str) -> None:
    for code in codes(group).values():
        assert re.search("[一-鿿]", code.zh) and code.zh_means.endswith("。"), code
        assert not re.search("[一-鿿]", code.en + code.en_means) and code.en_means.endswith("."), code
        assert len(code.zh) <= 10 and len(code.en) <= 20, f"too long to stand in a table: {code}"
    for lang in ("zh", "en"):
        labels = [code.label(lang) for code in codes(group).values()]
        assert len(set(labels)) == len(labels), f"two codes of {group} look the same"


def test_every_group_stands_in_a_column_that_there_is() -> None:
    names = {f"{r.name}.{c.name}" for r in RELATIONS for c in r.columns} | {
        c.name for r in RELATIONS for c in r.columns
    }
    assert set(code_book().columns) <= names
    assert set(code_book().columns.values()) == set(code_book().groups)


def test_repairs_and_issues_have_codes_of_their_own_under_one_heading() -> None:
    assert codes_of("repairs", "code") == codes("repair")
    assert codes_of("issues", "code") == codes("issue")
    assert codes_of("triples", "role") == codes_of("task_units", "role") == codes("role")
    assert codes_of("tasks", "text") == {}


def test_a_code_is_shown_by_its_label_and_an_unknown_one_as_it_stands() -> None:
    assert (label("role", "lead", "zh"), label("role", "lead", "en")) == ("牵头", "lead")
    assert label("coverage", "left out", "zh") == "未见承接"
    assert label("role", "unheard_of", "zh") == "unheard_of"
    assert label("role", None, "zh") == ""
    with pytest.raises(KeyError, match="roles"):
        label("roles", "lead", "zh")


def unexplained(connection: duckdb.DuckDBPyConnection, relation: Relation) -> set[tuple[str, str]]:
    """Return the coded values of a table or view that no code explains: (column, value)."""
    found = set()
    for column in relation.columns:
        if known := codes_of(relation.name, column.name):
            rows = connection.execute(f'SELECT DISTINCT "{column.name}" FROM "{relation.name}"').fetchall()
            found |= {(column.name, value) for (value,) in rows if value is not None and value not in known}
    return found


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_every_coded_value_of_a_built_warehouse_is_explained(
    warehouse: duckdb.DuckDBPyConnection, relation: Relation
) -> None:
    assert unexplained(warehouse, relation) == set()


def test_a_value_that_no_code_explains_is_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect() as other:
        other.execute("CREATE TABLE task_units AS SELECT 'boss' AS role FROM range(2)")
        made = Relation("task_units", "", "", tuple(c for c in _columns("task_units") if c.name == "role"))
        assert unexplained(other, made) == {("role", "boss")}


def _columns(name: str) -> tuple:  # type: ignore[type-arg]
    found = schema().relation(name)
    assert found
    return found.columns
