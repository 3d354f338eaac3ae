"""XML of a packed file's parts, read with no entities, no DTD and no network."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from extractors.readers.errors import Unreadable
from extractors.readers.packages import Package

DECLARES = (b"<!DOCTYPE", b"<!ENTITY", b"<\0!\0D\0O\0C\0", b"\0<\0!\0D\0O\0C")


def root_of(package: Package, name: str) -> etree._Element:
    """Return the root element of a part. Raises Unreadable where it is damaged, declares entities or is past a cap."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(_guarded(package.read(name)), parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(error) from error


def elements_of(data: bytes, *tags: str) -> Iterator[etree._Element]:
    """Return the elements of these names, in any namespace, as each is closed. Raises Unreadable as ``root_of``."""
    elements = etree.iterparse(
        BytesIO(_guarded(data)),
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in elements:
            yield element
    except etree.XMLSyntaxError as error:
        raise _damaged(error) from error


def _guarded(data: bytes) -> bytes:
    if any(mark in data for mark in DECLARES):
        message = "a part of the file declares a document type, which no office program writes; save it anew"
        raise Unreadable("damaged_file", message)
    return data


def _damaged(error: Exception) -> Unreadable:
    return Unreadable("damaged_file", f"a part of the file is no whole XML ({error}); fetch it again")
