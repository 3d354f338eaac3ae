"""The extractor's version: the package's, and a fingerprint of the rules and word tables that make a record."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from taizhang import __version__

PACKAGES = ("extractors", "normalizers")
ENDINGS = frozenset({".py", ".toml", ".csv"})


@cache
def extractor_version() -> str:
    """Return the version that a record carries, such as ``0.2.0+3f9c01ab``.

    It changes whenever a rule or a word changes: what was read by other rules is read again.
    """
    root = Path(__file__).resolve().parents[1]
    files = [root / "taizhang" / "model.py"]
    files += [p for name in PACKAGES for p in (root / name).rglob("*") if p.suffix in ENDINGS]
    whole = hashlib.sha256()
    for path in sorted(files, key=lambda p: p.relative_to(root).as_posix()):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{whole.hexdigest()[:8]}"
