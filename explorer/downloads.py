"""What is shown, as files: the same writers as ``taizhang compare`` and ``export`` have."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.tables import headings, worded
from taizhang.settings import Lang, Settings
from warehouse.comparing import compare
from warehouse.exploring import Section
from warehouse.exploring import rows as rows_of
from warehouse.filters import Wanted
from warehouse.sheets import Value, write_csv, write_xlsx

if TYPE_CHECKING:
    from warehouse.asking import Connection

Form = Literal["csv", "xlsx"]
MIMETYPES: dict[Form, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def comparison_file(settings: Settings, wanted: Wanted, lang: Lang, form: Form) -> bytes:
    """Return the file that ``taizhang compare`` writes for what is wanted."""

    def write(target: Path) -> None:
        compare(settings.warehouse, wanted, out=target, lang=lang, keep_personal=settings.keep_personal)

    return _bytes(write, form)


def section_file(
    connection: Connection, settings: Settings, section: Section, wanted: Wanted, lang: Lang, form: Form
) -> bytes:
    """Return all rows of the section, not only the page that is shown."""
    found = rows_of(connection, section, wanted, keep_personal=settings.keep_personal)
    return rows_file(section.value, found.columns, found.rows, lang, form)


def rows_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], lang: Lang, form: Form) -> bytes:
    """Return the rows under the schema's headings, codes in words."""
    head = headings(columns, lang)
    body = worded(columns, rows, lang)

    def write(target: Path) -> None:
        if form == "csv":
            lines = ([str(cell) if cell is not None else "" for cell in row] for row in body)
            write_csv(target, head, lines, plain=False)
        else:
            write_xlsx(target, name, head, body)

    return _bytes(write, form)


def _bytes(write: Callable[[Path], None], form: Form) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"download.{form}"
        write(target)
        return target.read_bytes()
