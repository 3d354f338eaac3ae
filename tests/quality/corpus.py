"""What the quality floor is measured on: notices with gold records, and the same notices in other formats."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import renderings

from extractors.readers.text import read
from taizhang.model import Source
from taizhang.settings import Settings

TESTS = Path(__file__).resolve().parents[1]
RAW = TESTS.parent / "data" / "raw"
NOTICES = (RAW, TESTS / "notices")
FORMATS = TESTS / "notices" / "formats"
CACHE = TESTS.parent / "build" / "renderings"
NOTICE, FORMAT, RENDERING = "notices", "formats", "renderings"
# What LibreOffice makes of which rendering. Into RTF it writes the marks round a drawn number (一、) as ?.
OFFICE = {"docx": ("pdf", "doc", "odt"), "plain docx": ("rtf",), "xlsx": ("xls", "ods")}


@dataclass(frozen=True, slots=True)
class Case:
    """A file to extract, the group that its figures are summed in, and what is wanted of it."""

    name: str
    group: str
    file: Path
    gold: dict[str, Any]


def notices() -> Iterator[Case]:
    """Yield the notices that have a gold record, by name."""
    for path in sorted((TESTS / "gold").glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        notice = next((p for d in NOTICES for p in sorted(d.glob(f"{name}.*"))), None)
        if notice is None:
            raise FileNotFoundError(f"no notice for {path.name} in {' or '.join(d.name for d in NOTICES)}")
        yield Case(name, NOTICE, notice, json.loads(path.read_text("utf-8")))


def formats() -> Iterator[Case]:
    """Yield three of the notices as HTML, DOCX and PDF, with merged cells, split tables and two fonts."""
    held = tomllib.loads(FORMATS.with_suffix(".toml").read_text("utf-8"))
    for path in sorted(FORMATS.iterdir()):
        against = held[path.stem.removesuffix("_noto")]
        tasks = _gold(against["gold"])["tasks"][: against.get("tasks")]
        yield Case(path.name, f"{FORMAT}, {path.suffix[1:]}", path, {"tasks": tasks, "lists": [], "document": {}})


def rendered() -> Iterator[Case]:
    """Yield the five shipped notices in every format that is read; they are made once, in build/renderings.

    Raises FileNotFoundError where there is no LibreOffice to make them.
    """
    for path in sorted(_made().iterdir()):
        name, _, ending = path.name.partition(".")
        gold = _gold(name)
        wanted = {"tasks": gold["tasks"], "lists": gold["lists"], "document": {}}
        yield Case(path.name, f"{RENDERING}, {ending.replace('.', ' ')}", path, wanted)


def missing_tools() -> str | None:
    """Return what the renderings and the scans need and the machine has not, None where nothing is missing."""
    missing = [] if renderings.office() else ["LibreOffice (libreoffice-writer-nogui, libreoffice-calc-nogui)"]
    if find_spec("rapidocr") is None:
        missing.append("the extra `ocr` (rapidocr, onnxruntime)")
    return " and ".join(missing) or None


def corpus_hash() -> str:
    """Return the SHA-256 of all notices and gold records, and of what makes the renderings."""
    whole = hashlib.sha256(_recipe().encode())
    for case in [*notices(), *formats()]:
        facts = json.dumps(case.gold, ensure_ascii=False, sort_keys=True)
        whole.update(f"{case.name} {hashlib.sha256(case.file.read_bytes()).hexdigest()} {facts}\n".encode())
    return whole.hexdigest()


def _gold(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TESTS / "gold" / f"{name}.gold.json").read_text("utf-8"))
    return found


def _recipe() -> str:
    whole = hashlib.sha256(Path(renderings.__file__).read_bytes())
    for path in sorted(RAW.glob("*.txt")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def _made() -> Path:
    folder = CACHE / _recipe()[:12]
    if folder.is_dir():
        return folder
    half = folder.with_suffix(f".{os.getpid()}")
    half.mkdir(parents=True, exist_ok=True)
    written: dict[str, dict[str, bytes]] = {kind: {} for kind in OFFICE}
    for path in sorted(RAW.glob("*.txt")):
        parts = renderings.parts_of(read(path.read_bytes(), Source(path.name, ""), Settings()))
        (half / f"{path.stem}.html").write_bytes(renderings.as_html(parts))
        written["docx"][f"{path.stem}.docx"] = renderings.as_docx(parts)
        written["plain docx"][f"{path.stem}.docx"] = renderings.as_docx(parts, numbered=False)
        written["xlsx"][f"{path.stem}.xlsx"] = renderings.as_xlsx(parts)
    for name, data in [*written["docx"].items(), *written["xlsx"].items()]:
        (half / name).write_bytes(data)
    for kind, files in written.items():
        for to in OFFICE[kind]:
            for stem, data in renderings.converted(files, to).items():
                (half / f"{stem}.{to}").write_bytes(data)
                if to == "pdf":
                    (half / f"{stem}.scan.pdf").write_bytes(renderings.scanned(data))
    half.rename(folder)
    return folder
