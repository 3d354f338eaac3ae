"""The warehouse and its search index, opened once for all whom the app serves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.settings import Settings
from warehouse.standing import Standing

if TYPE_CHECKING:
    from warehouse.asking import Connection
    from warehouse.search import SearchIndex


def opened(settings: Settings) -> Connection:
    """Return a connection of the caller's own that reads the warehouse as it stands now; close it when done.

    It finds tables and views by their plain names; a cursor made of it does not. Opening costs next to nothing after
    the first time, and a warehouse that was built anew is opened anew. Raises WarehouseError.
    """
    return _standing(settings.warehouse.resolve()).cursor()


def searcher(settings: Settings) -> SearchIndex:
    """Return the index to search in; threads may use it at once. It is made with the first search where it is not."""
    return _searcher(settings.warehouse.resolve(), settings.search_index.resolve(), settings.keep_personal)


@cache
def _standing(path: Path) -> Standing:
    return Standing(path)


@cache
def _searcher(warehouse: Path, index: Path, keep_personal: bool) -> SearchIndex:
    # Only a search needs what cuts words.
    from warehouse.search import SearchIndex

    return SearchIndex(warehouse, index, keep_personal=keep_personal)
