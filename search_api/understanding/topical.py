"""Which topic a question speaks of: "bầu cử khóa XVI" is the elections of 2026, "bầu cử ở Pháp" is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.schema import Article
from indexer.topics.tagger import Tagger
from indexer.topics.topic import Topic

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LATELY = 3  # years after which nobody means an event any more who names no year


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
        self._days = sorted({topic.event for topic in topics if topic.event}, reverse=True)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics it knows."""
        return tuple(self._topics.values())

    def touches(self, question: str) -> bool:
        """Say whether an NFC question has any wording of a topic, be it of that event or of another ("cử tri")."""
        return self._tagger.may_tag(Article("question", question, ""))

    def read(self, question: str, today: date, least: float = 0.0) -> Spoken | None:
        """Return the topic that an NFC question mentions, None for none.

        That of which no year is said ("bầu cử vào ngày nào") is read as if it were written on the day of the newest
        event that it fits, of the last years or to come, where its words say so with the confidence `least` or more: of
        "cử tri" nobody knows. A question that names years is about none outside them.
        """
        article = Article("question", question, "")
        if not self._tagger.may_tag(article):
            return None
        years = {int(year) for year in _YEAR.findall(question)}
        others = [day for day in self._days if (day.year in years if years else day.year >= today.year - _LATELY)]
        for day in (today, *others):
            sure = 0.0 if day == today else least
            said = self._tagger.tag(article, day.isoformat())
            found = [mention for mention in said if mention.kind == "mention" and mention.confidence >= sure]
            if found:
                longest = max(found, key=lambda mention: mention.end - mention.start)
                return Spoken(self._topics[longest.topic], longest.start, longest.end)
        return None
