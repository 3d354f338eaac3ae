"""A process that writes to a ledger and a raw store for each line of its standard input, each time in a fork.

A line holds the seconds after which the fork is killed, 0 for never, the ledger's address, a folder for the store, and
the source. The fork's exit code is printed, then how many batches it said were written.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from crawlers.ledger.ledger import Ledger
from crawlers.ledger.values import Batch, Discovery, Fetched
from crawlers.listing import Link
from crawlers.states import Kind, State
from crawlers.store import Store

BATCHES, AT_ONCE = 20, 4
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def page(number: int) -> str:
    """Return the address of a notice."""
    return f"https://www.ms.gov.cn/info/{number}.htm"


def data_of(number: int) -> bytes:
    """Return the bytes of a notice: up to some pages of the disk."""
    return f"通知{number}".encode() * (1 + number * 7 % 1_000)


def write(address: str, folder: Path, site: str, says: int) -> None:
    """Write all notices that the ledger does not have yet; a byte says that a batch was written."""
    store = Store(folder)
    with Ledger(address) as ledger, ledger.crawling(site):
        run = ledger.begin(site, "", NOW)
        known = ledger.pages(site)
        for start in range(0, BATCHES * AT_ONCE, AT_ONCE):
            numbers = [n for n in range(start, start + AT_ONCE) if page(n) not in known]
            hashes = store.put([data_of(number) for number in numbers])
            found = [Discovery(page(number), Kind.NOTICE, "tzgg", 1, NOW) for number in numbers]
            fetched = [
                Fetched(page(number), Kind.NOTICE, NOW, State.FETCHED, sha256=sha256, links=(Link(page(0), "./"),))
                for number, sha256 in zip(numbers, hashes, strict=True)
            ]
            ledger.write(run, Batch(found, fetched))
            os.write(says, b"x")
        ledger.end(run, NOW, "done")


def main() -> None:
    """Serve the lines until the input ends."""
    for line in sys.stdin:
        seconds, address, folder, site = line.split()
        said, says = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                write(address, Path(folder), site, says)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(says)
        if float(seconds):
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)  # not waited for yet: the id is still its own, even where it has ended
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with open(said, "rb") as written:
            print(code, len(written.read()), flush=True)


if __name__ == "__main__":
    main()
