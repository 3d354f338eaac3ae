"""A process that runs the stages of a run for each line of its standard input, each time in a fork.

A line holds the seconds after which the fork is killed, 0 for never, and the data folder. The fork's exit code is
printed. Forking after the imports, and after a notice has been read and parted into words, makes each run start at
once: its moments are then those of its own work.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pandas  # noqa: F401  pyarrow would import it in each fork
import pyarrow.dataset  # noqa: F401  and DuckDB this

from crawlers import raw
from flows import ingest, publish
from flows.lock import adding_records, only_writer
from flows.reading import read_record
from taizhang.settings import Settings
from warehouse.words import Parter


def run(data: Path) -> None:
    """Run the stages below the flow."""
    settings = Settings(data=data, batch=2)
    with only_writer(settings.curated), adding_records(settings.curated):
        ingest.ingest([settings.raw], settings)
        publish.publish(publish.build(settings), settings)


def read_a_notice() -> None:
    """Load the tables of words that the stages need; writing what was read would start threads, which no fork inherits."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notice.txt"
        path.write_text(
            "关于印发工作要点的通知\n（一）公开目录。编制目录。（责任单位：市司法局；完成时限：2021年9月底前）\n",
            "utf-8",
        )
        read_record(raw.identify(path), Settings())
    Parter().words("编制目录")


def main() -> None:
    """Serve the folders until the input ends."""
    read_a_notice()
    for line in sys.stdin:
        seconds, _, data = line.strip().partition(" ")
        child = os.fork()
        if child == 0:
            try:
                run(Path(data))
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        if float(seconds):
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)  # not waited for yet: the id is still its own, even where it has ended
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
