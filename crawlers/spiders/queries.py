"""Parameters in addresses: read and set without touching how the others are written (%uXXXX, GBK)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote_plus, urlsplit


def parameter(url: str, name: str) -> str | None:
    """Return a parameter of the address's query, None where it has none of this name."""
    match = re.search(rf"[?&]{re.escape(name)}=([^&#]*)", url)
    return unquote_plus(match[1]) if match else None


def with_parameter(url: str, name: str, value: object) -> str:
    """Return the address with this parameter in its query, in its old place where it had one."""
    address, mark, fragment = url.partition("#")
    written = f"{name}={quote(str(value), safe='')}"
    replaced, count = re.subn(rf"(?<=[?&]){re.escape(name)}=[^&]*", lambda _: written, address, count=1)
    if not count:
        joint = "&" if urlsplit(address).query else "" if address.endswith("?") else "?"
        replaced = address + joint + written
    return replaced + mark + fragment


def with_defaults(url: str, parameters: Mapping[str, object]) -> str:
    """Return the address with those of the parameters that its query does not have yet."""
    for name, value in parameters.items():
        if parameter(url, name) is None:
            url = with_parameter(url, name, value)
    return url
