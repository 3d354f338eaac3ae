"""An analyst's own SQL: the answer as a frame, a fault as a message that says what was meant and where to look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb

from normalizers.personal import ENOUGH_DIGITS, masked
from warehouse.errors import WarehouseError
from warehouse.exports import STORED
from warehouse.nearness import nearest
from warehouse.schema import Relation, schema

if TYPE_CHECKING:
    import pandas as pd

Connection = duckdb.DuckDBPyConnection  # for those who hold one and ask no DuckDB of their own
DICTIONARY = "docs/data-dictionary.md (docs/data-dictionary.zh.md)"
# DuckDB's words for a name that it does not find.
NO_RELATION = re.compile(r"(?:Table|Table Function|View) with name (\S+) does not exist")
NO_COLUMN = re.compile(
    r'(?:Referenced column|column named|Column) "(.+?)"(?: not found| does not exist|$)', re.MULTILINE
)
READ_ONLY = re.compile(r"attached in read-only mode")
LOOKED_AT = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)', re.IGNORECASE)


class QuestionError(WarehouseError):
    """A query that the warehouse can't answer. ``nearest`` are the names that may have been meant, best first."""

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


def ask(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    values: Mapping[str, Any] | None = None,
    *,
    keep_personal: bool = False,
) -> pd.DataFrame:
    """Return what the query gives, a row a line; ``values`` stand in it as $name. A DATE is a day without a time.

    People's phone and identity numbers are masked unless ``keep_personal``; the query itself sees them whole. Raises
    QuestionError, which says what is wrong, which names come near, and where they are explained.
    """
    try:
        answer = connection.execute(sql, dict(values)) if values else connection.execute(sql)
        if answer is None or answer.description is None:
            raise QuestionError("there is no query: write one, such as FROM triples LIMIT 10")
        days = [place for place, column in enumerate(answer.description) if column[1] == "DATE"]
        frame = answer.df()
    except duckdb.Error as error:
        raise _explained(str(error), sql) from error
    return _with_days(frame if keep_personal else _without_numbers(frame), days)


def _without_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with people's numbers masked in texts, and in lists of texts."""
    for place, (name, kind) in enumerate(zip(frame.columns, frame.dtypes, strict=True)):
        if str(kind) not in ("str", "object") or name in schema().exact:
            continue
        column = frame.iloc[:, place]
        # Few texts hold so many digits: the others are passed over a column at a time.
        held = column.astype("str").str.contains(ENOUGH_DIGITS, na=False)
        if held.any():
            known: dict[str, str] = {}
            frame.isetitem(place, column.mask(held, column[held].map(partial(_masked, known=known))).array)
    return frame


def _masked(value: Any, known: dict[str, str]) -> Any:
    """Return the value of a cell with its texts masked; ``known`` are those that were masked before."""
    if isinstance(value, str):
        return known.get(value) or known.setdefault(value, masked(value))
    if isinstance(value, Mapping):
        return {key: _masked(part, known) for key, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        return [_masked(part, known) for part in value]
    return value


def _with_days(frame: pd.DataFrame, places: Sequence[int]) -> pd.DataFrame:
    """Return the frame with days in these columns; pandas has no such type and would show midnights."""
    for place in places:
        column = frame.iloc[:, place]
        frame.isetitem(place, column.dt.date.astype(object).where(column.notna(), None))
    return frame


def _explained(said: str, sql: str) -> QuestionError:
    if found := NO_RELATION.search(said):
        name = found[1]
        near = nearest(name, _relations())
        known = ", ".join(near or _relations())
        return QuestionError(f"there is no table or view {name}; nearest: {known}. {_explained_in()}", near)
    if found := NO_COLUMN.search(said):
        return _no_column(found[1], sql)
    if READ_ONLY.search(said):
        return QuestionError(
            "the warehouse is only read; a correction is a line in corrections.csv, other tables go into a database "
            "of your own: duckdb.connect()"
        )
    sort, _, words = said.strip().partition(": ")
    return QuestionError(f"the query can't be answered ({sort}): {words}\n{_explained_in()}")


def _no_column(name: str, sql: str) -> QuestionError:
    """Return what to say of an unknown column: a heading's column, else names that come near in what is looked at."""
    seen = {word.lower() for word in LOOKED_AT.findall(sql)}
    looked_at = [relation for relation in _all() if relation.name in seen] or list(_all())
    headed = {c.name: r.name for r in looked_at for c in r.columns if name in (c.zh, c.en)}
    if headed:
        column, relation = next(iter(headed.items()))
        what = f"{name} is the heading of column {column} in {relation}: write {column}"
        return QuestionError(f"{what}. {_explained_in()}", tuple(headed))
    near = nearest(name, {c.name for r in looked_at for c in r.columns})
    elsewhere = sorted(r.name for r in _all() if r not in looked_at and any(c.name == name for c in r.columns))
    there = f"; it stands in {', '.join(elsewhere)}" if elsewhere else ""
    where = ", ".join(relation.name for relation in looked_at) if seen else "any table or view"
    message = f"there is no column {name} in {where}{there}; nearest: {', '.join(near) or 'none'}"
    return QuestionError(f"{message}. {_explained_in()}", near)


def _all() -> Iterator[Relation]:
    wanted = schema()
    # Views first: they are what is asked most.
    yield from (*wanted.views, *wanted.tables, *wanted.macros)


def _relations() -> list[str]:
    return [relation.name for relation in _all() if relation.name not in STORED]


def _explained_in() -> str:
    return f"Tables and columns are explained in {DICTIONARY}"
