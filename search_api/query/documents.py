"""Document numbers in a query, and whether the index has heard of them: no article on other documents answers."""

import re
from collections.abc import Callable, Sequence

from indexer.analysis import analyse
from indexer.lexical import Field
from indexer.vietnamese.fold import fold

Counts = Callable[[Sequence[str], Field], Sequence[int]]

# "26/2020/tt-btttt", "21-nq/tu", "9999/qd-ubnd", in any case and without marks: a slash, and two letters somewhere.
_NUMBER = re.compile(
    r"(?<![\w/.,-])\d{1,5}(?:\s?/\s?(?:19|20)\d\d)?\s?[/-]\s?[a-z]{2,6}\d{0,2}(?:\s?[-/]\s?[a-z]\w{0,14})*"
)


def unheard_of(text: str, counts: Counts) -> bool:
    """Say whether an NFC query names documents by their numbers of which no passage holds even the beginning.

    `counts` gives how many passages hold each of some terms. The beginning is number and year, as texts shorten it
    ("Nghị định 168/2024"), or number and kind where there is no year.
    """
    numbers = [found[0] for found in _NUMBER.finditer(fold(text)) if "/" in found[0]]
    begins = ["_".join(analyse(number).plain[:2]) for number in numbers]
    return bool(begins) and not any(counts(begins, "pairs_plain"))
