"""Faults that are put into a file: some in any bytes, some in what a format is made of."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

TOKEN = re.compile(rb"<[^<>]*>|&[#\w]+;|\w+=\"[^\"]*\"")
NUMBER = re.compile(rb"(?<!\d)\d{1,9}(?!\d)")
OBJECT = re.compile(rb"\d+ 0 obj\b.*?\bendobj", re.DOTALL)
NUMBERS = (b"0", b"-1", b"1", b"65535", b"2147483647", b"4294967296", b"99999999999999999999")
STRANGE = ("\0", "\ufeff", "\u200b", "\ue000", "\U0001f600", "\r", "\x0b", "\u2028", "\ud83d")
LONGEST = 4096  # bytes that are taken, put or turned at a time

Mutation = Callable[[bytes, Random], bytes]


def flipped(data: bytes, chance: Random) -> bytes:
    """Return the bytes with some bits turned."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 16)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, chance: Random) -> bytes:
    """Return the bytes up to some place."""
    return data[: chance.randrange(len(data))]


def spliced(data: bytes, chance: Random) -> bytes:
    """Return the bytes without some in the middle."""
    start, length = _stretch(data, chance)
    return data[:start] + data[start + length :]


def doubled(data: bytes, chance: Random) -> bytes:
    """Return the bytes with some of them put in again elsewhere."""
    start, length = _stretch(data, chance)
    to = chance.randrange(len(data) + 1)
    return data[:to] + data[start : start + length] + data[to:]


def tokens_mixed(data: bytes, chance: Random) -> bytes:
    """Return markup with tags, entities and attributes dropped, doubled and put in one another's place."""
    found = list(TOKEN.finditer(data))
    if not found:
        return flipped(data, chance)
    out, last = [], 0
    chosen = set(chance.sample(range(len(found)), min(len(found), chance.randint(1, 12))))
    for number, match in enumerate(found):
        if number in chosen:
            out += [data[last : match.start()], chance.choice((b"", match[0] * 2, chance.choice(found)[0]))]
            last = match.end()
    return b"".join([*out, data[last:]])


def numbers_changed(data: bytes, chance: Random) -> bytes:
    """Return the bytes with some numbers changed for ones at the edge."""
    found = list(NUMBER.finditer(data))
    if not found:
        return flipped(data, chance)
    for match in sorted(chance.sample(found, min(len(found), 4)), key=lambda m: -m.start()):
        data = data[: match.start()] + chance.choice(NUMBERS) + data[match.end() :]
    return data


def objects_mixed(data: bytes, chance: Random) -> bytes:
    """Return a PDF with the content of one object in the place of another."""
    found = list(OBJECT.finditer(data))
    if len(found) < 2:
        return flipped(data, chance)
    one, other = chance.sample(found, 2)
    return data[: one.start()] + other[0] + data[one.end() :]


def strange_characters(data: bytes, chance: Random) -> bytes:
    """Return the bytes with characters put in that few texts hold."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(STRANGE).encode("utf-8", "surrogatepass") * chance.randint(1, 9) + data[at:]


def in_a_part(data: bytes, chance: Random) -> bytes:
    """Return a packed file with a fault in one of its parts, packed anew; other files with any fault."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # a fault was put in already
        return flipped(data, chance)
    name = chance.choice(sorted(n for n, part in parts.items() if part) or [""])
    if name:
        parts[name] = chance.choice((flipped, cut, spliced, tokens_mixed, numbers_changed))(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part), content)
    return out.getvalue()


PLAIN: tuple[Mutation, ...] = (flipped, cut, spliced, doubled, strange_characters, tokens_mixed, numbers_changed)
BY_HEAD: dict[bytes, tuple[Mutation, ...]] = {
    b"PK": (in_a_part, in_a_part, in_a_part, in_a_part, flipped, cut, spliced),
    b"%PDF": (objects_mixed, objects_mixed, *PLAIN),
}


def mutated(data: bytes, chance: Random) -> bytes:
    """Return the file with a fault or two, as chance has it; of the kinds that fit what the file is."""
    fit = next((found for head, found in BY_HEAD.items() if data.startswith(head)), PLAIN)
    for _ in range(chance.randint(1, 2)):
        data = chance.choice(fit)(data, chance) if data else data
    return data


def _stretch(data: bytes, chance: Random) -> tuple[int, int]:
    return chance.randrange(len(data)), chance.randint(1, LONGEST)
