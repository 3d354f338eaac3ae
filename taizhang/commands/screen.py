"""What a verb shows: its answer on stdout, how far it is and what went wrong on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from taizhang.progress import Progress

FAILED = 1
WRONG_USAGE = 2
REFUSED = 3
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
LOG_SECONDS = 5.0  # between two lines of progress where there is no terminal


def answer(text: str, data: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what a verb did: the text for people, or the data for programs."""
    print(json.dumps(data, ensure_ascii=False, indent=2, default=str) if as_json else text)


def answer_list(data: Sequence[Mapping[str, Any]]) -> None:
    """Print a list for programs."""
    print(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def note(text: str) -> None:
    """Print a line beside the answer, on stderr."""
    print(text, file=sys.stderr, flush=True)


def fail(text: str, code: int = FAILED) -> NoReturn:
    """End the program with this message on stderr and this exit code."""
    note(f"taizhang: {text}")
    sys.exit(code)


def counted(count: int, noun: str) -> str:
    """Return the count with its noun: 1 notice, 2,000 notices."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """Yield the function to call with how many are done of how many: a bar in a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield _lines(what)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(what: str) -> Progress:
    last = time.monotonic()

    def line(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= LOG_SECONDS:
            last = time.monotonic()
            note(f"{what}: {done:,} of {total:,}")

    return line
