"""What an address shows, in plain HTML: there to be read and followed while the app that takes its place starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlencode

from explorer.frames import filters_html, heading_html, navigation_html
from explorer.matrix import LINES_A_PAGE
from explorer.offering import choices, upstreams
from explorer.picking import (
    Offer,
    one_of,
    pages_offer,
    region_offer,
    said_of,
    topic_offer,
    upstream_offer,
    wanted_of,
    year_offer,
)
from explorer.screen import LANGUAGES, Say, say_in
from explorer.sections import MATRIX, SECTIONS, Part, answer
from explorer.tables import LANG_TAGS, note_html
from explorer.words import HTML_LANG, OTHER
from taizhang.settings import Lang, Settings
from warehouse.exploring import held
from warehouse.filters import Wanted

if TYPE_CHECKING:
    from warehouse.asking import Connection

Address = Mapping[str, Sequence[str]]  # what the address says of each key, in order

LINES = 10  # of the first on its page: as many as a screen shows, for a browser lays them out again and again meanwhile
# In the app's own margins, which are the frontend's classes.
MARGINS = "px-1 sm:px-16 md:px-20 xl:px-24"


def first_view(connection: Connection, settings: Settings, address: Address) -> str:
    """Return what the app shows under the address: its controls as words and links, the first lines of the matrix.

    What the other sections show comes with the app.
    """

    def given(key: str) -> list[str]:
        return said_of(key, address.get(key, ()))

    lang = next((lang for lang in get_args(Lang) if [lang] == given("lang")), settings.lang)
    say = say_in(lang)
    upstream = upstream_offer(upstreams(connection), given("upstream"), say)
    above = one_of(upstream.values[0])
    topic = topic_offer(choices(connection, "topic", above), given("topic"), say)
    regions = region_offer(choices(connection, "regions", above), given("regions"), say)
    years = year_offer(choices(connection, "years", above), given("years"), say)
    section = next((name for name in given("view") if name in SECTIONS), SECTIONS[0])
    wanted = wanted_of(upstream.values[0], topic.values[0], regions.values, years.values)
    parts = _lines(connection, settings, wanted, given("page"), lang) if section == MATRIX else ()
    boxes = {"upstream": upstream, "topic": topic, "years": years, "regions": regions}
    views = {name: _link(say(f"section.{name}"), address, view=name) for name in SECTIONS}
    frames = (
        heading_html(held(connection), _other_language(address, lang), lang),
        filters_html([_box(say(f"pick.{name}"), offer) for name, offer in boxes.items()], say("pick.filters")),
        navigation_html(views, section, "", say("app.sections")),
        _waiting(say, lang) + "".join(map(str, parts)),
    )
    return f'<div id="tz-first" class="{MARGINS}">{"".join(f"<div>{frame}</div>" for frame in frames)}</div>'


def _lines(
    connection: Connection, settings: Settings, wanted: Wanted, page: Sequence[str], lang: Lang
) -> Sequence[Part]:
    shown = answer(connection, settings, MATRIX, wanted, lang, "", lines=LINES)
    if not shown.total:
        return [note_html(shown.note, lang)]
    number = int(pages_offer(shown.total, LINES_A_PAGE, page, say_in(lang)).values[0])
    return shown.render((number - 1) * LINES_A_PAGE // LINES + 1)


def _box(label: str, offer: Offer) -> str:
    """Return a control as it stands, in words."""
    return f"<b>{escape(label)}</b><span>{escape('、'.join(offer.picked))}</span>"


def _link(words: str, address: Address, **other: str) -> str:
    asked = urlencode({**address, **other}, doseq=True)
    return f'<a href="/?{escape(asked)}">{escape(words)}</a>'


def _other_language(address: Address, lang: Lang) -> str:
    other = OTHER[lang]
    name = next(name for name, code in LANGUAGES.items() if code == other)
    return f'<span lang="{HTML_LANG[other]}">{_link(name, address, lang=other)}</span>'


def _waiting(say: Say, lang: Lang) -> str:
    return f'<p class="tz tz-waiting" lang="{LANG_TAGS[lang]}" role="status">{escape(say("app.opening"))}</p>'
