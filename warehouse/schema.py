"""The schema as values: tables, views and their columns, read from schema.toml, and the DDL made from them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, DuckDB type, headings in Chinese and English, and what it means."""

    name: str
    type: str
    zh: str
    en: str
    comment: str
    required: bool = False

    def heading(self, lang: str | None) -> str:
        """Return what stands over the column: its name where ``lang`` is None, else its ``zh`` or ``en`` heading."""
        return {"zh": self.zh, "en": self.en}[lang] if lang else self.name


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view. ``sql`` is a view's query; ``order`` the columns its rows are sorted by when exported."""

    name: str
    zh: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()  # (column, table, column there)
    order: tuple[str, ...] = ()
    sql: str | None = None
    parameters: tuple[Column, ...] = ()  # of a macro


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables, views and table macros, in the order they are made. A macro is asked with its parameters."""

    version: int
    tables: tuple[Relation, ...]
    views: tuple[Relation, ...]
    macros: tuple[Relation, ...] = ()
    exact: frozenset[str] = frozenset()  # names of columns of text that hold no words of a source

    def relation(self, name: str) -> Relation | None:
        """Return the table or view of that name, or None."""
        return next((r for r in (*self.tables, *self.views) if r.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every table's and view's name."""
        return tuple(r.name for r in (*self.tables, *self.views))


@cache
def schema() -> Schema:
    """Return the warehouse's schema. Raises KeyError where schema.toml names a column it does not describe."""
    data = tomllib.loads(resources.files("warehouse").joinpath("schema.toml").read_text("utf-8"))
    catalogue = _catalogue(data)
    return Schema(
        version=data["version"],
        tables=tuple(_relation(name, fields, catalogue) for name, fields in data["tables"].items()),
        views=tuple(_relation(name, fields, catalogue) for name, fields in data["views"].items()),
        macros=tuple(_macro(name, fields, data["views"], catalogue) for name, fields in data["macros"].items()),
        exact=frozenset(data["exact"]),
    )


def statements(wanted: Schema) -> Iterator[str]:
    """Return the DDL one statement at a time: every table, then every view, each with its comments."""
    for table in wanted.tables:
        body = ", ".join(f'"{c.name}" {c.type}{" NOT NULL" if c.required else ""}' for c in table.columns)
        yield f'CREATE TABLE "{table.name}" ({body})'
        yield from _comments("TABLE", table)


def view_statements(wanted: Schema) -> Iterator[str]:
    """Return the DDL of the macros and the views, in an order in which each finds those it reads."""
    for macro in wanted.macros:
        names = ", ".join(f'"{c.name}"' for c in macro.columns)
        given = ", ".join(f'"{c.name}"' for c in macro.parameters)
        yield f'CREATE MACRO "{macro.name}"({given}) AS TABLE SELECT {names} FROM ({macro.sql})'
        yield f'COMMENT ON MACRO TABLE "{macro.name}" IS {quoted(macro.comment)}'
    for view in wanted.views:
        names = ", ".join(f'"{c.name}"' for c in view.columns)
        yield f'CREATE VIEW "{view.name}" AS SELECT {names} FROM ({view.sql})'
        yield from _comments("VIEW", view)


def _comments(what: str, relation: Relation) -> Iterator[str]:
    yield f'COMMENT ON {what} "{relation.name}" IS {quoted(relation.comment)}'
    for column in relation.columns:
        yield f'COMMENT ON COLUMN "{relation.name}"."{column.name}" IS {quoted(column.comment)}'


def quoted(text: str) -> str:
    """Return the text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _catalogue(data: Mapping[str, Any]) -> dict[str, tuple[Column, ...]]:
    """Return what each word in a list of columns stands for: one column, or the columns of a place."""
    columns: dict[str, tuple[Column, ...]] = {
        name: (_column(name, fields),) for name, fields in data["columns"].items()
    }
    place = tuple(_column(name, fields) for name, fields in data["places"].items())
    columns["@place"] = place
    for prefix, words in data["prefixes"].items():
        columns[f"@{prefix}place"] = tuple(
            Column(prefix + c.name, c.type, words["zh"] + c.zh, words["en"] + c.en, f"{words['comment']}: {c.comment}")
            for c in place
            if c.name not in words.get("less", ())
        )
        columns |= {c.name: (c,) for c in columns[f"@{prefix}place"]}
    return columns


def _column(name: str, fields: Mapping[str, str]) -> Column:
    return Column(name, fields["type"], fields["zh"], fields["en"], fields["comment"])


def _macro(
    name: str, fields: Mapping[str, Any], views: Mapping[str, Any], catalogue: Mapping[str, tuple[Column, ...]]
) -> Relation:
    """Return a macro that gives the columns of the view that it is ``like``."""
    like = views[fields["like"]]
    parameters = tuple(_column(parameter, words) for parameter, words in fields["parameters"].items())
    relation = _relation(name, {**fields, "columns": like["columns"], "order": like["order"]}, catalogue)
    return replace(relation, parameters=parameters)


def _relation(name: str, fields: Mapping[str, Any], catalogue: Mapping[str, tuple[Column, ...]]) -> Relation:
    columns = tuple(
        Column(c.name, c.type, c.zh, c.en, c.comment, required=word.endswith("!"))
        for word in fields["columns"]
        for c in catalogue[word.removesuffix("!")]
    )
    key = tuple(fields.get("key", ()))
    return Relation(
        name=name,
        zh=fields["zh"],
        comment=fields["comment"],
        columns=columns,
        key=key,
        references=tuple((column, *there.split(".")) for column, there in fields.get("references", {}).items()),
        order=tuple(fields.get("order", key)),
        sql=fields.get("sql"),
    )
