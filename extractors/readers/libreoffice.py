"""LibreOffice as a converter: a file in, a DOCX out, without a window, a network, macros or a trace."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from extractors.readers.errors import Unreadable
from taizhang.settings import PREFIX, Settings

if sys.platform != "win32":
    import fcntl

PROGRAMS = ("soffice", "libreoffice")
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)
# The rest of the environment (proxies, a display, a locale) is none of its business.
KEPT = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "TMPDIR", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
OPTIONS = (
    "--headless",
    "--invisible",
    "--norestore",
    "--nolockcheck",
    "--nodefault",
    "--nologo",
    "--nofirststartwizard",
)
# A shell that becomes the program, and a watch beside it: when our end of the pipe closes, however we ended, the watch
# kills its group, the program and all that it started.
ENDED_WITH_US = 'exec 3<&0; (read -r gone <&3; kill -KILL 0) & exec "$0" "$@" </dev/null 3<&-'
LEFT_FOR_READING = 0.8  # of the time that a file has, so much is for converting it
POLL = 0.05  # seconds
# What a document may not do: run macros, fetch what it links to. A proxy that is not there stops all else.
FORBIDDEN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


class Form(Enum):
    """The forms of file that are converted: the ending of a name, and LibreOffice's filter.

    The filter is named because LibreOffice takes what none of them reads for plain text.
    """

    DOC = ".doc", "MS Word 97"
    DOC_95 = ".doc", "MS Word 95"
    DOC_6 = ".doc", "MS WinWord 6.0"
    RTF = ".rtf", "Rich Text Format"
    ODT = ".odt", "writer8"
    FLAT_ODT = ".fodt", "OpenDocument Text Flat XML"
    WORD_XML = ".xml", "MS Word 2003 XML"

    @property
    def ending(self) -> str:
        """The ending of a file in this form."""
        return self.value[0]

    @property
    def filter(self) -> str:
        """What LibreOffice calls its filter for this form."""
        return self.value[1]


def program() -> str | None:
    """Return where LibreOffice is, None where it is not installed."""
    found = next((where for name in PROGRAMS if (where := shutil.which(name))), None)
    return found or next((where for where in USUAL_PLACES if Path(where).is_file()), None)


def converted(data: bytes, form: Form, settings: Settings) -> bytes:
    """Return a file of this form as DOCX.

    Raises Unreadable: ``converter_missing`` without LibreOffice, ``too_slow`` past the time that a file has,
    ``damaged_file`` where LibreOffice makes nothing of it.
    """
    soffice = program()
    if soffice is None:
        message = "LibreOffice, which reads such files, is not installed; install it, or save the file as DOCX"
        raise Unreadable("converter_missing", message)
    until = time.monotonic() + settings.file_seconds * LEFT_FOR_READING
    with tempfile.TemporaryDirectory(prefix="taizhang-") as name:
        folder = Path(name)
        file = folder / f"notice{form.ending}"
        file.write_bytes(data)
        made = folder / "made" / "notice.docx"
        for own in (False, True):  # a profile that was broken off in the middle may be of no more use
            with _profile(folder if own else None, until) as profile:
                _run(soffice, profile, form, file, made.parent, until, settings)
            if made.is_file():
                return made.read_bytes()
    message = "LibreOffice could make nothing of the file; it is damaged, encrypted or no text: save it as DOCX"
    raise Unreadable("damaged_file", message)


def _run(soffice: str, profile: Path, form: Form, file: Path, folder: Path, until: float, settings: Settings) -> None:
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    items = "\n".join([ITEM.format(path=path, name=name, value=value) for path, name, value in SETTINGS])
    (user / "registrymodifications.xcu").write_text(FORBIDDEN.format(items=items), "utf-8")
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"HOME": str(profile), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    command = [soffice, *OPTIONS, f"-env:UserInstallation={profile.as_uri()}", f"--infilter={form.filter}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(file)]
    process = subprocess.Popen(
        command if sys.platform == "win32" else ["/bin/sh", "-c", ENDED_WITH_US, *command],
        env=environment,
        cwd=profile,
        stdin=subprocess.PIPE,  # open for as long as we live
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        shutil.rmtree(user, ignore_errors=True)
        limit = f"{PREFIX}FILE_SECONDS allows {settings.file_seconds}"
        raise Unreadable("too_slow", f"LibreOffice took too long; {limit}: raise it, or save it as DOCX") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started. It is waited for: nothing may write to its folders any more."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


@contextmanager
def _profile(within: Path | None, until: float) -> Iterator[Path]:
    """Give a folder for LibreOffice's own files to one process at a time.

    The user's is kept from file to file, for making one costs two seconds; a new one is made ``within`` a folder where
    one is given, where the kept one is not the user's alone, and where others hold it for too long.
    """
    kept = _kept() if within is None else None
    if kept is not None and sys.platform != "win32":
        with (kept / "lock").open("w") as lock:
            if _locked(lock.fileno(), (time.monotonic() + until) / 2):
                yield kept
                return
    with tempfile.TemporaryDirectory(prefix="profile-", dir=within, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _locked(file: int, until: float) -> bool:
    """Whether the file could be locked by then. It is free again when it is closed."""
    if sys.platform == "win32":
        return False
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(POLL)


def _kept() -> Path | None:
    """Return the user's kept profile, None where there can be none that no one else can write to."""
    if sys.platform == "win32":
        return None
    folder = Path(tempfile.gettempdir()) / f"taizhang-{os.getuid()}-soffice"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    about = folder.lstat()
    is_own = about.st_uid == os.getuid() and about.st_mode & 0o170777 == 0o040700
    return folder if is_own else None
