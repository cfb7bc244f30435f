"""Countries that a text names, and whether an article plays in one: its opening names it, and no place of Vietnam."""

import re
from collections.abc import Sequence
from functools import cache

from indexer.extract.lexicon import read_words
from indexer.schema import Article, Entity, PrimaryPlace
from indexer.vietnamese.fold import fold, match_key

_BEFORE_NAMES = ("ông", "bà", "anh", "chị", "em", "cháu", "cô", "chú", "bác")
_OPENING = 300  # code points of an article that tell where it plays


def countries(text: str, start: int, end: int) -> list[Entity]:
    """Return the countries that a stretch of an NFC text names, as places; "Nga" alone may be a person."""
    part = text[start:end]
    return [
        Entity(start + match.start(), start + match.end(), "place", name, 0.6, {"name": name, "level": "country"})
        for match in _pattern().finditer(match_key(part))
        if (name := part[slice(*match.span())])[0].isupper() and (" " in name or not _of_a_person(part, match))
    ]


def scene_abroad(article: Article, place: PrimaryPlace | None, entities: Sequence[Entity]) -> frozenset[str]:
    """Return the countries, folded, in which an article plays, given the place and entities extracted from it."""
    if place is not None or any(entity.type == "place" and entity.start < _OPENING for entity in entities):
        return frozenset()
    named = countries(article.text, 0, min(_OPENING, len(article.text)))
    return frozenset(fold(entity.text) for entity in named) - {"viet nam"}


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
