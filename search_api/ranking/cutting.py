"""Which hits are worth showing: all above a score, or by default all but guesses where nothing is likely.

docs/ranking.md shows what each way keeps and cuts.
"""

from collections.abc import Sequence

from search_api.ranking.collapse import Ranked

LIKELY = 0.1  # a hit that may well answer; the recommended `min_score` where junk hurts
WEAK = 0.04  # where no hit is likely, those below this are left out: ten guesses would hide that there is no answer
AS_GOOD = 0.5  # share of the best hit's score that is good enough, where that is less than a likely one
LITERAL = 0.5  # share of a full match by words: who types words that stand in a passage gets it, however they score


def good_enough(best: float) -> float:
    """Return the score from which hits may be ordered by date instead of relevance; `best` is the best hit's."""
    return min(best * AS_GOOD, LIKELY)


def worth_showing(ranked: Sequence[Ranked], least: float | None) -> list[Ranked]:
    """Leave out what scores below `least`; where that is None, what is weak beside nothing that is likely."""
    if least is not None:
        return [hit for hit in ranked if hit.score >= least]
    if any(hit.score >= LIKELY for hit in ranked):
        return list(ranked)
    return [hit for hit in ranked if hit.score >= WEAK or hit.lexical >= LITERAL]


def all_fitting(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Raise every score to `LIKELY` or more, in the same order: a query that names nothing but its filters fits all."""
    return [hit._replace(score=LIKELY + (1 - LIKELY) * hit.score) for hit in ranked]
