"""A process that reads the files it is named, with readers that go wrong in the way that a file's name says.

Its first word is ``fork`` or ``spawn``: how the processes that read are started. It prints a line of JSON for each file:
its name, the issue's code and message, and which process read it where one did.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import sys
import threading
import time
from pathlib import Path

from crawlers import raw
from extractors.extraction import DEFAULTS, EXTRACTOR
from flows import pool, reading
from taizhang.model import Document, Record, Source
from taizhang.settings import MIB, Settings


def bad(data: bytes, source: Source, settings: Settings = DEFAULTS, attached: object = ()) -> Record:
    """Go wrong as the file's name says; a process that was spawned imports this too."""
    match source.name.partition(".")[0].partition("-")[2]:
        case "sleeps":
            time.sleep(60)
        case "holds":
            sum(itertools.repeat(0, 10**12))  # C code: no signal is looked at, no other thread runs
        case "hogs":
            bytearray(8 << 30)
        case "starves":
            raise RuntimeError(
                "[ONNXRuntimeError] : 1 : Failed to allocate memory for requested buffer of size 19480576"
            )
        case "crashes":
            ctypes.string_at(0)
        case "exits":
            os._exit(3)
        case "raises":
            raise IndexError("no such row")
    return Record(source, Document(title=str(os.getpid())), extractor=EXTRACTOR)


vars(reading)["extract"] = bad


def main() -> None:
    """Read the files and print what came of them."""
    method, workers, *paths = sys.argv[1:]
    if method == "spawn":
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    settings = Settings(workers=int(workers), file_seconds=1, memory_bytes=1024 * MIB)
    files = [raw.identify(Path(path)) for path in paths]
    with pool.reading(settings, len(files)) as read:
        print("reading", flush=True)
        made = read(files)
    for one in made:
        assert isinstance(one, Record)
        issue = next(iter(one.issues), None)
        print(json.dumps([one.source.name, issue and issue.code, issue and issue.message, one.document.title]))


if __name__ == "__main__":
    main()
