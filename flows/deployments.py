"""The Prefect deployments behind ``taizhang schedule``: one for each group of sources.

Importing this module imports Prefect; :func:`flows.server.prefect_server` is entered first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import prefect
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.plans import Plan
from flows.recrawl import recrawl
from flows.turns import ZONE
from taizhang.settings import Settings


def serve(made: Sequence[Plan], settings: Settings) -> None:
    """Serve the plans until this process is told to end."""
    prefect.serve(
        *deployments(made, settings.data),
        limit=settings.crawls,
        print_starting_message=False,
    )


def deployments(made: Sequence[Plan], data: Path) -> list[RunnerDeployment]:
    """Return the plans as Prefect's deployments over this data folder."""
    folder = str(data.resolve())
    return [
        RunnerDeployment.from_flow(
            recrawl,
            plan.group,
            description=plan.description,
            parameters={"sources": list(plan.sources), "data": folder},
            schedules=[
                Cron(turn.cron, timezone=ZONE.key, slug=turn.slug, parameters={"sources": list(turn.sources)})
                for turn in plan.turns
            ],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for plan in made
    ]
