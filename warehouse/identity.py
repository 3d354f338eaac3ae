"""Ids of common tasks that stay: a build takes over those of the build before, through the members they share.

So a notice that comes, goes or becomes the anchor leaves the other common tasks known by the ids they had. From
nothing, an id is a hash of the anchor's words.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb

Member = tuple[str, str]  # a notice's doc_id, and a sentence of it as printed


class Keyed(Protocol):
    """A common task with its id and its members, the anchor's first."""

    key: str

    @property
    def members(self) -> Iterable[Member]: ...


LINKS = """
SELECT l.common_task_id, t.doc_id, l.sentence, l.task_id = c.anchor_task_id AND l.sentence = c.common_text
FROM read_parquet($links) l
JOIN read_parquet($tasks) t USING (task_id)
JOIN read_parquet($common) c USING (common_task_id)
WHERE NOT l.corrected AND c.matter IS NULL
ORDER BY l.common_task_id, t.doc_id, l.sentence
"""
VERSION = "SELECT schema_version FROM read_parquet($runs)"


@dataclass(frozen=True, slots=True)
class Former:
    """The common tasks of the build before: by member the ids it had a part in, and by id the anchor.

    ``lost`` tells why they could not be read, where they could not.
    """

    ids: Mapping[Member, Sequence[str]] = field(default_factory=dict)
    anchors: Mapping[str, Member] = field(default_factory=dict)
    lost: str = ""


def former(tables: Path, version: int) -> Former:
    """Return what the build before called its common tasks, read from its folder of Parquet.

    Nothing where there is none. Tables that are damaged, or of another version of the schema, are not used: ``lost``
    says so.
    """
    if not tables.is_dir():
        return Former()
    paths = {name: str(tables / f"{name}.parquet") for name in ("runs", "task_links", "tasks", "common_tasks")}
    try:
        with duckdb.connect(":memory:") as connection:
            versions = connection.execute(VERSION, {"runs": paths["runs"]}).fetchall()
            if versions != [(version,)]:
                found = ", ".join(str(number) for (number,) in versions) or "none"
                return Former(lost=f"{tables} is of schema version {found}, not {version}")
            rows = connection.execute(
                LINKS, {"links": paths["task_links"], "tasks": paths["tasks"], "common": paths["common_tasks"]}
            ).fetchall()
    except duckdb.Error as error:
        return Former(lost=f"{tables} cannot be read: {str(error).splitlines()[0]}")
    ids: defaultdict[Member, list[str]] = defaultdict(list)
    anchors = {}
    for key, doc, sentence, anchors_it in rows:
        ids[doc, sentence].append(key)
        if anchors_it:
            anchors[key] = (doc, sentence)
    return Former(ids, anchors)


def keep_ids(groups: Sequence[Keyed], before: Former) -> None:
    """Give the common tasks the ids that the build before had for them; each id is used once.

    The group that shares the most members with an old one takes its id; of those that share as many, the one with its
    anchor, then the first. A common task that shares none keeps the hash of its anchor's words, and where another has
    taken that over, a hash of it.
    """
    claims = []
    for number, group in enumerate(groups if before.ids else ()):
        members = dict.fromkeys(group.members)
        anchor = next(iter(members))
        shared = Counter(key for member in members for key in dict.fromkeys(before.ids.get(member, ())))
        claims += [(-n, before.anchors.get(key) != anchor, key, number) for key, n in shared.items()]
    taken: dict[str, int] = {}
    settled: set[int] = set()
    for _, _, key, number in sorted(claims):
        if key not in taken and number not in settled:
            taken[key] = number
            settled.add(number)
            groups[number].key = key
    for number, group in enumerate(groups):
        if number not in settled:
            while group.key in taken:
                group.key = "c" + hashlib.sha256(group.key.encode()).hexdigest()[:12]
            taken[group.key] = number
