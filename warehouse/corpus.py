"""The tasks to be aligned as columns: every distinct text is read once, and every distinct sentence is a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from normalizers.characters import folded
from warehouse.precedence import AlignedNotice
from warehouse.sentences import Sentence, pieces

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NONE = -1  # in a column of numbers


@dataclass(frozen=True, slots=True)
class Reading:
    """Distinct texts as their sentences, text by text in order, and what is distinct of those."""

    first: Ints  # of each text's sentences; one more entry than texts
    printed: Ints  # by sentence: a number in ``prints``
    start: Ints  # by sentence: where it stands in its text
    prints: list[str]  # every sentence as printed, once
    words: Ints  # by print: a number in ``folds``
    folds: list[str]  # every sentence's folded words, once
    whole: Ints  # by text: a number, the same for texts whose folded words are the same

    def sentence(self, number: int) -> Sentence:
        """Return the sentence with this number."""
        printed = int(self.printed[number])
        start, text = int(self.start[number]), self.prints[printed]
        return Sentence(text, start, start + len(text), self.folds[self.words[printed]])


@dataclass(frozen=True, slots=True)
class Corpus:
    """Notices in precedence, and the columns of their tasks in that order."""

    notices: Sequence[AlignedNotice]
    notice: Ints  # by task: a number in ``notices``
    text: Ints  # by task: a number of a text that was read
    title: Ints  # by task: a number in ``titles``, or NONE
    titles: Sequence[str]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Parts:
    """The sentences of a corpus's tasks, in order: each a task's part."""

    task: Ints
    notice: Ints
    sentence: Ints  # a number of the reading's
    words: Ints  # a number in the reading's ``folds``
    whole: Bools  # the sentence is all that the task says, its title aside
    heading: Bools  # the sentence is the item's title


def read(texts: Sequence[str]) -> Reading:
    """Return the texts' sentences; no text should come twice."""
    numbers: dict[str, int] = {}  # of prints
    folds: dict[str, int] = {}
    wholes: dict[str, int] = {}
    bares: list[str] = []  # by print
    words: list[int] = []
    printed: list[int] = []
    starts: list[int] = []
    counts: list[int] = []
    whole: list[int] = []
    for text in texts:
        bare = []
        for piece, start in pieces(text):
            number = numbers.get(piece)
            if number is None:
                if not (fold := folded(piece)):
                    continue
                number = numbers[piece] = len(numbers)
                words.append(folds.setdefault(fold, len(folds)))
                bares.append(fold)
            printed.append(number)
            starts.append(start)
            bare.append(bares[number])
        counts.append(len(bare))
        whole.append(wholes.setdefault("".join(bare), len(wholes)))
    return Reading(
        _ints(list(accumulate(counts, initial=0))),
        _ints(printed),
        _ints(starts),
        list(numbers),
        _ints(words),
        list(folds),
        _ints(whole),
    )


def parts_of(corpus: Corpus) -> Parts:
    """Return the corpus's sentences. An item's title may be an order (加强…信息公开) or name one."""
    reading = corpus.reading
    words = reading.words[reading.printed]
    first, counts = reading.first[:-1][corpus.text], np.diff(reading.first)[corpus.text]
    titled = (counts > 1) & (corpus.title != NONE)
    titled[titled] = words[first[titled]] == _title_words(corpus)[corpus.title[titled]]
    task = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(task)) - np.repeat(np.cumsum(counts) - counts, counts)
    sentence = first[task] + place
    heading = titled[task] & (place == 0)
    whole = (counts - titled)[task] == 1
    return Parts(task, corpus.notice[task], sentence, words[sentence], whole & ~heading, heading)


def numbered(values: Sequence[str | None]) -> tuple[Ints, list[str]]:
    """Return the values as numbers of the distinct ones, in order of appearance; NONE for what is None."""
    distinct: dict[str, int] = {}
    numbers = [NONE if value is None else distinct.setdefault(value, len(distinct)) for value in values]
    return _ints(numbers), list(distinct)


def distinct(keys: Ints) -> Ints:
    """Return the keys, each once, in order. For such as ours ``numpy.unique`` takes many times as long."""
    ordered = np.sort(keys)
    kept: Ints = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return kept


def _title_words(corpus: Corpus) -> Ints:
    """Return the number of each title's folded words, NONE where no sentence has them."""
    numbers = {words: number for number, words in enumerate(corpus.reading.folds)}
    return _ints([numbers.get(folded(title), NONE) for title in corpus.titles])


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
