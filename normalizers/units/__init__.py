"""Units (责任单位): who does a task, read from a cell, a bracket or running text."""

from normalizers.units.actors import find_actors
from normalizers.units.lists import is_assignment, read_assignment, read_units
from normalizers.units.names import FoundUnit, is_office

__all__ = ["FoundUnit", "find_actors", "is_assignment", "is_office", "read_assignment", "read_units"]
