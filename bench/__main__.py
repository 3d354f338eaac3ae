"""Measure taizhang beside other tools.

python -m bench [--json] [--readme] [--jionlp-python PATH] [--rivals-python PATH]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from unicodedata import east_asian_width

from bench import figures
from bench.crawl import crawling, crawling_again
from bench.extraction import many, memory, start_to_finish
from bench.figures import Figures, NoFigures
from bench.format_speed import format_memory, format_speed
from bench.formats import PACKAGES, formats
from bench.loading import loading
from bench.phrases import JIONLP, phrases, why_not
from bench.scale import scale


def main() -> int:
    """Measure and print; return 1 where there is nothing to write or nowhere to write it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure taizhang beside other tools.")
    parser.add_argument("--json", action="store_true", help="also write bench/results.json")
    parser.add_argument("--readme", action="store_true", help="write results.json into the READMEs; measures nothing")
    parser.add_argument("--jionlp-python", metavar="PATH", help=f"an interpreter that has jionlp {JIONLP}")
    parser.add_argument("--rivals-python", metavar="PATH", help=f"an interpreter that has {', '.join(PACKAGES)}")
    asked = parser.parse_args()
    if asked.readme and not asked.json:
        return _to_readmes()
    jionlp: str | None = asked.jionlp_python
    if reason := why_not(jionlp):
        print(f"SKIPPED: JioNLP is not measured: {reason}", file=sys.stderr)
        jionlp = None
    if asked.rivals_python is None:
        print("SKIPPED: other readers of tables are not measured: no --rivals-python is named", file=sys.stderr)
    measured = _measured(jionlp, asked.rivals_python)
    _print(measured)
    if asked.json:
        figures.saved(measured, JIONLP if jionlp else None)
        print(f"written: {figures.RESULTS.relative_to(figures.ROOT)}")
    return _to_readmes() if asked.readme else 0


def _measured(jionlp: str | None, rivals: str | None) -> Figures:
    measures: dict[str, Callable[[], dict[str, float]]] = {
        "start_to_finish": start_to_finish,
        "many": many,
        "memory": memory,
        "format_speed": format_speed,
        "format_memory": format_memory,
        "formats": lambda: formats(rivals),
        "phrases": lambda: phrases(jionlp),
        "loading": loading,
        "scale": scale,
        "crawling": crawling,
        "crawling_again": crawling_again,
    }
    found: Figures = {}
    for name, measure in measures.items():
        print(f"measuring {name.replace('_', ' ')} …", file=sys.stderr)
        found[name] = measure()
    return found


def _print(measured: Figures) -> None:
    table = [tuple(figures.wording()["head"]["en"]), *figures.rows(measured, "en")]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for what, figure, beside in table:
        print(f"{what}{' ' * (widths[0] - _width(what))}  {figure:>{widths[1]}}  {beside}")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _to_readmes() -> int:
    try:
        written = figures.into_readmes()
    except NoFigures as reason:
        print(f"bench: {reason}", file=sys.stderr)
        return 1
    print(f"written: {', '.join(path.name for path in written)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
