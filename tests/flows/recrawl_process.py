"""Runs the flow ``recrawl`` in a process of its own, over the sources of each line of its input.

What each run ends with is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flows.server import prefect_server, wait_until_ready


def main(data: str) -> None:
    home = Path(data) / "prefect"
    with prefect_server(home):
        from flows import recrawl

        wait_until_ready(home)
        recrawl.CRAWL_AGAIN_SECONDS = [0.0]
        for line in sys.stdin:
            try:
                recrawl.recrawl(line.split(), data)
                print("completed", flush=True)
            except recrawl.SourcesFailed as failed:
                print(failed, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
