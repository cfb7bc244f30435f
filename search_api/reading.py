"""What the routes read from, opened once: the newest snapshot, the encoder, the completions."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from indexer import collector
from indexer.encoder import Encoder
from indexer.extract.gazetteer import Gazetteer
from indexer.filters import Filters
from indexer.manifest import current_generation
from indexer.model_check import check_model
from indexer.newest import SnapshotSource
from indexer.snapshot import Snapshot
from indexer.topics.topic import Topic
from indexer.vietnamese.normalise import nfc
from search_api.answer.answer import Answer, answer
from search_api.answer.question.heard import hear
from search_api.completions.suggestion_source import SuggestionSource
from search_api.pages.examples import Examples
from search_api.parts import open_encoder
from search_api.preloaded import WARM, Preloaded, read_lists
from search_api.query.query import readable
from search_api.ranking.engine import Engine, SearchRequest
from search_api.ranking.rerank import open_reranker
from search_api.results.shapes import Json
from search_api.settings import Settings
from search_api.understanding.topical import TopicReader
from search_api.understanding.understand import Understander


@lru_cache(maxsize=1)
def _provinces(gazetteer: Gazetteer) -> dict[str, str]:
    """Return the full name of each province by its code."""
    return {province.code: province.full_name for province in gazetteer.provinces()}


@dataclass(frozen=True, slots=True)
class Reading:
    """The opened parts. `snapshots()` gives the newest generation at each call."""

    snapshots: SnapshotSource
    encoder: Encoder
    engine: Engine
    suggestions: SuggestionSource
    gazetteer: Gazetteer
    understander: Understander
    topical: TopicReader
    examples: Examples = field(default_factory=Examples)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics that are known."""
        return self.topical.topics

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """Return the ids of the topics."""
        return tuple(topic.id for topic in self.topics)

    def answer(self, question: str, filters: Filters | None = None) -> Answer:
        """Answer a question. Raises QueryError where there is nothing to search for."""
        question = readable(question)
        spoken = self.topical.read(nfc(question), date.today())
        return answer(self.engine, question, filters, hear(self.engine, self.understander, question, spoken))

    def place_name(self, code: str) -> str:
        """Return the full name of a province or commune of today, the code itself where it is unknown."""
        area = self.gazetteer.commune(code)
        return area.full_name if area else _provinces(self.gazetteer).get(code, code)

    def places(self, text: str, limit: int) -> list[Json]:
        """Return places whose name begins with `text`, all provinces for none."""
        if not text.strip():
            provinces = self.gazetteer.provinces()[:limit]
            return [{"code": area.code, "name": area.full_name, "level": "province"} for area in provinces]
        return [
            {
                "code": found.unit.code,
                "name": found.full_name,
                "level": found.level,
                "province": {"code": found.province.code, "name": found.province.name},
                "old_name": found.old_name,
            }
            for found in self.gazetteer.complete(text, limit)
        ]


def open_reading(settings: Settings, beforehand: Preloaded | None = None) -> Reading:
    """Open the index and load the model, and search once, so that all is warm.

    What was loaded `beforehand` is taken over where it fits. Raises IndexMissing, IndexDamaged, IndexMismatch,
    ModelError, TopicError.
    """
    with collector.collecting_nothing():
        reading = open_for_searching(settings, beforehand)
        reading.understander.understand(WARM, date.today())
        reading.engine.search(SearchRequest(q=WARM, limit=1))
        collector.keep()
    reading.suggestions(reading.snapshots())
    return reading


def open_for_searching(settings: Settings, beforehand: Preloaded | None = None) -> Reading:
    """Open the index and load the model for a single search, without completions. Raises as `open_reading`."""
    current_generation(settings.index)  # a missing index is told before the model is loaded
    snapshots = SnapshotSource(settings.index)
    with ThreadPoolExecutor(2, "open") as aside:  # both read much and let others work meanwhile
        opened = aside.submit(snapshots)
        loaded = aside.submit(_encoder, settings, beforehand, opened)
        gazetteer, topical, understander = read_lists(settings)
    encoder = loaded.result()
    opened.result()
    engine = Engine(snapshots, encoder, open_reranker(settings))
    engine.snapshot  # noqa: B018  a foreign index is told now, not at the first search
    # From now on a generation of another model waits, and the last one that fits goes on answering.
    snapshots.accept = lambda snapshot: check_model(snapshot.folder, snapshot.manifest.model, encoder.identity)
    suggestions = SuggestionSource({topic.id: topic.name for topic in topical.topics})
    return Reading(snapshots, encoder, engine, suggestions, gazetteer, understander, topical)


def _encoder(settings: Settings, beforehand: Preloaded | None, opened: Future[Snapshot]) -> Encoder:
    """Take over the model that was loaded beforehand, or load it. Raises ModelError and what opening raised."""
    known = beforehand and beforehand.encoder_for(settings, opened.result().manifest.model)
    return known or open_encoder(settings)
