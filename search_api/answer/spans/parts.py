"""The whole and its parts in a sentence: "40 ha, trong đó chợ rộng 3 ha" gives two answers to two questions."""

import bisect
import re
from collections import Counter
from collections.abc import Sequence

from indexer.analysis import analyse, syllable_spans
from indexer.schema import Entity
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.positions import held_in, held_only_in
from search_api.answer.spans.widen import rate_end

_PART = re.compile(r"\b(?:trong đó|riêng)\b", re.IGNORECASE)
_OPENED = re.compile(r"\s*\((?:năm |ngày |tháng )?$", re.IGNORECASE)
_ITEM = 5  # syllables in front of a parenthesis that name its item
_TOLD_APART = 0.1  # share of a question's weight that only an item of a list holds which is asked about
_OF_PART = 0.15  # share of a question's weight that only the part must hold for the part to be asked for


def of_one_kind(asked: Asked, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the figures of a sentence without those of the whole where a part is asked for, and without those of a
    part where the whole is: a part is told behind "trong đó", and is asked for by words that stand only there.

    A figure is left out only for another of the same unit.
    """
    marked = _PART.search(evidence.text)
    if not marked:
        return list(found)
    edge = evidence.start + marked.start()
    starts = [start for start, _ in syllable_spans(evidence.text)]
    at = bisect.bisect_left(starts, marked.start())
    share = asked.share(held_only_in(evidence.positions, at))
    if 0 < share < _OF_PART:
        return list(found)
    meant = [one for one in found if (one.start >= edge) == (share > 0)]
    units = {unit_of(one) for one in meant if one.type == "figure"}
    return [one for one in found if one in meant or one.type != "figure" or unit_of(one) not in units]


def unit_of(figure: Entity) -> str:
    """Return the first syllable of a unit: "ngôi" of "ngôi mộ", whose rest is not said again; "" for a day."""
    return str(figure.value.get("unit") or "").split(" ")[0]


def of_one_rate(asked: Asked, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the figures of a sentence without the rates of others, where it has one of whom the question speaks: of
    "40.000 đồng/người lớn và 20.000 đồng/trẻ em" the first, where adults are asked about."""
    rates = {one.start: _per(evidence, one) for one in found if one.type == "figure"}
    if not any(rate and rate <= asked.words for rate in rates.values()):
        return list(found)
    return [one for one in found if not rates.get(one.start) or rates[one.start] <= asked.words]


def _per(evidence: Evidence, figure: Entity) -> set[str]:
    """Return the folded syllables behind the "/" of a rate, none of another figure."""
    text = evidence.article.text
    return set(analyse(text[figure.end : rate_end(text, figure.end, evidence.end)]).plain)


def of_own_item(asked: Asked, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the entities of a sentence without those between parentheses behind another item of a list than the one
    that is asked about: of "nhà máy (năm 2001), trường học (năm 2005)" the second, where the school is."""
    shares = {one.start: share for one in found if (share := _share_of_item(asked, evidence, one)) is not None}
    best = max(shares.values(), default=0.0)
    if len(shares) < 2 or not best:
        return list(found)
    return [one for one in found if shares.get(one.start, best) == best]


def _share_of_item(asked: Asked, evidence: Evidence, entity: Entity) -> float | None:
    """Return how much of a question stands right before the parenthesis that an entity opens; None where none opens."""
    opened = _OPENED.search(evidence.text, 0, entity.start - evidence.start)
    if not opened:
        return None
    starts = [start for start, _ in syllable_spans(evidence.text)]
    edge = max(evidence.text.rfind(mark, 0, opened.start()) for mark in (",", ";", ")", ":")) + 1
    last = bisect.bisect_left(starts, opened.start())
    first = max(bisect.bisect_left(starts, edge), last - _ITEM)
    return asked.share(held_in(evidence.positions, first, last))


def of_listed_item(asked: Asked, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the figures of a list whose items each end with theirs ("chợ cao 5 m, đình cao 9 m") without those of
    other items than the one that is asked about: words of the question stand in it alone. It is not the first, in which
    stands too what is told of all."""
    units = Counter(unit_of(one) for one in found if one.type == "figure")
    several = [one for one in found if one.type == "figure" and units[unit_of(one)] > 1]
    listed = [one for one in several if unit_of(one) == unit_of(max(several, key=lambda last: last.start))]
    if len(listed) < 2 or not _ends(evidence, listed[-1]):
        return list(found)
    shares = _item_shares(asked, evidence, listed)
    best = max(listed[1:], key=lambda one: shares[one.start])
    return [one for one in found if one not in listed or one is best or shares[best.start] < _TOLD_APART]


def _ends(evidence: Evidence, figure: Entity) -> bool:
    """Say whether a sentence ends with a figure."""
    return not evidence.article.text[figure.end : evidence.end].strip(' .;!)”"')


def _item_shares(asked: Asked, evidence: Evidence, listed: Sequence[Entity]) -> dict[int, float]:
    """Return of each figure, by its start, how much of a question stands between the one before and its own end, and
    nowhere else."""
    starts = [start for start, _ in syllable_spans(evidence.text)]
    edges = [0, *(one.end - evidence.start for one in listed)]
    shares = {}
    for edge, one in zip(edges, listed, strict=False):
        first, last = (bisect.bisect_left(starts, at) for at in (edge, one.end - evidence.start))
        shares[one.start] = asked.share(held_only_in(evidence.positions, first, last))
    return shares
