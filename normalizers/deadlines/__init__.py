"""Deadlines (完成时限): the words of a cell or a paragraph, as dates and frequencies with their place."""

from normalizers.deadlines.reading import Doubt, FoundDeadline, Reading, find_in_text, read_cell

__all__ = ["Doubt", "FoundDeadline", "Reading", "find_in_text", "read_cell"]
