"""Countries that a text names, and whether an article plays in one: its opening names it, and no place of Vietnam."""

import re
from collections.abc import Sequence
from functools import cache

from indexer.extract.lexicon import read_group, read_rows, read_words
from indexer.schema import Article, Entity, PrimaryPlace
from indexer.vietnamese.fold import fold, match_key

_BEFORE_NAMES = ("ông", "bà", "anh", "chị", "em", "cháu", "cô", "chú", "bác")
_MARKS = ".,;:!?\"'()”’"
_HOME = "viet nam"
_OPENING = 300  # code points of an article that tell where it plays


def countries(text: str, start: int, end: int) -> list[Entity]:
    """Return the countries that a stretch of an NFC text names, as places; "Nga" alone may be a person."""
    part = text[start:end]
    return [
        Entity(start + match.start(), start + match.end(), "place", name, 0.6, {"name": name, "level": "country"})
        for match in _any_of("countries.tsv").finditer(match_key(part))
        if (name := part[slice(*match.span())])[0].isupper() and (" " in name or not _of_another_word(part, match))
    ]


def scene_abroad(article: Article, place: PrimaryPlace | None, entities: Sequence[Entity]) -> frozenset[str]:
    """Return what names, folded, tell that an article plays abroad, given the place and entities extracted from it:
    countries in its opening, else cities and offices, where nothing of Vietnam stands there."""
    opening = article.text[:_OPENING]
    at_home = any(entity.type == "place" and entity.start < _OPENING for entity in entities)
    if place is not None or at_home or _HOME in fold(opening):
        return frozenset()
    names = {fold(entity.text) for entity in countries(article.text, 0, len(opening))}
    return frozenset(names or _signs_in(opening))


def _signs_in(text: str) -> set[str]:
    """Return what a text names, folded, that is only abroad; a name stands in capitals."""
    found = _any_of("abroad.tsv").finditer(match_key(text))
    return {fold(one.group()) for one in found if text[one.start()].isupper() or one.group() in _common()}


def _of_another_word(text: str, match: re.Match[str]) -> bool:
    """Say whether a word like "Nga" or "Đức" may be part of a name or of "Pháp luật", or just opens a sentence."""
    lead, rest = text[: match.start()].rsplit("\n", 1)[-1], text[match.end() :].split("\n", 1)[0]
    before, behind = lead.split()[-1:], rest.split()[:1]
    if not before or before[0][:1].isupper() or before[0][-1] in ".?!:":
        return True
    if behind and f"{match.group()} {match_key(behind[0]).strip(_MARKS)}" in read_group("abroad.words"):
        return True
    return before[0].lower() in _BEFORE_NAMES or (bool(behind) and behind[0][:1].isupper())


@cache
def _any_of(name: str) -> re.Pattern[str]:
    """Return a pattern of the words of a list, the longest first, for what `match_key` gives."""
    words = sorted(read_words(name), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@cache
def _common() -> frozenset[str]:
    """Return what is abroad in small letters too."""
    return frozenset(match_key(row[0]) for row in read_rows("abroad.tsv") if row[0][0].islower())
