"""Reads people out of a text, for tests of what makes a name."""

from indexer.extract.extractor import Extractor
from indexer.schema import Article


def people_in(text: str) -> list[str]:
    """Return the people that a text names, as it writes them."""
    found = Extractor.load().extract(Article(id="a", text=text, title="")).entities
    return [entity.text for entity in found if entity.type == "person"]
