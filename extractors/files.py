"""The files of one notice: a page and what is attached to it, read as one; what each may say of the whole."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from extractors.copies import Printing, copies_among, is_tabled, told
from extractors.differences import named
from extractors.letter import ANNEX
from extractors.metadata import document_of, url_of
from extractors.nodes import Outline
from extractors.readers import read
from extractors.readers.bundle import bundled
from normalizers.characters import folded, squeezed
from normalizers.doc_numbers import citations
from taizhang.model import (
    Attachment,
    Block,
    Document,
    Issue,
    NamedList,
    Notice,
    Origin,
    Place,
    Repair,
    Source,
    Task,
)
from taizhang.settings import Settings

# Labels of a page's links to files: the address, a tab, its words. One of the site's own goes with no notice.
LINK, OF_THE_SITE = "attachment", "other_file"
OF_THE_WHOLE = ("issuer", "region", "adcode", "level")  # stand together, from one file


def read_whole(data: bytes, source: Source, settings: Settings, attachments: Sequence[Attachment]) -> Notice:
    """Return the notice that a file and its attachments are. One with the bytes of another is read once.

    What only the site's frame links to is left out. The links that stay among the labels are those that nothing came
    of.
    """
    own = read(data, source, settings)
    of_the_site = _links(own, OF_THE_SITE) - _links(own, LINK)
    attachments = [a for a in attachments if a.link is None or a.link.strip() not in of_the_site]
    had = {a.link.strip() for a in attachments if a.link is not None}
    labels = tuple(label for label in own.labels if label[0] != LINK or _address(label[1]) not in had)
    seen = {source.sha256: source.name}
    parts: list[tuple[str | None, Notice]] = [(None, own)]
    hashes = list(own.source.attachments)  # an archive's members
    repairs: list[Repair] = []
    for attachment in attachments:
        sha256 = hashlib.sha256(attachment.data).hexdigest()
        hashes.append((attachment.name, sha256))
        if sha256 in seen:
            repairs.append(Repair("copy_dropped", f"{attachment.name} holds the same bytes as {seen[sha256]}"))
            continue
        seen[sha256] = attachment.name
        parts.append((attachment.name, read(attachment.data, Source(attachment.name, sha256), settings)))
    whole = bundled(replace(source, attachments=tuple(hashes)), parts)
    return replace(whole, repairs=(*whole.repairs, *repairs), labels=labels)


def stated(notice: Notice) -> Document:
    """Return what the notice's own file says of it.

    What that file leaves open, an attachment says that is the notice in another format: one with its title. Document
    numbers count as cited wherever they stand.
    """
    parts = _parts(notice)
    if len(parts) < 2:
        return document_of(notice)
    document = document_of(parts[0])
    for part in parts[1:]:
        if not _is_annex(part):
            other = document_of(part)
            if document.title is None or folded(other.title or "") == folded(document.title):
                document = _filled(document, other)
    cited = dict.fromkeys([*document.cites, *_cited(parts[1:], document.doc_number)])
    return replace(document, cites=tuple(n for n in cited if n != document.doc_number))


def address_of(notice: Notice) -> str | None:
    """Return the address that the notice's own file gives as its source, or None."""
    return url_of(_parts(notice)[0])


def once_in_text(
    notice: Notice, tasks: Sequence[Task], issues: Sequence[Issue], again: Sequence[int] = ()
) -> tuple[list[Task], list[Repair], list[Issue]]:
    """Return the tasks of running text without those of a file that prints what a fuller one has, and what is told.

    ``again`` are the blocks at which a file prints its own text once more.
    """
    by_printing: dict[tuple[str | None, int], list[Task]] = {}
    for task in tasks:
        by_printing.setdefault(_printing_at(notice, task.place, again), []).append(task)
    found = list(by_printing.values())
    if len(found) < 2:
        return list(tasks), [], list(issues)
    printings = [_printing(notice, own) for own in found]
    copies = copies_among(printings)
    dropped = {c.printing for c in copies}
    silent = {key for i, key in enumerate(by_printing) if i in dropped}
    kept = [task for i, own in enumerate(found) if i not in dropped for task in own]
    repairs: list[Repair] = []
    left = [i for i in issues if i.place is None or _printing_at(notice, i.place, again) not in silent]
    for copy in copies:
        repair, more = told(copy, printings)
        repairs.append(repair)
        left += more
    return kept, repairs, left


def not_in_tables(
    notice: Notice, in_text: Sequence[Task], in_tables: Sequence[Task], again: Sequence[int] = ()
) -> tuple[list[Task], list[Repair]]:
    """Return the tasks of running text without those of a file that only prints another file's table as items."""
    tables: dict[str | None, list[Task]] = {}
    for task in in_tables:
        tables.setdefault(_printing_at(notice, task.place, ())[0], []).append(task)
    texts: dict[tuple[str | None, int], list[Task]] = {}
    for task in in_text:
        texts.setdefault(_printing_at(notice, task.place, again), []).append(task)
    if not tables or {*tables, *(file for file, _ in texts)} == {None}:
        return list(in_text), []
    kept: list[Task] = []
    repairs: list[Repair] = []
    for (file, _), own in texts.items():
        text = _printing(notice, own)
        held = (_printing(notice, rows) for other, rows in tables.items() if other != file)
        table = next((printing for printing in held if is_tabled(text, printing)), None)
        if table is None:
            kept += own
            continue
        reason = f"{named(text.place)} repeats the tables of {table.place.file or 'the notice itself'}"
        repairs.append(Repair("copy_dropped", f"{reason}; it gives no tasks", text.place))
    return kept, repairs


def lists_once(lists: Sequence[NamedList]) -> tuple[list[NamedList], list[Repair]]:
    """Return the lists without those that an equal or longer one of the same title holds, and what was dropped."""
    kept: list[NamedList] = []
    repairs: list[Repair] = []
    for one in sorted(lists, key=lambda named: -len(named.members)):
        names = {folded(m.text) for m in one.members}
        same = (k for k in kept if folded(k.title) == folded(one.title))
        if any(names <= {folded(m.text) for m in k.members} for k in same):
            repairs.append(Repair("copy_dropped", f"the list {one.title} is printed twice", one.members[0].place))
        else:
            kept.append(one)
    return [one for one in lists if any(one is k for k in kept)], repairs


def without_letters(tasks: Sequence[Task], outline: Outline, notice: Notice) -> tuple[list[Task], list[Repair]]:
    """Return the tasks without those of a letter whose plan or table is attached: a later file orders something.

    A table in the letter itself stays. Each item that goes is a repair.
    """
    kept = list(tasks)
    repairs: list[Repair] = []
    for start, end in outline.letters:
        file = notice.blocks[start].file
        if not any(t.place and t.place.block >= end and t.place.file != file for t in kept):
            continue
        for task in tuple(kept):
            if task.origin is Origin.NARRATIVE and task.place and start <= task.place.block < end:
                kept.remove(task)
                reason = "an item of the letter that goes with the plan, which stands in a file of its own"
                repairs.append(Repair("letter_left_out", reason, task.place))
    return kept, repairs


def missing_attachments(notice: Notice) -> list[Issue]:
    """Return an issue for each file that the notice links to and that did not come with it."""
    given = {PurePosixPath(name).name for name, _ in notice.source.attachments}
    missing = []
    for link in dict.fromkeys(value for field, value in notice.labels if field == LINK):
        address, _, words = link.partition("\t")
        name = PurePosixPath(unquote(urlsplit(address).path)).name
        if name and name not in given:
            message = f"the notice gives no tasks and links to {words or name} ({address}), which was not read with it"
            missing.append(Issue("attachment_missing", message))
    return missing


def _links(notice: Notice, field: str) -> set[str]:
    return {_address(value) for name, value in notice.labels if name == field}


def _address(link: str) -> str:
    return link.partition("\t")[0].strip()


def _parts(notice: Notice) -> list[Notice]:
    """Return each file's share of the notice: its blocks, and the text up to their end."""
    files = [tuple(own) for _, own in groupby(notice.blocks, key=lambda b: b.file)]
    if len(files) < 2:
        return [notice]
    ends = [_end(blocks) for blocks in files]
    starts = [0, *ends]
    parts: list[Notice] = []
    for blocks, start, end in zip(files, starts, ends, strict=False):
        # Places are counted in the whole text; what stands before the file is blanked, not cut.
        text = " " * start + notice.text[start:end]
        parts.append(replace(notice, blocks=blocks, text=text, labels=notice.labels if not parts else ()))
    return parts


def _end(blocks: Sequence[Block]) -> int:
    passages = (p for b in blocks for p in (b.text, *(c.text for r in (b.grid.rows if b.grid else ()) for c in r)))
    return max((p.span[1] for p in passages), default=0)


def _is_annex(part: Notice) -> bool:
    """Whether a file says at its head or by its name that it is an annex (附件1): its title is its own."""
    block = next((b for b in part.blocks if len(b.text)), None)
    file = part.blocks[0].file or ""
    return any(
        ANNEX.match(squeezed(t)) is not None for t in (PurePosixPath(file).name, block.text.value if block else "")
    )


def _filled(document: Document, other: Document) -> Document:
    """Return the document with what it leaves open as the other says it; the issuer's facts come from one of them."""
    held = OF_THE_WHOLE if document.issuer else ()
    said = {f.name: getattr(document, f.name) for f in fields(document)}
    more = {n: getattr(other, n) for n, v in said.items() if not v and n != "cites" and n not in held}
    if not document.issuer and other.issuer:
        more |= {n: getattr(other, n) for n in OF_THE_WHOLE}
    return replace(document, **more)


def _cited(parts: Sequence[Notice], own: str | None) -> list[str]:
    texts = [b.text.value for p in parts for b in p.blocks]
    texts += [c.text.value for p in parts for b in p.blocks if b.grid for row in b.grid.rows for c in row]
    return [found.value for text in texts for found in citations(text, own)]


def _printing_at(notice: Notice, place: Place | None, again: Sequence[int]) -> tuple[str | None, int]:
    """Return the file that a place is in, and which printing of its text."""
    return (notice.blocks[place.block].file, bisect_right(again, place.block)) if place else (None, 0)


def _printing(notice: Notice, tasks: Sequence[Task]) -> Printing:
    text = "".join(t.text for t in tasks)
    places = [t.place for t in tasks if t.place]
    if not places:
        return Printing(Origin.NARRATIVE, tuple(tasks), Place(0, 0, 0, ""), text)
    start, end = min(p.start for p in places), max(p.end for p in places)
    place = places[0]._replace(start=start, end=end, quote=notice.text[start:end])
    return Printing(Origin.NARRATIVE, tuple(tasks), place, text)
