"""The quality floor: extraction scored over notices with gold records, and held at what it has reached.

    python tests/quality/floor.py            print the figures, fail below the floor
    python tests/quality/floor.py --misses   also print what was missed or wrong
    python tests/quality/floor.py --pin      pin the floor at today's figures (a lower floor needs this flag)

The floor and the hash of the corpus stand in floor.toml beside this file. A changed corpus fails until it is pinned.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from measure import FIGURES, Score, facts, scores

from extractors.extraction import extract
from taizhang.model import Source
from taizhang.serial import record_to_json

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
FLOOR = HERE / "floor.toml"
NOTICES = (TESTS.parent / "data" / "raw", TESTS / "notices")
MARGIN = 0.0005  # rounding


def corpus() -> list[tuple[str, Path, Path]]:
    """Return name, notice and gold record of every notice that has one, by name."""
    found = []
    for gold in sorted((TESTS / "gold").glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        notice = next((p for d in NOTICES for p in sorted(d.glob(f"{name}.*"))), None)
        if notice is None:
            raise FileNotFoundError(f"no notice for {gold.name} in {' or '.join(d.name for d in NOTICES)}")
        found.append((name, notice, gold))
    return found


def corpus_hash() -> str:
    """Return the SHA-256 of all notices and gold records."""
    whole = hashlib.sha256()
    for name, notice, gold in corpus():
        for path in (notice, gold):
            whole.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def extracted(notice: Path) -> dict[str, Any]:
    """Return the record of a notice as JSON."""
    data = notice.read_bytes()
    record = extract(data, Source(notice.name, hashlib.sha256(data).hexdigest()))
    return json.loads(json.dumps(record_to_json(record)))


def measured(misses: bool = False) -> dict[str, dict[str, Score]]:
    """Return the scores of every notice, and of all together under "all"."""
    rows: dict[str, dict[str, Score]] = {}
    total = {figure: Score() for figure in FIGURES}
    for name, notice, gold_file in corpus():
        gold = json.loads(gold_file.read_text("utf-8"))
        record = extracted(notice)
        rows[name] = scores(gold, record)
        total = {f: total[f] + rows[name][f] for f in FIGURES}
        if misses:
            print_misses(name, gold, record)
    return rows | {"all": total}


def print_misses(name: str, gold: dict[str, Any], record: dict[str, Any]) -> None:
    """Print the units and deadlines that one record has and the other has not, by the task's first words."""
    sides = [facts((t["text"][:24], t) for t in one["tasks"]) for one in (gold, record)]
    for figure in ("tasks", "units", "deadlines"):
        for word, mine, other in (("missed", sides[0], sides[1]), ("wrong", sides[1], sides[0])):
            for fact in sorted(mine[figure] - other[figure], key=str):
                print(f"{name} {figure} {word}: {fact}")


def printed(rows: dict[str, dict[str, Score]]) -> str:
    """Return the F1 figures as a table."""
    lines = [f"{'F1':28}" + "".join(f"{f:>11}" for f in FIGURES)]
    lines += [f"{name:28}" + "".join(f"{row[f].f1:11.3f}" for f in FIGURES) for name, row in rows.items()]
    return "\n".join(lines)


def below(rows: dict[str, dict[str, Score]], floor: dict[str, Any]) -> list[str]:
    """Return a line for each figure below the floor, and one if the corpus is not the pinned one."""
    found = []
    if floor["corpus"] != corpus_hash():
        found.append("the corpus is not the one the floor was pinned for; look at the figures and pin it anew")
    for figure in FIGURES:
        if rows["all"][figure].f1 < floor["f1"][figure] - MARGIN:
            found.append(f"{figure}: {rows['all'][figure].f1:.4f} is below the floor of {floor['f1'][figure]:.4f}")
    return found


def pin(rows: dict[str, dict[str, Score]]) -> None:
    """Write today's figures as the floor."""
    figures = "\n".join(f"{f} = {int(rows['all'][f].f1 * 10000) / 10000}" for f in FIGURES)
    FLOOR.write_text(f'# Written by floor.py --pin.\ncorpus = "{corpus_hash()}"\n\n[f1]\n{figures}\n', "utf-8")


def main() -> int:
    """Print the figures; return 1 where one is below the floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--misses", action="store_true", help="print what was missed or wrong")
    parser.add_argument("--pin", action="store_true", help="pin the floor at today's figures")
    args = parser.parse_args()
    rows = measured(args.misses)
    print(printed(rows))
    if args.pin:
        pin(rows)
    problems = below(rows, tomllib.loads(FLOOR.read_text("utf-8")))
    for line in problems:
        print(line, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
