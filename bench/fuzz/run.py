"""A run of the fuzzer: files by reader, faults by chance, and what went wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.fuzz.mutations import mutated
from bench.fuzz.promises import checked
from extractors.limits import TooSlow, limited
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import Kind, kind_of
from taizhang.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PLACES = (ROOT / "tests" / "notices", ROOT / "data" / "raw")
BESIDE = frozenset({".json", ".toml", ".md"})


@dataclass(slots=True)
class Tally:
    """What came of one reader's files: how many were read, told of, and went wrong; the slowest in seconds."""

    tried: int = 0
    read: int = 0
    slowest: float = 0.0
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, bytes]] = field(default_factory=list)


def corpus(places: Sequence[Path] = PLACES) -> dict[Kind, list[Path]]:
    """Return the files at these places by the reader that reads them."""
    found: dict[Kind, list[Path]] = {}
    for path in sorted(path for place in places for path in place.rglob("*")):
        if path.is_file() and path.suffix not in BESIDE and not path.name.startswith("."):
            try:
                found.setdefault(kind_of(path.read_bytes()), []).append(path)
            except Unreadable:
                continue
    return found


def fuzzed(files: Mapping[Kind, Sequence[Path]], seed: int, settings: Settings) -> Iterator[tuple[Kind, Tally]]:
    """Try one file after another, the readers in turn, without end; return each time the reader and its tally."""
    chance = Random(seed)
    tallies = {kind: Tally() for kind in files}
    while True:
        for kind, paths in files.items():
            path = chance.choice(paths)
            _try(mutated(path.read_bytes(), chance), path.name, tallies[kind], settings)
            yield kind, tallies[kind]


def _try(data: bytes, name: str, tally: Tally, settings: Settings) -> None:
    tally.tried += 1
    since = time.monotonic()
    try:
        with limited(settings.file_seconds, settings.scan_seconds):
            notice = checked(data, name, settings)
    except TooSlow:
        tally.wrong.append((f"TooSlow: more than {settings.file_seconds} s", data))
    except Exception as fault:
        tally.wrong.append((f"{type(fault).__name__}: {fault}", data))
    else:
        tally.read += bool(notice.blocks)
        tally.told.update({issue.code for issue in notice.issues})
    tally.slowest = max(tally.slowest, time.monotonic() - since)
