"""Mend what was mistyped: hurried spellings, raw keystrokes, letters lost or swapped, words run together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from indexer.analysis import analyse
from indexer.lexical import Field
from indexer.vietnamese.fold import fold
from search_api.keyboard import is_syllable, undo
from search_api.lexicon import Lexicon

Counts = Callable[[Sequence[str], Field], list[int]]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 3  # a mistyped word of fewer letters could be anything


@dataclass(frozen=True, slots=True)
class Repair:
    """A word as typed and what it is taken for; `kind` says why."""

    typed: str
    taken: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mender:
    """Mends words against the terms of an index: `counts` gives how many passages hold each of some terms."""

    counts: Counts
    lexicon: Lexicon = field(default_factory=Lexicon.load)

    def mend(self, words: Sequence[str]) -> list[Repair | None]:
        """Return for each word (as typed) what it should have been, or None where it may stand."""
        found = []
        for place, word in enumerate(words):
            around = (words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else "")
            found.append(self._one(word, around))
        return found

    def _one(self, word: str, around: tuple[str, str]) -> Repair | None:
        terms = analyse(word)
        if len(terms.marked) != 1:
            return None
        marked, plain = terms.marked[0], terms.plain[0]
        if not word.isupper() and marked in self.lexicon.chat:
            return Repair(word, _unless_said(self.lexicon.chat[marked], around[0]), "short")
        keyed = undo(plain) if marked == plain == word.lower() and len(word) >= _SHORTEST else None
        # "coong" could be a syllable, but where no text has it, it is "công".
        if keyed and self._count(keyed, "text") and not (is_syllable(plain) and self._count(plain, "plain")):
            return Repair(word, keyed, "keystrokes")
        if len(plain) < _SHORTEST or not plain.isalpha() or self._count(plain, "plain"):
            return None
        joined = self._joined(word, plain)
        return joined if joined or is_syllable(plain) else self._letters(word, plain, around)

    def _count(self, term: str, field: Field) -> int:
        return self.counts([term], field)[0]

    def _joined(self, word: str, plain: str) -> Repair | None:
        """Part two syllables that were typed without a space, where the index knows them as neighbours."""
        cuts = [cut for cut in range(2, len(plain) - 1) if is_syllable(plain[:cut]) and is_syllable(plain[cut:])]
        counts = self.counts([f"{plain[:cut]}_{plain[cut:]}" for cut in cuts], "pairs_plain")
        best = max(zip(counts, cuts, strict=True), default=(0, 0))
        return Repair(word, f"{word[: best[1]]} {word[best[1] :]}", "joined") if best[0] else None

    def _letters(self, word: str, plain: str, around: tuple[str, str]) -> Repair | None:
        """Take the syllable one slip away that best fits its neighbours, then the commonest; marks are then unknown."""
        near = [other for other in _one_slip(plain) if is_syllable(other)]
        counts = self.counts(near, "plain")
        known = [(other, count) for other, count in zip(near, counts, strict=True) if count]
        if not known:
            return None
        left, right = (analyse(side).plain[-1:] for side in around)
        fits = [0] * len(known)
        for side, form in ((left, "{0}_{1}"), (right, "{1}_{0}")):
            if side:
                pairs = [form.format(side[0], other) for other, _ in known]
                fits = [fit + more for fit, more in zip(fits, self.counts(pairs, "pairs_plain"), strict=True)]
        best = max(range(len(known)), key=lambda row: (fits[row], known[row][1]))
        return Repair(word, known[best][0], "letters")


def _unless_said(words: Sequence[str], before: str) -> str:
    """Join what a short form stands for, less what stands before it: "tp hcm" and "thành phố hcm" say the kind."""
    said = fold(before).strip(".")
    for count in range(len(words) - 1, 0, -1):
        begin = [fold(word) for word in words[:count]]
        if said == begin[-1] or (count > 1 and said == "".join(word[0] for word in begin)):
            return " ".join(words[count:])
    return " ".join(words)


def _one_slip(word: str) -> list[str]:
    """List every string one insertion, deletion, change or swap of neighbours away from `word`."""
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in cuts if right}
    slips |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    slips |= {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    slips |= {left + letter + right for left, right in cuts for letter in _LETTERS}
    return sorted(slips - {word})
