"""What a question names: places, times, people, offices, bodies and topics: filters or boosts one can take off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from indexer import tables
from indexer.analysis import syllables
from indexer.extract.gazetteer import Gazetteer
from indexer.filters import Filters
from indexer.vietnamese.fold import fold, has_marks, match_key
from indexer.vietnamese.normalise import nfc
from search_api.understanding.guess import Guess
from search_api.understanding.names import NameReader
from search_api.understanding.topical import TopicReader
from search_api.understanding.when import Period, periods

_SAID = 0.7  # confidence from which a topic is read out of words that name no time


@dataclass(frozen=True, slots=True)
class Understanding:
    """The guesses of a question in the order of its words; `question` is what was read, NFC.

    `topical` says that any of its words may be of a topic.
    """

    guesses: tuple[Guess, ...]
    question: str = ""
    topical: bool = False

    def filters(self, base: Filters | None = None) -> Filters:
        """Return `base` with the strong guesses added where it leaves them open: what was asked for wins."""
        filters = base or Filters()
        for guess in self.guesses:
            if guess.strong and guess.kind == "place" and not (base and base.places):
                filters = replace(filters, places=tuple(dict.fromkeys((*filters.places, *guess.values))))
            elif guess.strong and guess.kind == "date" and not (filters.date_from or filters.date_to):
                filters = replace(filters, date_from=guess.values[0] or None, date_to=guess.values[1] or None)
        return filters

    def without(self, text: str) -> "Understanding":
        """Return the guesses but for those made of this text: a person took it off."""
        return replace(self, guesses=tuple(guess for guess in self.guesses if fold(guess.text) != fold(text)))

    def ever_wider(self) -> Iterator["Understanding"]:
        """Yield the guesses to narrow by in turn, until something is found: all, without the times, the places."""
        yield self
        if {"place", "date"} <= {guess.kind for guess in self.guesses if guess.strong}:
            for kind in ("date", "place"):
                yield replace(self, guesses=tuple(guess for guess in self.guesses if guess.kind != kind))

    def holding(self, base: Filters) -> list[Guess]:
        """Return the guesses that narrow a search for which `base` was asked."""
        opened = {"place": not base.places, "date": not (base.date_from or base.date_to)}
        return [guess for guess in self.guesses if guess.strong and opened.get(guess.kind)]

    def names_all(self, base: Filters) -> bool:
        """Say whether a question holds nothing but what narrows its search, and words for news: "tin Huế tháng 3/2026".

        Then whatever is left by that fits.
        """
        narrows = self.holding(base)
        taken = {at for guess in narrows for at in range(guess.start, guess.end)}
        rest = "".join(" " if at in taken else char for at, char in enumerate(self.question))
        marked, known = has_marks(self.question), news_words()
        words = [match_key(word) if marked else fold(word) for word in syllables(rest)]
        return bool(narrows) and all(word in (known if marked else {fold(one) for one in known}) for word in words)


@lru_cache(maxsize=1)
def news_words() -> frozenset[str]:
    """Return the words that ask for news of a place or time and say nothing of what."""
    return frozenset(word for line in tables.lines("search_api", "data", "news_words.txt") for word in line.split())


class Understander:
    """Guesses what questions name; one instance serves all."""

    def __init__(self, gazetteer: Gazetteer, topics: TopicReader | None = None) -> None:
        self._names = NameReader.of(gazetteer)
        self._topics = topics or TopicReader()

    @staticmethod
    def load() -> "Understander":
        """Return an understander with the shipped gazetteer and word lists."""
        return Understander(Gazetteer.load())

    def understand(self, question: str, today: date, written: str = "") -> Understanding:
        """Guess what a question names; relative times count from `today`.

        `written` is the NFC question with marks that were left out, character by character as long as it.
        """
        question = nfc(question)
        guesses = [_date_guess(question, period) for period in periods(question, today)]
        guesses += self._named(question, guesses, written if written != question else "")
        spoken = self._topics.read(written or question, today, _SAID)
        if spoken:
            start, end, topic = spoken.start, spoken.end, spoken.topic
            guesses.append(Guess("topic", start, end, question[start:end], (topic.id,), topic.name, False))
        return Understanding(_in_order(guesses), question, self._topics.touches(written or question))

    def names(self, question: str, today: date) -> tuple[Guess, ...]:
        """Guess the places, people, offices and bodies alone that an NFC question names."""
        return _in_order(self._named(question, [_date_guess(question, found) for found in periods(question, today)]))

    def _named(self, question: str, dates: Sequence[Guess], written: str = "") -> tuple[Guess, ...]:
        taken = frozenset(at for guess in dates for at in range(guess.start, guess.end))
        return self._names.read(question, taken, written)


def _in_order(guesses: Iterable[Guess]) -> tuple[Guess, ...]:
    return tuple(sorted(guesses, key=lambda guess: (guess.start, -guess.end)))


def _date_guess(question: str, said: Period) -> Guess:
    first = "" if said.first == date.min else said.first.isoformat()
    last = "" if said.last == date.max else said.last.isoformat()
    label = first if first == last else f"{first or '…'} – {last or '…'}"
    return Guess("date", said.start, said.end, question[said.start : said.end], (first, last), label, said.sure)
