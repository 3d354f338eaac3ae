"""Tasks from running text: each leaf of the heading tree is one task, with the units and deadlines it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.assignments import Assignment, assignments_in, labelled
from extractors.facts import FIRST_LEADS, deadline_of, different, once, says_first_leads, with_first_leading
from extractors.nodes import Node, Outline, leaves
from extractors.pieces import Piece, Said, groups_of, is_label, lead_sentence, more_units, pieces_of, title_of, whole_of
from extractors.places import place_of
from extractors.sections import (
    Heading,
    heading_above,
    heading_words,
    is_definition,
    is_goal,
    is_idle,
    is_safeguard,
    section_of,
)
from extractors.times import Dated
from normalizers.deadlines import Doubt, FoundDeadline
from normalizers.headings import Holds, Looks, heading_of, is_whole_heading, looks_of
from normalizers.numbering import Rank
from normalizers.units import FoundUnit, find_actors, is_office, read_units
from taizhang.model import Category, Deadline, Issue, Kind, Notice, Origin, Passage, Role, Task, Unit, joined

# A sentence on how long a notice holds and who explains it orders nothing.
NO_ORDER = re.compile(
    r"(?:本|该|以上|上述|前述)[^，。]{2,12}(?:自[^。]{2,40}(?:施行|实施|执行|生效)|由[^。]{2,30}负责解释|有效期)[^。]{0,60}[。；]?[^。]{0,40}。?$"
)
NAMED = re.compile(r"([^。：:，,；;]{3,60})(?:[。：:]|$)")
GOAL_STARTS = re.compile(r"(?:力争|争取|确保)?(?:到|至)(?:20\d\d年|“?十[四五六]五”?)")


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
        said = self._said(pieces_of(leaf))
        if not any(a.units for _, a in said.assignments):
            idle = is_idle(own)
            goal = is_goal(own) and not idle
            idle = idle or any([h.is_idle for h in headings])
            if goal or (not idle and any([h.is_goal for h in headings])):
                task = self._task(said, leaf.number, section, title_of(leaf, said), Category.GOAL, ())
                return [task] if _sets_date(task) else []
            if idle:
                return self._goals(leaf, section)
            if NO_ORDER.match(said.text.value):
                return []
        if leaf.holds_table and not leaf.paragraphs and "。" not in leaf.text.value:
            return []
        if not said.text.value:
            return []
        if is_label(own, said.pieces[1:]):
            return []
        safe = any([h.is_safeguard for h in headings]) or (leaf.rank <= Rank.FIRST and is_safeguard(own))
        category = Category.SAFEGUARD if safe else Category.TASK
        if groups := groups_of(leaf):
            inner = (*section, section_of(leaf).value)
            parts = [self._said(group) for group in groups]
            return [self._task(part, None, inner, None, category, (*path, leaf)) for part in parts if len(part.text)]
        task = self._task(said, leaf.number, section, title_of(leaf, said), category, path)
        defined = is_definition(own) or any([h.is_definition for h in headings])
        if defined and not task.deadlines and not any(a.units for _, a in said.assignments):
            return []
        return [task]

    def _heading(self, node: Node) -> Heading:
        """A heading, read once for all the items below."""
        if id(node) not in self._headings:
            self._headings[id(node)] = heading_above(node)
        return self._headings[id(node)]

    def _goals(self, leaf: Node, section: tuple[str, ...]) -> list[Task]:
        """Goals among the paragraphs below 指导思想及目标 or 总体要求: those that set a date."""
        found = []
        above = (*section, section_of(leaf).value)
        names_goal = is_goal(heading_words(leaf))
        for piece in pieces_of(leaf)[1:]:
            said = self._said([piece])
            if not (names_goal or GOAL_STARTS.match(said.text.value)):
                continue
            task = self._task(said, None, above, None, Category.GOAL, ())
            if _sets_date(task):
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
            if label is not None and (more := more_units(piece.text, label)) is not None:
                assignments.append((piece.block, more))
                continue
            label = None
            rest, said = assignments_in(piece.text, self.dated)
            assignments += [(piece.block, self._led(a)) for a in said]
            if len(rest):
                kept.append(Piece(piece.block, rest))
        return Said(tuple(kept), tuple(assignments), whole_of(kept))

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
            title=title or lead_sentence(whole.value),
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
        return self._acting(said.pieces) or self._inherited(path)

    def _assigned(self, said: Said) -> tuple[Unit, ...]:
        return once(self._unit(b, a.text, u) for b, a in said.assignments for u in a.units)

    def _named(self, pieces: Sequence[Piece]) -> tuple[Unit, ...]:
        """The units that an item's or a heading's first words are, and nothing else: （一）市教育局。负责…"""
        for piece in pieces:
            words = NAMED.match(piece.text.value)
            found = read_units(words[1]) if words and looks_of(words[1]) is Looks.UNITS else ()
            whole = words is not None and sum(len(u.text) for u in found) + len(found) - 1 == len(words[1])
            if found and whole and all(u.collective or is_office(u.text) for u in found):
                return once(self._unit(piece.block, piece.text, u) for u in found)
        return ()

    def _addressed(self, pieces: Sequence[Piece]) -> tuple[Unit, ...]:
        """The units that head the paragraphs of an item, each with its duties behind a colon: 县教育局：负责…"""
        return once(
            unit
            for piece in pieces
            if (words := NAMED.match(piece.text.value)) and words[0][-1] in "：:"
            for unit in self._named([piece])
        )

    def _acting(self, pieces: Sequence[Piece]) -> tuple[Unit, ...]:
        """The units that the words of the pieces make their actors: 各县区要…"""
        return once(self._unit(p.block, p.text, found) for p in pieces for found in find_actors(p.text.value))

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
            lead = self._said(pieces_of(node))
            units = (
                self._assigned(lead)
                or self._labelled(node)
                or self._named(lead.pieces[:1])
                or self._acting(lead.pieces)
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
            said = self._said(pieces_of(child))
            found += self._assigned(said)
            for piece in said.pieces[1:]:
                units = read_units(piece.text.value) if looks_of(piece.text.value) is Looks.UNITS else ()
                role = heading.role
                found += [self._unit(piece.block, piece.text, u._replace(role=u.role or role)) for u in units]
        return once(found)

    def _unit(self, block: int, text: Passage, found: FoundUnit) -> Unit:
        place = place_of(self.notice, block, text[found.start : found.end])
        return Unit(found.text, found.role or Role.RESPONSIBLE, found.collective, False, place)

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


def _sets_date(task: Task) -> bool:
    """Whether a task has a deadline with a date."""
    return any(d.due or d.start for d in task.deadlines)
