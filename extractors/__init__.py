"""Bytes to record: readers, table repair, tasks, units, deadlines, metadata."""
