"""Opens the parts that commands and the server are made of, as the settings say."""

from typing import TYPE_CHECKING

from indexer import encoder
from indexer.encoder import Encoder
from search_api.settings import Settings

if TYPE_CHECKING:
    from indexer.build import Stages


def open_encoder(settings: Settings) -> Encoder:
    """Load the embedding model. Raises ModelError."""
    return encoder.open_encoder(settings)


def open_stages(settings: Settings, encoder: Encoder | None = None) -> "Stages":
    """Load what a build needs beside the `encoder`, and that where none is given. Raises ModelError, TopicError."""
    from indexer.build import Stages  # late: a server that is only read from needs nothing of all this
    from indexer.extract.extractor import Extractor
    from indexer.topics.load import load_topics
    from indexer.topics.tagger import Tagger

    return Stages(encoder or open_encoder(settings), Extractor.load(), Tagger(load_topics(settings.topics)))
