"""What of a shown passage depends on no query: kept for the passages that are shown again and again."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.model.static import StaticEncoder
from indexer.schema import Entity, Passage, Span
from indexer.sentence_rows import Numbers, Sentences
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
    tokens: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class PassageParts:
    """A passage as it stands in its article. Sentences and entities count in `text`; `encoded` has a row a sentence.

    `encoded` is None where the model is too slow to encode sentences while somebody waits.
    """

    article: StoredArticle
    span: Passage
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
    ids = np.array([passage_id for passage_id, _ in places], np.int64)
    keys, stored = snapshot.syllables(ids), snapshot.sentences(ids)
    made = []
    for row, shown in enumerate(snapshot.shown(places)):
        text = shown.article.text[shown.span.start : shown.span.end]
        said = stored[row] if stored is not None else None
        made.append(
            PassageParts(
                article=shown.article,
                span=shown.span,
                text=text,
                syllables=syllables_of(text, None if keys is None else keys[row]),
                sentences=tuple(sentences(text)) if said is None else said.spans,
                entities=shown.entities,
                encoded=None if encoder is None or said is None else _encoded(encoder, said),
            )
        )
    return made


def _encoded(encoder: StaticEncoder, said: Sentences) -> Encoded:
    return Encoded(encoder.sentence_vectors(said.tokens), said.tokens)
