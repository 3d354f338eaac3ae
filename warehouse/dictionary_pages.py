"""The data dictionary as Markdown, in English and Chinese, made from the schema and the codes.

``python -m warehouse.dictionary_pages FOLDER`` writes both pages.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from taizhang.settings import Lang
from warehouse.dictionary import code_book, codes, comments_zh
from warehouse.schema import Column, Relation, schema

FILES: dict[Lang, str] = {"en": "data-dictionary.md", "zh": "data-dictionary.zh.md"}
LONGEST = 48  # characters of an example


def page(lang: Lang) -> str:
    """Return the whole dictionary in one language, as Markdown."""
    return "\n".join(_lines(lang)).rstrip() + "\n"


def write_pages(folder: Path) -> list[Path]:
    """Return the files that the dictionary was written to, a language each."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for lang in get_args(Lang):
        paths.append(folder / FILES[lang])
        paths[-1].write_text(page(lang), "utf-8")
    return paths


def _lines(lang: Lang) -> Iterator[str]:
    words = _words()[lang]
    wanted = schema()
    yield f"# {words['title']} · taizhang\n"
    yield words["intro"].strip().format(version=wanted.version) + "\n"
    yield from _questions(lang)
    yield f"## {words['relations']}\n"
    yield from _index(lang)
    yield f"## {words['diagram']}\n"
    yield from _diagram(wanted.tables)
    for sort, relations in (("views", wanted.views), ("macros", wanted.macros), ("tables", wanted.tables)):
        yield f"## {words[sort]}\n"
        for relation in relations:
            yield from _relation(relation, lang)
    yield f"## {words['codes']}\n"
    for group in code_book().groups:
        yield from _codes(group, lang)


def _questions(lang: Lang) -> Iterator[str]:
    words = _words()
    yield f"## {words[lang]['questions']}\n"
    yield words[lang]["questions_intro"] + "\n"
    for question in words["question"]:
        yield f"**{question[lang]}**\n"
        yield f"```sql\n{question['sql'].strip()}\n```\n"


def questions() -> list[str]:
    """Return the SQL of the questions that the dictionary shows how to ask."""
    return [question["sql"] for question in _words()["question"]]


def _index(lang: Lang) -> Iterator[str]:
    words = _words()[lang]
    wanted = schema()
    yield from _head(words["name"], words["chinese"], words["meaning"])
    for relation in (*wanted.views, *wanted.macros, *wanted.tables):
        yield _row(f"[{relation.name}](#{relation.name})", relation.zh, _first_sentence(_meaning(relation, lang)))
    yield ""


def _diagram(tables: Sequence[Relation]) -> Iterator[str]:
    yield "```mermaid"
    yield "erDiagram"
    for table in tables:
        required = {column.name for column in table.columns if column.required}
        for column, there, _ in table.references:
            if not table.name.startswith("flat_"):
                one = "||" if column in required else "|o"
                yield f'    {there} {one}--o{{ {table.name} : "{column}"'
    yield "```\n"


def _relation(relation: Relation, lang: Lang) -> Iterator[str]:
    words = _words()[lang]
    given = ", ".join(column.name for column in relation.parameters)
    yield f"### {relation.name}\n"
    yield f"**{relation.zh}** · {_meaning(relation, lang)}\n"
    if relation.key:
        yield f"{words['key']}: {_named(relation.key)}\n"
    if relation.references:
        links = ", ".join(f"`{column}` → [{there}](#{there})" for column, there, _ in relation.references)
        yield f"{words['references']}: {links}\n"
    if given:
        yield f"`FROM {relation.name}({given})`; {words['like'].format(_like(relation))}\n"
        yield from _columns(relation.parameters, relation, lang)
    else:
        yield from _columns(relation.columns, relation, lang)


def _columns(columns: Sequence[Column], relation: Relation, lang: Lang) -> Iterator[str]:
    words = _words()[lang]
    example = _examples().get(relation.name, {})
    yield from _head(words["column"], words["heading"], words["type"], words["meaning"], words["example"])
    for column in columns:
        required = f", {words['required']}" if column.required else ""
        yield _row(
            f"`{column.name}`",
            column.heading(lang),
            f"{column.type}{required}",
            _column_meaning(column, relation, lang),
            _shown(example.get(column.name)),
        )
    yield ""


def _column_meaning(column: Column, relation: Relation, lang: Lang) -> str:
    book = code_book()
    text = column.comment if lang == "en" else comments_zh().columns.get(column.name, column.zh)
    group = book.columns.get(f"{relation.name}.{column.name}") or book.columns.get(column.name)
    return f"{text} ({_words()[lang]['see_codes']} [{group}](#{_anchor(group)}))" if group else text


def _codes(group: str, lang: Lang) -> Iterator[str]:
    words = _words()[lang]
    columns = [column for column, own in code_book().columns.items() if own == group]
    yield f'<a id="{_anchor(group)}"></a>\n'
    yield f"### {_words()['groups'][group][lang]}\n"
    yield f"{words['stands_in']} {_named(columns)}\n"
    yield from _head(words["code"], words["label"], words["meaning"])
    for code in codes(group).values():
        yield _row(f"`{code.code}`", code.label(lang), code.means(lang))
    yield ""


def _anchor(group: str) -> str:
    return f"codes-{group.replace('_', '-')}"


def _meaning(relation: Relation, lang: Lang) -> str:
    return relation.comment if lang == "en" else comments_zh().relations.get(relation.name, relation.zh)


def _like(macro: Relation) -> str:
    view = next(view for view in schema().views if view.columns == macro.columns)
    return f"[{view.name}](#{view.name})"


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].split("。")[0]


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row(*("---" for _ in cells))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("warehouse").joinpath("dictionary_pages.toml").read_text("utf-8"))


@cache
def _examples() -> dict[str, dict[str, Any]]:
    """Return a row of the shipped notices for the tables and views that are asked most."""
    return tomllib.loads(resources.files("warehouse").joinpath("examples.toml").read_text("utf-8"))


if __name__ == "__main__":
    for written in write_pages(Path(sys.argv[1])):
        print(f"wrote {written}")
