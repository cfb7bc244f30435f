"""What a question names, and how much of it an article does not know: news of Bắc Ninh tells nothing of Bắc Giang."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from indexer.analysis import analyse
from indexer.catalogue.rows import StoredArticle
from indexer.extract.gazetteer import Gazetteer
from indexer.forward import Keys, key
from search_api.ranking.article_words import stands
from search_api.ranking.retrieve import Floats
from search_api.understanding.guess import Guess
from search_api.understanding.specifics import capitals
from search_api.understanding.understand import Understander

_SHORTENED = {"thanh pho": "tp", "phuong": "p", "quan": "q", "huyen": "h", "thi xa": "tx", "thi tran": "tt"}
_LEVELS = frozenset(("phuong", "xa", "quan", "huyen", "thon", "ap"))  # "thôn 8" has no code
_NO_DAY = date(2000, 1, 1)  # times are not looked at, so that no day needs to be known


@dataclass(frozen=True, slots=True)
class Named:
    """A place, a person or another proper name of a question: its folded syllables, the codes of a place of today, the
    syllables that make the name of another place of it ("Hòa" behind "Bình Hưng"), and whether it is a place at all."""

    syllables: tuple[str, ...]
    codes: frozenset[str] = frozenset()
    longer: frozenset[str] = frozenset()
    is_place: bool = False

    @classmethod
    def of(cls, guess: Guess) -> "Named":
        """Return what a guess names."""
        longer = Gazetteer.load().longer(guess.text) if guess.kind == "place" else frozenset()
        return cls(analyse(guess.text).plain, frozenset(_codes_of(guess)), longer, guess.kind == "place")

    def stands_in(self, text: str) -> bool:
        """Say whether the name stands among folded syllables, each between blanks, and not a longer one."""
        ways = "|".join(" ".join(way) for way in self.ways())
        return re.search(f" (?:{ways}) (?!(?:{'|'.join(self.longer)}) )", text) is not None

    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Return the syllables as they are, and with the level of a place as news shorten it: "TP Tuy Hòa"."""
        whole = " ".join(self.syllables)
        short = (
            (letters, *whole.removeprefix(f"{level} ").split())
            for level, letters in _SHORTENED.items()
            if whole.startswith(f"{level} ")
        )
        return (self.syllables, *short)


def named(question: str, *, english: bool) -> tuple[Named, ...]:
    """Return what an NFC question names: its places and people as they are understood, and what else has capitals.

    English writes too much else with capitals.
    """
    guesses = [one for one in _understander().names(question, _NO_DAY) if one.kind in ("place", "person")]
    found = [Named.of(one) for one in guesses]
    if english or question.isupper():
        return tuple(found)
    taken = {place for one in guesses for place in range(one.start, one.end)}
    runs = (free for run in capitals(question) for free in _free(question, range(*run), taken))
    return (*found, *(Named(analyse(question[start:end]).plain) for start, end in runs))


def _free(question: str, run: range, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a run of capitals that no place or person takes: "Hoa Ngô" of "thư viện Hoa Ngô Nam Định";
    one syllable beside a place is no name."""
    if not taken.intersection(run):
        yield run.start, run.stop
        return
    for free, own in itertools.groupby(run, lambda place: place not in taken):
        places = list(own)
        if free and " " in question[places[0] : places[-1] + 1].strip():
            yield places[0], places[-1] + 1


def _codes_of(guess: Guess) -> tuple[str, ...]:
    """Return the codes of a place of today; those of a former one are of the wider unit that it went into."""
    return guess.values if guess.kind == "place" and not guess.former else ()


def unknown(names: Sequence[Named], article: StoredArticle, syllables: Sequence[str]) -> float:
    """Return the share of what a question names that an article, given with its folded syllables, knows nothing of.

    A place is known too where the article plays in it or names a place within, whatever it calls them.
    """
    if not names:
        return 0.0
    text, codes = f" {' '.join(syllables)} ", _codes(article)
    known = sum(bool(codes & one.codes) or one.stands_in(text) for one in names)
    return 1 - known / len(names)


def lacks_place(names: Sequence[Named], article: StoredArticle, syllables: Sequence[str]) -> bool:
    """Say whether an article, given with its folded syllables, knows nothing of a place that a question names."""
    places = [one for one in names if one.is_place or one.syllables[0] in _LEVELS]
    return any(unknown([one], article, syllables) for one in places)


def unknown_shares(names: Sequence[Named], articles: Sequence[StoredArticle], known: Sequence[Keys | None]) -> Floats:
    """Return `unknown` of articles that come without their entities, given with their words (`article_words`), (n,)."""
    sequences = [([_keys(way) for way in one.ways()], _keys(one.longer), one.codes) for one in names]
    shares = np.zeros(len(articles), np.float32)
    for at, (article, own) in enumerate(zip(articles, known, strict=True)):
        if own is not None and sequences:
            codes = _codes(article)
            found = sum(
                bool(codes & wanted) or any(stands(keys, own, longer) for keys in ways)
                for ways, longer, wanted in sequences
            )
            shares[at] = 1 - found / len(sequences)
    return shares


def _keys(syllables: Iterable[str]) -> list[int]:
    return [key(syllable) for syllable in syllables]


def _codes(article: StoredArticle) -> set[str]:
    """Return the codes of all places that an article names, and of the one it plays in."""
    places = (entity.value.get("codes") for entity in article.entities if entity.type == "place")
    codes = {code for own in places if isinstance(own, dict) for code in own.values()}
    if article.place:
        codes |= {unit.code for unit in (article.place.province, article.place.commune) if unit}
    return codes


@cache
def _understander() -> Understander:
    return Understander.load()
