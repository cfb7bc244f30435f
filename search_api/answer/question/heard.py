"""What a question is heard to say beyond its words: its topic, and the places, offices, people and times it names."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from search_api.ranking.engine import Engine
from search_api.understanding.lift import Lift, lifts, of_topic
from search_api.understanding.topical import Spoken
from search_api.understanding.understand import Understander, Understanding

# Logits for what a search would narrow by: an answer may stand in an article of the day after, or without any place.
_PERIOD, _PLACE = 1.0, 0.6
_LATER = timedelta(days=45)  # news of something goes on for so long
_AROUND = timedelta(days=60)  # what is further off is another story

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Heard:
    """The topic that a question speaks of, if any, and what its words are understood to name."""

    spoken: Spoken | None = None
    guessed: Understanding = field(default_factory=lambda: Understanding(()))

    def lifts(self, question: str) -> tuple[Lift, ...]:
        """Return what lifts the articles that hold what the question names; none is left out for it."""
        sure = {"date": _PERIOD, "place": _PLACE}
        found = [
            Lift(guess.text, guess.kind, guess.values, sure[guess.kind])
            for guess in self.guessed.guesses
            if guess.strong and guess.kind in sure
        ]
        topic = (of_topic(question, self.spoken),) if self.spoken else ()
        return (*topic, *(lift for lift in lifts(self.guessed) if lift.kind != "topic"), *found)

    @property
    def period(self) -> Period | None:
        """The first time with two ends that the question names."""
        ends = (guess.values for guess in self.guessed.guesses if guess.kind == "date" and all(guess.values))
        first, last = next(ends, ("", ""))
        return (date.fromisoformat(first), date.fromisoformat(last)) if first else None


def timely(published: str | None, period: Period | None) -> dict[str, float]:
    """Return how the day of an article fits a period: timely (1 in it or soon after), untimely (1 far from it),
    undated (1 without a day); all 0 where no period is asked for."""
    if period is None:
        return {"timely": 0.0, "untimely": 0.0, "undated": 0.0}
    if not published:
        return {"timely": 0.0, "untimely": 0.0, "undated": 1.0}
    (first, last), day = period, date.fromisoformat(published[:10])
    fits = first <= day <= last + _LATER
    return {
        "timely": float(fits),
        "untimely": float(not first - _AROUND <= day <= last + _LATER + _AROUND),
        "undated": 0.0,
    }


def hear(engine: Engine, understander: Understander, question: str, spoken: Spoken | None = None) -> Heard:
    """Hear a question as it was meant, slips mended and marks that were left out read by the index. Raises QueryError
    where it holds nothing to search for."""
    query = engine.parse(question)
    return Heard(spoken, understander.understand(query.understood, date.today(), query.written))


NOTHING = Heard()
