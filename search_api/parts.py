"""Opens the parts that commands and the server are made of, as the settings say."""

from indexer.build import Stages
from indexer.encoder import Encoder, load_encoder
from search_api.settings import Settings


def open_encoder(settings: Settings) -> Encoder:
    """Load the embedding model. Raises ModelError."""
    return load_encoder(settings.model)


def open_stages(settings: Settings) -> Stages:
    """Load what a build needs."""
    return Stages(open_encoder(settings))
