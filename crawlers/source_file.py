"""A file of sources: YAML read with the line of each value, and held against sources/schema.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

Way = tuple[str | int, ...]
TAG = "tag:yaml.org,2002:"
# What is not text: as in YAML 1.2, so that no, on, 012 and 2026-11-21 stay what is written.
PLAIN = {
    "null": (re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    "bool": (re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    "int": (re.compile(r"[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")),
    "float": (re.compile(r"[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789")),
}
READ_AS = {"int": "a number", "float": "a number", "bool": "true or false", "null": "nothing"}
TAGS = {TAG + name for name in ("str", "seq", "map", *PLAIN)}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a file of sources, with its line, which counts from 1."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What a file holds: the sites that keep to the schema, as plain data by their place in it; and its faults."""

    name: str
    sites: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    node: yaml.Node | None = None

    def fault(self, way: Way, text: str) -> Fault:
        """Return the fault at the value that is reached by these keys and places: (3, "columns", 0, "url")."""
        return Fault(self.name, _line(_node_at(self.node, way)), text)


def read(name: str, data: bytes) -> SourceFile:
    """Return what the bytes of a file say. ``name`` is what its faults call it. Raises nothing: all faults are told."""
    try:
        return _parsed(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return SourceFile(name, faults=(Fault(name, line, "the file is not in UTF-8; save it as UTF-8"),))


def near(word: str, known: Iterable[str]) -> str:
    """Return what helps with a word that is not among the known ones: the one probably meant, or all."""
    known = list(known)
    close = get_close_matches(word, known, 1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"


def _parsed(name: str, text: str) -> SourceFile:
    loader = _loader()(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return SourceFile(name, faults=(Fault(name, 1, "the file is empty; it must hold a list of sites"),))
        if odd := tuple(_odd_tags(name, node)):
            return SourceFile(name, faults=odd)
        data = loader.construct_document(node)
    except yaml.YAMLError as error:
        return SourceFile(name, faults=(_syntax(name, text, error),))
    finally:
        loader.dispose()
    errors = list(_validator().iter_errors(data))
    faults = (*_doubled(name, node), *(fault for error in errors for fault in _told(name, node, data, error)))
    wrong = {error.absolute_path[0] for error in errors if error.absolute_path}
    sound = {place: site for place, site in enumerate(data) if place not in wrong} if isinstance(data, list) else {}
    return SourceFile(name, sound, faults, node)


@cache
def _loader() -> type[Any]:
    base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML comes with or without the C library
    made: type[Any] = type("Loader", (base,), {"yaml_implicit_resolvers": {}})
    for name, (pattern, starts) in PLAIN.items():
        made.add_implicit_resolver(TAG + name, pattern, starts)
    return made


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # takes a tenth of a second

    return Draft202012Validator(json.loads((files("crawlers") / "sources" / "schema.json").read_text("utf-8")))


def _syntax(name: str, text: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
    words = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return Fault(name, line + 1, f"this is no YAML: {words}; look at the indents, and put special characters in quotes")


def _odd_tags(name: str, node: yaml.Node) -> Iterator[Fault]:
    """Yield a fault for each value that is marked as something else than text, numbers, lists and mappings."""
    for here in _nodes(node):
        if here.tag not in TAGS:
            yield Fault(name, _line(here), f"the tag {here.tag} means nothing here; leave it out")


def _doubled(name: str, node: yaml.Node) -> Iterator[Fault]:
    """Yield a fault for each key given twice, of which YAML keeps the last without a word."""
    for here in _nodes(node):
        lines: dict[str, int] = {}
        for key, _ in here.value if isinstance(here, yaml.MappingNode) else ():
            word = str(key.value)
            if word in lines:
                yield Fault(name, _line(key), f"{word} was given already in line {lines[word]}; leave one of them")
            lines.setdefault(word, _line(key))


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield the node and all below it, each once."""
    stack, seen = [node], set()
    while stack:
        here = stack.pop()
        if id(here) in seen:  # an alias
            continue
        seen.add(id(here))
        yield here
        if isinstance(here, yaml.SequenceNode):
            stack += here.value
        elif isinstance(here, yaml.MappingNode):
            stack += [one for pair in here.value for one in pair]


def _told(name: str, node: yaml.Node, data: Any, error: ValidationError) -> Iterator[Fault]:
    """Yield what a fault against the schema is in words, at the line where it stands."""
    way: Way = tuple(error.absolute_path)
    rule: Any = error.schema
    at, whose = _node_at(node, way), _whose(data, way)
    if error.validator == "required":
        missing = str(error.message).split("'")[1]
        yield Fault(
            name, _line(at), f"{whose}{missing} is missing; it must be {rule['properties'][missing]['description']}"
        )
    elif error.validator == "additionalProperties":
        for key in [key for key, _ in at.value if key.value not in rule["properties"]] if at else []:
            yield Fault(
                name, _line(key), f"{whose}{key.value} is not known here; {near(key.value, rule['properties'])}"
            )
    else:
        called = ".".join(str(part) for part in way[1:] if isinstance(part, str)) or ("it" if way else "the file")
        wanted = f"it must be {rule['description']}{_quotes(at, rule)}"
        yield Fault(name, _line(at), f"{whose}{called} is {_shown(at)}; {wanted}")


def _whose(data: Any, way: Way) -> str:
    """Return the id of the site that a fault is in, or its number, for the front of the message."""
    if not way:
        return ""
    site = data[way[0]]
    named = site.get("id") if isinstance(site, dict) else None
    return f"{named if isinstance(named, str) else f'site {int(way[0]) + 1}'}: "


def _shown(node: yaml.Node | None) -> str:
    """Return a value as it is written in the file, cut where it is long."""
    if isinstance(node, yaml.ScalarNode):
        return repr(node.value[:60]) if node.value else "empty"
    if isinstance(node, yaml.SequenceNode):
        return "a list" if node.value else "an empty list"
    return "a mapping"


def _quotes(node: yaml.Node | None, rule: Any) -> str:
    """Return a word on quotes where YAML takes for a number or the like what is meant as text."""
    kind = node.tag.removeprefix(TAG) if isinstance(node, yaml.ScalarNode) else ""
    meant = "string" in rule.get("type", ()) and kind in READ_AS and node is not None and node.value
    return f" (YAML reads it as {READ_AS[kind]}: put it in quotes)" if meant else ""


def _node_at(node: yaml.Node | None, way: Way) -> yaml.Node | None:
    """Return the node that is reached by these keys and places, or the last one on the way that there is."""
    for part in way:
        below = []
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            below = node.value[part : part + 1]
        elif isinstance(node, yaml.MappingNode):
            below = [value for key, value in node.value if key.value == part][-1:]
        if not below:
            break
        node = below[0]
    return node


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node and node.start_mark else 1
