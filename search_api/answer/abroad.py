"""News from abroad answers only a question that names the country: "ngày bầu cử" is that of the place that asks."""

from indexer.catalogue.rows import StoredArticle
from indexer.extract.abroad import scene_abroad


def plays_elsewhere(article: StoredArticle, asked: frozenset[str]) -> bool:
    """Say whether an article plays in a country that a question, given by its folded syllables, does not name."""
    countries = scene_abroad(article, article.place, article.entities)
    return bool(countries) and not any(asked.issuperset(name.split()) for name in countries)
