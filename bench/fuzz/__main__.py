"""Read real files with faults: ``python -m bench.fuzz [--seconds N] [--seed N] [--keep DIR] [READER…]``."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench.fuzz.made import write_made
from bench.fuzz.run import PLACES, Tally, corpus, fuzzed
from extractors.readers.kinds import Kind
from taizhang.settings import Settings

SLOW = (Kind.WRITER, Kind.PICTURE)  # LibreOffice and OCR: only where they are named
MOST_SHOWN = 10


def main() -> int:
    """Fuzz, print what came of it; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description="Put faults into real files, read them.")
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(Kind)}; all quick ones if none")
    parser.add_argument("--seconds", type=float, default=60, help="how long (60)")
    parser.add_argument("--seed", type=int, default=1, help="of chance: the same seed tries the same files (1)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the files that went wrong here")
    asked = parser.parse_args()
    with TemporaryDirectory() as made:
        write_made(Path(made))
        found = corpus((*PLACES, Path(made)))
        wanted = [Kind(name) for name in asked.readers] or [kind for kind in found if kind not in SLOW]
        files = {kind: found[kind] for kind in wanted if kind in found}
        if not files:
            print(f"bench.fuzz: there is no file for {', '.join(wanted)}", file=sys.stderr)
            return 1
        tallies: dict[Kind, Tally] = {}
        end = time.monotonic() + asked.seconds
        for kind, tally in fuzzed(files, asked.seed, Settings(file_seconds=20)):
            tallies[kind] = tally
            if time.monotonic() > end:
                break
    _print(tallies, asked.seed)
    if asked.keep:
        _keep(tallies, asked.keep)
    return int(any(tally.wrong for tally in tallies.values()))


def _print(tallies: dict[Kind, Tally], seed: int) -> None:
    console = Console()
    table = Table(title=f"files with faults, seed {seed}")
    for head in ("reader", "tried", "read", "told", "wrong", "slowest"):
        table.add_column(head, justify="left" if head in ("reader", "told") else "right")
    for kind, tally in tallies.items():
        told = ", ".join(f"{code} {count}" for code, count in tally.told.most_common(4))
        table.add_row(
            kind, f"{tally.tried:,}", f"{tally.read:,}", told, f"{len(tally.wrong):,}", f"{tally.slowest:.1f} s"
        )
    console.print(table)
    for kind, tally in tallies.items():
        for what in sorted({what for what, _ in tally.wrong})[:MOST_SHOWN]:
            console.print(f"{kind}: {what}", style="red", markup=False)


def _keep(tallies: dict[Kind, Tally], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for kind, tally in tallies.items():
        for what, data in tally.wrong:
            path = folder / f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}.bin"
            path.write_bytes(data)
            path.with_suffix(".txt").write_text(what + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
