"""What a notebook asks the warehouse with: answers are frames, faults are messages where the answer would stand."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import marimo as mo

from taizhang.settings import Settings, SettingsError, from_environment
from warehouse.asking import Connection, QuestionError, ask
from warehouse.connection import open_warehouse
from warehouse.dictionary import codes
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Desk:
    """An open warehouse. ``connection`` is DuckDB's own, for SQL cells; it reads, never writes, and masks nothing."""

    connection: Connection
    keep_personal: bool = False

    def ask(self, sql: str, values: Mapping[str, Any] | None = None, **groups: str) -> pd.DataFrame:
        """Return what the query gives, ``values`` standing in it as $name. What can't be answered ends the cell.

        People's phone and identity numbers are masked unless the settings keep them.
        ``groups`` name the columns of codes and their group: the Chinese label is shown in the place of the code.
        """
        try:
            answer = ask(self.connection, sql, values, keep_personal=self.keep_personal)
        except WarehouseError as error:
            _told(error)
        for column, group in groups.items():
            answer[column] = answer[column].map({code.code: code.zh for code in codes(group).values()})
        return answer


def open_desk() -> Desk:
    """Return the desk over the warehouse that the settings name, else the one found above the working folder.

    Where there is none, or it is locked or of another version, a message says what to do and the notebook ends.
    """
    try:
        settings = _settings()
        return Desk(open_warehouse(settings.warehouse), settings.keep_personal)
    except (WarehouseError, SettingsError) as error:
        _told(error)


def _settings() -> Settings:
    """Return the settings; a notebook may be opened from the project's folder or from one in it."""
    settings = from_environment()
    if settings.data.is_absolute() or settings.warehouse.is_file():
        return settings
    here = Path.cwd()
    found = (
        folder for folder in (here, *here.parents) if from_environment(data=folder / settings.data).warehouse.is_file()
    )
    return from_environment(data=next(found, here) / settings.data)


def _told(error: Exception) -> NoReturn:
    """End the cell and those after it: with a box in a notebook, with a line on stderr and exit code 1 in a script."""
    if not mo.running_in_notebook():
        sys.exit(str(error))
    title = mo.md(f"**{_words()['question' if isinstance(error, QuestionError) else 'warehouse']}**")
    mo.stop(True, mo.callout(mo.vstack([title, mo.plain_text(str(error))]), kind="danger"))
    raise AssertionError("a stopped cell goes on")


@cache
def _words() -> dict[str, str]:
    return tomllib.loads(resources.files("explorer").joinpath("desk_words.toml").read_text("utf-8"))
