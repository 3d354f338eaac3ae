"""The verbs and what stands over them all: help, version, the folder with the data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taizhang import __version__
from taizhang.commands import correcting, crawling, exploring, extracting, pipeline, scheduling, searching, sharing
from taizhang.commands.sources import sources
from taizhang.settings import from_environment

app = typer.Typer(
    name="taizhang",
    help="Turn Chinese government notices into data that can be compared: who must do what, by when.",
    epilog="Start with: taizhang extract NOTICE.txt. Ends with 0 done, 1 failed, 2 wrong usage, 3 a quality gate "
    "refused to publish. Settings are TAIZHANG_… variables; they stand in taizhang/settings.py.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"taizhang {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(help="The folder with raw/ (notices) and curated/ (results); ./data where it is not given."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    context.obj = from_environment(data=data)


@app.command()
def extract(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(help="The notice's file, or its address.", metavar="FILE|URL", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole record as JSON.")] = False,
) -> None:
    """Read one notice and show what it orders.

    Shows each task with its units and deadlines. Needs no warehouse, and for a file no network; stores nothing.
    """
    extracting.extract(file, as_json, context.obj)


app.command()(crawling.crawl)
app.add_typer(sources)
app.command()(scheduling.schedule)
app.command()(pipeline.ingest)
app.command()(pipeline.build)
app.command()(pipeline.run)
app.command()(correcting.corrections)
app.command()(sharing.compare)
app.command()(sharing.export)
app.command()(searching.search)
app.command()(exploring.explore)
