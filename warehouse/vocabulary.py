"""The field's vocabularies as the warehouse stores them: divisions of China and functions of government."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa  # type: ignore[import-untyped]

from normalizers.departments import aliases, department
from normalizers.regions.gazetteer import gazetteer


def region_table() -> pa.Table:
    """Return every division: region_code, region_name, region (full name), level, parent_code; by code."""
    known = gazetteer()
    codes = sorted(known.regions)
    regions = [known.regions[code] for code in codes]
    return pa.table(
        {
            "region_code": codes,
            "region_name": [region.name for region in regions],
            "region": [region.full_name for region in regions],
            "level": [region.level.value for region in regions],
            "parent_code": pa.array([known.parents.get(code) for code in codes], pa.string()),
        }
    )


def department_table() -> pa.Table:
    """Return every function of government: department_key and department (its name); by key."""
    names = {row.department.key: row.department.name for rows in aliases().values() for row in rows}
    return pa.table(
        {"department_key": pa.array(sorted(names), pa.string()), "department": [names[key] for key in sorted(names)]}
    )


def known_units(units: Iterable[tuple[str, int]]) -> pa.Table:
    """Return unit_text, year (0 where the notice has none), department_key and department, a row for each unit.

    The last two are NULL where the function is not known. There is always a row, of no unit: ('', 0).
    """
    named = sorted({("", 0), *units})
    functions = [department(text, year or None) for text, year in named]
    return pa.table(
        {
            "unit_text": pa.array([text for text, _ in named], pa.string()),
            "year": pa.array([year for _, year in named], pa.int64()),
            "department_key": pa.array([found.key if found else None for found in functions], pa.string()),
            "department": pa.array([found.name if found else None for found in functions], pa.string()),
        }
    )
