"""What reading a notice costs: one from the command line, many in one process, and the memory for it.

python -m bench.extraction COUNT    print the peak memory in MB of a process that reads so many notices
"""

from __future__ import annotations

import hashlib
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bench.notices import RAW, made_over
from extractors.extraction import extract
from taizhang.model import Source

ROOT = Path(__file__).parents[1]
NOTICE = RAW / "dazhou-2021-119.txt"
RUNS = 9  # of each command, in turn, so that a busy moment falls on all of them
NOTICES = 250
ROUNDS = 3
FEW, MANY = 200, 2000


def start_to_finish() -> dict[str, float]:
    """Return the median seconds of ``taizhang extract`` on one notice, of bare Python, and of importing pandas."""
    commands = {
        "seconds": [str(Path(sys.executable).with_name("taizhang")), "extract", str(NOTICE)],
        "python": [sys.executable, "-c", "pass"],
        "pandas": [sys.executable, "-c", "import pandas"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            begun = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(taken) for name, taken in times.items()}


def many() -> dict[str, float]:
    """Return notices a second in one process, beside jieba parting the same texts into words.

    The best of three rounds, each over notices that none before it held. Both have read their tables before.
    """
    import jieba  # type: ignore[import-untyped]  # only here: its dictionary takes a while

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    read(made_over(0, 5))
    best = {"per_second": 0.0, "jieba_per_second": 0.0}
    size = 0
    for n in range(1, ROUNDS + 1):
        notices = list(made_over(n * NOTICES, NOTICES))
        size += sum(map(len, notices))
        begun = time.perf_counter()
        read(notices)
        taken = time.perf_counter() - begun
        best["per_second"] = max(best["per_second"], NOTICES / taken)
        texts = [notice.decode() for notice in notices[:50]]
        begun = time.perf_counter()
        for text in texts:
            jieba.lcut(text)
        best["jieba_per_second"] = max(best["jieba_per_second"], len(texts) / (time.perf_counter() - begun))
    return best | {"count": NOTICES, "kilobytes": size / ROUNDS / NOTICES / 1000}


def memory() -> dict[str, float]:
    """Return the peak memory in MB of a process that reads 200 notices, and of one that reads 2,000."""
    return {"few": _peak_of(FEW), "many": _peak_of(MANY)}


def read(notices: Iterable[bytes]) -> None:
    """Read notices, and keep nothing of them."""
    for notice in notices:
        extract(notice, Source("notice.txt", hashlib.sha256(notice).hexdigest()))


def _peak_of(count: int) -> float:
    command = [sys.executable, "-m", "bench.extraction", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def main() -> None:
    """Read as many notices as the command line says; print the peak memory in MB."""
    read(made_over(0, int(sys.argv[1])))
    print(peak() / 1e6)


def peak() -> int:
    """Return this process's peak memory in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says here counts the parent's memory in
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
