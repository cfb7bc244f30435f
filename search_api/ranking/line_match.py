"""How each line of the best passages meets a question, in numbers, and what these come to.

A hit answers if one of its lines, the title or a sentence, says what is asked: the words that tell it from its
neighbours, those beside the question words, and what comes near to it in meaning. What depends on no
question is kept with the passage (`lines.py`), so that ten passages take a millisecond or two. The weights stand in
`data/lines.json`; `learn_lines.py` has how they are learned.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from indexer.forward import Keys, key
from indexer.model.interaction import TokenIds
from indexer.model.static import StaticEncoder
from search_api.answer.question.asked import Asked
from search_api.query.query import Form
from search_api.ranking.lines import Lines, Places
from search_api.ranking.retrieve import Floats
from search_api.results.passage_parts import Encoded

# What is told of a line by its words (`matches`), then by its nearness (`nearness`), in this order.
WORDS = ("coverage", "telling", "common", "relation", "focus", "pairs", "title")
NEARNESS = ("cosine", "said", "titled")
LINE = (*WORDS, *NEARNESS)

Held = NDArray[np.bool_]


def matches(asked: Asked, passages: Sequence[Lines]) -> Floats:
    """Return how the lines of passages, end to end, meet a question by words: (lines, len(WORDS)), in [0, 1].

    coverage: the share of the question's weight that a line holds; telling: the same with a unit weighing less the more
    lines of the passage hold it; common: of what is part of no name; relation: both of these; focus: with a unit
    weighing less the further it stands from the question words; pairs: of the weight of its pairs of syllables;
    title: 1 for the title.
    """
    counts = [lines.count for lines in passages]
    first = first_lines(counts)
    text = _Text(passages, first, sum(counts))
    held = text.units(asked)
    pairs = np.array([text.holds(sequence, marked=asked.marked) for sequence in _pairs(asked)]).reshape(-1, text.lines)
    telling = _telling(asked, held, first, counts)
    title = np.zeros(text.lines, bool)
    title[first] = True
    common = np.array(asked.common) > 0
    columns = (
        _share(np.array(asked.weights)[:, None], held),
        _share(telling, held),
        _share(np.array(asked.common)[:, None], held),
        _share(telling * common[:, None], held),
        _share(np.array(asked.focus)[:, None], held),
        _share(np.array([*asked.pairs.values()])[:, None], pairs),
        title,
    )
    return np.column_stack(columns).astype(np.float32)


def nearness(
    encoder: StaticEncoder, query: str, vector: Floats, passages: Sequence[Encoded | None], counts: Sequence[int]
) -> Floats:
    """Return how near the lines of passages are to a query: (lines, len(NEARNESS)), 0 for a passage that was not
    encoded.

    `vector` is that of the query, `counts` are the lines of each passage, the title first. cosine: of the whole; said:
    late interaction of the line; titled: the same of the line and its title together.
    """
    nothing: TokenIds = ()
    rows = [
        own for one, count in zip(passages, counts, strict=True) for own in (one.tokens if one else [nothing] * count)
    ]
    cosines = [one.vectors @ vector if one else np.zeros(count) for one, count in zip(passages, counts, strict=True)]
    weights, words = encoder.nearest_tokens(query, rows)
    titles = np.repeat(words[first_lines(counts)], counts, axis=0)
    return np.column_stack([np.concatenate(cosines), words @ weights, np.maximum(words, titles) @ weights])


def first_lines(counts: Sequence[int]) -> Places:
    """Return where the lines of each passage begin, if they stand end to end."""
    return np.cumsum([0, *counts[:-1]])


def weigh(lines: Floats) -> Floats:
    """Return how well each line answers, a weighted sum of its features (lines, len(LINE)); higher is better."""
    # A product of so few columns gains nothing by BLAS, which at times raises floating-point flags of its own.
    return np.asarray((lines * _weights()).sum(axis=1), np.float32)


@cache
def _weights() -> Floats:
    weights = json.loads(files("search_api").joinpath("data", "lines.json").read_text())
    return np.array([weights[name] for name in LINE], np.float32)


class _Text:
    """The lines of passages end to end, to be looked through."""

    def __init__(self, passages: Sequence[Lines], first: Places, lines: int) -> None:
        self.lines = lines
        self._marked: Keys = np.concatenate([own.marked for own in passages])
        self._plain: Keys = np.concatenate([own.plain for own in passages])
        self._line = np.concatenate([own.line + start for own, start in zip(passages, first, strict=True)])

    def holds(self, sequence: Sequence[int], *, marked: bool) -> Held:
        """Say of each line whether syllables, given by their hashes, stand in it in a row."""
        there = np.zeros(self.lines, bool)
        keys = self._marked if marked else self._plain
        places = (keys == np.uint64(sequence[0])).nonzero()[0]
        if len(sequence) > 1:
            places = places[: places.searchsorted(len(keys) - len(sequence) + 1)]
            for step, own in enumerate(sequence[1:], 1):
                places = places[keys[places + step] == np.uint64(own)]
            places = places[self._line[places] == self._line[places + len(sequence) - 1]]
        there[self._line[places]] = True
        return there

    def units(self, asked: Asked) -> Held:
        """Say of each unit of a question which lines hold any form of it: (units, lines)."""
        found = np.zeros((len(asked.forms), self.lines), bool)
        for row, forms in zip(found, asked.forms, strict=True):
            for form in forms:
                marked = asked.marked and form.terms.marked != form.terms.plain
                row |= self.holds(_sequence(form, marked=marked), marked=marked)
        return found


def _sequence(form: Form, *, marked: bool) -> list[int]:
    return [key(syllable) for syllable in (form.terms.marked if marked else form.terms.plain)]


def _pairs(asked: Asked) -> Iterator[list[int]]:
    return ([key(syllable) for syllable in pair.split("_")] for pair in asked.pairs)


def _telling(asked: Asked, held: Held, first: Places, counts: Sequence[int]) -> NDArray[np.float64]:
    """Weigh the units for each line: what all lines of a passage say tells none of them apart, (units, lines)."""
    there = np.add.reduceat(held, first, axis=1, dtype=np.int64)
    rarity = np.log1p((np.array(counts) + 1) / (there + 0.5))
    return np.asarray(np.array(asked.weights)[:, None] * np.repeat(rarity, counts, axis=1))


def _share(weights: NDArray[np.float64], held: Held) -> NDArray[np.float64]:
    """Return the share of the weight, (units, lines) or (units, 1), of what is held; 0 where nothing weighs."""
    total = weights.sum(axis=0)
    return np.asarray(np.divide((weights * held).sum(axis=0), total, out=np.zeros(held.shape[1]), where=total > 0))
