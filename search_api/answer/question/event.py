"""The day that a topic gives its event, where a question asks for nothing but that day."""

from typing import Any

from indexer.analysis import analyse
from search_api.answer.question.governed import embeds, event_words
from search_api.answer.question.question import Question
from search_api.understanding.topical import Spoken


def day_asked(question: Question, spoken: Spoken | None) -> str:
    """Return the day (ISO) of the event that a question asks the time of, "" where it asks for something else: not
    "khi nào công bố kết quả bầu cử"."""
    if spoken is None or spoken.topic.event is None or question.kind != "when":
        return ""
    day, text = spoken.topic.event.isoformat(), question.text
    taken = {*range(spoken.start, spoken.end), *range(question.start, question.end)}
    rest = "".join(" " if at in taken else char for at, char in enumerate(text))
    beside = {syllable for word in event_words("beside") | event_words("light") for syllable in word} | {day[:4]}
    other = embeds(text[spoken.start : spoken.end]) or not beside.issuperset(analyse(rest).plain)
    return "" if other else day


def is_day(value: Any, day: str) -> bool:
    """Say whether the value of a date is this very day, or its day and month where no year is known."""
    return bool(day) and value in (day, f"-{day[4:]}")
