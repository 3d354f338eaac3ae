"""The quality floor: extraction scored over notices with gold records, and held at what it has reached.

    python tests/quality/floor.py            print the figures, fail below the floor
    python tests/quality/floor.py --misses   also print what was missed or wrong
    python tests/quality/floor.py --pin      pin the floor at today's figures (a lower floor needs this flag)

Each notice has a line, and each group of the same notices in another format: these hold tables and text alone, so only
their tasks, units, deadlines and triples are held. The renderings need LibreOffice and the extra `ocr`: where one is
missing they are skipped with a word, but where CI is set that is a failure. The floor and the hash of the corpus stand
in floor.toml beside this file. A changed corpus fails until it is pinned.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpus import NOTICE, Case, corpus_hash, formats, missing_tools, notices, rendered
from measure import FIGURES, Score, facts, scores

from extractors.extraction import extract
from taizhang.model import Source
from taizhang.serial import record_to_json

FLOOR = Path(__file__).resolve().parent / "floor.toml"
MARGIN = 0.0005  # rounding
SCAN_MARGIN = 0.01  # recognition differs a little from one processor to another
OF_FORMATS = ("tasks", "units", "deadlines", "triples")


def extracted(notice: Path) -> dict[str, Any]:
    """Return the record of a notice as JSON."""
    data = notice.read_bytes()
    record = extract(data, Source(notice.name, hashlib.sha256(data).hexdigest()))
    return json.loads(json.dumps(record_to_json(record)))


def measured(cases: Iterable[Case], misses: bool = False) -> tuple[dict[str, dict[str, Score]], ...]:
    """Return the scores of every notice that has a gold record of its own, and of each group of cases together."""
    rows: dict[str, dict[str, Score]] = {}
    groups: dict[str, dict[str, Score]] = {}
    for case in cases:
        record = extracted(case.file)
        found = scores(case.gold, record)
        if case.group == NOTICE:
            rows[case.name] = found
        total = groups.setdefault(case.group, {figure: Score() for figure in FIGURES})
        groups[case.group] = {f: total[f] + found[f] for f in FIGURES}
        if misses:
            print_misses(case.name, case.gold, record)
    return rows, groups


def print_misses(name: str, gold: dict[str, Any], record: dict[str, Any]) -> None:
    """Print the units and deadlines that one record has and the other has not, by the task's first words."""
    sides = [facts((t["text"][:24], t) for t in one["tasks"]) for one in (gold, record)]
    for figure in ("tasks", "units", "deadlines"):
        for word, mine, other in (("missed", sides[0], sides[1]), ("wrong", sides[1], sides[0])):
            for fact in sorted(mine[figure] - other[figure], key=str):
                print(f"{name} {figure} {word}: {fact}")


def held(group: str) -> tuple[str, ...]:
    """Return the figures that a group is held at."""
    return FIGURES if group == NOTICE else OF_FORMATS


def printed(rows: dict[str, dict[str, Score]], groups: dict[str, dict[str, Score]]) -> str:
    """Return the F1 figures as a table."""
    lines = [f"{'F1':28}" + "".join(f"{f:>11}" for f in FIGURES)]
    for name, row in (rows | groups).items():
        shown = FIGURES if name in rows else held(name)
        lines.append(f"{name:28}" + "".join(f"{row[f].f1:11.3f}" if f in shown else " " * 11 for f in FIGURES))
    return "\n".join(lines)


def below(groups: dict[str, dict[str, Score]], floor: dict[str, Any]) -> list[str]:
    """Return a line for each figure below the floor, and one if the corpus is not the pinned one."""
    found = []
    if floor["corpus"] != corpus_hash():
        found.append("the corpus is not the one the floor was pinned for; look at the figures and pin it anew")
    for name, group in groups.items():
        for figure in held(name):
            least = floor["f1"].get(name, {}).get(figure, 1.0)
            if group[figure].f1 < least - (SCAN_MARGIN if "scan" in name else MARGIN):
                found.append(f"{name}, {figure}: {group[figure].f1:.4f} is below the floor of {least:.4f}")
    return found


def pin(groups: dict[str, dict[str, Score]], floor: dict[str, Any]) -> None:
    """Write today's figures as the floor; groups that were not measured keep theirs."""
    figures = floor["f1"] | {n: {f: int(g[f].f1 * 10000) / 10000 for f in held(n)} for n, g in groups.items()}
    tables = "".join(
        f'\n[f1."{name}"]\n' + "".join(f"{f} = {value}\n" for f, value in figures[name].items())
        for name in sorted(figures)
    )
    FLOOR.write_text(f'# Written by floor.py --pin.\ncorpus = "{corpus_hash()}"\n{tables}', "utf-8")


def main() -> int:
    """Print the figures; return 1 where one is below the floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--misses", action="store_true", help="print what was missed or wrong")
    parser.add_argument("--pin", action="store_true", help="pin the floor at today's figures")
    args = parser.parse_args()
    cases = [*notices(), *formats()]
    problems = []
    if missing := missing_tools():
        print(f"SKIPPED: the other formats are not measured: {missing} is not installed", file=sys.stderr)
        problems += [f"{missing} is missing"] if os.environ.get("CI") else []
    else:
        cases += rendered()
    rows, groups = measured(cases, args.misses)
    print(printed(rows, groups))
    floor = tomllib.loads(FLOOR.read_text("utf-8"))
    if args.pin:
        pin(groups, floor)
        floor = tomllib.loads(FLOOR.read_text("utf-8"))
    problems += below(groups, floor)
    for line in problems:
        print(line, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
