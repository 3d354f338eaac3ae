"""The gate before the swap: a warehouse that lost too much is not put in place, what was published stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from taizhang.settings import PREFIX, Settings

PUBLISHED = "published.json"  # beside the exports: what they hold
COUNTED = ("documents", "tasks", "triples")


@dataclass(frozen=True, slots=True)
class Seal:
    """What a publication was made of: the id of its input, how it shows it, and the names of the files it wrote."""

    input_id: str
    lang: str
    files: tuple[str, ...]
    keep_personal: bool = False


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
    note = _note(exports)
    try:
        return {name: int(note[name]) for name in COUNTED}
    except (KeyError, ValueError, TypeError):
        return {}


def sealed(exports: Path) -> Seal | None:
    """Return what the last publication was made of, None where nothing was published or that is not known."""
    note = _note(exports)
    try:
        files = tuple(map(str, note["files"]))
        return Seal(str(note["input_id"]), str(note["lang"]), files, bool(note["keep_personal"]))
    except (KeyError, TypeError):
        return None


def sign(counts: Mapping[str, int], exports: Path, seal: Seal | None = None) -> None:
    """Write down beside the exports what they hold, for the next gate, and what they were made of."""
    note: dict[str, Any] = {name: counts[name] for name in COUNTED}
    if seal:
        note |= asdict(seal)
    beside = exports / f".{PUBLISHED}"
    beside.write_text(json.dumps(note, indent=2, ensure_ascii=False) + "\n", "utf-8")
    beside.replace(exports / PUBLISHED)


def _note(exports: Path) -> dict[str, Any]:
    try:
        note = json.loads((exports / PUBLISHED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}
