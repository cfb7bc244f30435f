"""Runs the examples that a topic file carries: each line must get the class it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.schema import Article
from indexer.topics.tagger import Tagger
from indexer.topics.topic import Example, Topic
from indexer.vietnamese.normalise import nfc


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that got another class than it asks for, with the rules that fired."""

    source: str
    example: Example
    got: str
    rules: tuple[str, ...]

    def __str__(self) -> str:
        fired = ", ".join(self.rules) or "no rule"
        where = f"{self.source}:{self.example.line}"
        return f"{where}: expected {self.example.expected}, got {self.got} ({fired}): {self.example.text}"


def failures(topics: Sequence[Topic]) -> tuple[Failure, ...]:
    """Tag every example of every topic with that topic alone, and return those that come out otherwise."""
    found = []
    for topic in topics:
        tagger = Tagger([topic])
        for example in topic.examples:
            article = Article("example", nfc(example.text), "")
            mentions = tagger.tag(article, example.published)
            kinds = {mention.kind for mention in mentions}
            got = "mention" if "mention" in kinds else "related" if kinds else "none"
            if got != example.expected:
                rules = tuple(mention.rule for mention in mentions)
                found.append(Failure(topic.source, example, got, rules))
    return tuple(found)
