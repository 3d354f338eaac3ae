"""What a notice says of itself: title, numbers, issuer, region, dates; from its header, its head and its signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractors.labels import fields, is_header_line, labelled
from extractors.letter import DATE_LINE, MOST_SIGNERS, SENTENCE, SIGNED_LINE, is_salutation, is_signature
from extractors.titles import LONGEST_TITLE, fuller_title, looks_like_title, number_tail, plain_title, title_of
from normalizers.characters import squeezed
from normalizers.dates import read_date
from normalizers.doc_numbers import citations, find_doc_numbers
from normalizers.numbering import Rank, mark_of
from normalizers.regions import Region, by_code, lies_in, region_of_issuer, region_of_text
from taizhang.model import Block, BlockKind, Document, Level, Notice

HEAD = 40  # blocks: the header and the letter's head stand in these
OPENING = 2000  # characters: where a notice names its own place, if it does
FOOT = 12  # blocks: some pages print the header at their foot
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
LONGEST_VALUE = 80  # characters


@dataclass(frozen=True, slots=True)
class Head:
    """The blocks before the text proper begins, and the labelled values among them."""

    labels: dict[str, str]
    lines: tuple[Block, ...]


def document_of(notice: Notice) -> Document:
    """Return what the notice says of itself. A field that nothing states is None; nothing is guessed."""
    blocks = notice.blocks
    head = _with_labels(_head(blocks), notice.labels)
    numbers = _own_number(head)
    signer, signed = _signature(notice.text, blocks)
    title = plain_title(fuller_title(head.labels.get("title"), title_of(head.lines)))
    issuer = _issuer(head.labels.get("issuer"), signer)
    region, level = region_of_issuer(BRACKETED.sub("", issuer)) if issuer else (None, None)
    if region is None:
        region = _region_told(title, numbers, head, notice.text)
    if level is None and region is not None:
        level = region.level
    if region is None and level is Level.COUNTRY:
        region = by_code("100000")
    return Document(
        title=title,
        doc_number=numbers,
        index_number=head.labels.get("index_number"),
        issuer=issuer,
        region=region.full_name if region else None,
        adcode=region.code if region else None,
        level=level,
        written_on=_written_on(head, signed if signer else None) or signed,
        published_on=_date(head.labels.get("published_on")),
        validity=head.labels.get("validity"),
        topic=head.labels.get("topic") or head.labels.get("class"),
        cites=_cites(blocks, numbers),
    )


def url_of(notice: Notice) -> str | None:
    """Return the address that the notice itself gives as its source (原文链接), else that its page gives, or None."""
    stated = [value for field, value in notice.labels if field == "url"]
    if any("http" in text for text in _texts(notice.blocks)):
        stated.insert(0, _head(notice.blocks).labels.get("url") or "")
    return next((url for url in stated if re.match(r"https?://", url)), None)


def _with_labels(head: Head, stated: Sequence[tuple[str, str]]) -> Head:
    """Return the head with what its file states outside the text, which goes before the text's own labels.

    A page's source (来源) and site say less of the notice than the notice itself.
    """
    labels: dict[str, str] = {}
    for field, value in stated:
        if field not in ("source", "site", "url"):
            labels.setdefault(field, value)
    for field, value in (*head.labels.items(), *stated):
        labels.setdefault(field, value)
    return Head(labels, head.lines)


def _head(blocks: Sequence[Block]) -> Head:
    """Return the head of the notice; labels that a page prints at its foot count where the head has none."""
    labels: dict[str, str] = {}
    lines: list[Block] = []
    waiting: str | None = None
    anchor = next((i for i, b in enumerate(blocks) if is_salutation(b.text.value.strip())), 0)
    for block in blocks[max(0, anchor - HEAD) : max(HEAD, anchor + 1)]:
        if block.kind is BlockKind.TABLE:
            _from_grid(block, labels)
            waiting = None
            continue
        value = block.text.value.strip()
        found = labelled(value)
        if found:
            for field, said in found:
                if said and _fits(field, said):
                    labels.setdefault(field, said)
            waiting = found[-1][0] if not found[-1][1] else None
            continue
        bare = squeezed(value).strip("：:")
        if bare in fields() and len(value) <= 12:
            waiting = fields()[bare]
            continue
        if waiting is not None and len(value) <= LONGEST_TITLE and not mark_of(value):
            labels.setdefault(waiting, value)
            waiting = None
            continue
        waiting = None
        mark = mark_of(value)
        if mark and (mark.rank <= Rank.SECOND or not looks_like_title(value)):
            break
        lines.append(block)
    for block in blocks[-FOOT:]:
        if block.kind is BlockKind.PARAGRAPH and is_header_line(block.text.value):
            for field, said in labelled(block.text.value):
                if said and field in ("topic", "validity", "index_number", "doc_number", "published_on", "written_on"):
                    labels.setdefault(field, said)
    return Head({k: v for k, v in labels.items() if k != "other"}, tuple(lines))


def _fits(field: str, said: str) -> bool:
    """Whether a value can be what its label says: a whole text that lost its line ends is no issuer."""
    return field in ("title", "url", "other") or (len(said) <= LONGEST_VALUE and "。" not in said)


def _from_grid(block: Block, labels: dict[str, str]) -> None:
    """Take labels and values from the cells of a header laid out as a table."""
    for row in block.grid.rows if block.grid else ():
        field: str | None = None
        for cell in row:
            bare = squeezed(cell.text.value).strip("：:[]【】")
            if bare in fields():
                field = fields()[bare]
            elif field is not None:
                if bare:
                    labels.setdefault(field, cell.text.value.strip())
                field = None


def _region_told(title: str | None, number: str | None, head: Head, text: str) -> Region | None:
    """Return the region that title, number and text tell, else of who put it on the page.

    That counts too where only the text speaks, and of no more than its province.
    """
    said = region_of_text(title, number, text[:OPENING]) or region_of_text(None, None, text)
    if said is not None and (said.level is not Level.PROVINCE or region_of_text(title, number, "") is not None):
        return said
    for field in ("source", "site"):
        value = head.labels.get(field)
        site = region_of_issuer(BRACKETED.sub("", value))[0] if value else None
        if site is not None and (said is None or lies_in(site, said)):
            return site
    return said


def _written_on(head: Head, signed: date | None) -> date | None:
    """Return the day that the header says the notice was written on, else of its signature, else of its sending."""
    return _date(head.labels.get("written_on")) or signed or _date(head.labels.get("sent_on"))


def _own_number(head: Head) -> str | None:
    """The notice's own number: from its label, else alone on a line of the head, else in the title's tail."""
    if (said := head.labels.get("doc_number")) and (found := find_doc_numbers(said)):
        return found[0].value
    if (tail := number_tail(head.labels.get("title"))) is not None:
        return find_doc_numbers(tail[0])[0].value
    for block in head.lines:
        value = block.text.value.strip()
        if is_salutation(value) or SENTENCE.search(value):
            break
        found = find_doc_numbers(value)
        if found and len(BRACKETED.sub("", value)) - (found[0].end - found[0].start) <= 6:
            return found[0].value
        if (
            found
            and value.rstrip("）)").endswith(value[found[0].start : found[0].end].rstrip("）)"))
            and "《" not in value
        ):
            return found[0].value
    return None


def _spaced(printed: str) -> str:
    """Return the names of a signature line, one blank between two; a name with its characters set apart is one."""
    parts = printed.replace("*", "").split()
    return (" " if all(len(p) > 1 for p in parts) else "").join(parts)


def _signature(text: str, blocks: Sequence[Block]) -> tuple[str | None, date | None]:
    """Return who signs the notice and when: the first line that is a date alone, under the names that sign."""
    for i, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE:
            continue
        value = squeezed(block.text.value)
        if signed := SIGNED_LINE.fullmatch(value):
            return signed[1], read_date(signed[2])
        if not DATE_LINE.fullmatch(value):
            continue
        names: list[str] = []
        j = i - 1
        while (
            j >= 0
            and blocks[j].kind is BlockKind.PARAGRAPH
            and is_signature(blocks[j].text.value)
            and "关于" not in blocks[j].text.value
            and len(names) < MOST_SIGNERS
        ):
            name = _spaced(BRACKETED.sub("", text[slice(*blocks[j].text.span)]))
            if name:
                names.insert(0, name)
            j -= 1
        signer = " ".join(n for n in names if not find_doc_numbers(n)) or None
        return signer, read_date(value)
    return None, None


def _issuer(said: str | None, signer: str | None) -> str | None:
    """The issuer that the header names, else who signs; a header that only says 市政府 gives way to the signature."""
    if said and signer and len(said) < len(signer) and re.match(r"[省市县区州旗盟]", said):
        return signer
    return said or signer


def _cites(blocks: Sequence[Block], own: str | None) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for text in _texts(blocks):
        for found in citations(text, own):
            seen.setdefault(found.value)
    return tuple(seen)


def _texts(blocks: Sequence[Block]) -> list[str]:
    """Return all paragraphs, then all cells."""
    texts = [b.text.value for b in blocks if b.kind is BlockKind.PARAGRAPH]
    return texts + [c.text.value for b in blocks if b.grid for row in b.grid.rows for c in row]


def _date(said: str | None) -> date | None:
    return read_date(said) if said else None
