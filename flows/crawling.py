"""Crawls, each source's in a process of its own with a time limit of its own: what ends one, ends no other.

A child (:mod:`flows.crawl_process`) gets its job on standard input and its settings by the environment. It answers on
standard output, a line of JSON each: how far it is, at the end its report. It ends when its standard input does, so
that none is left behind by a parent that was killed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

from crawlers.job import Job, Report, report_of, to_text
from flows.logs import Log
from taizhang.settings import PREFIX, Settings, environment_of

CHILD = ("-m", "flows.crawl_process")
ASK_SECONDS = 30.0  # that a child which is asked to stop gets to write down what it has
END_SECONDS = 5.0  # and after it is told to
MOST_LINE = 16 * 1024 * 1024  # bytes: a child that writes more in a line writes no report

Told = Callable[[str, int, int], None]  # called with a source, how many fetches are done, how many pages are known


def untold(site: str, done: int, known: int) -> None:
    """Tell nobody."""


def crawl(
    jobs: Sequence[Job],
    settings: Settings,
    told: Told = untold,
    *,
    hosts: Mapping[str, Sequence[str]] | None = None,
    seconds: Mapping[str, float] | None = None,
    done: Callable[[Report], None] = lambda report: None,
) -> list[Report]:
    """Return what came of the jobs, in their order; as many run side by side as the settings say.

    ``hosts`` are those of each source: two sources with a host in common are crawled one after the other. ``seconds``
    is the time that a source has where that is less than the setting's. ``done`` is told each report as it comes.
    A Ctrl-C asks all children to stop, and is raised again once they have.
    """
    crawls = Crawls(settings, told, hosts or {}, seconds or {})

    def one(job: Job) -> Report:
        report = crawls.crawl(job)
        done(report)
        return report

    with ThreadPoolExecutor(max(1, min(settings.crawls, len(jobs)))) as pool:
        futures = [pool.submit(one, job) for job in jobs]
        try:
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            crawls.stop()
            raise


class Crawls:
    """The children that run."""

    def __init__(
        self, settings: Settings, told: Told, hosts: Mapping[str, Sequence[str]], seconds: Mapping[str, float]
    ) -> None:
        self.settings = settings
        self.told = told
        self.hosts = hosts
        self.seconds = seconds
        self.in_use: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self.children: set[Child] = set()
        self.changing = threading.Lock()
        self.stopped = False

    def crawl(self, job: Job) -> Report:
        """Return what came of the job, once its child has ended."""
        limit = min(self.settings.crawl_minutes * 60.0, self.seconds.get(job.site, float("inf")))
        with self._alone_on(self.hosts.get(job.site, ())):
            if self.stopped:
                return Report(job.site)
            with self._child(job) as child:
                return child.report(limit, self.told)

    def stop(self) -> None:
        """Ask all children to stop; those that do not are ended."""
        with self.changing:
            self.stopped = True
            for child in self.children:
                child.ask()

    @contextmanager
    def _alone_on(self, hosts: Iterable[str]) -> Iterator[None]:
        with ExitStack() as held:
            with self.changing:
                locks = [self.in_use[host] for host in sorted(set(hosts))]
            for lock in locks:
                held.enter_context(lock)
            yield

    @contextmanager
    def _child(self, job: Job) -> Iterator[Child]:
        with self.changing:
            child = Child(job, self.settings)
            self.children.add(child)
            if self.stopped:
                child.ask()
        try:
            yield child
        finally:
            with self.changing:
                self.children.discard(child)
            child.end()


class Child:
    """A process that crawls one source."""

    def __init__(self, job: Job, settings: Settings) -> None:
        self.job = job
        self.settings = settings
        self.log = Log(settings.crawled / "logs" / f"{job.site}.log")
        self.timers: list[threading.Timer] = []
        self.late = False
        with self.log.open() as errors:
            self.process = subprocess.Popen(
                [sys.executable, *CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=os.environ | environment_of(settings),
                start_new_session=True,  # a Ctrl-C is for us: the child is still needed to write down what it has
            )
        assert self.process.stdin and self.process.stdout
        self.input, self.output = self.process.stdin, self.process.stdout
        with suppress(BrokenPipeError):  # it is dead already: its report will say so
            self.input.write(to_text(job).encode() + b"\n")
            self.input.flush()

    def report(self, seconds: float, told: Told) -> Report:
        """Return its report, or one that says how it ended without. It may take so many seconds."""
        self._after(seconds, self._out_of_time)
        nonsense: str | None = None
        report: Report | None = None
        while line := self.output.readline(MOST_LINE):
            try:
                report = self._heard(line, told) or report
            except (ValueError, TypeError, KeyError):
                nonsense = line[:200].decode("utf-8", "replace").strip()
                break
        self.ask()
        self.process.wait()
        return self._judged(report, nonsense, seconds)

    def ask(self) -> None:
        """Ask it to stop, by closing its input; if it does not, it is told to, and then ended."""
        with suppress(OSError, ValueError):
            self.input.close()
        self._after(ASK_SECONDS, self.process.terminate)
        self._after(ASK_SECONDS + END_SECONDS, self.process.kill)

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for timer in self.timers:
            timer.cancel()
        with suppress(OSError, ValueError):
            self.input.close()
        self.output.close()

    def _heard(self, line: bytes, told: Told) -> Report | None:
        """Return the report where the line is one, None for a line that tells how far it is."""
        heard = json.loads(line)
        if "progress" in heard:
            told(self.job.site, int(heard["progress"]), int(heard["of"]))
            return None
        return report_of(line.decode())

    def _judged(self, report: Report | None, nonsense: str | None, seconds: float) -> Report:
        late = (
            f"{self.job.site}: stopped after {seconds / 60:,.0f} minutes ({PREFIX}CRAWL_MINUTES allows "
            f"{self.settings.crawl_minutes:,}; the source's hours may allow less); the next crawl goes on"
        )
        if report and not self.process.returncode:
            return replace(report, problems=(*report.problems, late)) if self.late else report
        if nonsense is not None:
            how = f"wrote {nonsense!r} where a line of JSON was expected"
        else:
            how = f"ended {_ending(self.process.returncode)}" + ("" if report else " before it reported")
        what = f"{self.job.site}: the process that crawled it {how}; what it fetched is kept, crawl again to go on"
        problems = (f"{what}; {self.log}", *([late] if self.late else []))
        found = report or Report(self.job.site)
        return replace(found, problems=(*found.problems, *problems), finished=False, failed=True)

    def _out_of_time(self) -> None:
        self.late = True
        self.ask()

    def _after(self, seconds: float, what: Callable[[], None]) -> None:
        timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), what)
        timer.daemon = True
        timer.start()
        self.timers.append(timer)


def _ending(code: int) -> str:
    return f"of {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
