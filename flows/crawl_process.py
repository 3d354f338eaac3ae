"""The process that crawls one source: ``python -m flows.crawl_process``; :mod:`flows.crawling` starts it and listens.

Standard input holds the job, a line of JSON; when it ends, the crawl is to end. Standard output takes a line of JSON
each time that something is to be told: how far it is, at last the report.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TextIO

from crawlers.job import Job, Report, job_of, to_text
from taizhang.settings import Settings, from_environment

EVERY = 1.0  # seconds between two lines that tell how far it is
END_SECONDS = 60.0  # that a crawl whose parent is gone gets to write down what it has


def main() -> None:
    """Crawl as standard input says."""
    lines = _lines()
    job = job_of(sys.stdin.readline())
    print(to_text(_report(job, from_environment(), lines)), file=lines, flush=True)


def _report(job: Job, settings: Settings, lines: TextIO) -> Report:
    from crawlers.ledger.errors import LedgerError
    from crawlers.process import crawl
    from crawlers.recorder import RecorderFailed
    from crawlers.registry import RegistryError
    from crawlers.store import StoreDamaged
    from flows.looks import words_of

    try:
        return crawl(job, settings, words_of, _teller(lines), _end_with_input)
    except (RegistryError, LedgerError, RecorderFailed, StoreDamaged, OSError) as error:
        return Report(job.site, problems=(str(error),), failed=True)


def _lines() -> TextIO:
    """Return where lines go. What a library prints must not stand among them: it goes where errors go."""
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return lines


def _teller(lines: TextIO) -> Callable[[int, int], None]:
    last = time.monotonic()

    def tell(done: int, known: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            print(json.dumps({"progress": done, "of": known}), file=lines, flush=True)

    return tell


def _end_with_input(end: Callable[[], None]) -> None:
    """Call ``end`` once standard input does: whoever wanted the crawl wants no more of it, or is gone."""

    def wait() -> None:
        sys.stdin.read()
        end()
        threading.Event().wait(END_SECONDS)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main()
