"""The mentions of some articles, each with its quote and sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from indexer.catalogue.rows import StoredArticle
from indexer.schema import Mention, Span
from indexer.snapshot import Snapshot
from indexer.time_left import check
from indexer.vietnamese.sentences import sentences
from search_api.mentions.mention_request import MentionsRequest
from search_api.phrases.phrase import parse
from search_api.phrases.phrase_match import Matcher
from search_api.results.shapes import place

_BATCH = 128
_EXACT = 1.0


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One mention, with what is told of its article. Offsets count code points of the article's NFC text."""

    article: StoredArticle
    mention: Mention

    @property
    def quote(self) -> str:
        """The words that name it."""
        return self.article.text[self.mention.start : self.mention.end]

    @property
    def sentence(self) -> str:
        """The sentence around them."""
        return self.article.text[self.mention.sentence_start : self.mention.sentence_end]


def rows_in(snapshot: Snapshot, request: MentionsRequest, numbers: Iterable[int]) -> Iterator[MentionRow]:
    """Yield the mentions of a request in the articles `numbers`, in this order; what is held does not grow with them.

    An article without any yields nothing. Raises QueryError for a query that cannot be read.
    """
    matcher = Matcher(parse(request.q)) if request.q else None
    left = iter(numbers)
    while chosen := list(islice(left, _BATCH)):
        articles = snapshot.articles(chosen, entities=False)
        if matcher is None:
            yield from _tagged(snapshot, request, articles)
        else:
            for article in articles:
                yield from _met(article, matcher)


def _tagged(snapshot: Snapshot, request: MentionsRequest, articles: Sequence[StoredArticle]) -> Iterator[MentionRow]:
    """Yield what tagging found."""
    found: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in snapshot.catalogue.mentions_of(request.topic or "", [article.number for article in articles]):
        if request.related or mention.kind == "mention":
            found[mention.number].append(mention)
    for article in articles:
        yield from (MentionRow(article, mention) for mention in found[article.number])


def _met(article: StoredArticle, matcher: Matcher) -> Iterator[MentionRow]:
    """Yield where a phrase stands."""
    check()
    spans = matcher.spans(article.text)
    around = sentences(article.text) if spans else ()
    at = 0
    for start, end in spans:
        while at < len(around) and around[at].end <= start:
            at += 1
        bounds = _bounds(around, at, start, end)
        yield MentionRow(article, Mention("", start, end, *bounds, "mention", 1, "phrase", _EXACT))


def _bounds(around: Sequence[Span], at: int, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that holds a place, or the sentences that it reaches over."""
    inside = at < len(around) and around[at].start <= start
    first = around[at] if inside else None
    last = next((span for span in around[at:] if span.start < end <= span.end), first)
    return (first.start if first else start, max(end, last.end if last else end))


def as_json(row: MentionRow) -> dict[str, Any]:
    """Return a mention as a JSON object, as `timtin mentions --format jsonl` prints it."""
    article, mention = row.article, row.mention
    return {
        "article": {
            "id": article.id,
            "title": article.title,
            "url": article.url,
            "published": article.published,
            "source": article.source,
            "place": place(article.place),
        },
        "quote": row.quote,
        "start": mention.start,
        "end": mention.end,
        "sentence": row.sentence,
        "sentence_start": mention.sentence_start,
        "class": mention.kind,
        "tier": mention.tier,
        "rule": mention.rule,
        "confidence": mention.confidence,
        "reason": mention.reason,
    }
