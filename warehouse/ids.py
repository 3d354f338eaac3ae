"""The ids by which notices, their versions and their tasks are known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from taizhang.model import Source


def doc_id(url: str | None, sha256: str) -> str:
    """Return the notice's id: 16 hex digits of its URL's hash, or of its bytes' hash where it has no URL."""
    return (hashlib.sha256(url.encode()).hexdigest() if url else sha256)[:16]


def version_id(source: Source) -> str:
    """Return the id of what was read: of all files that came with it, also those that it left out."""
    return source.version or version_of(source.sha256, (sha256 for _, sha256 in source.attachments))


def version_of(sha256: str, attachments: Iterable[str]) -> str:
    """Return 16 hex digits of the bytes' hash, or of all files' where there are several.

    The names of the attachments make no difference, nor does their order.
    """
    others = sorted(set(attachments))
    if not others:
        return sha256[:16]
    return hashlib.sha256("\n".join([sha256, *others]).encode()).hexdigest()[:16]


def task_id(document: str, ordinal: int) -> str:
    """Return the id of the notice's ``ordinal``-th task, counted from 1; four digits, so that ids sort."""
    return f"{document}-{ordinal:04d}"
