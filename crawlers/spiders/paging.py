"""The further pages of a list: what its script, its links and its words tell of them. A total is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from crawlers.spiders.markup import BLANKS, Element, address, base_of, selected, tree_of
from crawlers.spiders.words import words

# createPageHTML(20, 0, "index", "html"); createPage(…); createPageHTML('page_div', 10, 1, 'list', 'shtml', 200)
CALL = re.compile(r"\bcreatePage\w{0,12}\s{0,4}\(([^()]{3,300})\)", re.IGNORECASE)
NAME = re.compile(r"[\w./%-]{1,120}")
ENDING = re.compile(r"\.?([sx]?html?|jhtml|thtml|jsp|aspx?|php)", re.IGNORECASE)
COUNT = re.compile(r"\bvar\s{1,4}countPage\s{0,4}=\s{0,4}(\d{1,6})")
CURRENT = re.compile(r"\bvar\s{1,4}currentPage\s{0,4}=\s{0,4}(\d{1,6})")
LONGEST_NUMBER = 12  # characters of a link to a page by its number
ENDING_SAID = re.compile(r"[\"'.](s?html?)[\"']")


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page's script tells: how many pages there are, how their files are called, the second one's number."""

    pages: int
    name: str
    ending: str
    second: int

    def url(self, here: str, page: int) -> str:
        """Return the address of a page; pages count from 1."""
        number = f"_{page - 2 + self.second}" if page > 1 else ""
        return urljoin(here, f"{self.name}{number}.{self.ending}")


def pager_in(text: str, page: int, second: int | None = None) -> Pager | None:
    """Return what the script on a list's page tells of the others, None where there is none.

    ``page`` is which page this is. Numbers begin at 0 or at 1, as the page's own number among the arguments shows;
    ``second`` is what the second page's file is numbered where that is known.
    """
    calls = [pager for match in CALL.finditer(text) if (pager := _of_call(match[1], page, second))]
    return calls[-1] if calls else _of_variables(text, page, second)


def following_page(text: str, url: str, page: int, second: int | None = None) -> str | None:
    """Return the address of the page after this one, by the page's link to it, else by its script; None at the end.

    ``page`` and ``second`` are as ``pager_in`` has them.
    """
    if linked := next_page(text, url, page):
        return linked
    pager = pager_in(text, page, second)
    return pager.url(url, page + 1) if pager and page < pager.pages else None


def next_page(text: str, url: str, page: int | None = None) -> str | None:
    """Return the address that a page's own link to the next page leads to, None where there is none.

    The link says so (下一页), or is called by the next page's number where ``page`` is which page this is.
    """
    root = tree_of(text)
    if root is None:
        return None
    base, here = base_of(root, url), url.partition("#")[0]
    links = list(root.iter("a"))
    for link in links:
        if _is_next(link) and (found := address(link, base)) and found != here:
            return found
    return _numbered_link(links, base, here, page + 1) if page else None


def _numbered_link(links: list[Element], base: str, here: str, number: int) -> str | None:
    """Return where the link that is called by a page's number leads: only the list's own folder has its pages."""
    folder = urljoin(here, ".")
    for link in links:
        said = BLANKS.sub("", str(link.text_content())[:LONGEST_NUMBER]).strip(words()["around"])
        if said == str(number) and (found := address(link, base)) and found != here and found.startswith(folder):
            return found
    return None


def selected_link(text: str, url: str, selector: str) -> str | None:
    """Return where the link that a CSS selector names leads, None where the page has none.

    Raises ValueError for a selector that is none.
    """
    root = tree_of(text)
    if root is None:
        return None
    base = base_of(root, url)
    return next((found for link in selected(root, selector) if (found := address(link, base)) and found != url), None)


def name_of(url: str) -> tuple[str, str]:
    """Return what a list's first page is called, without its ending, and that: index and html for a folder."""
    name, _, ending = urlsplit(url).path.rpartition("/")[2].rpartition(".")
    return (name, ending) if name else ("index", "html")


def _is_next(link: Element) -> bool:
    said = BLANKS.sub("", str(link.text_content())[:50]) or (link.get("title") or "").strip()
    return said in words()["next_page"]


def _of_call(arguments: str, page: int, second: int | None) -> Pager | None:
    given = [argument.strip() for argument in arguments.split(",")]
    strings = [argument[1:-1] if argument[:1] in "\"'" else None for argument in given]
    for at in range(1, len(given) - 1):
        name, ending = strings[at], strings[at + 1]
        if name and ending and NAME.fullmatch(name) and (match := ENDING.fullmatch(ending)):
            numbers = [int(argument) for argument in given[:at] if argument.isdecimal() and len(argument) < 8]
            return _numbered(numbers, name, match[1], page, second)
    return None


def _of_variables(text: str, page: int, second: int | None) -> Pager | None:
    count, current = COUNT.search(text), CURRENT.search(text)
    if not (count and current):
        return None
    ending = ENDING_SAID.search(text, count.end(), count.end() + 2_000)
    return _numbered([int(count[1]), int(current[1])], "index", ending[1] if ending else "html", page, second)


def _numbered(numbers: list[int], name: str, ending: str, page: int, second: int | None) -> Pager | None:
    """Return the pager of a call: among its numbers, the total stands before that of the page itself."""
    if not numbers:
        return None
    told = [(total, current) for total, current in pairwise(numbers) if current in (page - 1, page) and total >= page]
    if not told:
        return Pager(numbers[0], name, ending, second or 1)
    total, current = told[-1]
    return Pager(total, name, ending, second or (1 if current < page else 2))
