"""What an article tells of somebody else: of two banks with their rates that is meant which a question asks about."""

import re
from collections.abc import Sequence

from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.named import Named
from search_api.answer.question.question import Question

_CAPITAL = re.compile(r"(?<=[^\W\d_] )[A-ZĐ]\w+|(?<=[,;] )[A-ZĐ]\w+")  # opens no sentence
Place = tuple[str, int]  # the id of an article, and where in it a sentence begins


def of_others(question: Question, asked: Asked, typed: Sequence[Evidence]) -> frozenset[Place]:
    """Return which sentences with answers of the asked kind, a number or a time, name somebody else than the question
    does, though another of their article names that; places are not looked at."""
    names = [one for one in asked.names if not one.codes]
    if question.kind not in ("howmany", "when") or not names:
        return frozenset()
    holding = [_holds(names, one) for one in typed]
    known = {one.article.id for one, holds in zip(typed, holding, strict=True) if holds}
    return frozenset(
        (one.article.id, one.start)
        for one, holds in zip(typed, holding, strict=True)
        if not holds and one.article.id in known and _names_another(asked, one)
    )


def _holds(names: Sequence[Named], evidence: Evidence) -> bool:
    return any(one.stands_in(f" {' '.join(evidence.terms.plain)} ") for one in names)


def _names_another(asked: Asked, evidence: Evidence) -> bool:
    """Say whether a sentence holds a name that the question lacks and that is no place."""
    places = [(one.start, one.end) for one in evidence.entities if one.type in ("place", "date")]
    return any(
        fold(match[0]) not in asked.words
        and not any(start <= evidence.start + match.start() < end for start, end in places)
        for match in _CAPITAL.finditer(evidence.text)
    )
