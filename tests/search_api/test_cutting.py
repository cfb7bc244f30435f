"""Which hits are worth showing."""

from search_api.ranking.collapse import Ranked
from search_api.ranking.cutting import LIKELY, all_fitting, good_enough, worth_showing


def hits(*scores: float, words: float = 0.0) -> list[Ranked]:
    """Return hits of these scores, each matching this share of the words."""
    return [Ranked(place, place, score, words, None) for place, score in enumerate(scores)]


def test_a_threshold_is_a_threshold() -> None:
    """What is asked for holds, also where it leaves nothing, or cuts nothing."""
    assert worth_showing(hits(0.9, 0.2, 0.05), 0.2) == hits(0.9, 0.2)
    assert worth_showing(hits(0.04, 0.01), 0) == hits(0.04, 0.01)
    assert worth_showing(hits(0.2), 0.5) == []


def test_by_default_guesses_go_where_nothing_is_likely() -> None:
    """One likely hit keeps all; else only those that are not weak, or that hold the words typed."""
    assert worth_showing(hits(0.11, 0.01), None) == hits(0.11, 0.01)
    assert worth_showing(hits(0.09, 0.03), None) == hits(0.09)
    assert worth_showing(hits(0.02, 0.01), None) == []
    assert worth_showing(hits(0.02, 0.01, words=0.6), None) == hits(0.02, 0.01, words=0.6)


def test_good_enough_is_likely_or_half_as_good_as_the_best() -> None:
    """.1 beside a sure hit; .04 where the best has .08."""
    assert good_enough(0.9) == 0.1
    assert good_enough(0.08) == 0.04


def test_where_all_fit_the_order_stays() -> None:
    """No score is below a likely one any more: .1 + .9 × .5, and .1 for nothing."""
    assert [round(hit.score, 3) for hit in all_fitting(hits(0.5, 0.02, 0.0))] == [0.55, 0.118, LIKELY]
