"""The verb that lets sources be re-crawled by cron: ``taizhang schedule``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taizhang.commands import screen
from taizhang.settings import Settings

if TYPE_CHECKING:
    from flows.plans import Plan

PORT = 4200


def schedule(
    context: typer.Context,
    groups: Annotated[
        list[str] | None,
        typer.Argument(help="Groups of sources, such as sichuan; all where none is given.", show_default=False),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Print what would be served, and end.")] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Print it as prefect.yaml, for work pools, and end.")] = False,
    port: Annotated[int, typer.Option(help="Where Prefect's pages are shown.", min=1, max=65535)] = PORT,
    as_json: Annotated[bool, typer.Option("--json", help="Print what would be served as JSON, and end.")] = False,
) -> None:
    """Re-crawl the sources by their schedules, until it is ended.

    Serves a Prefect deployment for each group of sources. Uses the Prefect server that PREFECT_API_URL names, else one
    of its own.
    """
    from crawlers.registry import sites
    from flows import plans as planning

    settings: Settings = context.obj
    registered = sites(settings.registry)
    made = [plan for plan in planning.plans(registered) if not groups or plan.group in groups]
    if missing := set(groups or ()) - {plan.group for plan in made}:
        there = ", ".join(sorted({one.group for one in registered}))
        screen.fail(f"{', '.join(sorted(missing))}: there is no such group; there are {there}", screen.WRONG_USAGE)
    if as_yaml:
        print(planning.as_yaml(made, str(settings.data)), end="")
    elif listed or as_json:
        screen.answer("\n".join(_lines(made)), {"deployments": [_data(plan) for plan in made]}, as_json=as_json)
    else:
        _serve(made, settings, port)


def _serve(made: list[Plan], settings: Settings, port: int) -> None:
    from flows.server import prefect_server, wait_until_ready

    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")  # what goes wrong is to be seen
    home = settings.data / ".prefect"
    screen.note("starting Prefect")
    with prefect_server(home, port):
        from flows.deployments import serve

        wait_until_ready(home)
        address = os.environ["PREFECT_API_URL"].removesuffix("/api")
        screen.note("\n".join(_lines(made)))
        screen.note(f"serving {screen.counted(len(made), 'deployment')}; runs are shown at {address}; Ctrl-C ends it")
        serve(made, settings)


def _lines(made: list[Plan]) -> list[str]:
    width = max((len(plan.group) for plan in made), default=0)
    return [f"{plan.group:{width}}  {turn.cron:14}  {', '.join(turn.sources)}" for plan in made for turn in plan.turns]


def _data(plan: Plan) -> dict[str, Any]:
    from flows.turns import ZONE

    return {
        "group": plan.group,
        "schedules": [{"cron": turn.cron, "timezone": ZONE.key, "sources": list(turn.sources)} for turn in plan.turns],
    }
