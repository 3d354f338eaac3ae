"""How fast and how rightly deadline phrases are read, beside JioNLP's time parser.

    python bench/deadlines.py [--jionlp-python PATH]

The labelled phrases are in deadline_phrases.csv, all of them as of 10 September 2021: ``place`` says whether a phrase
is a deadline cell or running text, several deadlines are parted by ";", and "none" means that no deadline may be found.
taizhang is right where kind, due, start and frequency of every deadline are. JioNLP has no such kinds, so it is right
where the end day of its answer is the last day due, where it gives a period of the same unit for a frequency, and where
it gives no date for a phrase that has none. An exception is wrong, but for "none", where it is how JioNLP refuses.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from normalizers.deadlines import Reading, find_in_text, read_cell

PHRASES = Path(__file__).with_name("deadline_phrases.csv")
WRITTEN_ON = date(2021, 9, 10)
ROUNDS = 200

# JioNLP's periods that mean the same as a frequency.
PERIODS: dict[str, list[object]] = {
    "year": [{"year": 1}],
    "half": [{"year": 0.5}, {"month": 6}],
    "quarter": [{"month": 3}],
    "month": [{"month": 1}],
    "week": [{"day": 7}, {"week": 1}],
}

# Runs under the other interpreter: phrases in, answers and the time for each out, as JSON.
JIONLP = """
import json, logging, sys, time
logging.disable(logging.CRITICAL)
from jionlp import parse_time
base = {"year": 2021, "month": 9, "day": 10}
answers = []
parse_time("2021年12月底前", time_base=base)
for phrase in json.load(sys.stdin):
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        try:
            found, error = parse_time(phrase, time_base=base), None
        except Exception as fault:
            found, error = None, type(fault).__name__
        times.append(time.perf_counter() - begun)
    answers.append({"seconds": min(times), "found": found, "error": error})
print("ANSWERS" + json.dumps(answers, ensure_ascii=False, default=str))
"""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A labelled phrase. ``wanted`` is (kind, due, start, every) of each deadline, "" where one has none."""

    family: str
    in_cell: bool
    text: str
    wanted: tuple[tuple[str, ...], ...]


def labelled() -> list[Phrase]:
    """Return the labelled phrases."""
    with PHRASES.open(encoding="utf-8", newline="") as file:
        return [_phrase(row) for row in csv.DictReader(file)]


def _phrase(row: dict[str, str]) -> Phrase:
    columns = [row[name].split(";") for name in ("kind", "due", "start", "every")]
    wanted = () if row["kind"] == "none" else tuple(zip(*columns, strict=True))
    return Phrase(row["family"], row["place"] == "cell", row["phrase"], wanted)


def read(phrase: Phrase) -> Reading:
    """Return what taizhang reads in a phrase."""
    reader = read_cell if phrase.in_cell else find_in_text
    return reader(phrase.text, year=WRITTEN_ON.year, written_on=WRITTEN_ON)


def is_right(phrase: Phrase) -> bool:
    """Whether taizhang finds just the deadlines that the label wants."""
    found = tuple(
        (d.kind.value, str(d.due or ""), str(d.begins or ""), d.every.value if d.every else "")
        for d in read(phrase).deadlines
    )
    return found == phrase.wanted


def microseconds(phrases: list[Phrase]) -> float:
    """Return taizhang's time for a phrase in microseconds, each phrase's least of many runs."""
    total = 0.0
    for phrase in phrases:
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            read(phrase)
            times.append(time.perf_counter() - begun)
        total += min(times)
    return total / len(phrases) * 1e6


def jionlp_answers(python: str, phrases: list[Phrase]) -> list[dict[str, object]]:
    """Return JioNLP's answers, from the interpreter that has it. Raises CalledProcessError where that fails."""
    asked = json.dumps([p.text for p in phrases], ensure_ascii=False)
    run = subprocess.run([python, "-c", JIONLP], input=asked, capture_output=True, text=True, check=True)
    answers: list[dict[str, object]] = json.loads(run.stdout.rsplit("ANSWERS", 1)[1])
    return answers


def jionlp_is_right(phrase: Phrase, answer: dict[str, object]) -> bool:
    """Whether an answer of JioNLP agrees with the label, as far as it can."""
    found = answer["found"]
    if not isinstance(found, dict):
        return not phrase.wanted
    time_said = found.get("time")
    if not phrase.wanted:
        return False
    kind, _, _, every = phrase.wanted[-1]
    if kind == "recurring":
        period = time_said.get("delta") if isinstance(time_said, dict) else None
        return period in PERIODS[every]
    due = next((due for _, due, _, _ in reversed(phrase.wanted) if due), None)
    return due is not None and isinstance(time_said, list) and str(time_said[-1]).startswith(due)


def main() -> None:
    """Print right answers and microseconds a phrase, by family and in all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--jionlp-python", metavar="PATH", help="an interpreter that has jionlp 1.5.31 installed")
    python = parser.parse_args().jionlp_python
    phrases = labelled()
    verdicts = {"taizhang": [is_right(p) for p in phrases]}
    speed = {"taizhang": microseconds(phrases)}
    if python:
        answers = jionlp_answers(python, phrases)
        verdicts["JioNLP"] = [jionlp_is_right(p, a) for p, a in zip(phrases, answers, strict=True)]
        speed["JioNLP"] = sum(float(str(a["seconds"])) for a in answers) / len(phrases) * 1e6
    families = Counter(p.family for p in phrases)
    print(f"{'family':<18}{'phrases':>8}" + "".join(f"{name:>10}" for name in verdicts))
    for family, count in families.items():
        right = [sum(v for p, v in zip(phrases, said, strict=True) if p.family == family) for said in verdicts.values()]
        print(f"{family:<18}{count:>8}" + "".join(f"{n:>10}" for n in right))
    print(f"{'right':<18}{len(phrases):>8}" + "".join(f"{sum(v):>10}" for v in verdicts.values()))
    print(f"{'µs a phrase':<26}" + "".join(f"{speed[name]:>10.1f}" for name in verdicts))
    for phrase, good in zip(phrases, verdicts["taizhang"], strict=True):
        if not good:
            print(f"wrong: {phrase.text} wanted {phrase.wanted}", file=sys.stderr)


if __name__ == "__main__":
    main()
