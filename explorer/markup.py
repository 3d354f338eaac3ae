"""HTML of our own making: what comes from notices is text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit

from explorer.words import HTML_LANG, OTHER, say
from normalizers.personal import masked
from taizhang import __version__
from taizhang.settings import Lang

SCHEMES = frozenset({"http", "https"})
# A page of ours has no script; its one style is beside it.
PAGE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STYLE = "/evidence.css"


def page(title: str, body: str, lang: Lang, *, other: str) -> str:
    """Return a whole page. ``title`` is plain text, ``body`` HTML, ``other`` the address in the other language."""
    language = HTML_LANG[OTHER[lang]]
    return (
        f'<!doctype html>\n<html lang="{HTML_LANG[lang]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · {escape(say('page.name', lang))}</title>\n"
        f'<link rel="stylesheet" href="{STYLE}?{__version__}">\n</head>\n<body>\n'
        f'<a class="skip" href="#main">{say("page.skip", lang)}</a>\n'
        f'<header><a href="/?lang={lang}">{say("page.back", lang)}</a>'
        f'<a href="{escape(other)}" lang="{language}" hreflang="{language}">{say("page.other", lang)}</a></header>\n'
        f'<main id="main">\n{body}\n</main>\n</body>\n</html>\n'
    )


def words(text: object, *, keep_personal: bool) -> str:
    """Return words of a source as HTML, people's numbers masked unless ``keep_personal``."""
    return escape(masked(str(text), keep_personal=keep_personal))


def element(name: str, inner: str, **attributes: str | None) -> str:
    """Return an element; ``inner`` is HTML, the attributes plain text. ``class_`` is its class, None leaves one out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{inner}</{name}>"


def listed(items: Iterable[str], name: str = "ul") -> str:
    """Return a list of these items, which are HTML; nothing where there are none."""
    inner = "\n".join(element("li", item) for item in items)
    return element(name, inner) if inner else ""


def described(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of names and what they are, both HTML; those with nothing to say are left out."""
    inner = "\n".join(f"<dt>{name}</dt><dd>{said}</dd>" for name, said in pairs if said)
    return element("dl", inner) if inner else ""


def outward(url: str) -> str:
    """Return a link to another site; only its text where it is no address of the web."""
    try:
        is_safe = urlsplit(url).scheme.lower() in SCHEMES
    except ValueError:
        is_safe = False
    return element("a", escape(url), href=url, rel="noopener noreferrer") if is_safe else escape(url)


def evidence_address(task_id: str, lang: Lang) -> str:
    """Return where a task's evidence is."""
    return f"/evidence/{quote(task_id, safe='')}?lang={lang}"
