"""Tasks from running text: each leaf of the heading tree is one task, with the units and deadlines it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from extractors.assignments import Assignment, assignments_in, is_labelled, labelled
from extractors.facts import FIRST_LEADS, deadline_of, different, once, says_first_leads, with_first_leading
from extractors.outline import Node, Outline, leaves
from extractors.places import place_of
from extractors.sections import heading_words, is_definition, is_goal, is_idle, is_safeguard, section_of
from extractors.times import Dated
from normalizers.deadlines import Doubt, FoundDeadline
from normalizers.headings import LABELS, Holds, Looks, heading_of, is_whole_heading, looks_of
from normalizers.numbering import Rank
from normalizers.units import FoundUnit, find_actors, is_office, read_units
from taizhang.model import Category, Deadline, Issue, Kind, Notice, Origin, Passage, Role, Task, Unit, joined

# A sentence on how long a notice holds and who explains it orders nothing.
NO_ORDER = re.compile(
    r"(?:本|该|以上|上述|前述)[^，。]{2,12}(?:自[^。]{2,40}(?:施行|实施|执行|生效)|由[^。]{2,30}负责解释|有效期)[^。]{0,60}[。；]?[^。]{0,40}。?$"
)
NAMED = re.compile(r"([^。：:，,；;]{3,60})(?:[。：:]|$)")
GOAL_STARTS = re.compile(r"(?:力争|争取|确保)?(?:到|至)(?:20\d\d年|“?十[四五六]五”?)")


class Piece(NamedTuple):
    """A stretch of an item in one block."""

    block: int
    text: Passage


class Said(NamedTuple):
    """What an item says: its text without closing assignments, and these assignments, each with its block."""

    pieces: tuple[Piece, ...]
    assignments: tuple[tuple[int, Assignment], ...]
    text: Passage  # of all pieces


class Heading(NamedTuple):
    """A heading above items: how a section names it, and what it says of the items below."""

    named: str
    is_idle: bool
    is_goal: bool
    is_safeguard: bool
    is_definition: bool


class Narrative:
    """Tasks from one notice's outline. ``issues`` fills with what was not understood on the way."""

    def __init__(self, notice: Notice, outline: Outline, dated: Dated) -> None:
        self.notice = notice
        self.outline = outline
        self.dated = dated
        self.issues: list[Issue] = []
        self.first_leads = says_first_leads(notice)
        self._leads: dict[tuple[int, bool], tuple[Unit, ...]] = {}
        self._headings: dict[int, Heading] = {}

    def tasks(self) -> list[Task]:
        """Return the tasks, in reading order."""
        found: list[Task] = []
        for path, leaf in leaves(self.outline.roots):
            found += self._of_leaf(path, leaf)
        for block, passage in self.outline.closing:
            said = self._said([Piece(block, passage)])
            found.append(self._task(said, None, (), None, Category.SAFEGUARD, ()))
        return found

    def _of_leaf(self, path: tuple[Node, ...], leaf: Node) -> list[Task]:
        headings = [self._heading(n) for n in path]
        own = heading_words(leaf)
        section = tuple([h.named for h in headings])
        said = self._said(_pieces(leaf))
        if not any(a.units for _, a in said.assignments):
            idle = is_idle(own)
            goal = is_goal(own) and not idle
            idle = idle or any([h.is_idle for h in headings])
            if goal or (not idle and any([h.is_goal for h in headings])):
                task = self._task(said, leaf.number, section, _title(leaf, said), Category.GOAL, ())
                return [task] if sets_date(task) else []
            if idle:
                return self._goals(leaf, section)
            if NO_ORDER.match(said.text.value):
                return []
        if leaf.holds_table and not leaf.paragraphs and "。" not in leaf.text.value:
            return []
        if not said.text.value:
            return []
        if _is_label(own, said.pieces[1:]):
            return []
        safe = any([h.is_safeguard for h in headings]) or (leaf.rank <= Rank.FIRST and is_safeguard(own))
        category = Category.SAFEGUARD if safe else Category.TASK
        if groups := _groups(leaf):
            inner = (*section, section_of(leaf).value)
            parts = [self._said(group) for group in groups]
            return [self._task(part, None, inner, None, category, (*path, leaf)) for part in parts if len(part.text)]
        task = self._task(said, leaf.number, section, _title(leaf, said), category, path)
        defined = is_definition(own) or any([h.is_definition for h in headings])
        if defined and not task.deadlines and not any(a.units for _, a in said.assignments):
            return []
        return [task]

    def _heading(self, node: Node) -> Heading:
        """A heading, read once for all the items below."""
        if (known := self._headings.get(id(node))) is not None:
            return known
        words = heading_words(node)
        heading = Heading(
            section_of(node).value, is_idle(words), is_goal(words), is_safeguard(words), is_definition(words)
        )
        self._headings[id(node)] = heading
        return heading

    def _goals(self, leaf: Node, section: tuple[str, ...]) -> list[Task]:
        """Goals among the paragraphs below 指导思想及目标 or 总体要求: those that set a date."""
        found = []
        above = (*section, section_of(leaf).value)
        names_goal = is_goal(heading_words(leaf))
        for piece in _pieces(leaf)[1:]:
            said = self._said([piece])
            if not (names_goal or GOAL_STARTS.match(said.text.value)):
                continue
            task = self._task(said, None, above, None, Category.GOAL, ())
            if sets_date(task):
                found.append(task)
        return found

    def _said(self, pieces: Sequence[Piece]) -> Said:
        kept: list[Piece] = []
        assignments: list[tuple[int, Assignment]] = []
        label: Assignment | None = None  # a line of units, which may go on below
        for i, piece in enumerate(pieces):
            if i and (line := labelled(piece.text, self.dated)) is not None:
                assignments.append((piece.block, self._led(line)))
                label = line if line.units and not line.deadlines else None
                continue
            if label is not None and (more := _more_units(piece.text, label)) is not None:
                assignments.append((piece.block, more))
                continue
            label = None
            rest, said = assignments_in(piece.text, self.dated)
            assignments += [(piece.block, self._led(a)) for a in said]
            if len(rest):
                kept.append(Piece(piece.block, rest))
        return Said(tuple(kept), tuple(assignments), _whole(kept))

    def _led(self, said: Assignment) -> Assignment:
        """Hold to a note that the first of several named leads, 下同, once the notice has made it."""
        value = said.text.value
        if ("第一" in value or "首位" in value) and FIRST_LEADS.search(value):
            self.first_leads = "下同" in value or self.first_leads
            return said
        return said._replace(units=with_first_leading(said.units)) if self.first_leads else said

    def _task(
        self,
        said: Said,
        number: str | None,
        section: tuple[str, ...],
        title: str | None,
        category: Category,
        path: tuple[Node, ...],
    ) -> Task:
        whole = said.text
        place = None
        if said.pieces:
            first = said.pieces[0]
            place = place_of(self.notice, first.block, joined(p.text for p in said.pieces))
        goal = category is Category.GOAL
        return Task(
            number=number,
            section=section,
            title=title or _lead_sentence(whole.value),
            text=whole.value,
            category=category,
            origin=Origin.NARRATIVE,
            units=() if goal else self._units(said, path),
            deadlines=self._deadlines(said),
            place=place,
        )

    def _units(self, said: Said, path: tuple[Node, ...]) -> tuple[Unit, ...]:
        if units := self._assigned(said) or self._named(said.pieces[:1]) or self._addressed(said.pieces[1:]):
            return units
        units = once(
            self._unit(p.block, p.text, found, inherited=False)
            for p in said.pieces
            for found in find_actors(p.text.value)
        )
        return units or self._inherited(path)

    def _assigned(self, said: Said) -> tuple[Unit, ...]:
        return once(self._unit(b, a.text, u, inherited=False) for b, a in said.assignments for u in a.units)

    def _named(self, pieces: Sequence[Piece]) -> tuple[Unit, ...]:
        """The units that an item's or a heading's first words are, and nothing else: （一）市教育局。负责…"""
        for piece in pieces:
            words = NAMED.match(piece.text.value)
            found = read_units(words[1]) if words and looks_of(words[1]) is Looks.UNITS else ()
            whole = words is not None and sum(len(u.text) for u in found) + len(found) - 1 == len(words[1])
            if found and whole and all(u.collective or is_office(u.text) for u in found):
                return once(self._unit(piece.block, piece.text, u, inherited=False) for u in found)
        return ()

    def _addressed(self, pieces: Sequence[Piece]) -> tuple[Unit, ...]:
        """The units that head the paragraphs of an item, each with its duties behind a colon: 县教育局：负责…"""
        return once(
            unit
            for piece in pieces
            if (words := NAMED.match(piece.text.value)) and words[0][-1] in "：:"
            for unit in self._named([piece])
        )

    def _inherited(self, path: tuple[Node, ...]) -> tuple[Unit, ...]:
        """The units of the nearest heading above whose own bracket or lead paragraph names them."""
        for node in reversed(path):
            if units := self._lent(node):
                return units
        return ()

    def _lent(self, node: Node) -> tuple[Unit, ...]:
        """The units that a heading lends to the items below it, read once: many items ask."""
        key = (id(node), self.first_leads)
        if key not in self._leads:
            lead = self._said(_pieces(node))
            units = (
                self._assigned(lead)
                or self._labelled(node)
                or self._named(lead.pieces[:1])
                or once(
                    self._unit(p.block, p.text, found, inherited=False)
                    for p in lead.pieces
                    for found in find_actors(p.text.value)
                )
            )
            self._leads[key] = tuple(replace(u, inherited=True) for u in units)
        return self._leads[key]

    def _labelled(self, node: Node) -> tuple[Unit, ...]:
        """The units below an item of its own that is their label: （四）责任单位, for the items beside it."""
        found: list[Unit] = []
        for child in node.children:
            heading = heading_of(heading_words(child))
            if heading.holds is not Holds.UNIT or not is_whole_heading(heading_words(child)):
                continue
            said = self._said(_pieces(child))
            found += self._assigned(said)
            for piece in said.pieces[1:]:
                units = read_units(piece.text.value) if looks_of(piece.text.value) is Looks.UNITS else ()
                role = heading.role
                found += [
                    self._unit(piece.block, piece.text, u._replace(role=u.role or role), inherited=False) for u in units
                ]
        return once(found)

    def _unit(self, block: int, text: Passage, found: FoundUnit, *, inherited: bool) -> Unit:
        place = place_of(self.notice, block, text[found.start : found.end])
        return Unit(found.text, found.role or Role.RESPONSIBLE, found.collective, inherited, place)

    def _deadlines(self, said: Said) -> tuple[Deadline, ...]:
        stated: list[Deadline] = []
        for block, assignment in said.assignments:
            stated += [self._deadline(block, assignment.text, d) for d in assignment.deadlines]
            self._doubt(block, assignment.text, assignment.doubts)
        found: list[Deadline] = []
        dated = self.dated
        for piece in said.pieces:
            reading = dated.in_prose(piece.text.value, several=bool(stated))
            found += [self._deadline(piece.block, piece.text, d) for d in reading.deadlines]
            self._doubt(piece.block, piece.text, reading.doubts)
            dated = dated.in_year(next((d.due.year for d in reversed(found) if d.due), None))
        if stated:
            found = [d for d in found if d.kind is not Kind.ONGOING]
        return tuple(different([*found, *stated]))

    def _deadline(self, block: int, text: Passage, found: FoundDeadline) -> Deadline:
        return deadline_of(found, text, place_of(self.notice, block, text[found.start : found.end]))

    def _doubt(self, block: int, text: Passage, doubts: Sequence[Doubt]) -> None:
        for doubt in doubts:
            place = place_of(self.notice, block, text[doubt.start : doubt.end])
            self.issues.append(Issue("deadline_unclear", doubt.reason, place))


def _more_units(text: Passage, label: Assignment) -> Assignment | None:
    """Return the units of a line that goes on with a labelled list of them, None where it is no list of units."""
    if looks_of(text.value) is not Looks.UNITS:
        return None
    role = label.units[-1].role
    units = tuple([u._replace(role=u.role or role) for u in read_units(text.value)])
    return Assignment(text, units, ()) if units else None


def _is_label(own: str, below: Sequence[Piece]) -> bool:
    """Whether an item is no more than a label of the items beside it, and the units or the date that it names."""
    if heading_of(own).holds not in LABELS or not is_whole_heading(own):
        return False
    return all(looks_of(p.text.value) in (Looks.UNITS, Looks.DATE) for p in below)


def _groups(leaf: Node) -> list[list[Piece]]:
    """Return the paragraphs below a heading in groups that each close with labels of their own; [] where not so.

    Such a heading holds several tasks without a number: 做强工业。… / 责任单位：… / 建设园区。… / 责任单位：…
    """
    if "。" in leaf.text.value or len(leaf.paragraphs) < 4:
        return []
    groups: list[list[Piece]] = [[]]
    closed = False
    for block, text in leaf.paragraphs:
        label = is_labelled(text.value)
        if closed and not label and looks_of(text.value) is not Looks.UNITS:
            groups.append([])
            closed = False
        groups[-1].append(Piece(block, text))
        closed = closed or label
    whole = closed and all(not is_labelled(group[0].text.value) for group in groups)
    return groups if whole and len(groups) > 1 else []


def _whole(pieces: Sequence[Piece]) -> Passage:
    """Return an item as one passage; a paragraph after a heading without a full stop is set off by a blank."""
    parts: list[Passage] = []
    for piece in pieces:
        if parts and parts[-1].value[-1] not in "。；：！？!?;:，、":
            parts.append(Passage(" ", (piece.text.offsets[0],)))
        parts.append(piece.text)
    return joined(parts)


def _pieces(node: Node) -> list[Piece]:
    return [Piece(node.block, node.text), *(Piece(b, p) for b, p in node.paragraphs)]


def _title(leaf: Node, said: Said) -> str | None:
    """The heading's own line as the title, where the item's words follow in paragraphs of their own."""
    if leaf.paragraphs and "。" not in leaf.text.value.rstrip("。") and len(said.pieces) > 1:
        return said.pieces[0].text.value.rstrip("。")
    return None


def _lead_sentence(text: str) -> str | None:
    """Return the words up to the first full stop, None for an item of one sentence."""
    stop = text.find("。")
    return text[:stop] if 0 < stop < len(text.rstrip()) - 1 else None


def sets_date(task: Task) -> bool:
    """Whether a task has a deadline with a date."""
    return any(d.due or d.start for d in task.deadlines)
