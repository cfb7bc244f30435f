"""Scores the topic tagger on labelled items: by item, by class and by overlap of spans."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.schema import Article, Mention, Span
from indexer.topics.tagger import Tagger
from indexer.vietnamese.normalise import nfc
from tests.eval.offsets import OffsetMap


@dataclass(frozen=True)
class Item:
    """A labelled text; spans are offsets into the text as stored, which may be NFD."""

    id: str
    source: str
    text: str
    date: str
    label: str
    spans: tuple[tuple[int, int], ...]


@dataclass
class Scores:
    """Counts of (label, predicted) and of spans, with the items that came out otherwise."""

    items: Counter[tuple[str, str]] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def precision(self, label: str) -> float:
        """Of the items predicted `label`, the share that have it."""
        return self.items[label, label] / max(1, sum(n for (_, got), n in self.items.items() if got == label))

    def recall(self, label: str) -> float:
        """Of the items with `label`, the share that are predicted so."""
        return self.items[label, label] / max(1, sum(n for (wanted, _), n in self.items.items() if wanted == label))

    def f1(self, label: str) -> float:
        """2PR / (P + R)."""
        precision, recall = self.precision(label), self.recall(label)
        return 2 * precision * recall / max(1e-9, precision + recall)


def read(path: Path) -> list[Item]:
    """Read the labelled items."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Item(r["id"], r["source"], r["text"], r["date"], r["label"], tuple((s[0], s[1]) for s in r["spans"]))
        for r in rows
    ]


def article(item: Item) -> Article:
    """Make an article of an item: the first line of a feed's or crawl's item is its title."""
    text = nfc(item.text)
    has_title = item.source.startswith(("rss", "crawl")) and "\n" in text
    title_span = Span(0, text.index("\n")) if has_title else None
    return Article(item.id, text, "", title_span=title_span)


def as_stored(item: Item, mention: Mention) -> tuple[int, int]:
    """Carry a mention's offsets back to the text as stored."""
    offsets = OffsetMap(item.text)
    return offsets.to_published(mention.start), offsets.to_published(mention.end, end=True)


def score(items: Sequence[Item], tagger: Tagger) -> Scores:
    """Tag every item and count."""
    scores = Scores()
    for item in items:
        mentions = tagger.tag(article(item), item.date)
        kinds = {mention.kind for mention in mentions}
        got = "mention" if "mention" in kinds else "related" if kinds else "no"
        scores.items[item.label, got] += 1
        if got != item.label:
            fired = ", ".join(sorted({mention.rule for mention in mentions})) or "no rule"
            scores.errors.append(f"{item.label} -> {got} ({fired}): {item.id}")
        if item.label == "mention":
            found = [as_stored(item, mention) for mention in mentions if mention.kind == "mention"]
            scores.spans["gold"] += len(item.spans)
            scores.spans["found"] += sum(any(_overlap(span, one) for one in found) for span in item.spans)
            scores.spans["given"] += len(found)
            scores.spans["right"] += sum(any(_overlap(one, span) for span in item.spans) for one in found)
    return scores


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
