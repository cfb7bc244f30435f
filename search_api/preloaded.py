"""What the server processes of one index have in common, loaded before they part."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from indexer import collector
from indexer.encoder import Encoder, outlives_fork
from indexer.errors import IndexDamaged, IndexMismatch, TimTinError
from indexer.extract.gazetteer import Gazetteer
from indexer.model_check import check_model
from indexer.topics.load import load_topics
from indexer.topics.topic import Topic
from search_api.parts import open_encoder
from search_api.query.query import parse
from search_api.query.repair import Mender
from search_api.settings import Settings
from search_api.understanding.topical import TopicReader
from search_api.understanding.understand import Understander

WARM = "tin mới ở xã"


@dataclass(frozen=True, slots=True)
class Preloaded:
    """A model that may be taken over, where there is one, and the settings it was loaded by."""

    settings: Settings
    encoder: Encoder | None = None

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Load what does not depend on the index; whatever cannot be loaded is told by who opens a reading."""
        with collector.collecting_nothing():
            encoder = None
            try:
                _, _, understander = read_lists(settings)
                understander.understand(WARM, date.today())
                if outlives_fork(settings.model):
                    encoder = open_encoder(settings)
            except (TimTinError, OSError):
                pass
            collector.keep()
        return cls(settings, encoder)

    def encoder_for(self, settings: Settings, built: Mapping[str, Any]) -> Encoder | None:
        """Return the model where it is the one that the settings name, and the one that built an index."""
        if self.encoder is None or settings.of_model() != self.settings.of_model():
            return None
        try:
            check_model(settings.index, built, self.encoder.identity)
        except (IndexDamaged, IndexMismatch):
            return None  # its folder may hold another one by now
        return self.encoder


def read_lists(settings: Settings) -> tuple[Gazetteer, TopicReader, Understander]:
    """Read the lists of places, topics and words, and return what reads questions by them. Raises TopicError."""
    gazetteer = Gazetteer.load()
    topical = _topic_reader(load_topics(settings.topics))
    parse(WARM, Mender(lambda words, _: [1] * len(words)))  # word lists are read at their first use
    return gazetteer, topical, Understander(gazetteer, topical)


@functools.lru_cache(maxsize=1)
def _topic_reader(topics: tuple[Topic, ...]) -> TopicReader:
    """Return what reads topics out of questions: a process that parted from one that has made it makes none."""
    return TopicReader(topics)
