"""The verb that tells what came of the analysts' corrections: ``taizhang corrections``."""

from __future__ import annotations

from typing import Annotated

import typer

from taizhang.commands import screen
from taizhang.settings import Settings


def corrections(
    context: typer.Context,
    new: Annotated[
        bool, typer.Option("--new", help="Write the file with its headings, where there is none yet.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the analysts' corrections and what came of each.

    They stand in the file corrections.csv of the data folder, a line each, and are applied whenever the warehouse is
    built. Ends with 1 where the source under one has changed, or where one names nothing or is not understood.
    """
    from warehouse import correction_file
    from warehouse.correction_answers import corrections_told

    settings: Settings = context.obj
    path = settings.corrections
    if new:
        correction_file.begin(path, settings.lang)
        screen.answer(f"wrote {path}: fill in a line for each correction", {"file": str(path)}, as_json=as_json)
        return
    lines = corrections_told(settings.warehouse, path, keep_personal=settings.keep_personal)
    if as_json:
        screen.answer_list([line.as_data() for line in lines])
    else:
        for line in lines:
            print(line.as_text())
        if not lines:
            print(f"{path} holds no corrections; `taizhang corrections --new` begins it")
    if open_lines := sum(not line.is_settled for line in lines):
        screen.fail(f"{screen.counted(open_lines, 'correction')} must be looked at again")
