"""The tables of the ledger, the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    true,
)

VERSION = 1  # of this schema
ZONE = "+00:00"


class Moment(TypeDecorator[datetime]):
    """A time: aware and UTC here, text without its zone where SQLite keeps it. One without a zone is a ValueError.

    A ledger is read whole, with several times a line: each is turned by one function, and SQLAlchemy's are passed by.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what turns a time into what the database takes."""
        return _as_text if dialect.name == "sqlite" else _as_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Return what turns a value of the database into a time."""
        return _from_text if dialect.name == "sqlite" else _as_utc


class Words(TypeDecorator[str]):
    """Text that a site gave: without NUL and lone surrogates, which a database or a driver refuses."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Return what turns a text into one that can be kept."""
        return _kept


Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

schema = Table("ledger_schema", metadata, Column("version", Integer, nullable=False))

# A sitting of a run: a run that was stopped and gone on with has several, which name the first one in ``goes_on``.
# What a sitting brought is for others to read once it has ended.
runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("goes_on", Id),
    Column("site", Text, nullable=False),
    Column("base", Words, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", Text),
    Column("report", Words),
    Index("runs_of_site", "site", "base"),
)

# What stands of each address now. ``key`` is for the index: an address may be longer than a key of PostgreSQL.
# ``told`` is the last state that was news; ``first_run`` and ``first_fetch`` say when it was tried first.
pages = Table(
    "pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", Text, nullable=False),
    Column("base", Words, nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("column", Text, nullable=False),
    Column("walk", Integer, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("title", Words),
    Column("listed_on", Date),
    Column("doc_number", Words),
    Column("referer", Words),
    Column("state", Text),
    Column("told", Text),
    Column("sha256", Text),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("final_url", Words),
    Column("last_run", Id),
    Column("last_fetch", Moment),
    Column("first_run", Id),
    Column("first_fetch", Moment),
    Column("changed_at", Moment),
    Column("next_due", Moment),
    Column("failures", Integer, nullable=False),
    UniqueConstraint("site", "base", "key"),
)

# Every fetch, for ever: lines are added and never altered. ``run`` is the sitting that made it.
fetches = Table(
    "fetches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run", Id, ForeignKey(runs.c.id), nullable=False, index=True),
    Column("page", Id, ForeignKey(pages.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Words),
    Column("status", Integer),
    Column("sha256", Text),
    Column("size", BigInteger),
    Column("differing", Text),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("content_type", Words),
    Column("final_url", Words),
    Column("name", Words),
    Column("news", Boolean, nullable=False),
)
# SQLite takes such an index only for a condition that is written the same way.
WHERE_NEWS: dict[str, Any] = {"sqlite_where": fetches.c.news == true(), "postgresql_where": fetches.c.news}
Index("fetches_news", fetches.c.id, **WHERE_NEWS)
Index("fetches_news_of_run", fetches.c.run, fetches.c.state, **WHERE_NEWS)

# The attachments that a notice's bytes name, in their order.
links = Table(
    "links",
    metadata,
    Column("page", Id, ForeignKey(pages.c.id), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("url", Words, nullable=False),
    Column("href", Words, nullable=False),
    Column("words", Words, nullable=False),
)

columns = Table(
    "columns",
    metadata,
    Column("site", Text, primary_key=True),
    Column("base", Words, primary_key=True),
    Column("column", Text, primary_key=True),
    Column("complete", Integer, nullable=False),
    Column("baseline", Integer, nullable=False),
    Column("walked_at", Moment, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Words, primary_key=True),
    Column("blocks", Integer, nullable=False),
    Column("open_until", Moment),
)

# News of these sources wait, from ``since`` on where it is given; what came before ``released_at`` no longer does.
holds = Table(
    "holds",
    metadata,
    Column("site", Text, primary_key=True),
    Column("base", Words, primary_key=True),
    Column("since", Moment),
    Column("reason", Words),
    Column("released_at", Moment),
)

# What a look at each column found last.
confirmations = Table(
    "confirmations",
    metadata,
    Column("site", Text, primary_key=True),
    Column("base", Words, primary_key=True),
    Column("column", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("evidence", Words, nullable=False),
)


def _as_utc(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError(f"a time of the ledger has a zone; {value} has none")
    return None if value is None else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    moment = _as_utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds").removesuffix(ZONE)


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + ZONE)


def _kept(value: str | None) -> str | None:
    return value and plain(value)


def plain(text: str) -> str:
    """Return the text without NUL, and with question marks for lone surrogates."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def key_of(url: str) -> str:
    """Return what an address is found by."""
    return hashlib.sha256(plain(url).encode()).hexdigest()[:32]
