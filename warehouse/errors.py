"""What can go wrong in the warehouse.

WarehouseError        any of the below: catch this one
├── BuildError        the new warehouse could not be built; the old one stands as it was
├── RecordsError      the records could not be stored
├── WarehouseMissing  there is no warehouse yet: build it first
├── WarehouseLocked   another program has the file open for writing
├── WrongVersion      the file is no warehouse, or one of another schema: build it again
├── ExportError       a file could not be written, or the table does not fit its format
├── SearchError       the search index could not be made
├── BadQuestion       a search was asked for nothing that can be looked for
└── NothingFound      a filter matched nothing; the message names the nearest things that would
"""

from __future__ import annotations


class WarehouseError(Exception):
    """Any fault of the warehouse. The message says what was found and what to do."""


class BuildError(WarehouseError):
    """The new warehouse could not be built. The old one stands as it was."""


class RecordsError(WarehouseError):
    """The records could not be stored."""


class WarehouseMissing(WarehouseError):
    """There is no warehouse yet."""


class WarehouseLocked(WarehouseError):
    """Another program has the warehouse open for writing."""


class WrongVersion(WarehouseError):
    """The file is not a warehouse of this schema."""


class ExportError(WarehouseError):
    """A file could not be written, or the table does not fit its format."""


class SearchError(WarehouseError):
    """The search index could not be made."""


class BadQuestion(WarehouseError):
    """A search was asked for nothing that can be looked for."""


class NothingFound(WarehouseError):
    """A filter matched nothing. ``nearest`` are the words that would have matched, best first."""

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest
