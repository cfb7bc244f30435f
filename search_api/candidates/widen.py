"""Proposes sentences that may speak of a topic although no rule caught them, for a person to accept or reject.

Sentences of known mentions are set against sentences of articles that never name the topic; a ridge regression over
their vectors learns what tells them apart, so that a province or an office that many sentences share counts for
nothing. Articles near the examples give the sentences to judge: those that hold a mention, that a veto decided against
or that were rejected before are left out. Nothing of this counts as a mention; an accepted wording goes into the user's
topic file (`indexer.topics.own`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.rows import StoredArticle, StoredMention
from indexer.schema import Span
from indexer.snapshot import Snapshot
from indexer.stages import Encoder
from indexer.time_left import check
from indexer.topics.tagger import Tagger
from indexer.topics.topic import Topic
from indexer.vietnamese.fold import fold
from indexer.vietnamese.sentences import sentences
from search_api.candidates.likeness import Likeness, learn

EXAMPLES = 64
_TAUGHT = 400  # sentences of known mentions to learn from
_OTHERS = 1500  # articles without the topic
_OF_TOPIC = 200  # sentences of each other topic
_PASSAGES = 40  # near each example
_SHORTEST = 20  # characters of a sentence worth proposing
_RIDGE = 0.003  # how strongly the regression is held back; of .001 to 3, small ones found most held-out mentions
_MARGIN = timedelta(days=30)  # around the days of the known mentions
Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may speak of the topic, the known mention it is most like, and how likely it is (0 to 1)."""

    article: StoredArticle
    start: int
    end: int
    like: str
    score: float

    @property
    def sentence(self) -> str:
        """The sentence."""
        return self.article.text[self.start : self.end]


def candidates(snapshot: Snapshot, encoder: Encoder, topic: Topic, limit: int = 20) -> list[Candidate]:
    """Return the likeliest sentences, best first; those from outside the days of the known mentions come last.

    Raises IndexDamaged where the vectors are.
    """
    mentions = snapshot.mentions(topic.id)
    if not mentions:
        return []
    known = _examples(snapshot, mentions, EXAMPLES)
    vectors = _encoded(encoder, known)
    likeness = _learned(snapshot, encoder, topic, mentions)
    numbers = _near(snapshot, np.vstack([vectors, likeness.direction]))
    found = _sentences(snapshot, topic, numbers)
    if not found:
        return []
    rows = _encoded(encoder, [article.text[span.start : span.end] for article, span in found])
    scores = likeness.of(rows)
    nearest = (rows @ vectors.T).argmax(axis=1)
    late = _untimely(snapshot, mentions, [article.number for article, _ in found])
    order = sorted(range(len(found)), key=lambda at: (late[at], -scores[at], found[at][0].number, found[at][1].start))
    proposed = [
        Candidate(found[at][0], found[at][1].start, found[at][1].end, known[nearest[at]], _share(scores[at]))
        for at in order
    ]
    return _distinct(proposed)[:limit]


def _learned(snapshot: Snapshot, encoder: Encoder, topic: Topic, mentions: Sequence[StoredMention]) -> Likeness:
    """Learn what sentences of known mentions have, and sentences of articles without the topic lack."""
    taught = _encoded(encoder, _examples(snapshot, mentions, _TAUGHT))
    return learn(taught, _encoded(encoder, _others(snapshot, topic)), _RIDGE)


def _share(score: float) -> float:
    return round(float(np.clip(score, 0.0, 1.0)), 4)


def _encoded(encoder: Encoder, texts: Sequence[str]) -> Rows:
    return np.asarray(encoder.encode_passages(texts), np.float32)


def _examples(snapshot: Snapshot, mentions: Sequence[StoredMention], most: int) -> list[str]:
    """Return sentences of known mentions, spread evenly over the archive, the surest tiers first."""
    surest = [mention for mention in mentions if mention.tier == min(one.tier for one in mentions)]
    chosen = [surest[at] for at in _spread(len(surest), most)]
    articles = {a.number: a for a in snapshot.articles(sorted({m.number for m in chosen}), entities=False)}
    texts = [articles[m.number].text[m.sentence_start : m.sentence_end] for m in chosen if m.number in articles]
    return list(dict.fromkeys(texts))


def _others(snapshot: Snapshot, topic: Topic) -> list[str]:
    """Return sentences of articles that never name the topic: some of all the archive, some that name other topics."""
    naming = {mention.number for mention in snapshot.mentions(topic.id, related=True)}
    numbers = [number for number in snapshot.numbers().tolist() if number not in naming]
    chosen = [numbers[at] for at in _spread(len(numbers), _OTHERS)]
    texts = []
    for article in snapshot.articles(chosen, entities=False):
        spans = [span for block in article.blocks[:2] for span in sentences(article.text, block.start, block.end)]
        texts += [article.text[span.start : span.end] for span in spans[:2]]
    for name in snapshot.stats()["topics"]:
        if name != topic.id:
            apart = [mention for mention in snapshot.mentions(name) if mention.number not in naming]
            texts += _examples(snapshot, apart, _OF_TOPIC) if apart else []
    return texts


def _spread(count: int, most: int) -> list[int]:
    """Return at most `most` places of `count`, evenly spread."""
    return [int(at) for at in np.linspace(0, count - 1, min(most, count))]


def _untimely(snapshot: Snapshot, mentions: Sequence[StoredMention], numbers: Sequence[int]) -> list[bool]:
    """Say of each article whether it is from more than a month before or after all known mentions."""
    known = snapshot.days(np.asarray([mention.number for mention in mentions]))
    known = known[known > 0]
    if not len(known):
        return [False] * len(numbers)
    first, last = (date.fromisoformat(str(day)) for day in (known.min(), known.max()))
    early, late = (int(f"{day:%Y%m%d}") for day in (first - _MARGIN, last + _MARGIN))
    days = snapshot.days(np.asarray(numbers))
    return [bool(day and not early <= day <= late) for day in days.tolist()]


def _near(snapshot: Snapshot, vectors: Rows) -> list[int]:
    """Return the numbers of articles with a passage near any example."""
    ids = [snapshot.dense(vector, _PASSAGES)[0] for vector in vectors]
    numbers = snapshot.article_numbers(np.unique(np.concatenate(ids)))
    return [int(number) for number in np.unique(numbers) if number >= 0]


def _sentences(snapshot: Snapshot, topic: Topic, numbers: Sequence[int]) -> list[tuple[StoredArticle, Span]]:
    """Return the sentences of articles that nobody has decided: no mention, no veto, not rejected."""
    mentioned: dict[int, list[Span]] = {}
    for mention in snapshot.mentions(topic.id, related=True):
        mentioned.setdefault(mention.number, []).append(Span(mention.start, mention.end))
    tagger = Tagger([topic])
    rejected = {fold(text) for text in topic.rejected}
    found = []
    for article in snapshot.articles(numbers, entities=False):
        check()
        decided = mentioned.get(article.number, []) + tagger.refused(article, article.published)
        for block in article.blocks:
            for span in sentences(article.text, block.start, block.end):
                taken = any(one.start < span.end and span.start < one.end for one in decided)
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
