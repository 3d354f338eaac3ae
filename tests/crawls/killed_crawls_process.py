"""A process that crawls a source for each line of its standard input, each time in a fork.

A line holds the seconds after which the fork is killed, 0 for never. The fork's exit code is printed. Forking after the
imports makes each crawl start at once; settings come by the environment, the source is the only argument.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback

from scrapy.settings import default_settings
from scrapy.utils.misc import load_object

from crawlers import process
from crawlers.downloading.settings import HERE, MIDDLEWARES
from crawlers.job import Job
from crawlers.spiders import spider_of
from flows.looks import words_of
from taizhang.settings import from_environment


def main() -> None:
    """Serve the moments until the input ends."""
    [_, name, platform] = sys.argv
    _import_all(platform)
    settings = from_environment()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                report = process.crawl(Job(name, delay=0.0), settings, words_of, _nobody, _never)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0 if report.finished else 2)
        if float(line):
            time.sleep(float(line))
            os.kill(child, signal.SIGKILL)  # not waited for yet: the id is still its own, even where it has ended
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _import_all(platform: str) -> None:
    """Import what a crawl imports, the reactor aside: that must be each fork's own."""
    spider_of(platform)
    bases = (default_settings.EXTENSIONS_BASE, default_settings.DOWNLOADER_MIDDLEWARES_BASE)
    for path in (*MIDDLEWARES, *bases[0], *bases[1], *default_settings.SPIDER_MIDDLEWARES_BASE, f"{HERE}.wire.Wire"):
        load_object(path)
    assert "twisted.internet.reactor" not in sys.modules


def _nobody(done: int, known: int) -> None:
    """Tell nobody how far it is."""


def _never(end: object) -> None:
    """Never end it early."""


if __name__ == "__main__":
    main()
