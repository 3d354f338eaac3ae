"""The gate before the swap: a warehouse that lost too much is not put in place, what was published stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from taizhang.settings import PREFIX, Settings

PUBLISHED = "published.json"  # beside the exports: what they hold
COUNTED = ("documents", "tasks", "triples")


class Refused(Exception):
    """A quality gate refused to publish. The message says what was found, what was expected, what to do."""


def check(counts: Mapping[str, int], settings: Settings) -> None:
    """Raise Refused where there are notices but no task, or far fewer tasks than were published last."""
    stands = f"nothing was published, {settings.warehouse} and {settings.exports} stand as they were"
    if counts["documents"] and not counts["tasks"]:
        raise Refused(
            f"not one task was found in {counts['documents']:,} notices: {stands}. "
            "To see why: `taizhang extract FILE` with one of them"
        )
    before = published(settings.exports).get("tasks", 0)
    if counts["tasks"] * 100 < before * settings.least_percent:
        raise Refused(
            f"{counts['tasks']:,} tasks were found where {before:,} were published last; at least "
            f"{settings.least_percent} % are expected: {stands}. "
            f"If the fall is meant, set {PREFIX}LEAST_PERCENT=0 and run again"
        )


def published(exports: Path) -> dict[str, int]:
    """Return the counts of what was published last, none where nothing was."""
    try:
        return {name: int(count) for name, count in json.loads((exports / PUBLISHED).read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def sign(counts: Mapping[str, int], exports: Path) -> None:
    """Write down beside the exports what they hold, for the next gate."""
    beside = exports / f".{PUBLISHED}"
    beside.write_text(json.dumps({name: counts[name] for name in COUNTED}, indent=2) + "\n", "utf-8")
    beside.replace(exports / PUBLISHED)
