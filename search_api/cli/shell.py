"""What a shell completes beside commands and options: topics, and the values of a choice."""

from collections.abc import Callable, Sequence

from indexer.errors import TimTinError
from search_api.settings import load_settings


def topics(incomplete: str) -> list[str]:
    """Return the ids of topics that begin as typed; none where settings or topic files are wrong: commands say so."""
    from indexer.topics.load import load_topics  # late: reading topic files is only for who asks

    try:
        known = [topic.id for topic in load_topics(load_settings({}).settings.topics)]
    except TimTinError:
        return []
    return [one for one in known if one.startswith(incomplete)]


def choice(known: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what completes one of some values."""

    def begun(incomplete: str) -> list[str]:
        return [one for one in known if one.startswith(incomplete)]

    return begun
