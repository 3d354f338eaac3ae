"""A record as it is shown on the screen."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from taizhang.commands.screen import counted
from taizhang.model import Deadline, Place, Record, Role, Unit
from taizhang.settings import Lang

WIDEST_TEXT = 120  # characters of a task's text; --json has all of it
MOST_ISSUES = 10
FROM: dict[Lang, str] = {"zh": "出处", "en": "from"}
PAGE: dict[Lang, str] = {"zh": "第{}页", "en": "page {}"}
HEADS: dict[Lang, tuple[str, ...]] = {
    "zh": ("序号", "任务", "责任单位", "完成时限"),
    "en": ("no.", "task", "units", "deadlines"),
}
ROLES: dict[Lang, dict[Role, str]] = {
    "zh": {Role.LEAD: "牵头", Role.SUPPORT: "配合", Role.GUIDE: "指导", Role.SUPERVISE: "督办"},
    "en": {role: role.value for role in Role if role is not Role.RESPONSIBLE},
}


def show(record: Record, lang: Lang) -> None:
    """Print the notice's title and facts, its tasks as a table, and how much was repaired or not understood.

    Where the notice has attachments, each task's file and page stand beside it.
    """
    console = Console(highlight=False, soft_wrap=False)
    document = record.document
    console.print(escape(document.title or record.source.name), style="bold")
    facts = (document.doc_number, document.region, document.issuer, document.written_on)
    known = " · ".join(str(fact) for fact in facts if fact)
    if known:
        console.print(escape(known))
    if record.tasks:
        console.print(_tasks(record, lang))
    counts = ((record.tasks, "task"), (record.repairs, "repair"), (record.issues, "issue"))
    console.print(", ".join(counted(len(found), noun) for found, noun in counts))
    for issue in record.issues[:MOST_ISSUES]:
        console.print(f"  issue {issue.code}: {escape(issue.message)}", style="yellow")
    if len(record.issues) > MOST_ISSUES:
        console.print(f"  … and {len(record.issues) - MOST_ISSUES:,} more; --json shows all")


def _tasks(record: Record, lang: Lang) -> Table:
    table = Table(show_lines=True, expand=True)
    for head, ratio in zip(HEADS[lang], (None, 5, 3, 2), strict=True):
        table.add_column(head, ratio=ratio, overflow="fold")
    of_many = bool(record.source.attachments)
    if of_many:
        table.add_column(FROM[lang], ratio=2, overflow="fold")
    section: tuple[str, ...] = ()
    for task in record.tasks:
        if task.section != section:
            section = task.section
            table.add_row("", f"[bold]{escape(' › '.join(section))}[/bold]")
        units = "\n".join(_unit(unit, lang) for unit in task.units)
        deadlines = "\n".join(_deadline(deadline) for deadline in task.deadlines)
        cells = [task.number or "", _short(task.text), units, deadlines]
        if of_many:
            cells.append(_from(task.place, record.source.name, lang))
        table.add_row(*map(escape, cells))
    return table


def _from(place: Place | None, name: str, lang: Lang) -> str:
    """Return the file that a task stands in, and its page."""
    if place is None:
        return ""
    file = place.file or name
    return file if place.page is None else f"{file} {PAGE[lang].format(place.page)}"


def _short(text: str) -> str:
    return text if len(text) <= WIDEST_TEXT else text[:WIDEST_TEXT] + "…"


def _unit(unit: Unit, lang: Lang) -> str:
    role = ROLES[lang].get(unit.role)
    return f"{unit.text}({role})" if role else unit.text


def _deadline(deadline: Deadline) -> str:
    what = f" {deadline.what}" if deadline.what else ""
    return f"{deadline.text}{what} → {deadline.due}" if deadline.due else f"{deadline.text}{what}"
