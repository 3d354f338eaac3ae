"""Addresses of files to download: how they end, or what they go through."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def is_download(address: str) -> bool:
    """Whether an address as printed is that of a file to download (附件.docx, /module/download/downfile.jsp?…)."""
    return is_file(address) or _through().search(address) is not None


def is_file(address: str) -> bool:
    """Whether an address as printed ends as files to download do, its query aside."""
    return _ending().search(address) is not None


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((files("normalizers") / "tables" / "downloads.toml").read_text("utf-8"))


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"\.(?:{'|'.join(_words()['endings'])})(?:$|[?#&])", re.IGNORECASE)


@cache
def _through() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _words()["addresses"])), re.IGNORECASE)
