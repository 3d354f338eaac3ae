"""Tables as other tools read them: run by an interpreter that has the tools, ``rival_reading.py TOOL FILE…``.

Prints JSON: for each file its rows as lists of texts, and the seconds that reading it took once the tool was loaded.
It imports nothing of taizhang, so that a tool's own environment can run it.
"""

import contextlib
import functools
import io
import json
import sys
import time
import warnings
from importlib.metadata import version

PACKAGES = {
    "pandas": "pandas",
    "markitdown": "markitdown",
    "docling": "docling",
    "pdfplumber": "pdfplumber",
    "camelot": "camelot-py",
}


def with_pandas(path):
    import pandas

    try:
        return [
            [str(v) for v in row] for frame in pandas.read_html(path, header=None) for row in frame.to_numpy().tolist()
        ]
    except ValueError:  # no table in the page
        return []


def with_markitdown(path):
    from markitdown import MarkItDown

    text = MarkItDown().convert(path).text_content
    return [line.strip().strip("|").split("|") for line in text.splitlines() if line.lstrip().startswith("|")]


@functools.cache
def docling():
    from docling.document_converter import DocumentConverter

    return DocumentConverter()


def with_docling(path):
    document = docling().convert(path).document
    return [[cell.text for cell in row] for table in document.tables for row in table.data.grid]


def with_pdfplumber(path):
    import pdfplumber

    with pdfplumber.open(path) as document:
        return [[cell or "" for cell in row] for page in document.pages for t in page.extract_tables() for row in t]


def with_camelot(path):
    import camelot

    tables = camelot.read_pdf(path, pages="all", flavor="lattice", copy_text=["v"])
    return [[str(v) for v in row] for table in tables for row in table.df.to_numpy().tolist()]


TOOLS = {
    "pandas": with_pandas,
    "markitdown": with_markitdown,
    "docling": with_docling,
    "pdfplumber": with_pdfplumber,
    "camelot": with_camelot,
}


def main():
    tool, *files = sys.argv[1:]
    warnings.simplefilter("ignore")
    read = TOOLS[tool]
    found = {}
    with contextlib.redirect_stdout(io.StringIO()):
        read(files[0])  # what is loaded at the first call is not counted
        for path in files:
            start = time.perf_counter()
            rows = read(path)
            found[path] = {"rows": rows, "seconds": time.perf_counter() - start}
    print(json.dumps({"version": version(PACKAGES.get(tool, tool)), "files": found}, ensure_ascii=False))


if __name__ == "__main__":
    main()
