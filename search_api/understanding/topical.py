"""Which topic a question speaks of: "bầu cử khóa XVI" is the elections of 2026, "bầu cử ở Pháp" is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.schema import Article, Mention
from indexer.topics.tagger import Tagger
from indexer.topics.topic import Topic

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A topic, and the characters `start` to `end` of the question that name it."""

    topic: Topic
    start: int
    end: int


class TopicReader:
    """Reads topics out of questions by the rules that read them out of articles; safe to share between threads."""

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        self._tagger = Tagger(topics)
        self._topics = {topic.id: topic for topic in topics}
        self._days = sorted((topic.event for topic in topics if topic.event), reverse=True)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics it knows."""
        return tuple(self._topics.values())

    def read(self, question: str, today: date, *, any_time: bool = False) -> Spoken | None:
        """Return the topic that an NFC question mentions, None for none.

        With `any_time` that of which no year is said ("bầu cử vào ngày nào") is read as if it were written on the day
        of the newest event that it fits; a question that names years is about none of an event outside them.
        """
        years = {int(year) for year in _YEAR.findall(question)}
        others = [day for day in self._days if not years or day.year in years] if any_time else []
        for day in (today, *others):
            found = [mention for mention in self._mentions(question, day) if mention.kind == "mention"]
            if found:
                longest = max(found, key=lambda mention: mention.end - mention.start)
                return Spoken(self._topics[longest.topic], longest.start, longest.end)
        return None

    def _mentions(self, question: str, day: date) -> tuple[Mention, ...]:
        return self._tagger.tag(Article("question", question, ""), day.isoformat())
