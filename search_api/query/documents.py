"""Document numbers in a query: which passages hold them, and whether the index has heard of them at all: no article on
other documents answers."""

import re
from collections.abc import Iterator

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
# "26 2020 tt btttt", "21-nq-tu", "12 qd ubnd": as typed without the slashes, told by the letters of a kind of document.
_LOOSE = re.compile(
    r"(?<![\w/.,-])(\d{1,5})[\s/-]+(?:((?:19|20)\d\d)[\s/-]+)?"
    r"(nq|nd|qd|tt|ttlt|ct|kh|cd|tb|hd|bc|ttr|cv|pl|kl|qc|qh\d{1,2})(?!\w)((?:[\s/-]+[a-z]\w{0,5}(?!\w)){0,3})"
)


def unheard_of(text: str, lexical: Lexical) -> bool:
    """Say whether an NFC query names documents by their numbers of which no passage holds even the beginning.

    The beginning is number and year, as texts shorten it ("Nghị định 168/2024"), or number and kind where there is no
    year.
    """
    begins = ["_".join(number[:2]) for number in _numbers(text)]
    return bool(begins) and not any(lexical.df(begins, "pairs_plain")) and not len(naming(text, lexical))


def naming(text: str, lexical: Lexical, allowed: Ids | None = None) -> Ids:
    """Return the passages that hold a document's number named in an NFC query, whole, ascending; where none does, those
    that hold its number and year, or a number that the query may mean without its slashes."""
    numbers = _numbers(text)
    dated = [number[:2] for number in numbers if len(number) > 1 and _YEAR.fullmatch(number[1])]
    for wanted in (numbers, dated, *_loose(text)):
        held = lexical.holding([[" ".join(number) for number in wanted]], allowed) if wanted else []
        if held:
            return np.array([passage_id for passage_id, _ in held], np.int64)
    return np.empty(0, np.int64)


def _numbers(text: str) -> list[tuple[str, ...]]:
    """Return the folded syllables of each document number in a text."""
    return [analyse(found[0]).plain for found in _NUMBER.finditer(fold(text)) if "/" in found[0]]


def _loose(text: str) -> Iterator[list[tuple[str, ...]]]:
    """Yield the readings of each number that may be typed without its slashes, the longest first: nobody knows where
    the office ends that issued it ("12 qđ ubnd về việc gì")."""
    for found in _LOOSE.finditer(fold(text)):
        number, year, kind, rest = found.groups()
        begin, office = (number, *([year] if year else []), kind), analyse(rest).plain
        for length in range(len(office), -1 if year else 0, -1):
            yield [(*begin, *office[:length])]
