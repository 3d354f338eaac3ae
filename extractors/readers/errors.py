"""What keeps a file from being read."""

from __future__ import annotations


class Unreadable(Exception):
    """A file, or a part of one, that cannot be read: the issue's code, and what to do about it.

    ``code`` is one of the words in warehouse/codes.toml. The message names the cap where one was passed; the
    file is named by whoever catches it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
