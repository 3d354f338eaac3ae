"""Stands for the process that crawls a source. What it does, the source's name says."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections import Counter

from crawlers.job import Report, job_of, to_text
from taizhang.settings import from_environment


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    job = job_of(sys.stdin.readline())
    settings = from_environment()
    with (settings.data / "order.txt").open("a") as order:
        order.write(f"+{job.site}\n")
    say(json.dumps({"progress": 3, "of": 7}))
    report = Report(job.site, 1, Counter({"notice.fetched": 2}), problems=(settings.contact,), finished=True)
    match job.site.partition("-")[0]:
        case "fine":
            say(to_text(report))
        case "dies":
            print("Traceback\nZeroDivisionError: oh", file=sys.stderr, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        case "fails":
            say(to_text(report))
            sys.exit(3)
        case "nonsense":
            say("What a lovely day")
            sys.stdin.read()
        case "waits":  # until it is asked to stop
            (settings.data / f"{job.site}.pid").write_text(str(os.getpid()))
            sys.stdin.read()
            say(to_text(Report(job.site, 1, finished=False)))
        case "deaf":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            (settings.data / f"{job.site}.pid").write_text(str(os.getpid()))
            threading.Event().wait()
        case "slow":
            time.sleep(0.2)
            say(to_text(report))
    with (settings.data / "order.txt").open("a") as order:
        order.write(f"-{job.site}\n")


if __name__ == "__main__":
    main()
