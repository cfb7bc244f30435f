"""Document numbers in a query: which passages hold them, and whether the index has heard of them at all: no article on
other documents answers."""

import re

import numpy as np

from indexer.analysis import analyse
from indexer.filters import Ids
from indexer.lexical import Lexical
from indexer.vietnamese.fold import fold

# "26/2020/tt-btttt", "21-nq/tu", "9999/qd-ubnd", in any case and without marks: a slash, and two letters somewhere.
_NUMBER = re.compile(
    r"(?<![\w/.,-])\d{1,5}(?:\s?/\s?(?:19|20)\d\d)?\s?[/-]\s?[a-z]{2,6}\d{0,2}(?:\s?[-/]\s?[a-z]\w{0,14})*"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def unheard_of(text: str, lexical: Lexical) -> bool:
    """Say whether an NFC query names documents by their numbers of which no passage holds even the beginning.

    The beginning is number and year, as texts shorten it ("Nghị định 168/2024"), or number and kind where there is no
    year.
    """
    begins = ["_".join(number[:2]) for number in _numbers(text)]
    return bool(begins) and not any(lexical.df(begins, "pairs_plain")) and not len(naming(text, lexical))


def naming(text: str, lexical: Lexical, allowed: Ids | None = None) -> Ids:
    """Return the passages that hold a document's number named in an NFC query, whole, ascending; where none does, those
    that hold its number and year."""
    numbers = _numbers(text)
    dated = [number[:2] for number in numbers if len(number) > 1 and _YEAR.fullmatch(number[1])]
    for wanted in (numbers, dated):
        held = lexical.holding([[" ".join(number) for number in wanted]], allowed) if wanted else []
        if held:
            return np.array([passage_id for passage_id, _ in held], np.int64)
    return np.empty(0, np.int64)


def _numbers(text: str) -> list[tuple[str, ...]]:
    """Return the folded syllables of each document number in a text."""
    return [analyse(found[0]).plain for found in _NUMBER.finditer(fold(text)) if "/" in found[0]]
