"""Scans: a picture of a page to the lines and tables that stand on it, through OCR."""
