"""News from abroad answers only a question that names the country: "ngày bầu cử" is that of the place that asks."""

import re
from functools import lru_cache

from indexer.catalogue.rows import StoredArticle
from indexer.extract.abroad import countries, scene_abroad
from indexer.vietnamese.fold import fold

_SAME = {"hoa ky": "my", "nhat ban": "nhat", "han quoc": "han", "australia": "uc"}
# "tiếng Anh" and "nhà kiểu Pháp" are at home.
_LEADS = re.compile(r"\b(?:sang|đi|ở|tại|vào|từ|qua|bên|nước|thị trường|to|in|from)\s$", re.IGNORECASE)
_HOME = "viet nam"


def plays_elsewhere(article: StoredArticle, asked: frozenset[str]) -> bool:
    """Say whether an article plays in a country that a question, given by its folded syllables, does not name."""
    countries = scene_abroad(article, article.place, article.entities)
    return bool(countries) and not any(asked.issuperset(name.split()) for name in countries)


def of_another_country(question: str, article: StoredArticle, start: int, end: int) -> bool:
    """Say whether a question asks about what is or goes to a country, and a sentence and its title name others alone:
    what was sold to one was not to another."""
    asked = _asked(question)
    if not asked:
        return False
    told = _countries(article.title) | _countries(article.text[start:end])
    return bool(told) and not asked & told


@lru_cache(64)
def _asked(question: str) -> frozenset[str]:
    return frozenset(_countries(question, led=True))


def _countries(text: str, *, led: bool = False) -> set[str]:
    """Return the countries abroad that a text names, each by one name, folded; those alone that are `led` to."""
    found = (one for one in countries(text, 0, len(text)) if not led or _LEADS.search(text, 0, one.start))
    names = {fold(one.text) for one in found}
    return {_SAME.get(name, name) for name in names} - {_HOME}
