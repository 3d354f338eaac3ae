"""DOCX: Word's files, read from their XML."""

from extractors.readers.docx.reading import read

__all__ = ["read"]
