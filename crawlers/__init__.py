"""How bytes arrive: the raw files, each known by its hash."""
