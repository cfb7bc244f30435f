"""What of a shown passage depends on no query: kept for the passages that are shown again and again."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from indexer.catalogue.rows import StoredArticle
from indexer.model.static import StaticEncoder
from indexer.schema import Entity, Span
from indexer.snapshot import Snapshot
from indexer.vietnamese.sentences import sentences
from search_api.highlight import Syllables, syllables_of
from search_api.per_snapshot import PerSnapshot
from search_api.retrieve import Floats

_KEPT = 300  # passages of a generation, some 40 KB each: with 1,000, collecting garbage held searches up by 200 ms
_PARTS: PerSnapshot["PassageParts"] = PerSnapshot(_KEPT)


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Sentences as the model sees them: a unit vector and the token ids of each."""

    vectors: Floats
    tokens: tuple[Sequence[int], ...]


@dataclass(frozen=True, slots=True)
class PassageParts:
    """A passage as it stands in its article. Sentences and entities count in `text`; `encoded` has a row a sentence.

    `encoded` is None where the model is too slow to encode sentences while somebody waits.
    """

    article: StoredArticle
    span: Span
    text: str
    syllables: Syllables
    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...]
    encoded: Encoded | None


def passage_parts(
    snapshot: Snapshot, places: Sequence[tuple[int, int]], encoder: StaticEncoder | None
) -> list[PassageParts]:
    """Return the parts of passages, given as (passage id, article number), in this order; each must exist.

    With an `encoder` the sentences are encoded. Raises IndexDamaged.
    """
    kind = encoder.identity if encoder is not None else None
    keys = [(passage_id, kind) for passage_id, _ in places]
    known = _PARTS.known(snapshot, keys)
    missing = [place for place, key in zip(places, keys, strict=True) if key not in known]
    if missing:
        made = _make(snapshot, missing, encoder)
        new: dict[Hashable, PassageParts] = {(id, kind): parts for (id, _), parts in zip(missing, made, strict=True)}
        _PARTS.keep(snapshot, new)
        known |= new
    return [known[key] for key in keys]


def _make(snapshot: Snapshot, places: Sequence[tuple[int, int]], encoder: StaticEncoder | None) -> list[PassageParts]:
    articles = snapshot.articles([number for _, number in places])
    parts = [_cut(article, passage_id) for (passage_id, _), article in zip(places, articles, strict=True)]
    if encoder is None:
        return parts
    texts = [found.text[span.start : span.end] for found in parts for span in found.sentences]
    vectors, tokens = encoder.encode_tokens(texts)
    encoded, at = [], 0
    for found in parts:
        own = slice(at, at + len(found.sentences))
        encoded.append(replace(found, encoded=Encoded(vectors[own].copy(), tuple(tokens[own]))))
        at += len(found.sentences)
    return encoded


def _cut(article: StoredArticle, passage_id: int) -> PassageParts:
    place = article.passages[passage_id - article.first_passage]
    span = Span(place.start, place.end)
    text = article.text[span.start : span.end]
    return PassageParts(
        article, span, text, syllables_of(text), tuple(sentences(text)), _inside(article.entities, span), None
    )


def _inside(entities: Sequence[Entity], span: Span) -> tuple[Entity, ...]:
    """Return the entities that lie within a passage, counted from its start."""
    return tuple(
        replace(entity, start=entity.start - span.start, end=entity.end - span.start)
        for entity in entities
        if span.start <= entity.start and entity.end <= span.end
    )
