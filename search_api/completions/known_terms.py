"""Terms of administration that articles hold, whether a headline does or not: "lương cơ sở", "giấy phép xây dựng"."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from indexer.analysis import analyse
from indexer.lexical import Lexical
from indexer.vietnamese.fold import match_key
from search_api.query.lexicon import written_meanings

_PROVINCES = ("tỉnh ", "thành phố ")


def held_terms(lexical: Lexical) -> list[tuple[str, int]]:
    """Return the terms of two syllables and more that stand in a passage, each with how many passages hold it."""
    counted = ((term, _count(term, lexical)) for term in dict.fromkeys(_listed()))
    return [(term, count) for term, count in counted if count]


def spellings(phrases: Iterable[str], places: Iterable[str]) -> dict[str, str]:
    """Return how headlines write terms, which are listed in lower case: "hội đồng nhân dân" is "Hội đồng nhân dân".

    What is but the name of a province without its type ("cần thơ") is "": the province itself completes it.
    """
    bare = {
        match_key(place.removeprefix(kind)): "" for place in places for kind in _PROVINCES if place.startswith(kind)
    }
    return bare | {match_key(phrase): phrase for phrase in phrases}


def _listed() -> Iterator[str]:
    for term in written_meanings():
        if len(analyse(term).plain) > 1:
            yield term


def _count(term: str, lexical: Lexical) -> int:
    """Count the passages that hold a term: two syllables by their pair, more by all of them in a row."""
    words = analyse(term)
    rarest = min(lexical.df([f"{one}_{other}" for one, other in pairwise(words.marked)], "pairs"))
    return min(rarest, lexical.held(words.plain)) if rarest and len(words.plain) > 2 else rarest
