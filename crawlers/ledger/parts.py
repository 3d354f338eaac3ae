"""Many rows, fetched some thousands at a time: asking the database for each by itself costs as much as its values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select

AT_ONCE = 5_000


def in_parts(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """Return the rows of the query, in its order."""
    return chain.from_iterable(connection.execute(query).partitions(AT_ONCE))
