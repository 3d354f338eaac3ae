"""The description beside exported CSV: a Frictionless data package, so that other programs know every column.

Written after https://specs.frictionlessdata.io/data-package/ and …/table-schema/. There is no clock in it: the same
files give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from taizhang import __version__
from warehouse.dictionary import codes_of, comments_zh
from warehouse.errors import ExportError
from warehouse.files import written_beside
from warehouse.schema import Column, Relation, schema

NAME = "taizhang"
FILE = "datapackage.json"
TYPES = {
    "VARCHAR": {"type": "string"},
    "INTEGER": {"type": "integer"},
    "BIGINT": {"type": "integer"},
    "INTEGER[]": {"type": "array"},
    "DOUBLE": {"type": "number"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "date"},
    "TIMESTAMP": {"type": "datetime", "format": "any"},  # seconds have a fraction where the clock gave one
}
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}
Heading = Callable[[Column, Relation], str]


def write_datapackage(
    folder: Path,
    relations: Sequence[Relation],
    *,
    heading: Heading,
    plain: bool,
    run_id: str,
    comparison: Path | None = None,
) -> Path:
    """Return the file that describes the CSV files of these tables and views, which stand in the folder.

    ``heading`` tells what stands over a column, ``comparison`` is a wide comparison's file in the same folder. Raises
    ExportError where it can't be written.
    """
    target = folder / FILE
    described = [_resource(folder, relation, relations, heading, plain) for relation in relations]
    if comparison:
        described.append(_comparison(comparison, plain))
    package = {**_words()["package"], "name": NAME, "id": run_id, "version": __version__, "resources": described}
    try:
        with written_beside(target) as beside:
            beside.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise ExportError(f"{target} could not be written: {error.strerror or error}") from error
    return target


def refuse_others(folder: Path) -> None:
    """Raise ExportError where a data package that is not of taizhang stands in the folder: it would be lost."""
    target = folder / FILE
    if not target.exists():
        return
    try:
        name = json.loads(target.read_text("utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError):
        name = None
    if name != NAME:
        raise ExportError(f"{target} describes other data and would be overwritten: export to another folder")


def _resource(
    folder: Path, relation: Relation, beside: Sequence[Relation], heading: Heading, plain: bool
) -> dict[str, Any]:
    names = {column.name: heading(column, relation) for column in relation.columns}
    table: dict[str, Any] = {"fields": [_field(column, relation, names[column.name]) for column in relation.columns]}
    if relation.key:
        table["primaryKey"] = [names[name] for name in relation.key]
    foreign = _foreign_keys(relation, names, beside, heading)
    if foreign:
        table["foreignKeys"] = foreign
    return {
        "name": relation.name,
        "title": relation.zh,
        "description": relation.comment,
        "description_zh": comments_zh().relations.get(relation.name, relation.zh),
        **_file(folder / f"{relation.name}.csv", plain),
        "schema": {**table, "missingValues": [""]},
    }


def _field(column: Column, relation: Relation, heading: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    known = codes_of(relation.name, column.name)
    if known:
        constraints["enum"] = list(known)
    return {
        "name": heading,
        "title": column.zh,
        "title_en": column.en,
        "description": column.comment,
        "description_zh": comments_zh().columns.get(column.name, column.zh),
        **TYPES[column.type],
        **({"constraints": constraints} if constraints else {}),
    }


def _foreign_keys(
    relation: Relation, names: Mapping[str, str], beside: Sequence[Relation], heading: Heading
) -> list[dict[str, Any]]:
    """Return the references to tables that are exported too; a view refers as the tables with its columns do."""
    written = {other.name: other for other in beside}
    found = []
    for column, there, key in relation.references or _inherited(relation):
        target = written.get(there)
        if target is None:
            continue
        (wanted,) = (c for c in target.columns if c.name == key)
        reference = {"resource": "" if target is relation else there, "fields": [heading(wanted, target)]}
        found.append({"fields": [names[column]], "reference": reference})
    return found


def _inherited(view: Relation) -> list[tuple[str, str, str]]:
    known = {reference[0]: reference for table in schema().tables for reference in table.references}
    return [known[column.name] for column in view.columns if column.name in known and view.sql]


def _comparison(path: Path, plain: bool) -> dict[str, Any]:
    """Return the description of a wide comparison: its columns are those that its regions give it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings = next(csv.reader(file))
    return {
        **_words()["comparison"],
        "name": "comparison-wide",
        **_file(path, plain),
        "schema": {"fields": [{"name": heading, "type": "string"} for heading in headings], "missingValues": [""]},
    }


def _file(path: Path, plain: bool) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "dialect": DIALECT,
        **({} if plain else {"spreadsheet_safe": True, "notes": _words()["spreadsheet"]["notes"]}),
    }


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("warehouse").joinpath("datapackage.toml").read_text("utf-8"))
