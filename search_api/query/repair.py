"""Mend what was mistyped: hurried spellings, raw keystrokes, letters lost or swapped, words run together."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.analysis import analyse
from indexer.lexical import Field
from indexer.vietnamese import segment
from indexer.vietnamese.abbreviations import Abbreviations
from indexer.vietnamese.fold import fold, has_marks
from search_api.query.keyboard import is_syllable, keys, marks_of, spellings, undo
from search_api.query.lexicon import Lexicon, Words
from search_api.query.marks import Counts, MarkReader

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HOI_NGA = {0x0309: 0x0303, 0x0303: 0x0309}
_OFTEN, _OFTENER = 10, 50  # passages, and times as many, from which hỏi is taken for ngã or the other way
_SHORTEST = 3  # a mistyped word of fewer letters could be anything


@dataclass(frozen=True, slots=True)
class Repair:
    """A word as typed and what it is taken for; `kind` says why."""

    typed: str
    taken: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mender:
    """Mends words against the terms of an index: `counts` gives how many passages hold each of some terms.

    `marks` reads the marks that were left out; without it none are read.
    """

    counts: Counts
    lexicon: Lexicon = field(default_factory=Lexicon.load)
    marks: MarkReader | None = None

    def mend(self, words: Sequence[str]) -> list[Repair | None]:
        """Return for each word (as typed) what it should have been, or None where it may stand."""
        found: list[Repair | None] = []
        before = ""
        for word, behind in zip(words, [*words, ""][1:], strict=True):
            found.append(self._one(word, (before, behind)))
            before = found[-1].taken if found[-1] else word
        return found

    def _one(self, word: str, around: tuple[str, str]) -> Repair | None:
        terms = analyse(word)
        if len(terms.marked) != 1:
            return None
        marked, plain = terms.marked[0], terms.plain[0]
        if not word.isupper() and marked in self.lexicon.chat:
            return Repair(word, _unless_said(self._meant(self.lexicon.chat[marked], around), around[0]), "short")
        if keyed := self._keyed(word, marked, plain, around):
            return Repair(word, keyed, "keystrokes")
        if toned := self._toned(marked, around):
            return Repair(word, toned, "letters")
        if len(plain) < _SHORTEST or not plain.isalpha() or self._count(plain, "plain"):
            return None
        if Abbreviations.load().expand(word):  # no slip, though no passage has it: its long name may be there
            return None
        joined = self._joined(word, plain)
        return joined if joined or is_syllable(plain) else self._letters(word, plain, around)

    def _keyed(self, word: str, marked: str, plain: str, around: tuple[str, str]) -> str | None:
        """Return the syllable whose raw keystrokes a word is, in whole or half; None where it is a word itself.

        "coong" could be a syllable: it is "công" where no text has it, or none beside its neighbours as they have that.
        """
        if len(word) < _SHORTEST:
            return None
        raw = marked == plain == word.lower()
        made = undo(plain) if raw else undo(keys(word.lower()))
        if not made or made == marked or not self._count(made, "text"):
            return None
        if not is_syllable(plain) or not self._count(plain, "plain"):
            return made
        beside = [analyse(undo(fold(side)) or side).marked for side in around]
        own, other = self._beside([plain, made], beside, "pairs")
        return made if raw and other > own else None

    def _toned(self, marked: str, around: tuple[str, str]) -> str | None:
        """Return a word with the tone that half the country says alike, hỏi for ngã, where its neighbours want that."""
        other = unicodedata.normalize("NFC", unicodedata.normalize("NFD", marked).translate(_HOI_NGA))
        if other == marked or not any(around):
            return None
        # "tĩnh điện" is a word, however rare beside "tỉnh Điện Biên".
        pairs = [f"{around[0]} {marked}"] * bool(around[0]) + [f"{marked} {around[1]}"] * bool(around[1])
        if any(len(segment.words(pair)) == 1 for pair in pairs):
            return None
        typed, turned = self._beside([marked, other], [analyse(side).marked for side in around], "pairs")
        return other if turned >= _OFTEN and turned > _OFTENER * typed else None

    def _meant(self, meanings: Sequence[Words], around: tuple[str, str]) -> Words:
        """Return the meaning of a short form that most likely has its neighbours beside it, else the first."""
        if len(meanings) == 1:
            return meanings[0]
        field: Field = "pairs" if any(map(has_marks, around)) else "pairs_plain"
        before, behind = (analyse(side) for side in around)
        left, right = (before.marked, behind.marked) if field == "pairs" else (before.plain, behind.plain)
        own = [words if field == "pairs" else tuple(map(fold, words)) for words in meanings]
        known = self.counts([f"{words[0]}_{words[-1]}" for words in own], field)
        seen = [0] * len(own)
        for side, shape in ((left[-1:], "{0}_{1}"), (right[:1], "{2}_{0}")):
            if side:
                found = self.counts([shape.format(side[0], words[0], words[-1]) for words in own], field)
                seen = [one + more for one, more in zip(seen, found, strict=True)]
        return meanings[max(range(len(own)), key=lambda row: (seen[row] / (known[row] + 1), -row))]

    def _count(self, term: str, field: Field) -> int:
        return self.counts([term], field)[0]

    def _joined(self, word: str, plain: str) -> Repair | None:
        """Part two syllables that were typed without a space, where the index knows them as neighbours."""
        cuts = [cut for cut in range(2, len(plain) - 1) if is_syllable(plain[:cut]) and is_syllable(plain[cut:])]
        whole = word.lower() if has_marks(word) and len(word) == len(plain) else plain
        field: Field = "pairs_plain" if whole is plain else "pairs"
        counts = self.counts([f"{whole[:cut]}_{whole[cut:]}" for cut in cuts], field)
        best = max(zip(counts, cuts, strict=True), default=(0, 0))
        return Repair(word, f"{word[: best[1]]} {word[best[1] :]}", "joined") if best[0] else None

    def _letters(self, word: str, plain: str, around: tuple[str, str]) -> Repair | None:
        """Take the syllable one slip away that best fits its neighbours, then the commonest; with its marks where the
        word or a neighbour has any."""
        near = [other for other in _one_slip(plain) if is_syllable(other)]
        counts = self.counts(near, "plain")
        known = [(other, count) for other, count in zip(near, counts, strict=True) if count]
        if not known:
            return None
        fits = self._beside([other for other, _ in known], [analyse(side).plain for side in around], "pairs_plain")
        best = max(range(len(known)), key=lambda row: (fits[row], known[row][1]))
        marked = any(map(has_marks, (word, *around)))
        return Repair(word, self._marked(word, known[best][0], around) if marked else known[best][0], "letters")

    def _marked(self, word: str, plain: str, around: tuple[str, str]) -> str:
        """Return a syllable with the marks that were typed, as far as a text has it so, else as its neighbours have."""
        forms = [analyse(form).marked[0] for form in spellings(plain)]
        counts = self.counts(forms, "text")
        fits = self._beside(forms, [analyse(side).marked for side in around], "pairs")
        typed = marks_of(word)
        ranks = [
            (-_apart(typed, marks_of(form)) if typed else 0, fit, count, form)
            for form, fit, count in zip(forms, fits, counts, strict=True)
            if count
        ]
        return max(ranks)[-1] if ranks else plain

    def _beside(self, forms: Sequence[str], around: Sequence[Sequence[str]], pairs: Field) -> list[int]:
        """Count for each form the passages that have it beside the syllable before it, or the one behind it."""
        fits = [0] * len(forms)
        before, behind = around[0][-1:], around[1][:1]
        for side, shape in ((before, "{0}_{1}"), (behind, "{1}_{0}")):
            if side:
                found = self.counts([shape.format(side[0], form) for form in forms], pairs)
                fits = [fit + more for fit, more in zip(fits, found, strict=True)]
        return fits


def _apart(one: Counter[str], other: Counter[str]) -> int:
    return (one - other).total() + (other - one).total()


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
