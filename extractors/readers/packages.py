"""Files packed as ZIP, opened within the caps: DOCX, XLSX and ODS are such packages, and so are archives."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from extractors.readers.errors import Unreadable
from taizhang.settings import MIB, PREFIX, Settings

FAULTS = (BadZipFile, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error)
METHODS = (ZIP_STORED, ZIP_DEFLATED)  # what Office writes; the others unpack without a bound
RATIO_FROM = MIB  # bytes; a smaller part may unpack to any number of times its size
ENTRY, END = b"PK\1\2", b"PK\5\6"  # of the list of parts: what each begins with, and what follows the last
ENCRYPTED = 0x1  # these two are flags of an entry
NAMED_IN_UTF8 = 0x800


class Package:
    """The parts of a packed file by their names, each unpacked when it is read.

    ``names`` are those of the parts, folders left out, in the order of the file, with / between folders.
    """

    def __init__(self, archive: ZipFile, settings: Settings) -> None:
        self._archive = archive
        self._settings = settings
        self._parts = {_name(i): i for i in archive.infolist() if not i.is_dir()}
        self.names = tuple(self._parts)

    @classmethod
    def open(cls, data: bytes, settings: Settings) -> Package:
        """Return the package that the bytes are.

        Raises Unreadable: ``damaged_file`` where they are none or the end is lost, ``too_large`` past a cap on the
        whole: bytes packed or unpacked in sum, number of parts.
        """
        _within(len(data), settings.office_bytes, "office_bytes", "the file has {} bytes")
        within_parts(data, settings)
        try:
            archive = ZipFile(BytesIO(data))
        except FAULTS as error:
            raise _damaged("the package", error) from error
        parts = archive.infolist()
        _within(sum(p.file_size for p in parts), settings.office_bytes, "office_bytes", "the file unpacks to {} bytes")
        return cls(archive, settings)

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises Unreadable: ``damaged_file`` where there is no such part or its bytes are not what they were,
        ``encrypted``, ``too_large`` past a cap on one part: bytes, times that it unpacks.
        """
        part = self._parts.get(name)
        if part is None:
            raise Unreadable("damaged_file", f"the file has no part {name}; fetch it again")
        if part.flag_bits & ENCRYPTED:
            raise Unreadable("encrypted", f"{name} in the file is encrypted; save the file without its password")
        if part.compress_type not in METHODS:
            message = f"{name} in the file is packed by method {part.compress_type}, which is not read; pack it anew"
            raise Unreadable("unknown_format", message)
        cap = self._settings.part_bytes
        _within(part.file_size, cap, "part_bytes", f"{name} in the file unpacks to {{}} bytes")
        if part.file_size > RATIO_FROM:
            times = part.file_size // max(part.compress_size, 1)
            _within(times, self._settings.unpacked_times, "unpacked_times", f"{name} unpacks to {{}} times its size")
        try:
            # What a part says of its size may be a lie: no more than the cap is unpacked, whatever it says.
            with self._archive.open(part) as stream:
                data = stream.read(cap + 1)
        except (*FAULTS, zlib.error) as error:
            raise _damaged(name, error) from error
        _within(len(data), cap, "part_bytes", f"{name} in the file unpacks to {{}} bytes or more")
        return data


def within_parts(data: bytes, settings: Settings) -> None:
    """Raise Unreadable (``too_large``) where a packed file lists more parts than are allowed; nothing is unpacked."""
    end = data.rfind(END)
    size = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    # A size of all ones stands elsewhere. Damage that lists nothing is told where the list is read.
    start = end - size if 0 < size <= end else 0
    _within(data.count(ENTRY, start), settings.parts, "parts", "the file has {} parts")


def _name(part: ZipInfo) -> str:
    """Return the part's name: one written in no stated encoding is UTF-8 or, from a Chinese system, GB 18030."""
    name = part.filename
    if not name.isascii() and not part.flag_bits & NAMED_IN_UTF8:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return name.replace("\\", "/").lstrip("/")


def _within(figure: int, cap: int, setting: str, what: str) -> None:
    """Let pass what is within the cap; else raise Unreadable, with what sets the cap."""
    if figure > cap:
        found = what.format(f"{figure:,}")
        message = f"{found}; {PREFIX}{setting.upper()} allows {cap:,}; raise it to read the file"
        raise Unreadable("too_large", message)


def _damaged(what: str, error: Exception) -> Unreadable:
    return Unreadable("damaged_file", f"{what} is damaged or cut off ({error}); fetch the file again")
