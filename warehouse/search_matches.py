"""Which entries of the index match a question, and how well: the queries, ranked by the extension fts or plainly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.question import Question
from warehouse.ranking import SCORE
from warehouse.search_scope import Narrowed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Of those that rank first, one in which the words stand together as they were asked is worth more, most in a heading.
REORDERED = 60
WORTH = "0.5 * contains(heading, {run})::INTEGER + 0.5 * contains(plain, {run})::INTEGER"
# A short text that has the word is more about it than a long one.
PLAIN_SCORE = "({found}) + 1 / (1 + length(e.plain) / 200)"
BEST = """
WITH hits AS MATERIALIZED (
    SELECT entry, max(score) AS score FROM ({matches}) WHERE score IS NOT NULL GROUP BY entry
)
SELECT entry, score, (SELECT count(*) FROM hits) FROM hits ORDER BY score DESC, entry LIMIT $most
"""
# The numbers stand in the query itself: so only the blocks that hold them are read.
ENTRIES = "SELECT entry, task_id, doc_id, {worth} FROM search.entries WHERE entry IN ({numbers})"
COUNT = "SELECT count(DISTINCT entry) FROM ({matches}) WHERE score IS NOT NULL"
MATCHES = "SELECT e.entry, {score} AS score FROM search.entries e WHERE {conditions}"
SAID = "SELECT doc_id, [contains(words, word) FOR word IN $padded] FROM search.notices ORDER BY doc_id"
WIDENED = 0.5  # what an office under another name is worth beside the name that was asked
MOST_SAID = 6  # words of a question that its notice may say in a task's stead; a longer one is a sentence
MOST_CASES = 4  # different ways in which notices say some of the words


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that matches: the task, or the notice where ``task_id`` is None."""

    entry: int
    task_id: str | None
    doc_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Case:
    """Words that an entry must have; where ``docs`` is not None, they are a task's whose notice says the rest."""

    words: tuple[str, ...]
    docs: tuple[str, ...] | None = None


def page(
    connection: DuckDBPyConnection,
    asked: Question,
    within: Narrowed,
    *,
    ranked: bool,
    every: bool,
    limit: int,
    offset: int,
) -> tuple[int, list[Match]]:
    """Return how many entries match, and those of the page, best first; ``every`` word must be there, or any."""
    matches, given = _matches(connection, asked, within, ranked=ranked, every=every)
    most = max(REORDERED, offset + limit)
    best = connection.execute(BEST.format(matches=matches), given | {"most": most}).fetchall()
    scores = {entry: float(score) for entry, score, _ in best}
    found = _weighed(connection, asked, scores)[offset : offset + limit]
    return (int(best[0][-1]) if best else 0), found


def _weighed(connection: DuckDBPyConnection, asked: Question, scores: Mapping[int, float]) -> list[Match]:
    """Return the entries, given best first, those in front reordered by whether what was asked stands together."""
    if not scores:
        return []
    runs = {f"run{n}": run for n, run in enumerate(run for run in asked.whole if len(run) > 1)}
    worth = " + ".join(WORTH.format(run=f"${name}") for name in runs)
    query = ENTRIES.format(
        worth=f"({worth}) / {len(runs)}" if runs else "0", numbers=", ".join(str(int(entry)) for entry in scores)
    )
    facts = {entry: facts for entry, *facts in connection.execute(query, runs).fetchall()}
    matches = []
    for place, (entry, score) in enumerate(scores.items()):
        task, doc, together = facts[entry]
        weight = 1 + float(together) if place < REORDERED else 1.0
        matches.append(Match(entry, task, doc, round(score * weight, 4)))
    front = sorted(matches[:REORDERED], key=lambda match: (-match.score, match.entry))
    return front + matches[REORDERED:]


def count(connection: DuckDBPyConnection, asked: Question, within: Narrowed, *, ranked: bool, every: bool) -> int:
    """Return how many entries match."""
    matches, given = _matches(connection, asked, within, ranked=ranked, every=every)
    row = connection.execute(COUNT.format(matches=matches), given).fetchone()
    return int(row[0]) if row else 0


def _matches(
    connection: DuckDBPyConnection, asked: Question, within: Narrowed, *, ranked: bool, every: bool
) -> tuple[str, dict[str, object]]:
    """Return the query for entry and score, NULL where it does not match, and its values."""
    given: dict[str, object] = dict(within.given)
    queries: list[str] = []
    for own, worth in ((asked, 1.0), (asked.widened, WIDENED)):
        if own is not None:
            queries += _queries(
                connection, own, within, f"{len(queries)}_", given, ranked=ranked, every=every, worth=worth
            )
    return " UNION ALL ".join(queries), given


def _queries(
    connection: DuckDBPyConnection,
    asked: Question,
    within: Narrowed,
    prefix: str,
    given: dict[str, object],
    *,
    ranked: bool,
    every: bool,
    worth: float,
) -> Iterator[str]:
    """Yield the queries of one question, whose scores count ``worth`` times; ``given`` gets their values."""
    # Any word may do in place of all of them; what was asked in quotation marks stands.
    phrases = asked.phrases if every or not asked.words else asked.quoted
    together = []
    for n, phrase in enumerate(phrases):
        given[f"phrase{prefix}{n}"] = phrase
        together.append(f"contains(e.plain, $phrase{prefix}{n})")
    for n, case in enumerate(_cases(connection, asked) if every else [Case(asked.words)]):
        name = f"{prefix}{n}"
        conditions = [within.sql, *together]
        if case.docs is not None:
            given[f"docs{name}"] = list(case.docs)
            conditions.append(f"e.task_id IS NOT NULL AND e.doc_id IN (SELECT unnest($docs{name}))")
        if ranked and case.words:
            given[f"words{name}"] = " ".join(case.words)
            score = SCORE.format(words=f"$words{name}", every=int(every))
        else:
            conditions.append(_has(case.words, every, name, given))
            score = _plain_score(case.words, phrases, name, given)
        yield MATCHES.format(score=f"{worth} * ({score})", conditions=" AND ".join(conditions))


def _has(words: Sequence[str], every: bool, case: str, given: dict[str, object]) -> str:
    names = [f"$word{case}_{n}" for n in range(len(words))]
    given |= {name[1:]: f" {word} " for name, word in zip(names, words, strict=True)}
    there = [f"contains(e.words, {name})" for name in names]
    return f"({(' AND ' if every else ' OR ').join(there)})" if there else "true"


def _plain_score(words: Sequence[str], phrases: Sequence[str], case: str, given: dict[str, object]) -> str:
    """Return how many of the words and phrases are there, those in the heading twice more; shorter texts first."""
    found = [f"contains(e.words, $word{case}_{n})::INTEGER" for n in range(len(words))]
    for n, sought in enumerate((*words, *phrases)):
        given[f"head{case}_{n}"] = sought
        found.append(f"2 * contains(e.heading, $head{case}_{n})::INTEGER")
    return PLAIN_SCORE.format(found=" + ".join(found))


def _cases(connection: DuckDBPyConnection, asked: Question) -> list[Case]:
    """Return all words first; then, for the notices that say some of them, the rest for their tasks to say."""
    cases = [Case(asked.words)]
    words = asked.words
    if len(words) + len(asked.phrases) < 2 or len(words) > MOST_SAID:
        return cases
    saying: dict[tuple[bool, ...], list[str]] = {}
    for doc, said in connection.execute(SAID, {"padded": [f" {word} " for word in words]}).fetchall():
        if any(said) and not (all(said) and not asked.phrases):
            saying.setdefault(tuple(said), []).append(doc)
    most_first = sorted(saying.items(), key=lambda item: (-len(item[1]), item[0]))
    return [*cases, *_told(words, most_first[:MOST_CASES])]


def _told(words: Sequence[str], cases: Sequence[tuple[tuple[bool, ...], list[str]]]) -> Iterator[Case]:
    for said, docs in cases:
        rest = tuple(word for word, is_said in zip(words, said, strict=True) if not is_said)
        yield Case(rest, tuple(docs))
