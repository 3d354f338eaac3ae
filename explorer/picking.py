"""What the app's controls offer and what stands picked: from the warehouse, and from the address that was opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from explorer.screen import Say
from normalizers.characters import folded
from warehouse.exploring import Choice, Upstream
from warehouse.filters import Wanted

SEVERAL = frozenset({"regions", "years"})  # keys of the address with commas between what they name
EVERYTHING = "all"  # in the address: under no one upstream notice, of every topic
REGIONS_FIRST = 6  # regions that stand picked where the address names none


@dataclass(frozen=True, slots=True)
class Offer:
    """A control's options, value by label, and the labels of those that stand picked."""

    options: Mapping[str, str]
    picked: tuple[str, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values that stand picked."""
        return tuple(self.options[label] for label in self.picked)


def said_of(key: str, said: Sequence[str]) -> list[str]:
    """Return what an address says of a key, of whose mentions the last one counts."""
    last = list(said[-1:])
    return [word for word in "".join(last).split(",") if word] if key in SEVERAL else last


def one_of(value: str) -> str | None:
    """Return what was picked; None where that is everything."""
    return None if value == EVERYTHING else value


def wanted_of(upstream: str, topic: str, regions: Sequence[str], years: Sequence[str]) -> Wanted:
    """Return what is asked for with these values picked."""
    return Wanted(
        regions=tuple(regions),
        topic=one_of(topic),
        upstream=one_of(upstream),
        years=tuple(int(year) for year in years),
    )


def upstream_offer(found: Sequence[Upstream], given: Sequence[str], say: Say) -> Offer:
    """Return the upstream notices to choose from: the one in the address, else the one that most regions took up."""
    options = {EVERYTHING: say("pick.all_notices")}
    for one in found:
        name = " ".join(word for word in (one.doc_number, one.title) if word)
        options[one.doc_id] = say("pick.upstream_option", name=name, regions=one.regions, tasks=one.tasks)
    first = found[0].doc_id if found else EVERYTHING
    names = {one.doc_id: (one.doc_number or "", one.title) for one in found}
    return _offer(options, names, given[:1] or [first])


def topic_offer(found: Sequence[Choice], given: Sequence[str], say: Say) -> Offer:
    """Return the themes to choose from, and whatever words the address has."""
    options = {EVERYTHING: say("pick.all_topics")}
    options |= {one.value: say("pick.topic_option", name=one.name, count=one.count) for one in found}
    return _offer(options, {}, given[:1] or [EVERYTHING])


def region_offer(found: Sequence[Choice], given: Sequence[str], say: Say) -> Offer:
    """Return the regions to choose from, by code; the address may name them by name."""
    options = {one.value: say("pick.count_option", name=one.name, count=one.count) for one in found}
    names = {one.value: (one.name,) for one in found}
    return _offer(options, names, given or [one.value for one in found[:REGIONS_FIRST]])


def year_offer(found: Sequence[Choice], given: Sequence[str], say: Say) -> Offer:
    """Return the years to choose from; none stands picked where the address names none."""
    options = {one.value: say("pick.count_option", name=one.name, count=one.count) for one in found}
    return _offer(options, {}, [year for year in given if year.isdecimal()])


def pages_offer(total: int, size: int, given: Sequence[str], say: Say) -> Offer:
    """Return the pages to choose from, by their number from 1."""
    starts = range(0, max(total, 1), size)
    options = {
        str(number): say("pick.page_option", first=start + 1, last=min(start + size, total), total=total)
        for number, start in enumerate(starts, start=1)
    }
    picked = given[0] if given and given[0] in options else "1"
    return _offer(options, {}, [picked])


def _offer(options: Mapping[str, str], names: Mapping[str, Sequence[str]], given: Iterable[str]) -> Offer:
    """Return the offer with what was given: what is no option becomes one, so that it is said to match nothing."""
    labels = dict(options)
    picked = []
    for word in given:
        value = word if word in options else _named(word, names) or word
        labels.setdefault(value, value)
        picked.append(value)
    distinct: dict[str, str] = {}
    chosen = {}
    for value, label in labels.items():
        own = label if label not in distinct else f"{label} [{value}]"
        distinct[own] = value
        chosen[value] = own
    return Offer(distinct, tuple(dict.fromkeys(chosen[value] for value in picked)))


def _named(word: str, names: Mapping[str, Sequence[str]]) -> str | None:
    wanted = folded(word)
    return next((value for value, called in names.items() if wanted and wanted in map(folded, called)), None)
