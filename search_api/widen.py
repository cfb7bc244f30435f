"""Proposes sentences that may speak of a topic although no rule caught them, for a person to accept or reject.

Known mentions are the examples: passages near them by meaning are split into sentences, those that hold a mention
or were rejected before are left out, and the rest is ranked by cosine with the nearest example. Nothing of this
counts as a mention; an accepted wording goes into the user's topic file (`indexer.topics.own`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.rows import StoredArticle, StoredMention
from indexer.filters import Filters
from indexer.schema import Span
from indexer.snapshot import Snapshot
from indexer.stages import Encoder
from indexer.topics.topic import Topic
from indexer.vietnamese.fold import fold
from indexer.vietnamese.sentences import sentences

EXAMPLES = 64
_PASSAGES = 40  # near each example
_SHORTEST = 20  # characters of a sentence worth proposing
Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may speak of the topic, the known mention it is like, and how like (cosine)."""

    article: StoredArticle
    start: int
    end: int
    like: str
    score: float

    @property
    def sentence(self) -> str:
        """The sentence."""
        return self.article.text[self.start : self.end]


def candidates(
    snapshot: Snapshot, encoder: Encoder, topic: Topic, filters: Filters | None = None, limit: int = 20
) -> list[Candidate]:
    """Return the likeliest sentences, best first. Raises IndexDamaged where the vectors are."""
    mentions = snapshot.mentions(topic.id)
    if not mentions:
        return []
    known = _examples(snapshot, mentions)
    vectors = np.asarray(encoder.encode_passages(known), np.float32)
    numbers = _near(snapshot, vectors, filters)
    found = _sentences(snapshot, topic, numbers)
    if not found:
        return []
    rows = np.asarray(encoder.encode_passages([article.text[s.start : s.end] for article, s in found]), np.float32)
    cosines = rows @ vectors.T
    best = cosines.argmax(axis=1)
    proposed = [
        Candidate(article, span.start, span.end, known[int(at)], round(float(cosines[row, at]), 4))
        for row, ((article, span), at) in enumerate(zip(found, best, strict=True))
    ]
    proposed.sort(key=lambda one: (-one.score, one.article.number, one.start))
    return _distinct(proposed)[:limit]


def _examples(snapshot: Snapshot, mentions: Sequence[StoredMention]) -> list[str]:
    """Return sentences of known mentions, spread evenly over the archive, the surest tiers first."""
    surest = [mention for mention in mentions if mention.tier == min(one.tier for one in mentions)]
    chosen = [surest[at] for at in np.linspace(0, len(surest) - 1, min(EXAMPLES, len(surest))).astype(int).tolist()]
    articles = {a.number: a for a in snapshot.articles(sorted({m.number for m in chosen}), entities=False)}
    texts = [articles[m.number].text[m.sentence_start : m.sentence_end] for m in chosen if m.number in articles]
    return list(dict.fromkeys(texts))


def _near(snapshot: Snapshot, vectors: Rows, filters: Filters | None) -> list[int]:
    """Return the numbers of articles with a passage near any example."""
    allowed = snapshot.allowed(filters)
    ids = [snapshot.dense(vector, _PASSAGES, allowed)[0] for vector in vectors]
    numbers = snapshot.article_numbers(np.unique(np.concatenate(ids)))
    return [int(number) for number in np.unique(numbers) if number >= 0]


def _sentences(snapshot: Snapshot, topic: Topic, numbers: Sequence[int]) -> list[tuple[StoredArticle, Span]]:
    """Return the sentences of articles that hold no mention of the topic and were not rejected."""
    mentioned: dict[int, list[StoredMention]] = {}
    for mention in snapshot.mentions(topic.id, related=True):
        mentioned.setdefault(mention.number, []).append(mention)
    rejected = {fold(text) for text in topic.rejected}
    found = []
    for article in snapshot.articles(numbers, entities=False):
        for block in article.blocks:
            for span in sentences(article.text, block.start, block.end):
                taken = any(m.start < span.end and span.start < m.end for m in mentioned.get(article.number, ()))
                text = " ".join(article.text[span.start : span.end].split())
                if not taken and len(text) >= _SHORTEST and fold(text) not in rejected:
                    found.append((article, span))
    return found


def _distinct(proposed: Sequence[Candidate]) -> list[Candidate]:
    """Keep the first of sentences that say the same words."""
    seen: set[str] = set()
    kept = []
    for one in proposed:
        key = fold(" ".join(one.sentence.split()))
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
