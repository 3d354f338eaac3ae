"""The outline of a notice: its headings and items as a tree, without what stands before, between and after them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from extractors.assignments import ends_assigned, is_labelled
from extractors.labels import is_header_line
from extractors.letter import ANNEX, DATE_LINE, MOST_SIGNERS, SENDS, SIGNED_LINE, is_signature
from extractors.nodes import Node, Outline, every, last
from extractors.repeats import starts_of_printings
from extractors.words import table
from normalizers.characters import squeezed
from normalizers.headings import is_table_title
from normalizers.numbering import Mark, Rank, mark_of, value_of
from taizhang.model import Block, BlockKind

ANNEX_LIST = re.compile(r"附\s*[件表]?(?:\s*\d{1,2})?\s*[：:]\s*\S")
CLOSING = re.compile(
    r"(?:全[省市县区州]|我[省市县区])?(?:各地|各级|各[省市州县区部有相]|各、|省级|市级|县级|国务院各|国务院有关|各责任)"
)
ORDERS = re.compile(r"要|应|须|务必|请|认真|切实")
LAST_BRACKET = re.compile(r"[（(][^）)]*[）)]$")
INLINE = re.compile(r"[（(](?<=[。；;：:）)][（(])(\d{1,2})[）)]")
# How long the notice holds, said at its end: 上述措施自印发之日起执行，有效期5年。
VALIDITY = re.compile(r"(?:本|该|以上|上述|前述)[^，。]{2,12}自[^。]{2,40}(?:施行|实施|执行|生效)")
STOPS = re.compile(r"[。；;：:！]")
TITLE_LONGEST = 60  # characters
ITEM_RANKS = frozenset(Rank) - {Rank.FIFTH}


class _Walk:
    """The state of one walk over the blocks: the open nodes, and whether annex names are being listed."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.outline = Outline()
        self.open: list[Node] = []
        self.naming_annexes = False
        self.has_third = False  # an item of rank 1. was met
        self.idle = _signatures(blocks)

    def close(self) -> None:
        self.open = []
        self.naming_annexes = False

    def paragraph(self, block: Block) -> None:
        text = block.text
        value = text.value
        bare = squeezed(value)
        if block.ordinal in self.idle or is_header_line(value):
            self.close()
            return
        if _is_imprint(bare):
            return
        if ANNEX.fullmatch(bare):
            self.close()
            return
        mark = mark_of(value)
        if ANNEX_LIST.match(value) and not mark:
            self.close()
            self.naming_annexes = True
            return
        if self.naming_annexes:
            if mark and mark.rank in (Rank.THIRD, Rank.FOURTH) and "。" not in value and len(value) < 2 * TITLE_LONGEST:
                return
            self.naming_annexes = False
        if mark and self.open and is_labelled(value[mark.end :]):
            self.open[-1].paragraphs.append((block.ordinal, text[mark.end :]))
        elif mark and mark.rank in ITEM_RANKS and self.may_open(mark):
            self.node(mark, block)
        elif _is_title(value) and self.is_list_title(block):
            self.close()
            self.outline.titles.append((block.ordinal, text))
        elif self.open:
            self.open[-1].paragraphs.append((block.ordinal, text))
        else:
            self.outline.closing.append((block.ordinal, text))

    def may_open(self, mark: Mark) -> bool:
        """Whether a mark opens an item: a lone 5. with no 4. before it is a broken line, not an item."""
        value = value_of(mark.number)
        if mark.rank is not Rank.THIRD or value is None or value <= 1:
            return True
        return self.has_third or not self.open

    def is_list_title(self, block: Block) -> bool:
        title = LAST_BRACKET.sub("", squeezed(block.text.value))
        return title.endswith(tuple(table("sections")["lists"]))

    def node(self, mark: Mark, block: Block) -> None:
        while self.open and self.open[-1].rank >= mark.rank:
            self.open.pop()
        node = Node(mark.rank, mark.number, block.ordinal, block.text, block.text[mark.end :])
        (self.open[-1].children if self.open else self.outline.roots).append(node)
        self.has_third = self.has_third or mark.rank is Rank.THIRD
        self.open.append(node)


def outline_of(blocks: Sequence[Block]) -> Outline:
    """Return the outline of the blocks. What a covering letter says before its first heading stays out of it.

    No heading reaches over a file's end: each file of a notice is laid out for itself, and so is each printing of a
    text that a file repeats.
    """
    again = starts_of_printings(blocks)
    parts = [
        _outline_of_file(tuple(part))
        for _, part in groupby(blocks, key=lambda b: (b.file, bisect_right(again, b.ordinal)))
    ]
    if len(parts) == 1:
        return parts[0]
    whole = Outline(again=again)
    for part in parts:
        whole.roots += part.roots
        whole.paths |= part.paths
        whole.titles += part.titles
        whole.letters += part.letters
    # The letter that only sends its annexes orders nothing where these do.
    nothing = not whole.roots and not whole.paths
    whole.closing = [p for part in parts if part.roots or nothing for p in part.closing]
    return whole


def _outline_of_file(blocks: Sequence[Block]) -> Outline:
    walk = _Walk(blocks)
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            walk.outline.paths[block.ordinal] = tuple(walk.open)
            if walk.open:
                walk.open[-1].holds_table = True
                _title_apart(walk.open[-1], block.ordinal)
        else:
            walk.paragraph(block)
    _letter_apart(walk.outline, blocks, min(walk.idle, default=None))
    _closing_apart(walk.outline)
    for node in list(every(walk.outline.roots)):
        _parted(node)
    return walk.outline


def _title_apart(node: Node, table: int) -> None:
    """Take the title of a table, right above it, off the item that it stands under: that does not order it."""
    if node.paragraphs and node.paragraphs[-1][0] == table - 1:
        value = node.paragraphs[-1][1].value
        if _is_title(value) and is_table_title(value):
            node.paragraphs.pop()


def _parted(node: Node) -> None:
    """Part an item whose paragraph holds items of its own, told apart by （1） （2）, each with its own assignment."""
    if node.children or node.paragraphs or node.rank >= Rank.FOURTH:
        return
    starts = [m for m in INLINE.finditer(node.text.value)]
    if len(starts) < 2 or [int(m[1]) for m in starts] != list(range(1, len(starts) + 1)):
        return
    ends = [m.start() for m in starts[1:]] + [len(node.text)]
    parts = [(m, node.text[m.start() : end]) for m, end in zip(starts, ends, strict=True)]
    if sum(ends_assigned(part) for _, part in parts) < 2:
        return
    for m, part in parts:
        node.children.append(Node(Rank.FOURTH, m[1], node.block, part, part[m.end() - m.start() :]))
    lead = starts[0].start()
    node.marked = node.marked[: len(node.marked) - len(node.text) + lead]
    node.text = node.text[:lead]


def _letter_apart(outline: Outline, blocks: Sequence[Block], signed: int | None) -> None:
    """Take the items of a covering letter off: those above the first signature, where a plan or table follows it.

    A letter is one that says that it sends something (现将《…》印发给你们) before its first item. Where nothing follows
    it in its file, what it sends may be attached: its items stay, and ``letters`` says where they stand.
    """
    above = [n for n in outline.roots if signed is not None and n.block < signed]
    if not above or signed is None:
        return
    opening = " ".join(b.text.value for b in blocks if b.ordinal < above[0].block)
    if not SENDS.search(opening):
        return
    if len(above) < len(outline.roots) or any(block > signed for block in outline.paths):
        outline.roots = outline.roots[len(above) :]
    else:
        outline.letters.append((above[0].block, signed))


def _closing_apart(outline: Outline) -> None:
    """Take a closing paragraph (各地区各部门要…) off the last item: it stands under none."""
    node = last(outline.roots)
    if node is None:
        outline.closing = [] if outline.paths else [p for p in outline.closing if _is_closing(p[1].value)]
        return
    outline.closing = []
    valid = next((i for i, (_, p) in enumerate(node.paragraphs) if VALIDITY.match(p.value)), None)
    if valid is not None:
        del node.paragraphs[valid:]
    first = next((i for i, (_, p) in enumerate(node.paragraphs) if _is_closing(p.value)), None)
    if first is not None and _is_run_in(node):
        outline.closing = [p for p in node.paragraphs[first:] if _is_closing(p[1].value)]
        del node.paragraphs[first:]


def _is_closing(value: str) -> bool:
    return CLOSING.match(value) is not None and ORDERS.search(value[:60]) is not None and value[-1] in "。！"


def _is_run_in(node: Node) -> bool:
    """Whether the item's words begin on the line of its mark, so that the item was whole before the paragraph."""
    return "。" in node.text.value


def _is_title(value: str) -> bool:
    """Whether a paragraph could be a title: short, without a sentence's punctuation."""
    return len(value) <= TITLE_LONGEST and not STOPS.search(value)


def _is_imprint(bare: str) -> bool:
    words = table("sections")["imprint"]
    return len(bare) <= 120 and bare.startswith(tuple(words)) and (len(bare) <= 40 or bare[0] in "（(抄主分")


def _signatures(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the ordinals of signatures: a line that is a date alone, and the short names right above it."""
    found: set[int] = set()
    for i, block in enumerate(blocks):
        bare = squeezed(block.text.value)
        if block.kind is BlockKind.TABLE or not (DATE_LINE.fullmatch(bare) or SIGNED_LINE.fullmatch(bare)):
            continue
        found.add(block.ordinal)
        j = i - 1
        while (
            j >= max(0, i - MOST_SIGNERS)
            and blocks[j].kind is BlockKind.PARAGRAPH
            and is_signature(blocks[j].text.value)
        ):
            found.add(blocks[j].ordinal)
            j -= 1
    return frozenset(found)
