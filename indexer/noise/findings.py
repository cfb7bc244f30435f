"""What the cleaner has found so far in one article."""

from dataclasses import dataclass, field

from indexer.noise.credits import Credit
from indexer.schema import Noise, NoiseKind


@dataclass(slots=True)
class Findings:
    """Noise in the order it was found, and what it says about the article."""

    noise: list[Noise] = field(default_factory=list)
    crawl_date: str | None = None
    page_date: str | None = None
    author: str | None = None
    source: str | None = None
    url: str | None = None

    def mark(self, kind: NoiseKind, start: int, end: int) -> None:
        """Note a stretch of noise."""
        self.noise.append(Noise(kind, start, end))

    def credit(self, start: int, text: str, found: Credit) -> None:
        """Note a byline or source line that begins at `start`; of several, the one nearest to the end counts."""
        self.mark(found.kind, start, start + len(text))
        self.author = self.author or (text[slice(*found.author)] if found.author else None)
        self.source = self.source or (text[slice(*found.source)] if found.source else None)
        self.url = self.url or (text[slice(*found.url)] if found.url else None)
