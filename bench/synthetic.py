"""Notices that nobody wrote, as like life as many are needed: the golden notices' words handed down and reworded.

    python -m bench.synthetic TRIPLES FOLDER

writes batches of records to FOLDER/records and builds the warehouse in FOLDER. Each province has a plan a year, made
of the golden notices' clauses about some matter, mostly last year's again; its cities make theirs from it and their
counties from the cities': most sentences as they stand, some reworded, lengthened, dropped, split or merged, with
units of their own level, other days and some orders of their own. Some notices are altered later, some stand twice.
The same number of triples gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from bench.synthetic_orders import Order, handed_down, invented, kept_on, own_orders
from normalizers.regions.gazetteer import COUNTRY, Region, gazetteer
from taizhang.model import Category, Document, Level, Origin, Place, Record, Source, Task
from warehouse.build import build
from warehouse.records import write_batch

YEARS = range(2021, 2026)
BATCH = 200  # records a batch
ORDERS = 36  # of a province's plan
ALTERED, TWICE = 0.03, 0.01  # shares of the notices
PUBLISHING = 0.5  # share of the counties, each year
EXTRACTOR = "bench"
FIRST = "510000"  # 四川省: its notices are in a warehouse of any size


@dataclass(frozen=True, slots=True)
class Plan:
    """What a made notice says: whose, when, about what, and its orders."""

    region: Region
    year: int
    matter: str
    number: str
    written_on: date
    cites: tuple[str, ...]
    orders: tuple[Order, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("triples", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records-only", action="store_true", help="build no warehouse")
    arguments = parser.parse_args()
    written = write(arguments.triples, arguments.folder)
    if arguments.records_only:
        print(f"{written:,} triples written")
        return 0
    report = build(
        arguments.folder / "records", arguments.folder, progress=lambda stage, *_: print(stage, file=sys.stderr)
    )
    print(f"{written:,} triples written, {report.rows['flat_triples']:,} in {report.warehouse}")
    return 0


def write(triples: int, folder: Path) -> int:
    """Return the number of triples in the batches written to ``folder``/records: as many as asked, or a few more."""
    written = 0
    batch: list[Record] = []
    for record in made():
        batch.append(record)
        written += triples_of(record)
        if len(batch) == BATCH or written >= triples:
            write_batch(folder / "records", batch)
            batch = []
        if written >= triples:
            break
    return written


def made() -> Iterator[Record]:
    """Yield the made notices without end: a province at a time, five years of it, then others about other matters."""
    provinces = sorted(
        (region for region in gazetteer().regions.values() if region.level is Level.PROVINCE),
        key=lambda region: (region.code != FIRST, Random(f"province {region.code}").random()),
    )
    number = count(1)
    for turn in count():
        national = _national(turn)
        for province in provinces:
            for plan in _under(province, national, turn):
                yield from _records(plan, next(number))
        for plan in national:
            yield from _records(plan, next(number))


def triples_of(record: Record) -> int:
    """Return how many (task, unit, deadline) combinations the record has."""
    return sum(max(1, len(task.units)) * max(1, len(task.deadlines)) for task in record.tasks)


def _national(turn: int) -> list[Plan]:
    chance = Random(f"country {turn}")
    country = gazetteer().regions[COUNTRY]
    plans = []
    for year in YEARS:
        matter = chance.choice(words()["matters"])
        orders = tuple(invented(chance, matter, year, Level.COUNTRY, ORDERS))
        written_on = date(year, 1, 10) + timedelta(chance.randrange(40))
        plans.append(Plan(country, year, matter, f"国办发〔{year}〕{turn * 40 + 7}号", written_on, (), orders))
    return plans


def _under(province: Region, national: list[Plan], turn: int) -> Iterator[Plan]:
    """Yield the plans of a province, its cities and counties: each from the one above it, and from last year's."""
    chance = Random(f"{province.code} {turn}")
    tree = gazetteer().children
    last: Plan | None = None
    for above in national:
        plan = _plan(chance, province, above, last, turn)
        yield plan
        last = plan
        for code in tree.get(province.code, ()):
            city = _plan(chance, gazetteer().regions[code], plan, None, turn)
            yield city
            for county in tree.get(code, ()):
                if chance.random() < PUBLISHING:
                    yield _plan(chance, gazetteer().regions[county], city, None, turn)


def _plan(chance: Random, region: Region, above: Plan, last: Plan | None, turn: int) -> Plan:
    year, matter = above.year, above.matter
    if region.level is Level.PROVINCE:
        orders = handed_down(Random(chance.random()), above.orders, year, region)[: ORDERS // 3]
        if last is not None:
            orders += kept_on(chance, last.orders, year)
        orders += invented(chance, matter, year, region.level, max(4, ORDERS - len(orders)))
    else:
        orders = handed_down(chance, above.orders, year, region)
        orders += own_orders(chance, matter, year, region)
    digest = int(hashlib.sha256(f"{region.code} {year} {turn}".encode()).hexdigest()[:4], 16)
    number = (
        f"{region.full_name.removesuffix(region.name)[-3:-1]}{region.name[:-1]}府办函〔{year}〕{digest % 300 + 1}号"
    )
    written_on = above.written_on + timedelta(chance.randrange(20, 70))
    cites = (above.number,) if chance.random() < 0.6 else ()
    return Plan(region, year, matter, number, written_on, cites, tuple(orders))


def _records(plan: Plan, number: int) -> Iterator[Record]:
    """Yield the plan's notice; of some also a later version, or a copy under another address."""
    chance = Random(number)
    record = _record(plan, f"https://www.example.gov.cn/{plan.region.code}/{plan.year}/{number}.html", str(number))
    yield record
    luck = chance.random()
    if luck < ALTERED:
        yield _altered(record, chance)
    elif luck < ALTERED + TWICE:
        yield _record(plan, f"https://wap.example.gov.cn/{number}", f"{number} again")


def _record(plan: Plan, url: str, content: str) -> Record:
    region = plan.region
    title = words()["title"][region.level].format(place=region.name, year=plan.year, matter=plan.matter)
    return Record(
        source=Source(url.rsplit("/", 1)[-1], hashlib.sha256(content.encode()).hexdigest(), url),
        document=Document(
            title=title,
            doc_number=plan.number,
            issuer="国务院办公厅" if region.code == COUNTRY else f"{region.name}人民政府办公室",
            region=region.full_name,
            adcode=region.code,
            level=region.level,
            written_on=plan.written_on,
            published_on=plan.written_on + timedelta(5),
            topic=plan.matter,
            cites=plan.cites,
        ),
        tasks=tuple(_task(order, row) for row, order in enumerate(plan.orders, start=1)),
        extractor=EXTRACTOR,
    )


def _altered(record: Record, chance: Random) -> Record:
    """Return the notice as it stood earlier: one order's deadlines were others, and an order was missing."""
    tasks = list(record.tasks)
    at = chance.randrange(len(tasks))
    earlier = tuple(
        replace(d, text=f"{d.due.year + 1}年底前", due=date(d.due.year + 1, 12, 31))
        for d in tasks[at].deadlines
        if d.due
    )
    tasks[at] = replace(tasks[at], deadlines=earlier or tasks[at].deadlines)
    del tasks[chance.randrange(len(tasks))]
    digest = hashlib.sha256(f"{record.source.sha256} earlier".encode()).hexdigest()
    published_on = record.document.published_on
    assert published_on is not None
    return replace(
        record,
        source=replace(record.source, sha256=digest),
        document=replace(record.document, published_on=published_on - timedelta(3)),
        tasks=tuple(tasks),
    )


def _task(order: Order, row: int) -> Task:
    start = row * 400
    return Task(
        number=str(row),
        section=(order.section,),
        title=None,
        text=order.text,
        category=Category.TASK,
        origin=Origin.TABLE,
        units=tuple(replace(unit, place=_place(unit.text, start + 250, row, 2)) for unit in order.units),
        deadlines=tuple(replace(due, place=_place(due.text, start + 350, row, 3)) for due in order.deadlines),
        place=_place(order.text, start, row, 1),
    )


def _place(quote: str, start: int, row: int, column: int) -> Place:
    return Place(
        3, start, start + len(quote), quote, table=0, row=row, column=column, path=f"/html/body/table/tr[{row}]"
    )


@cache
def words() -> dict[str, Any]:
    """Return the words that notices are made of."""
    return tomllib.loads((Path(__file__).with_suffix(".toml")).read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
