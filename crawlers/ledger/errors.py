"""What can go wrong with the ledger.

LedgerError     any of the below: catch this one
├── LedgerNewer   a newer taizhang wrote it
└── SourceBusy    the source is being crawled by another process; trying again once that is done will help
"""

from __future__ import annotations


class LedgerError(Exception):
    """A fault of the ledger. The message names it, and says what was found and what to do."""


class LedgerNewer(LedgerError):
    """The ledger has a schema that this version does not know."""


class SourceBusy(LedgerError):
    """Another process crawls the source."""
