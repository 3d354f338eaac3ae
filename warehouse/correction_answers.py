"""What came of each line of the file of corrections, as the warehouse that stands tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from normalizers.personal import masked
from warehouse import correction_file
from warehouse.connection import open_warehouse
from warehouse.correcting import shown
from warehouse.correction_file import Correction, Fault

MADE = """
SELECT correction_no, corrects, corrected_by, why, corrected_on, corrected_value,
    task_id, source_value, outcome, message
FROM corrections
"""
TELLING = 6  # of these columns tell that a line still says what was applied
# What a build says of a line whose value it does not understand; the message quotes the value (corrections_told.sql).
NOT_UNDERSTOOD = "SELECT message FROM issues WHERE code = 'correction_malformed'"
MALFORMED, WAITING = "malformed", "waiting"
SETTLED = ("applied", "needless")


@dataclass(frozen=True, slots=True)
class Answer:
    """A line of the file and what came of it: an outcome of the table corrections, or malformed, or waiting."""

    line: int
    outcome: str
    corrects: str = ""
    task_id: str = ""
    source_value: str | None = None
    corrected_value: str | None = None
    who: str = ""
    why: str = ""
    on: date | None = None
    message: str | None = None

    @property
    def is_settled(self) -> bool:
        """Whether its maker need not look at it again."""
        return self.outcome in SETTLED

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        return asdict(self)

    def as_text(self) -> str:
        """Return it in a line for readers."""
        change = f"{self.source_value or '—'} → {self.corrected_value or '—'}"
        what = f" {self.corrects} {self.task_id}: {change} ({self.who}: {self.why})" if self.corrects else ""
        why = f"{';' if what else ':'} {self.message}" if self.message else ""
        return f"line {self.line} {self.outcome}{what}{why}"


def corrections_told(warehouse: Path, path: Path, *, keep_personal: bool = False) -> tuple[Answer, ...]:
    """Return what came of each line of the file, in its order; nothing where there is no file.

    A line that is not in the warehouse yet waits for the next build. Raises BuildError where the file can't be read,
    and what :func:`open_warehouse` raises.
    """
    file = correction_file.read(path)
    if not file.corrections and not file.faults:
        return ()
    with open_warehouse(warehouse) as connection:
        made = {tuple(row[:TELLING]): row[TELLING:] for row in connection.execute(MADE).fetchall()}
        told = [message for (message,) in connection.execute(NOT_UNDERSTOOD).fetchall()]
    answers = [_answer(one, made.get(_telling(one)) or _not_understood(one, told)) for one in file.corrections]
    answers += [_malformed(fault) for fault in file.faults]
    return tuple(_shown(answer, keep_personal) for answer in sorted(answers, key=lambda answer: answer.line))


def _telling(one: Correction) -> tuple[Any, ...]:
    return one.line, one.corrects.value, one.who, one.why, one.on, one.value


def _answer(one: Correction, row: tuple[Any, ...] | None) -> Answer:
    waits = (one.task_id, one.old or None, WAITING, "it is not in the warehouse yet: run `taizhang build`")
    task_id, source, outcome, message = row or waits
    return Answer(
        one.line,
        outcome,
        one.corrects.value,
        task_id or one.task_id,
        source,
        one.value,
        one.who,
        one.why,
        one.on,
        message,
    )


def _not_understood(one: Correction, told: Sequence[str]) -> tuple[Any, ...] | None:
    """Return what the build said of the line as it stands, None where it understood it or has not seen it."""
    start = f"line {one.line} of the corrections: to is {shown(one.new or one.old)}, "
    found = next((message for message in told if message.startswith(start)), None)
    if found is None:
        return None
    return one.task_id, one.old or None, MALFORMED, found.partition(": ")[2]


def _malformed(fault: Fault) -> Answer:
    return Answer(fault.line, MALFORMED, message=fault.message)


def _shown(answer: Answer, keep_personal: bool) -> Answer:
    values = asdict(answer)
    texts = {name: value for name, value in values.items() if isinstance(value, str) and name != "task_id"}
    return Answer(**values | {name: masked(text, keep_personal=keep_personal) for name, text in texts.items()})
