"""What each format costs: web pages and DOCX to records, PDF pages to blocks, and the memory over many files.

python -m bench.format_speed COUNT    print the peak memory in MB of a process that reads so many files of all formats
"""

from __future__ import annotations

import hashlib
import io
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bench.notices import RAW, varied
from extractors.extraction import extract
from extractors.readers import read
from taizhang.model import Source
from taizhang.settings import Settings

ROOT = Path(__file__).parents[1]
FORMATS = ROOT / "tests" / "notices" / "formats"
FEW, MANY = 200, 2000
COUNT = 200  # files of a format in one round
ROUNDS = 3


def format_speed() -> dict[str, float]:
    """Return pages and DOCX files to records a second, and PDF pages to blocks, with tables and without.

    Each is the best of three rounds over files of other words, read in one process.
    """
    return {
        "html": max(_records_a_second("html", n) for n in range(1, ROUNDS + 1)),
        "docx": max(_records_a_second("docx", n) for n in range(1, ROUNDS + 1)),
        "pdf": max(_pages_a_second(sorted(FORMATS.glob("*.pdf"))) for _ in range(ROUNDS)),
        "text_pdf": max(_pages_a_second(sorted(RAW.glob("*.pdf"))) for _ in range(ROUNDS)),
        "html_kilobytes": sum(map(len, made_over("html", 0, 50))) / 50 / 1000,
    }


def format_memory() -> dict[str, float]:
    """Return the peak memory in MB of a process that reads 200 files of all formats, and of one that reads 2,000."""
    return {"few": _peak_of(FEW), "many": _peak_of(MANY)}


def made_over(ending: str, first: int, count: int) -> Iterator[bytes]:
    """Yield ``count`` files of this format from number ``first`` on, no two of one number's place and words alike."""
    samples = [path.read_bytes() for path in sorted(FORMATS.glob(f"*.{ending}"))]
    for n in range(first, first + count):
        data = samples[n % len(samples)]
        yield varied(data.decode(), n).encode() if ending == "html" else _varied_package(data, n)


def _varied_package(data: bytes, n: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in package.namelist():
            part = package.read(name)
            made.writestr(name, varied(part.decode(), n) if name == "word/document.xml" else part)
    return out.getvalue()


def _records_a_second(ending: str, n: int) -> float:
    for data in made_over(ending, 0, 5):
        _extract(data)
    files = list(made_over(ending, n * COUNT, COUNT))
    begun = time.perf_counter()
    for data in files:
        _extract(data)
    return COUNT / (time.perf_counter() - begun)


def _pages_a_second(files: list[Path]) -> float:
    documents = [(path.read_bytes(), _source(path.name)) for path in files]
    read(*documents[0], Settings())
    begun = time.perf_counter()
    pages = 0
    for data, source in documents:
        blocks = read(data, source, Settings()).blocks
        pages += max((block.spot.page or 0 for block in blocks), default=0)
    return pages / (time.perf_counter() - begun)


def _extract(data: bytes) -> None:
    extract(data, Source("notice", hashlib.sha256(data).hexdigest()))


def _source(name: str) -> Source:
    return Source(name, "")


def _peak_of(count: int) -> float:
    command = [sys.executable, "-m", "bench.format_speed", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def _all_formats(count: int) -> Iterator[bytes]:
    pdfs = cycle([path.read_bytes() for path in sorted(FORMATS.glob("*.pdf"))])
    third = count // 3 + 1
    turns = zip(made_over("html", 0, third), made_over("docx", 0, third), pdfs, strict=False)
    return islice((data for turn in turns for data in turn), count)


if __name__ == "__main__":
    for notice in _all_formats(int(sys.argv[1])):
        _extract(notice)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
