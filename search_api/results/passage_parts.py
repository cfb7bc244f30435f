"""What of a shown passage depends on no query: kept for the passages that are shown again and again."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.forward import Keys
from indexer.model.static import StaticEncoder
from indexer.schema import Passage, Span
from indexer.sentence_rows import Numbers, Sentences
from indexer.snapshot import Snapshot
from indexer.vietnamese.sentences import sentences
from search_api.per_snapshot import PerSnapshot
from search_api.ranking.article_words import article_words
from search_api.ranking.lines import Lines, lines_of
from search_api.ranking.retrieve import Floats
from search_api.results import shapes
from search_api.results.highlight import Selector, Syllables, link, selector, syllables_of

_KEPT = 300  # passages of a generation, some 40 KB each: with 1,000, collecting garbage held searches up by 200 ms
_PARTS: PerSnapshot["PassageParts"] = PerSnapshot(_KEPT)


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """The title and the sentences as the model sees them: a unit vector and the token ids of each."""

    vectors: Floats
    tokens: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class PassageParts:
    """A passage as it stands in its article. Sentences and entities, in their JSON shape, count in `text`.

    `encoded` has a row for each of `lines`; it is None where the model is too slow to encode them while somebody waits.
    `words` are those of its whole article (`article_words`).
    `quotes` are those made so far: who quotes a stretch of the text for the first time leaves its quote and link here.
    """

    article: StoredArticle
    span: Passage
    text: str
    syllables: Syllables
    sentences: tuple[Span, ...]
    entities: tuple[shapes.Json, ...]
    encoded: Encoded | None
    lines: Lines
    words: Keys | None
    quotes: dict[Span, tuple[Selector, str | None]] = field(default_factory=dict, compare=False, repr=False)

    def quoted(self, stretch: Span) -> tuple[Selector, str | None]:
        """Quote a stretch of `text`, with a link that leads to it, None without a web address."""
        known = self.quotes.get(stretch)
        if known is None:
            start = self.span.start
            quote = selector(self.article.text, start + stretch.start, start + stretch.end)
            known = self.quotes[stretch] = quote, link(self.article.url, quote)
        return known


def passage_parts(
    snapshot: Snapshot, places: Sequence[tuple[int, int]], encoder: StaticEncoder | None
) -> list[PassageParts]:
    """Return the parts of passages, given as (passage id, article number), in this order; each must exist.

    With an `encoder` the sentences are encoded. Raises IndexDamaged.
    """
    keys = [(passage_id, encoder) for passage_id, _ in places]
    known = _PARTS.known(snapshot, keys)
    missing = [place for place, key in zip(places, keys, strict=True) if key not in known]
    if missing:
        made = _make(snapshot, missing, encoder)
        new: dict[Hashable, PassageParts] = {(id, encoder): parts for (id, _), parts in zip(missing, made, strict=True)}
        _PARTS.keep(snapshot, new)
        known |= new
    return [known[key] for key in keys]


def _make(snapshot: Snapshot, places: Sequence[tuple[int, int]], encoder: StaticEncoder | None) -> list[PassageParts]:
    ids = np.array([passage_id for passage_id, _ in places], np.int64)
    keys, stored = snapshot.syllables(ids), snapshot.sentences(ids)
    made, passages = [], snapshot.shown(places)
    words = list(article_words(snapshot, [shown.article for shown in passages]))
    for row, shown in enumerate(passages):
        text = shown.article.text[shown.span.start : shown.span.end]
        said = stored[row] if stored is not None else None
        own = syllables_of(text, None if keys is None else keys[row])
        spans = tuple(sentences(text)) if said is None else said.spans
        entities = tuple(shapes.entity_in(found, shown.span.start) for found in shown.entities)
        made.append(
            PassageParts(
                article=shown.article,
                span=shown.span,
                text=text,
                syllables=own,
                sentences=spans,
                entities=entities,
                encoded=None if encoder is None or said is None else _encoded(encoder, said, shown.article.title),
                lines=lines_of(shown.article.title, own, spans),
                words=words[row],
            )
        )
    return made


def _encoded(encoder: StaticEncoder, said: Sentences, title: str) -> Encoded:
    (above,) = encoder.tokens([title])
    tokens = (np.array(above, np.uint32), *said.tokens)
    return Encoded(encoder.sentence_vectors(tokens), tokens)
