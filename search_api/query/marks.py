"""Read marks that were left out: "chu tich xa" is "chủ tịch xã", by which syllables stand side by side in the index.

A chain of syllables (first-order Markov model, forward-backward: Baum et al. 1970). A syllable may be any form with the
marks that were typed, and more, that some passage holds; a form b follows a form a with the probability
`(n(a b) + 5 · p(b)) / (n(a) + 5)` (Dirichlet smoothing: MacKay and Peto 1995), n counting passages and p(b) being the
share of passages that hold b.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.extract.gazetteer import Gazetteer
from indexer.lexical import Field
from indexer.snapshot import Snapshot
from indexer.vietnamese.fold import fold, has_marks
from search_api.per_snapshot import PerSnapshot
from search_api.query.keyboard import carries, is_syllable, spellings
from search_api.understanding.names import NameReader

Counts = Callable[[Sequence[str], Field], list[int]]
Chances = NDArray[np.float64]

SURE = 0.8  # probability from which a reading counts
_LEFT_OUT = 0.1  # odds that a syllable without marks among marked ones was meant to have some, before it is read
_LOST = 0.05  # odds that one with a mark, which the index knows, was meant to have another beside it
_MOST = 10  # forms of a syllable that are considered, the commonest
_SMOOTHING = 5.0
_UNSEEN = 0.5  # passages that a form which none holds counts for
_LONGEST = 8  # letters of an abbreviation
_REMEMBERED = 5_000  # syllables, and pairs of them, whose chances are kept


class _Forms(NamedTuple):
    """What a syllable may be, with the number of passages that hold each form; what was typed is the first."""

    forms: tuple[str, ...]
    counts: Chances


class MarkReader:
    """Reads marks by the counts of an index of so many passages; safe to share between threads.

    `spell` writes the marks of the places that a text names, character by character.
    """

    def __init__(self, counts: Counts, passages: int, spell: Callable[[str], str] = str) -> None:
        self._counts, self._passages, self._spell = counts, max(passages, 1), spell
        self._forms: dict[str, _Forms] = {}
        self._steps: dict[tuple[str, str], Chances] = {}

    def read(self, text: str) -> tuple[str, ...]:
        """Return each syllable of an NFC text, in lower case, as it was most likely meant, "" where that is open.

        Among syllables with marks, most of those without were meant without, and nearly all of the others as they are.
        """
        typed = analyse(text)
        syllables = analyse(self._spell(text)).marked
        if not syllables:
            return ()
        forms = [self._forms_of(syllable) for syllable in syllables]
        left_out = _LEFT_OUT if has_marks(text) else 1.0
        less = [
            left_out if own == bare else _LOST if known.counts[0] else _LEFT_OUT
            for own, bare, known in zip(typed.marked, typed.plain, forms, strict=True)
        ]
        priors = [_priors(len(own.forms), odds) for own, odds in zip(forms, less, strict=True)]
        steps = [self._step(left, right) for left, right in pairwise(syllables)]
        found = _posteriors(forms[0].counts + _UNSEEN, priors, steps)
        return tuple(_surest(own.forms, chances) for own, chances in zip(forms, found, strict=True))

    def _forms_of(self, syllable: str) -> _Forms:
        found = self._forms.get(syllable)
        if found is None:
            if len(self._forms) >= _REMEMBERED:
                self._forms.clear()
            found = self._forms[syllable] = self._look_up(syllable)
        return found

    def _look_up(self, syllable: str) -> _Forms:
        ways = {analyse(form).marked[0] for form in _ways(fold(syllable))}
        (own,) = self._counts([syllable], "text")
        listed = sorted(way for way in ways if way != syllable and carries(way, syllable))
        known = sorted(zip(self._counts(listed, "text"), listed, strict=True), reverse=True)[:_MOST]
        held = [(form, count) for count, form in known if count]
        return _Forms((syllable, *(form for form, _ in held)), np.array([own, *(count for _, count in held)], float))

    def _step(self, left: str, right: str) -> Chances:
        """Return the chance of each form of `right` behind each form of `left`, (forms of left, forms of right)."""
        found = self._steps.get((left, right))
        if found is None:
            if len(self._steps) >= _REMEMBERED:
                self._steps.clear()
            found = self._steps[left, right] = self._measure(self._forms_of(left), self._forms_of(right))
        return found

    def _measure(self, left: _Forms, right: _Forms) -> Chances:
        pairs = self._counts([f"{one}_{other}" for one in left.forms for other in right.forms], "pairs")
        together = np.array(pairs, float).reshape(len(left.forms), len(right.forms))
        shares = (right.counts + _UNSEEN) / self._passages
        return np.asarray((together + _SMOOTHING * shares) / (left.counts[:, None] + _SMOOTHING))


def _ways(plain: str) -> list[str]:
    """List how a word typed without marks may be written: a syllable in any way, else ("hdnd") with đ for d."""
    if is_syllable(plain):
        return spellings(plain)
    letters = ("dđ" if char == "d" and len(plain) <= _LONGEST else char for char in plain)
    return list(map("".join, product(*letters)))


@cache
def _priors(forms: int, odds: float) -> Chances:
    """Return the odds of what was typed, the first of so many forms, and of the others."""
    return np.array([1.0, *[odds] * (forms - 1)])


def _posteriors(first: Chances, priors: Sequence[Chances], steps: Sequence[Chances]) -> list[Chances]:
    """Return for each place of a chain how likely each of its forms is, given all the others, as shares of some sum."""
    forward = [first * priors[0]]
    for step, prior in zip(steps, priors[1:], strict=True):
        ahead = forward[-1] @ step * prior
        forward.append(ahead / ahead.sum())
    backward = [np.ones(len(priors[-1]))]
    for step, prior in zip(reversed(steps), reversed(priors[1:]), strict=True):
        behind = step @ (backward[-1] * prior)
        backward.append(behind / behind.sum())
    return [one * other for one, other in zip(forward, reversed(backward), strict=True)]


def _surest(forms: Sequence[str], chances: Chances) -> str:
    """Return the likeliest form, "" where it is not sure."""
    best = int(chances.argmax())
    return forms[best] if chances[best] >= SURE * chances.sum() else ""


_READERS: PerSnapshot[MarkReader] = PerSnapshot(1)


def mark_reader(snapshot: Snapshot) -> MarkReader:
    """Return the reader by the words of a snapshot, which does not change. Raises IndexDamaged."""
    spell = NameReader.of(Gazetteer.load()).spelled
    return _READERS.get(snapshot, None, lambda: MarkReader(snapshot.lexical.df, len(snapshot.lexical), spell))
