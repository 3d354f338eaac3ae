"""The ledger of every fetch: what was had from where and when, and what is known of each page since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.settings import Settings

if TYPE_CHECKING:
    from crawlers.ledger.ledger import Ledger


def open_ledger(settings: Settings) -> Ledger:
    """Return the ledger that the settings name, made where there is none yet: SQLite beside the raw store by default.

    Raises LedgerError where it cannot be had, SettingsError where its address makes no sense, OSError where its folder
    cannot be made.
    """
    from sqlalchemy import URL  # here: the values and errors of this package need no database

    from crawlers.ledger.ledger import Ledger

    if settings.ledger:
        return Ledger(settings.ledger)
    settings.crawled.mkdir(parents=True, exist_ok=True)
    return Ledger(URL.create("sqlite", database=str(settings.crawled / "ledger.sqlite")))
