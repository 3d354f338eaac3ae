"""One module per format; each gives the same Notice: blocks in reading order, each with its place."""
