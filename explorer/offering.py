"""What there is to choose from, found once for each build of the warehouse and kept for all who open the app."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from warehouse import exploring
from warehouse.exploring import Choice, Upstream

if TYPE_CHECKING:
    from warehouse.asking import Connection

T = TypeVar("T")
Key = tuple[str, str, str | None]  # the build, what is offered, under which upstream notice

_kept: dict[Key, object] = {}


def upstreams(connection: Connection) -> tuple[Upstream, ...]:
    """Return the notices from above that others take up, those taken up by most regions first."""
    return _once(connection, "upstreams", None, partial(exploring.upstreams, connection))


def choices(connection: Connection, what: str, upstream: str | None) -> tuple[Choice, ...]:
    """Return what there is to choose under the upstream notice: ``what`` is topic, regions or years."""
    return _once(connection, what, upstream, partial(exploring.choices, connection, what, upstream))


def _once(connection: Connection, what: str, upstream: str | None, find: Callable[[], T]) -> T:
    build = exploring.build_of(connection)
    for key in [key for key in tuple(_kept) if key[0] != build]:
        _kept.pop(key, None)
    key = build, what, upstream
    if key not in _kept:
        _kept[key] = find()
    found: T = _kept[key]  # type: ignore[assignment]
    return found
