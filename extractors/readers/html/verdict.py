"""Pages that hold no notice: columns of links, error pages, logins, checks against robots, pictures of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.html.body import weight_of
from extractors.readers.html.lines import PageLine, PageTable
from extractors.readers.html.page import Page
from extractors.readers.html.tree import Element
from extractors.readers.lines import is_furniture
from extractors.words import any_of
from taizhang.model import Issue

DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}(?!\d)")
LEAST_TEXT = 12  # characters; a page with less holds nothing
SHORT_PAGE = 600  # characters; an error page has no more
PICTURED = 60  # characters; a page of pictures has no more beside them
LONG_MESSAGE = 200  # characters of text; an error says less
SHORTEST_NOTICE = 60  # characters, on a page of links
SHORT_LINE = 16  # characters round a link
LONG_LINK = 8  # characters: the title of a page
LEAST_LINKS = 5
LINK_SHARE = 0.5
ICON = re.compile(r"icon|logo|qr|ewm|share|print|btn|dian|blank|spacer|banner|_bg|\.gif$", re.IGNORECASE)


def verdict(page: Page) -> Issue | None:
    """Return the issue of a page that holds no notice, None where it holds one.

    A page of links, an error, a login, a check against robots, a shell that a script fills in, a text in pictures.
    """
    body = page.body
    if any(isinstance(i, PageTable) and i.linked <= LINK_SHARE * i.size for i in body):
        return None
    return _error(page) or _links(page) or _pictures(page) or _shell(page)


def _error(page: Page) -> Issue | None:
    text = " ".join(i.text for i in page.items if isinstance(i, PageLine))
    if len(text) > SHORT_PAGE or sum(map(weight_of, page.body)) > LONG_MESSAGE:
        return None
    if (word := any_of("html", "no_notice", "words").search(f"{page.title} {text}".lower())) is None:
        return None
    return Issue("no_notice", f"the page says {word[0]!r} and holds no notice; fetch it again")


def _links(page: Page) -> Issue | None:
    said = dict(page.labels)
    lines = [i for i in page.body if isinstance(i, PageLine) and not any(link in page.files for link in i.links)]
    titles = sum(i.linked >= LONG_LINK for i in lines)
    weight = sum(map(weight_of, page.body))
    linked = sum(i.linked for i in lines)
    in_links = titles >= LEAST_LINKS and linked >= LINK_SHARE * sum(i.size for i in lines) and weight <= linked
    # Columns that a script fills in: the page round them says so.
    is_column = "column" in said and "title" not in said
    links = sum(isinstance(i, PageLine) and i.linked > 0 for i in page.items)
    unfilled = not page.contained and weight < SHORTEST_NOTICE and (is_column or links >= LEAST_LINKS)
    if in_links or unfilled or _has_summaries(lines, titles, is_column):
        return Issue("list_page", f"the page lists other pages ({max(titles, links)} links); fetch those instead")
    return None


def _has_summaries(lines: Sequence[PageLine], titles: int, is_column: bool) -> bool:
    """Whether the lines are links with a summary and a date each, all through."""
    dated = sum(DATE.search(i.text) is not None and i.size <= SHORT_LINE + i.linked for i in lines)
    if titles < LEAST_LINKS or dated < titles - 1 or not (is_column or _spread(lines)):
        return False
    return sum(weight_of(i) > 0 for i in lines) <= 2 * titles


def _spread(lines: Sequence[PageLine]) -> bool:
    """Whether links stand all through the lines, at least one in every three."""
    away = 0
    for line in lines:
        away = 0 if line.linked >= LONG_LINK else away + 1
        if away > 6:
            return False
    return True


def _pictures(page: Page) -> Issue | None:
    if sum(i.size for i in page.body) > PICTURED or not (page.contained or "title" in dict(page.labels)):
        return None
    shown = [
        src for p in page.pictures if (src := p.get("src", "").strip()) and not ICON.search(src) and not _is_small(p)
    ]
    if not shown:
        return None
    names = ", ".join("a picture in the page" if s.startswith("data:") else s[:100] for s in shown[:5])
    return Issue("picture_only", f"the notice is a picture ({names}), which is not read; read the picture itself")


def _shell(page: Page) -> Issue | None:
    said = (i.size for i in page.body if not (isinstance(i, PageLine) and is_furniture(i.text)))
    if sum(said) >= LEAST_TEXT:
        return None
    return Issue("no_notice", "the page holds no text; a script may fill it in: save it from a browser")


def _is_small(picture: Element) -> bool:
    sizes = [re.match(r"\d+", picture.get(name, "")) for name in ("width", "height")]
    return any(s is not None and int(s[0]) < 100 for s in sizes)
