"""What the schedule re-crawls, and when: a deployment for each group of sources, as data and as ``prefect.yaml``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crawlers.registry import Site
from flows.turns import ZONE

FLOW = "flows/recrawl.py:recrawl"
POOL = "taizhang"  # the work pool that prefect.yaml names
HEAD = """\
# Made by `taizhang schedule --yaml` from the registry of sources; not to be changed by hand.
# For workers: prefect work-pool create --type process taizhang; prefect deploy --all; prefect worker start -p taizhang
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """When sources are re-crawled: a cron line in Asia/Shanghai, and their ids."""

    cron: str
    sources: tuple[str, ...]

    @property
    def slug(self) -> str:
        """What tells the turn from others of its group."""
        return f"{self.sources[0]}-and-{len(self.sources) - 1}-more" if len(self.sources) > 1 else self.sources[0]


@dataclass(frozen=True, slots=True)
class Plan:
    """The deployment of a group of sources."""

    group: str
    turns: tuple[Turn, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all its sources."""
        return tuple(sorted(source for turn in self.turns for source in turn.sources))

    @property
    def description(self) -> str:
        """What it does, in a line."""
        return f"Re-crawl {', '.join(self.sources)}, read what is new, publish"


def plans(sites: Iterable[Site]) -> tuple[Plan, ...]:
    """Return the plan of each group, by name; sources of one that have the same cron line take their turn together."""
    groups: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for site in sites:
        groups[site.group][site.schedule].append(site.id)
    return tuple(
        Plan(group, tuple(Turn(cron, tuple(sorted(ids))) for cron, ids in sorted(turns.items())))
        for group, turns in sorted(groups.items())
    )


def as_yaml(made: Sequence[Plan], data: str) -> str:
    """Return ``prefect.yaml``, by which workers of a pool take the plans up; ``data`` is the folder for results."""
    import yaml

    content = {"name": "taizhang", "deployments": [_deployment(plan, data) for plan in made]}
    return HEAD + str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120))


def _deployment(plan: Plan, data: str) -> dict[str, Any]:
    return {
        "name": plan.group,
        "entrypoint": FLOW,
        "description": plan.description,
        "parameters": {"sources": list(plan.sources), "data": data},
        "work_pool": {"name": POOL},
        "schedules": [
            {
                "cron": turn.cron,
                "timezone": ZONE.key,
                "slug": turn.slug,
                "parameters": {"sources": list(turn.sources)},
            }
            for turn in plan.turns
        ],
    }
