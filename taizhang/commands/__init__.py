"""The command line: one verb for each thing that a user does."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from taizhang.commands.screen import FAILED, INTERRUPTED, REFUSED, WRONG_USAGE, note
from taizhang.settings import SettingsError, from_environment

DAMAGED = "Corrupt database file"  # DuckDB's words, when it comes to a page whose checksum is wrong


def main() -> None:
    """Run the command line; what goes wrong in a known way ends with a message and an exit code, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        _run(sys.argv[1:])
    except BrokenPipeError:  # who reads the answer has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        _end_interrupted()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # so the library that reads the command line ends on a Ctrl-C
            _end_interrupted()
        raise
    except Exception as error:
        if isinstance(error, RuntimeError) and "Query interrupted" in str(error):  # DuckDB's word for a Ctrl-C
            _end_interrupted()
        if DAMAGED in str(error):
            note(
                f"taizhang: the warehouse or its search index is damaged: delete both, and run `taizhang run` ({error})"
            )
            sys.exit(FAILED)
        code = exit_code(error)
        if code is None:
            raise
        note(f"taizhang: {error}")
        sys.exit(code)


def _end_interrupted() -> NoReturn:
    note("taizhang: interrupted")
    sys.exit(INTERRUPTED)


def exit_code(error: Exception) -> int | None:
    """Return the exit code for an error that the user can do something about, None for a fault of the program."""
    from crawlers.ledger.errors import LedgerError
    from crawlers.raw import RawError
    from crawlers.registry import RegistryError
    from crawlers.store import StoreDamaged
    from flows.gate import Refused
    from flows.lock import Busy
    from flows.server import ServerFailed
    from warehouse.errors import WarehouseError

    if isinstance(error, SettingsError | RegistryError):
        return WRONG_USAGE
    if isinstance(error, Refused):
        return REFUSED
    known = RawError | LedgerError | StoreDamaged | Busy | ServerFailed | WarehouseError | OSError
    return FAILED if isinstance(error, known) else None


def _run(words: list[str]) -> None:
    # Building the whole command line takes longer than reading a notice: the plainest call goes without it.
    match [word for word in words if word != "--json"]:
        case ["extract", file] if not file.startswith("-") and words.count("--json") < 2:
            from taizhang.commands.extracting import extract

            extract(file, "--json" in words, from_environment())
        case _:
            from taizhang.commands.app import app

            app(words, prog_name="taizhang")
