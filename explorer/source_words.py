"""The source's words as HTML: paragraphs and rows, with the facts' words marked and labelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from explorer.excerpts import Fact, Mark, Paragraphs, Piece, Rows, ShownCell, ShownRow, Words
from explorer.markup import element, words
from explorer.words import say
from taizhang.settings import Lang

Key = tuple[Fact, int]


def source_words(source: Sequence[Paragraphs | Rows], chosen: Key | None, lang: Lang) -> str:
    """Return what was found in the source. ``chosen`` is the fact that was asked for. Numbers are masked already."""
    return "\n".join(
        _paragraphs(one, chosen, lang) if isinstance(one, Paragraphs) else _table(one, chosen, lang) for one in source
    )


def quotes(marks: Sequence[Mark], lang: Lang, *, keep_personal: bool) -> str:
    """Return the quotes that were kept, for want of the source."""
    return "\n".join(
        element("p", element("mark", words(mark.place.quote, keep_personal=keep_personal), **_named(mark, None, lang)))
        for mark in sorted(marks, key=lambda mark: (list(Fact).index(mark.fact), mark.number))
    )


def label(key: Key, lang: Lang) -> str:
    """Return what a mark is called: 任务, 单位1, 时限2."""
    fact, number = key
    return say(f"source.{fact}", lang, number=number)


def legend(marks: Sequence[Mark], lang: Lang) -> str:
    """Return which marks there are."""
    facts = dict.fromkeys(
        mark.fact for mark in sorted(marks, key=lambda mark: (list(Fact).index(mark.fact), mark.number))
    )
    named = (
        element("mark", escape(say(f"source.{fact}", lang, number="").strip()), class_=str(fact)) for fact in facts
    )
    return element("p", f"{say('source.legend', lang)} " + " ".join(named), class_="soft")


def _paragraphs(shown: Paragraphs, chosen: Key | None, lang: Lang) -> str:
    inner = "\n".join(
        element("p", _pieces(said, chosen, lang), class_="beside" if at in shown.beside else None)
        for at, said in enumerate(shown.words)
    )
    return element("div", inner, class_="source")


def _table(shown: Rows, chosen: Key | None, lang: Lang) -> str:
    caption = say("source.caption", lang, table=shown.table + 1)
    head = "\n".join(_row(row, shown.columns, chosen, lang) for row in shown.rows if row.is_header)
    body = "\n".join(_row(row, shown.columns, chosen, lang) for row in shown.rows if not row.is_header)
    inner = element("caption", caption) + (element("thead", head) if head else "") + element("tbody", body)
    return element("div", element("table", inner), class_="box", tabindex="0", role="region", aria_label=caption)


def _row(row: ShownRow, columns: int, chosen: Key | None, lang: Lang) -> str:
    number = say("place.row", lang, row=row.number + 1)
    name = element("th", number, scope="col" if row.is_header else "row")
    cells = "".join(_cell(cell, row.is_header, chosen, lang) for cell in row.cells)
    gap = ""
    if row.after_gap and not row.is_header:
        gap = element("tr", element("td", say("source.gap", lang), colspan=str(columns + 1), class_="soft")) + "\n"
    return gap + element("tr", name + cells, class_="own" if row.is_marked else None)


def _cell(cell: ShownCell, is_header: bool, chosen: Key | None, lang: Lang) -> str:
    inner = _pieces(cell.words, chosen, lang)
    rows = str(cell.rows) if cell.rows > 1 else None
    columns = str(cell.columns) if cell.columns > 1 else None
    return element(
        "th" if is_header and inner else "td",
        inner,
        scope="col" if is_header and inner else None,
        rowspan=rows,
        colspan=columns,
    )


def _pieces(said: Words, chosen: Key | None, lang: Lang) -> str:
    return "".join(_marked(said, chosen, lang))


def _marked(said: Words, chosen: Key | None, lang: Lang) -> Iterator[str]:
    labelled: set[Key] = set()
    for piece in said:
        yield _piece(piece, labelled, chosen, lang)
        labelled |= {mark.key for mark in piece.marks}


def _piece(piece: Piece, labelled: set[Key], chosen: Key | None, lang: Lang) -> str:
    inner = escape(piece.text)
    for mark in reversed(piece.marks):
        named = _named(mark, chosen, lang)
        if mark.key in labelled:
            del named["data_label"]
        inner = element("mark", inner, **named)
    return inner


def _named(mark: Mark, chosen: Key | None, lang: Lang) -> dict[str, str | None]:
    classes = f"{mark.fact} chosen" if mark.key == chosen else str(mark.fact)
    return {"class_": classes, "data_label": label(mark.key, lang)}
