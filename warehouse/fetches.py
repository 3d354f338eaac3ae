"""What the warehouse takes from the crawlers' ledger: the lines that are news, and since when each version stood."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

import pyarrow as pa  # type: ignore[import-untyped]

from warehouse.ids import doc_id


class Fetch(NamedTuple):
    """A line of the ledger: when it was, and what came of it in the ledger's words (``state``).

    ``sha256`` are the stored bytes, if there are any; ``page_kind`` is list, notice or attachment; ``state_reason``
    says why, such as which challenge a site put up; ``is_new`` says that the notice came after its column was known.
    """

    url: str
    fetched_at: datetime
    state: str
    source_key: str | None = None
    status: int | None = None
    sha256: str | None = None
    page_kind: str = "notice"
    state_reason: str | None = None
    is_new: bool = False


class Stood(NamedTuple):
    """A version of a notice and since when it stood, by its id: see :func:`warehouse.ids.version_id`."""

    url: str
    version_id: str
    since: datetime
    source_key: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the ledger tells: its news, and the versions of all notices, each in the order of time."""

    fetches: Sequence[Fetch] = ()
    stood: Sequence[Stood] = ()

    def digest(self) -> str:
        """Return the hash of all lines in their order, in hex."""
        whole = hashlib.sha256()
        for line in chain(self.fetches, self.stood):
            whole.update(repr(tuple(line)).encode("utf-8", "backslashreplace"))
        return whole.hexdigest()


FETCHED = pa.schema(
    [
        ("url", pa.string()),
        ("fetched_at", pa.timestamp("us")),
        ("state", pa.string()),
        ("source_key", pa.string()),
        ("status", pa.int32()),
        ("sha256", pa.string()),
        ("page_kind", pa.string()),
        ("state_reason", pa.string()),
        ("is_new", pa.bool_()),
    ]
)
STOOD = pa.schema(
    [
        ("doc_id", pa.string()),
        ("version_id", pa.string()),
        ("since", pa.timestamp("us")),
        ("source_key", pa.string()),
    ]
)


def fetch_table(lines: Sequence[Fetch]) -> pa.Table:
    """Return the lines as a table, times in UTC."""
    columns = {name: [_plain(getattr(line, name)) for line in lines] for name in FETCHED.names}
    return pa.table(columns, schema=FETCHED)


def stood_table(versions: Sequence[Stood]) -> pa.Table:
    """Return since when each version stood; one that came back stands more than once."""
    return pa.table(
        {
            "doc_id": [doc_id(version.url, "") for version in versions],
            "version_id": [version.version_id for version in versions],
            "since": [_plain(version.since) for version in versions],
            "source_key": [version.source_key for version in versions],
        },
        schema=STOOD,
    )


def _plain(value: Any) -> Any:
    """Return a time without its zone, in UTC, and everything else as it is."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value
