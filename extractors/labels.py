"""Labels of the disclosure header (索引号、发文字号 …): which field a label names, and the values on a line of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors.words import table
from normalizers.characters import squeezed
from taizhang.model import Grid

COLON = re.compile(r"[：:\]】]")
LABEL_AT_MOST = 24  # characters: no label is longer, blanks and all

# Fields that only a header gives: a line of these labels is no part of the text.
HEADER = frozenset(
    {"index_number", "doc_number", "issuer", "written_on", "sent_on", "published_on", "validity", "topic", "url"}
)


def labelled(value: str) -> list[tuple[str, str]]:
    """Return the fields and values of a line of labels (索引号:… 发文字号:…), [] where it begins with none."""
    if not COLON.search(value, 0, LABEL_AT_MOST):
        return []
    matches = list(_label().finditer(value))
    if not matches:
        return []
    before = value[: matches[0].start()].strip("[【 •·●■◆*-")
    found = []
    if before:
        # 文号 石政办函〔2021〕12号 成文日期：…: the first label has only a blank behind it, which is gone by now
        label = max((w for w in fields() if before.startswith(w)), key=len, default=None)
        if label is None or len(before) > LABEL_AT_MOST * 3 or fields()[label] not in HEADER:
            return []
        found.append((fields()[label], before[len(label) :].strip()))
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(value)
        said = value[match.end() : end].strip().strip("|｜-—;；,，[【 ").strip()
        found.append((fields()[squeezed(match[1] or match[2])], said))
    return found


@cache
def fields() -> dict[str, str]:
    """Return the field that each label of a header stands for."""
    words = table("labels")
    return {label: field for field, labels in words.items() if isinstance(labels, list) for label in labels}


@cache
def _label() -> re.Pattern[str]:
    spread = "|".join(r"\s*".join(map(re.escape, label)) for label in sorted(fields(), key=lambda w: (-len(w), w)))
    return re.compile(rf"[\[【]({spread})[\]】]\s*[：:]?|({spread})\s*[：:]")


def is_header_grid(grid: Grid) -> bool:
    """Whether a table is the disclosure header laid out in cells."""
    cells = [c.text.value for row in grid.rows for c in row if c.text.value]
    labels = [squeezed(value).strip("：:") in fields() for value in cells if len(value) <= LABEL_AT_MOST]
    return sum(labels) * 4 >= len(cells) > 0


@lru_cache(maxsize=1024)  # each reader and each part of a record asks of the same lines
def is_header_line(value: str) -> bool:
    """Whether a line is part of the disclosure header, wherever a page prints it."""
    return any(field in HEADER for field, _ in labelled(value))
