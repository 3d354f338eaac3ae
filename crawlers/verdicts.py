"""Verdicts: whether an answer is a page of its site, or one that only says why there is none.

A status says little on these sites: challenges, captchas and pages that are gone come with 200. What is judged is the
bytes. A short page that reads as a notice stays one, whatever it speaks of.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlsplit

from crawlers.marks import marks
from crawlers.states import Kind, State
from crawlers.text import UTF_16, decoded
from crawlers.visible import visible

SHORT = 400  # characters that a page may show whose phrases are looked for
CHALLENGE_WORDS = 200  # and one whose bytes are looked through for a challenge's marks
SHELL_WORDS = 20
SHELL_BYTES = 16 * 1024
SPEAKING = 60  # Chinese characters in a page's scripts, from which on it brings its words in them
HEAD = 16 * 1024  # bytes in which titles and headings are looked for
HOME_LINKS = 60  # a home page has as many at least

TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
HEADING = re.compile(rb"<h[1-3](?:\s[^<>]{0,300})?>((?:[^<]|<(?!/h)[^<>]{0,200}>){0,300}?)</h", re.IGNORECASE)
SITE_NAME = re.compile(
    rb"""<meta\s[^<>]{0,100}?name=["']SiteName["']\s[^<>]{0,50}?content=["']([^"'<>]{2,200})""", re.IGNORECASE
)
MARKUP = re.compile(r"<[^<>]{0,200}>")
CHINESE = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}|\\u[4-9][0-9a-f]{3}", re.IGNORECASE)
LINK = re.compile(rb"<a\s", re.IGNORECASE)
SCRIPT = re.compile(rb"<script\b|http-equiv\s{0,9}=\s{0,9}[\"']?refresh", re.IGNORECASE)
IS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<\?xml[^<>]{0,200}>\s{0,100})?<(?:!--|(?:!doctype\s{1,9}html|html|head|body|meta|title"
    rb"|script|style|link|div|p|a|ul|ol|li|table|tr|form|center|h[1-6]|br|span|section|iframe|frameset|noscript)\b)",
    re.IGNORECASE,
)
OFFICE = re.compile(rb"urn:schemas-microsoft-com:office", re.IGNORECASE)
TABLE = re.compile(rb"<table\b", re.IGNORECASE)
DISPOSITION = re.compile(r"""filename\*?\s{0,9}=\s{0,9}(?:[\w-]{1,20}''|")?([^";]{1,500})""", re.IGNORECASE)
# Files whose bytes begin in one way only, and those of Office that are often a page of HTML by another name.
MAGIC = {
    ".pdf": (b"%PDF",),
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".zip", ".ofd", ".odt", ".ods"), (b"PK",)),
    ".rar": (b"Rar!",),
    ".7z": (b"7z\xbc\xaf",),
}
MAYBE_HTML = frozenset({".doc", ".xls", ".wps", ".et", ".rtf"})
PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for an address. ``url`` was asked for, ``final_url`` answered; ``body`` is unpacked."""

    kind: Kind
    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header's value, whichever way its name is written; None where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer comes to by itself. ``reason`` says of what kind a block is, or what went wrong."""

    state: State
    reason: str | None = None


SOUND = Verdict(State.FETCHED)
SOFT_404 = Verdict(State.SOFT_404)


def verdict(answer: Answer) -> Verdict:
    """Return FETCHED for a page or a file, else MISSING, SOFT_404, BLOCKED or FAILED; UNCHANGED for a 304.

    A block's reason is ruishu, jsl, forbidden, captcha, shell, too_many_requests or waf.
    """
    if not 200 <= answer.status < 300:
        return _of_status(answer)
    if answer.url != answer.final_url and _leads_nowhere(answer):
        return SOFT_404
    if not answer.body.strip():
        return Verdict(State.FAILED, "an empty answer")
    is_page = IS_HTML.match(_ascii(answer.body[:2000])) is not None
    if answer.kind is Kind.ATTACHMENT:
        return _of_file(answer, is_page)
    return _of_page(answer) if is_page else SOUND


def failed(error: BaseException) -> Verdict:
    """Return what a request comes to that has no answer, by the exception that says why."""
    from scrapy import exceptions as scrapy

    from crawlers.downloading.faults import Fault, RobotsUnread

    if isinstance(error, RobotsUnread):
        return Verdict(error.came_to, error.reason)
    if isinstance(error, Fault):
        return Verdict(error.state, error.reason)
    known: tuple[tuple[type[Exception], State, str], ...] = (
        (scrapy.DownloadTimeoutError, State.TIMED_OUT, ""),
        (scrapy.DownloadCancelledError, State.TOO_LARGE, ""),
        (scrapy.ResponseDataLossError, State.FAILED, "cut off"),
        (scrapy.DownloadConnectionRefusedError, State.FAILED, "refused connection"),
        (scrapy.CannotResolveHostError, State.FAILED, "no such host"),
        (scrapy.DownloadFailedError, State.FAILED, "the connection broke"),
    )
    for kind, state, reason in known:
        if isinstance(error, kind):
            return Verdict(state, reason or None)
    return Verdict(State.FAILED, " ".join(f"{type(error).__name__}: {error}".split())[:200])


def challenge(body: bytes, headers: Mapping[str, str]) -> str | None:
    """Return which challenge the bytes are (ruishu, jsl, waf), None where they have no mark of one."""
    for reason, patterns in marks().challenges.items():
        if any(pattern.search(body) for pattern in patterns):
            return reason
    cookies = " ".join(value for key, value in headers.items() if key.lower() == "set-cookie").lower()
    if "document.cookie" in cookies or (b"document.cookie" in body and any(c in cookies for c in marks().cookies)):
        return "jsl"
    return None


# ---- by its status


def _of_status(answer: Answer) -> Verdict:
    status = answer.status
    if status == 304:
        return Verdict(State.UNCHANGED)
    words = marks()
    if status in words.statuses["missing"]:
        return Verdict(State.MISSING, str(status))
    if status < 400:
        return Verdict(State.FAILED, f"status {status} that leads nowhere")
    if reason := challenge(answer.body, answer.headers) or _captcha(answer.body):
        return Verdict(State.BLOCKED, reason)
    for reason in ("forbidden", "too_many_requests", "waf"):
        if status in words.statuses[reason]:
            return Verdict(State.BLOCKED, reason)
    if status == 521 and any(cookie in (answer.header("Set-Cookie") or "") for cookie in words.cookies):
        return Verdict(State.BLOCKED, "jsl")
    return Verdict(State.FAILED, f"status {status}")


def _leads_nowhere(answer: Answer) -> bool:
    """Whether a redirect ended at an error page, or at the home page from another one."""
    words = marks()
    asked, came = urlsplit(answer.url), urlsplit(answer.final_url)
    if words.error_path.search(came.path) and not words.error_path.search(asked.path):
        return True
    was_home = words.home_path.search(asked.path) is not None and not asked.query
    return words.home_path.search(came.path) is not None and not came.query and not was_home


# ---- a page


def _of_page(answer: Answer) -> Verdict:
    body = decoded(answer.body).encode() if answer.body.startswith(UTF_16) else answer.body
    table = marks()
    if table.meta.search(body):
        return SOUND
    words = visible(body, SHORT + 1)
    if len(words) <= CHALLENGE_WORDS and (reason := challenge(body, answer.headers)):
        return Verdict(State.BLOCKED, reason)
    if _is_headed_404(body):
        return SOFT_404
    if len(words) > SHORT:
        return SOFT_404 if answer.kind is Kind.NOTICE and _is_home(answer, body) else SOUND
    if table.notice_words.search(words) or table.files.search(body):
        return SOUND
    return _of_short_page(body, words.lower())


def _of_short_page(body: bytes, words: str) -> Verdict:
    if reason := _captcha(body):
        return Verdict(State.BLOCKED, reason)
    for reason, phrases in marks().phrases.items():
        if phrases.search(words):
            return SOFT_404 if reason == "soft_404" else Verdict(State.BLOCKED, reason)
    return Verdict(State.BLOCKED, "shell") if _is_shell(body, words) else SOUND


def _captcha(body: bytes) -> str | None:
    if len(body) > SHELL_BYTES or not marks().captcha_control.search(body):
        return None
    words = visible(body, SHORT + 1).lower()
    title = TITLE.search(body)
    shown = words + (decoded(title[1]) if title else "")
    return "captcha" if len(words) <= SHORT and marks().captcha_phrases.search(shown) else None


def _is_shell(body: bytes, words: str) -> bool:
    """Whether a page has scripts and no words, neither shown nor in them nor in a picture."""
    if len(body) > SHELL_BYTES or len(words) > SHELL_WORDS or not SCRIPT.search(body) or marks().pictures.search(body):
        return False
    return len(LINK.findall(body)) < 3 and len(CHINESE.findall(body)) < SPEAKING


def _is_headed_404(body: bytes) -> bool:
    """Whether the page's title or one of its headings says that there is no such page, and nothing else."""
    head = body[:HEAD]
    title = TITLE.search(head)
    found = [title[1]] if title else []
    found += HEADING.findall(head)
    return any(_says_404(MARKUP.sub("", decoded(text))) for text in found)


def _says_404(headline: str) -> bool:
    table = marks()
    text = " ".join(html.unescape(headline).split()).lower()
    parts = [text, *table.separators.split(text)[:2]] if len(text) <= 100 else []
    return any(table.headline_404.fullmatch(part.strip(" ！!。.，,…")) for part in parts)


def _is_home(answer: Answer, body: bytes) -> bool:
    """Whether the site's home page came for a notice: its title is the site's name, and it has no trace of a notice."""
    name, title = SITE_NAME.search(body), TITLE.search(body)
    if name is None or title is None or marks().home_path.search(urlsplit(answer.url).path):
        return False
    site, text = decoded(name[1]).strip(), html.unescape(decoded(title[1])).strip()
    if text.removesuffix("首页").strip(" -_|") != site:
        return False
    return len(LINK.findall(body)) >= HOME_LINKS and not marks().bodies.search(decoded(body))


# ---- a file


def _of_file(answer: Answer, is_page: bool) -> Verdict:
    ending = _ending(answer)
    if ending in PAGES:
        return _of_page(answer) if is_page else SOUND
    if not is_page:
        is_json = answer.body[:20].lstrip()[:1] in (b"{", b"[") and ending in MAGIC
        return Verdict(State.FAILED, f"a message where a {ending} was asked for") if is_json else SOUND
    found = _of_page(answer)
    if found.state is State.SOFT_404 or (found.state is State.BLOCKED and found.reason != "shell"):
        return found
    if OFFICE.search(answer.body[:HEAD]) or (ending in MAYBE_HTML and TABLE.search(answer.body)):
        return SOUND  # what Word and Excel save as a page, and a system exports as a table
    if marks().captcha_control.search(answer.body) and marks().captcha_phrases.search(decoded(answer.body)):
        return Verdict(State.BLOCKED, "captcha")
    if found.state is State.BLOCKED:
        return found
    return Verdict(State.FAILED, f"a web page where a {ending or 'file'} was asked for")


def _ending(answer: Answer) -> str:
    """Return how the file's name ends, by its header or its address; '' where neither tells."""
    names = []
    if match := DISPOSITION.search(answer.header("Content-Disposition") or ""):
        names.append(match[1].strip())
    for url in (answer.final_url, answer.url):
        parts = urlsplit(url)
        names += [value for _, value in parse_qsl(parts.query) if "." in value[-6:]]
        names.append(parts.path)
    known = MAGIC.keys() | MAYBE_HTML | PAGES
    return next((end for name in names if (end := PurePosixPath(name).suffix.lower()) in known), "")


def _ascii(start: bytes) -> bytes:
    return decoded(start).encode() if start.startswith(UTF_16) else start
