"""Deadline phrases beside JioNLP's time parser, from :mod:`bench.deadlines`: speed, and how many are right."""

from __future__ import annotations

import subprocess

from bench.deadlines import is_right, jionlp_answers, jionlp_is_right, labelled, microseconds

JIONLP = "1.5.31"  # the version that the figures are told for
ASK = "import importlib.metadata as m; print(m.version('jionlp'))"


def phrases(jionlp_python: str | None) -> dict[str, float]:
    """Return microseconds a phrase and right answers, with JioNLP's where an interpreter that has it is named."""
    asked = labelled()
    figures: dict[str, float] = {
        "microseconds": microseconds(asked),
        "right": sum(map(is_right, asked)),
        "phrases": len(asked),
    }
    if jionlp_python:
        answers = jionlp_answers(jionlp_python, asked)
        figures["jionlp_microseconds"] = sum(float(str(a["seconds"])) for a in answers) / len(asked) * 1e6
        figures["jionlp_right"] = sum(jionlp_is_right(p, a) for p, a in zip(asked, answers, strict=True))
    return figures


def why_not(jionlp_python: str | None) -> str | None:
    """Return why JioNLP can't be compared with, None where it can."""
    if jionlp_python is None:
        return f"no interpreter that has jionlp {JIONLP} is named (--jionlp-python PATH)"
    try:
        found = subprocess.run([jionlp_python, "-c", ASK], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return f"{jionlp_python} has no jionlp"
    return None if found == JIONLP else f"{jionlp_python} has jionlp {found}, not {JIONLP}"
