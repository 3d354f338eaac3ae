"""The frames of the app's screen round its controls: heading, filters, navigation, tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from explorer.screen import say_in
from explorer.tables import LANG_TAGS
from taizhang.settings import Lang
from warehouse.exploring import Held

SEARCH = "search"


def heading_html(held: Held, language: str, lang: Lang) -> str:
    """Return the heading of the page, with the control that switches the language."""
    say = say_in(lang)
    counts = say("app.held", documents=f"{held.documents:,}", tasks=f"{held.tasks:,}", triples=f"{held.triples:,}")
    return (
        f'<div class="tz tz-heading" lang="{LANG_TAGS[lang]}"><div><h1>{escape(say("app.title"))}</h1>'
        f'<p>{escape(say("app.lead"))}</p><p class="tz-held">{escape(counts)}</p></div>{language}</div>'
    )


def filters_html(controls: Sequence[str], name: str) -> str:
    """Return the controls that filter, side by side where there is room."""
    cells = "".join(f"<div>{control}</div>" for control in controls)
    return f'<div class="tz tz-filters" role="group" aria-label="{escape(name)}">{cells}</div>'


def navigation_html(views: Mapping[str, str], section: str, question: str, name: str) -> str:
    """Return the buttons that pick what is shown, and under them, in the search, the box for a question."""
    cells = "".join(
        f'<div class="{"tz-now" if view == section else "tz-other"}">{button}</div>' for view, button in views.items()
    )
    asked = f'<div class="tz-question">{question}</div>' if section == SEARCH else ""
    return f'<nav class="tz tz-navigation" aria-label="{escape(name)}">{cells}</nav>{asked}'


def tools_html(controls: Sequence[str], section: str, lang: Lang) -> str:
    """Return the controls that belong to what is shown, its pages and files; it says what that is."""
    cells = "".join(f"<div>{control}</div>" for control in controls)
    return f'<div class="tz tz-tools" data-section="{escape(section)}" lang="{LANG_TAGS[lang]}">{cells}</div>'
