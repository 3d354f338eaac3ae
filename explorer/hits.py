"""What a search found, as HTML: each hit with its words marked, and its source."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from explorer.screen import Say, say_in
from explorer.tables import LANG_TAGS, evidence_link
from taizhang.settings import Lang
from warehouse.search import Found
from warehouse.search_hits import Hit

HITS_A_PAGE = 20
COLUMNS = ("region", "doc_number", "title", "text", "units", "deadlines", "task_id", "url")
SCHEMES = frozenset({"http", "https"})


def hits_html(found: Found, first: int, lang: Lang) -> str:
    """Return a page of hits, numbered from ``first``, best first."""
    say = say_in(lang)
    told = say("search.found", total=found.total, first=first, last=first + len(found.hits) - 1)
    notes = "".join(f'<p class="tz-note tz-hint">{escape(note)}</p>' for note in found.notes)
    items = "".join(_hit(hit, say, lang) for hit in found.hits)
    return (
        f'<section class="tz" lang="{LANG_TAGS[lang]}" aria-label="{escape(say("search.results"))}">'
        f'<p role="status">{escape(told)}</p>{notes}<ol class="tz-hits" start="{first}">{items}</ol></section>'
    )


def hit_rows(found: Found) -> list[tuple[str | None, ...]]:
    """Return the hits as rows of a file."""
    return [
        (hit.region, hit.doc_number, hit.title, hit.text, hit.units, hit.deadlines, hit.task_id, hit.url)
        for hit in found.hits
    ]


def _hit(hit: Hit, say: Say, lang: Lang) -> str:
    title = _marked(hit.title, hit.title_spans)
    kind = say("search.task" if hit.task_id else "search.notice")
    about = " · ".join(word for word in (hit.region, hit.doc_number, hit.doc_title) if word)
    if hit.task_id:
        title = evidence_link(hit.task_id, title, lang)
    facts = "".join(f'<div class="{kind}">{escape(words)}</div>' for kind, words in _facts(hit) if words)
    return (
        f'<li><div class="tz-hit"><span class="tz-tag">{escape(kind)}</span> <strong>{title}</strong></div>'
        f'<div class="tz-units">{escape(about)}</div><div>{_marked(hit.text, hit.spans)}</div>{facts}'
        f'<div class="tz-units">{escape(hit.source)}{_original(hit.url, say)}</div></li>'
    )


def _facts(hit: Hit) -> tuple[tuple[str, str], ...]:
    return ("tz-units", hit.units), ("tz-due", hit.deadlines)


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    shown, at = [], 0
    for start, end in spans:
        shown += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join(shown) + escape(text[at:])


def _original(url: str | None, say: Say) -> str:
    if not url or urlsplit(url).scheme not in SCHEMES:
        return ""
    return f' <a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(say("search.original"))}</a>'
