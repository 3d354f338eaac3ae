"""Real files with faults put in by chance: what every reader must stand."""
