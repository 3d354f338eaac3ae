"""Text to value: characters, grids, deadlines, units, regions, document numbers."""
