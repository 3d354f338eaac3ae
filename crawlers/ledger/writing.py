"""Batches into the ledger: lines are added to the fetches, and what is known of their pages changes with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from crawlers.ledger.errors import LedgerError
from crawlers.ledger.news import is_news, told
from crawlers.ledger.tables import columns, fetches, hosts, key_of, links, pages, runs
from crawlers.ledger.values import Batch, Discovery, Fetched, Run, Walked
from crawlers.states import SOUND, Kind

AT_ONCE = 1_000  # values in one query

Row = dict[str, Any]

NO_LINE = {"id", "run", "page", "news"}
LINE = [column.name for column in fetches.columns if column.name not in NO_LINE]
FIXED = {"id", "site", "base", "key", "url", "column", "walk", "first_seen"}  # of a page, once it is known
CHANGING = [column.name for column in pages.columns if column.name not in FIXED]
ALWAYS = ["state", "next_due", "last_run", "last_fetch", "failures"]  # what each fetch changes; most change no more
SELDOM = [name for name in CHANGING if name not in ALWAYS]
FACTS = ("title", "listed_on", "doc_number", "referer")


def write(connection: Connection, run: Run, batch: Batch) -> None:
    """Write the batch. Raises LedgerError where the run is not under way."""
    sitting = _sitting(connection, run)
    urls = {found.url for found in batch.found} | {fetched.url for fetched in batch.fetched}
    keys = {url: key_of(url) for url in urls}
    rows = _known(connection, run, sorted(set(keys.values())))
    before = {key: [row[name] for name in SELDOM] for key, row in rows.items()}
    touched: dict[str, Row] = {}
    for found in batch.found:
        key = keys[found.url]
        row = rows[key] if key in rows else rows.setdefault(key, _new_row(run, key, found))
        if _filled(row, found) or "id" not in row:
            touched[key] = row
    lines = []
    for fetched in batch.fetched:
        key = keys[fetched.url]
        row = rows[key] if key in rows else rows.setdefault(key, _new_row(run, key, _found_by_fetching(fetched)))
        lines.append((row, _line(row, fetched, sitting)))
        _take(row, fetched, run, sitting)
        touched[key] = row
    _store(connection, run, list(touched.values()), before)
    if lines:
        connection.execute(fetches.insert(), [{**line, "page": row["id"]} for row, line in lines])
    _bind(connection, [(row, fetched) for (row, _), fetched in zip(lines, batch.fetched, strict=True)])
    _walk(connection, run, batch.walked)
    put(connection, hosts, [asdict(host) for host in sorted(batch.hosts, key=lambda host: host.host)])


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write the rows, each in the place of one with the same key; of several with one key the last."""
    key = [column.name for column in table.primary_key]
    distinct = list({tuple(row[name] for name in key): row for row in rows}.values())
    if not distinct:
        return
    statement = _insert(connection, table)
    rest = {name: statement.excluded[name] for name in distinct[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest), distinct)


def last_sitting(connection: Connection, site: str, base: str) -> Row | None:
    """Return the newest row of ``runs`` of the source."""
    of_source = select(runs).where(runs.c.site == site, runs.c.base == base)
    row = connection.execute(of_source.order_by(runs.c.id.desc()).limit(1)).mappings().first()
    return dict(row) if row else None


def not_under_way(run: Run) -> LedgerError:
    """Return the error for a run that may not be written to."""
    return LedgerError(f"{run.site}: its crawl {run.id} is not under way in the ledger; another one took its place")


def _sitting(connection: Connection, run: Run) -> int:
    last = last_sitting(connection, run.site, run.base)
    if last is None or run.id != (last["goes_on"] or last["id"]) or last["ended_at"] is not None:
        raise not_under_way(run)
    return int(last["id"])


def _known(connection: Connection, run: Run, keys: Sequence[str]) -> dict[str, Row]:
    """Return the rows of the pages with these keys that are known, by key."""
    rows: dict[str, Row] = {}
    for some in _chunks(keys):
        of_run = select(pages).where(pages.c.site == run.site, pages.c.base == run.base, pages.c.key.in_(some))
        rows.update((row["key"], dict(row)) for row in connection.execute(of_run).mappings().all())
    return rows


def _new_row(run: Run, key: str, found: Discovery) -> Row:
    row: Row = dict.fromkeys(CHANGING)
    row |= {"site": run.site, "base": run.base, "key": key, "url": found.url, "kind": found.kind}
    row |= {"column": found.column, "walk": found.walk, "first_seen": found.at, "failures": 0}
    return row | {name: getattr(found, name) for name in FACTS}


def _found_by_fetching(fetched: Fetched) -> Discovery:
    return Discovery(fetched.url, fetched.kind, column="", walk=0, at=fetched.at)


def _filled(row: Row, found: Discovery) -> bool:
    """Take what was not known of a page; return whether there was anything.

    What was known stays: a record is made of it, and must be the same when it is made again.
    """
    facts = {name: getattr(found, name) for name in FACTS}
    more = {name: value for name, value in facts.items() if value is not None and row[name] is None}
    if row["kind"] == Kind.ATTACHMENT and found.kind is Kind.NOTICE:  # a notice had it attached, now a column lists it
        more |= {"kind": found.kind}
    row |= more
    return bool(more)


def _line(row: Row, fetched: Fetched, sitting: int) -> Row:
    line = {name: getattr(fetched, name) for name in LINE}
    return line | {"run": sitting, "news": is_news(row, fetched)}


def _take(row: Row, fetched: Fetched, run: Run, sitting: int) -> None:
    """Change what is known of a page by a fetch."""
    is_sound = fetched.state in SOUND
    if is_sound and fetched.sha256 not in (None, row["sha256"]):
        row["changed_at"] = fetched.at if row["sha256"] else None
        row["sha256"], row["etag"], row["last_modified"] = fetched.sha256, fetched.etag, fetched.last_modified
    elif is_sound:
        row["etag"] = fetched.etag or row["etag"]
        row["last_modified"] = fetched.last_modified or row["last_modified"]
    if is_sound:
        row["final_url"] = fetched.final_url or row["final_url"]
    if row["first_run"] is None:
        row["first_run"], row["first_fetch"] = sitting, fetched.at
    row["told"] = told(row, fetched)
    row["state"], row["next_due"] = fetched.state, fetched.next_due
    row["last_run"], row["last_fetch"] = run.id, fetched.at
    row["failures"] = 0 if is_sound else row["failures"] + 1


def _store(connection: Connection, run: Run, rows: Sequence[Row], before: Mapping[str, Sequence[Any]]) -> None:
    """Write the rows of pages, and give the new ones their ids. ``before`` is what of the known ones changes seldom."""
    new = [row for row in rows if "id" not in row]
    old = [row for row in rows if "id" in row]
    changed = {row["id"] for row in old if [row[name] for name in SELDOM] != before[row["key"]]}
    _update(connection, [row for row in old if row["id"] in changed], CHANGING)
    _update(connection, [row for row in old if row["id"] not in changed], ALWAYS)
    if new:
        connection.execute(pages.insert(), new)
    for some in _chunks(new):
        keys = [row["key"] for row in some]
        of_new = select(pages.c.key, pages.c.id).where(
            pages.c.site == run.site, pages.c.base == run.base, pages.c.key.in_(keys)
        )
        ids: dict[str, int] = {key: number for key, number in connection.execute(of_new)}
        for row in some:
            row["id"] = ids[row["key"]]


def _update(connection: Connection, rows: Sequence[Row], names: Sequence[str]) -> None:
    if rows:
        values: Row = {name: bindparam(name) for name in names}
        changed = [{name: row[name] for name in names} | {"page_id": row["id"]} for row in rows]
        connection.execute(update(pages).where(pages.c.id == bindparam("page_id")).values(values), changed)


def _bind(connection: Connection, fetched: Iterable[tuple[Row, Fetched]]) -> None:
    """Write the attachments that new bytes name, in the place of those that were read in the same bytes before."""
    named = {
        (row["id"], sha256): line.links
        for row, line in fetched
        if line.links is not None and (sha256 := line.sha256 or row["sha256"]) is not None
    }
    if not named:
        return
    gone = delete(links).where(links.c.page == bindparam("of_page"), links.c.sha256 == bindparam("of_bytes"))
    connection.execute(gone, [{"of_page": page, "of_bytes": sha256} for page, sha256 in named])
    rows = [
        {"page": page, "sha256": sha256, "ordinal": number, **asdict(link)}
        for (page, sha256), of_page in named.items()
        for number, link in enumerate(of_page)
    ]
    if rows:
        connection.execute(links.insert(), rows)


def _walk(connection: Connection, run: Run, walks: Sequence[Walked]) -> None:
    """Write the walks that went to their end; the first one of a column is its baseline."""
    if not walks:
        return
    of_site = select(columns.c.column, columns.c.complete, columns.c.baseline).where(
        columns.c.site == run.site, columns.c.base == run.base
    )
    known = {column: (complete, baseline) for column, complete, baseline in connection.execute(of_site)}
    rows = []
    for walk in walks:
        complete, baseline = known.get(walk.column, (0, 0))
        known[walk.column] = (max(complete, walk.number), baseline or walk.number)
        row = {"site": run.site, "base": run.base, "column": walk.column, "walked_at": walk.at}
        row |= {"complete": known[walk.column][0], "baseline": known[walk.column][1]}
        rows.append(row | {"pages": walk.pages, "entries": walk.entries})
    put(connection, columns, rows)


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
