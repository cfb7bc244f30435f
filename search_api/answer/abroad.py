"""News from abroad answers only a question that names the country: "ngày bầu cử" is that of the place that asks."""

import re
from collections.abc import Sequence
from functools import cache

from indexer.catalogue.rows import StoredArticle
from indexer.extract.lexicon import read_words
from indexer.schema import Entity
from indexer.vietnamese.fold import fold, match_key
from search_api.answer.evidence import Evidence
from search_api.answer.question import Question

_COSTS = 2.0  # in rank, about as much as a third of the question's words
_BEFORE_NAMES = ("ông", "bà", "anh", "chị", "em", "cháu", "cô", "chú", "bác")
_OPENING = 300  # code points of an article that tell where it plays


def costs_abroad(question: Question, evidence: Sequence[Evidence]) -> list[float]:
    """Return what each sentence loses in rank for playing in a country that the question does not name."""
    asked = fold(question.text)
    known: dict[str, float] = {}
    found = []
    for one in evidence:
        article = one.article
        if article.id not in known:
            countries = _countries(article)
            known[article.id] = _COSTS if countries and not any(name in asked for name in countries) else 0.0
        found.append(known[article.id])
    return found


def countries(text: str, start: int, end: int) -> list[Entity]:
    """Return the countries that a stretch of an article's text names, as places; "Nga" alone may be a person."""
    part = text[start:end]
    return [
        Entity(start + match.start(), start + match.end(), "place", name, 0.6, {"name": name, "level": "country"})
        for match in _pattern().finditer(match_key(part))
        if (name := part[slice(*match.span())])[0].isupper() and (" " in name or not _of_a_person(part, match))
    ]


def _countries(article: StoredArticle) -> set[str]:
    """Return the countries, folded, in which an article plays: its opening names them, and no place of Vietnam."""
    if article.place is not None or any(
        entity.type == "place" and entity.start < _OPENING for entity in article.entities
    ):
        return set()
    opening = article.text[:_OPENING]
    found = set()
    for match in _pattern().finditer(match_key(opening)):
        if opening[match.start()].isupper() and (" " in match[0] or not _of_a_person(opening, match)):
            found.add(fold(match[0]))
    return found - {"viet nam"}


def _of_a_person(text: str, match: re.Match[str]) -> bool:
    """Say whether a word like "Nga" or "Đức" may be part of a name, or just opens a sentence."""
    lead = text[: match.start()].rsplit("\n", 1)[-1]
    before, behind = lead.split()[-1:], text[match.end() :].split()[:1]
    if not before or before[0][:1].isupper() or before[0][-1] in ".?!:":
        return True
    return before[0].lower() in _BEFORE_NAMES or (bool(behind) and behind[0][:1].isupper())


@cache
def _pattern() -> re.Pattern[str]:
    """Return a pattern of the names of countries and capitals, the longest first."""
    names = sorted(read_words("countries.tsv"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
