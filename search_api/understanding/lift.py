"""What a question names but not surely enough to narrow by: hits whose metadata hold it are lifted, none is lost.

A lifted hit's score p becomes 1 / (1 + exp(-(logit(p) + weight))), the weights of all that it holds added. Articles
are known by what they are filed under (people, offices with their place, bodies, places), so a lift costs one look-up.
News from abroad is lowered the same way where the question names no country.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from indexer.analysis import Terms, analyse, syllables
from indexer.catalogue.offices import office_key, office_name
from indexer.extract.lexicon import read_words
from indexer.filters import Ids, contains
from indexer.snapshot import Snapshot
from indexer.vietnamese.fold import fold
from search_api.per_snapshot import PerSnapshot
from search_api.query.query import Query
from search_api.ranking.collapse import Ranked
from search_api.understanding.guess import Guess
from search_api.understanding.topical import Spoken
from search_api.understanding.understand import Understanding

LIFTED = 50  # best hits that are looked up
# Logits. An office counts most with the place that the question gives it; a body's name stands in its text anyway.
_OFFICE_OF_PLACE, _OFFICE, _PERSON, _BODY, _PLACE, _DATE, _TOPIC = 2.0, 0.2, 0.5, 0.3, 0.3, 0.3, 1.0
_RECENT = 1.0  # of what came out today, where no time is asked for; news of a year ago gain half of it
_HALVED_DAYS = 365
_SUREST = 12.0
_NAME = (3, 4)  # syllables of a name that is looked for wherever it may begin
_ABROAD, _ABROAD_OF_TOPIC = -1.5, -2.5  # of dated news; of all, and beside the former, where a topic is asked for
_FROM_ABROAD: PerSnapshot[Ids] = PerSnapshot(1)  # articles that are, since nearly every search asks for them
_ELSEWHERE = ("thế giới", "quốc tế", "nước ngoài", "châu Âu", "châu Á", "châu Phi", "châu Mỹ")
_IN_CAPITALS = re.compile(r"\b(?:USA?|UK)\b")  # "us" is none


@dataclass(frozen=True, slots=True)
class Lift:
    """What lifts a hit by `weight`: a tag of `kind` with one of `names` (folded), a day between two (ISO), or newness.

    `text` is the stretch of the question that it was read from.
    """

    text: str
    kind: str
    names: tuple[str, ...]
    weight: float


def lifts(guessed: Understanding, places: Sequence[str] = ()) -> tuple[Lift, ...]:
    """Return what the weak guesses of a question lift; `places` are the codes that the caller asked for."""
    codes = tuple(places) or tuple(code for guess in guessed.guesses if guess.kind == "place" for code in guess.values)
    offices = [guess for guess in guessed.guesses if guess.kind == "office"]
    found: list[Lift] = []
    for guess in guessed.guesses:
        inside = any(other.start <= guess.start and guess.end <= other.end for other in offices)
        if guess.kind == "office":
            found += _of_office(guess, guessed, codes)
        elif guess.kind == "person":
            found.append(Lift(guess.text, "person", (fold(guess.values[0]),), _PERSON))
        elif guess.kind == "body" and not inside and len(guess.text.split()) > 1:
            found.append(Lift(guess.text, "body", (fold(guess.values[0]),), _BODY))
        elif guess.kind == "place" and not guess.strong and not inside:
            found.append(Lift(guess.text, "place", guess.values, _PLACE))
        elif guess.kind == "topic":
            found.append(Lift(guess.text, "topic", guess.values, _TOPIC))
        elif guess.kind == "date" and not guess.strong:
            found.append(Lift(guess.text, "date", guess.values, _DATE))
    if guessed.topical:
        found.append(Lift("", "abroad", ("any",), _ABROAD_OF_TOPIC))
    if all(guess.kind != "date" for guess in guessed.guesses):
        found.append(Lift("", "recent", (), _RECENT))
    return tuple(found)


def _of_office(guess: Guess, guessed: Understanding, codes: Sequence[str]) -> Iterable[Lift]:
    """Return the lifts of an office: as it stands, and that of its place where the question gives it one."""
    said = guess.text
    for place in guessed.guesses:
        if place.kind == "place" and guess.start <= place.start and place.end <= guess.end:
            said = said.replace(place.text, " ")
    name = office_name(said)
    if name:
        yield Lift(guess.text, "office", (office_key(name),), _OFFICE)
    if name and codes:
        yield Lift(guess.text, "office", tuple(office_key(name, code) for code in codes), _OFFICE_OF_PLACE)


def lifted(snapshot: Snapshot, ranked: Sequence[Ranked], wanted: Sequence[Lift]) -> tuple[list[Ranked], frozenset[str]]:
    """Return the hits with those lifted that hold what is wanted, best first, and the texts that lifted any."""
    if not wanted or not ranked:
        return list(ranked), frozenset()
    close, rest = ranked[:LIFTED], ranked[LIFTED:]
    numbers = [hit.number for hit in close]
    gains = [0.0] * len(close)
    held: set[str] = set()
    for lift in wanted:
        shares = _shares(snapshot, lift, numbers)
        held |= {lift.text} if lift.text and lift.weight > 0 and any(shares) else set()
        gains = [gain + lift.weight * share for gain, share in zip(gains, shares, strict=True)]
    scored = [
        hit._replace(score=_raised(hit.score, gain)) if gain else hit for hit, gain in zip(close, gains, strict=True)
    ]
    return [*sorted(scored, key=lambda hit: -hit.score), *rest], frozenset(held)


def of_topic(question: str, spoken: Spoken) -> Lift:
    """Return what lifts the articles that mention the topic of a question."""
    return Lift(question[spoken.start : spoken.end], "topic", (spoken.topic.id,), _TOPIC)


def away(query: Query) -> tuple[Lift, ...]:
    """Return what lowers news from abroad; nothing where a word of the query may name a country, or what is there."""
    if _IN_CAPITALS.search(query.understood):
        return ()
    said = (query.terms, *(form.terms for unit in query.units for form in unit.forms[1:]))
    text = f" {' | '.join(_joined(terms, marked=query.marked) for terms in said)} "
    names = _elsewhere(marked=query.marked)
    if any(name in text for word in names.keys() & text.split() for name in names[word]):
        return ()
    return (Lift("", "abroad", ("dated",), _ABROAD),)


def people(query: Query) -> tuple[Lift, ...]:
    """Return what lifts the articles that name somebody whose name may stand in a query in small letters.

    Nobody knows how many syllables it has: three or four that begin with a surname are tried, and only an article that
    names such a person is lifted.
    """
    if query.language == "en":
        return ()
    plain, small = query.terms.plain, [own.islower() for own in syllables(query.understood)]
    said = query.meant or query.terms.marked
    sure = query.marked or bool(query.meant)
    begins = [at for at, own in enumerate(said) if (own or plain[at]) in _surnames(marked=sure and bool(own))]
    ends = [(at, at + size) for at in begins for size in _NAME if at + size <= len(small)]
    names = [" ".join(plain[at:end]) for at, end in ends if all(small[at:end])]
    return (Lift("", "person", tuple(dict.fromkeys(names)), _PERSON),) if names else ()


@cache
def _surnames(*, marked: bool) -> frozenset[str]:
    """Return the surnames, and without marks where they may be any."""
    names = read_words("surnames.tsv")
    return names if marked else frozenset(map(fold, names))


def _joined(terms: Terms, *, marked: bool) -> str:
    return " ".join(terms.marked if marked else terms.plain)


@cache
def _elsewhere(*, marked: bool) -> dict[str, list[str]]:
    """Return the names of other places than Vietnam and of what is there, between spaces, by their first syllable."""
    found: dict[str, list[str]] = {}
    for name in (*read_words("countries.tsv"), *read_words("abroad.tsv"), *_ELSEWHERE):
        said = _joined(analyse(name), marked=marked)
        found.setdefault(said.split()[0], []).append(f" {said} ")
    return found


def _shares(snapshot: Snapshot, lift: Lift, numbers: Sequence[int]) -> list[float]:
    """Return the share of a lift's weight that each article gets, 0 to 1."""
    if lift.kind == "recent":
        return _newness(snapshot, numbers)
    holding = _holding(snapshot, lift, numbers)
    return [float(number in holding) for number in numbers]


def _holding(snapshot: Snapshot, lift: Lift, numbers: Sequence[int]) -> set[int]:
    """Return which articles hold what a lift wants."""
    if lift.kind == "topic":
        return set().union(*(snapshot.mentioning(topic, numbers) for topic in lift.names))
    if lift.kind == "abroad":
        foreign = _FROM_ABROAD.get(snapshot, None, lambda: snapshot.catalogue.tagged("abroad", "abroad"))
        own = np.array(numbers, np.int64)
        held = contains(foreign, own) & ((snapshot.days(own) > 0) | ("any" in lift.names))
        return set(own[held].tolist())
    if lift.kind != "date":
        kinds = ("place", "named") if lift.kind == "place" else (lift.kind,)
        return set().union(*(snapshot.tagged_among(kind, lift.names, numbers) for kind in kinds))
    first, last = (int(day.replace("-", "") or edge) for day, edge in zip(lift.names, ("1", "99999999"), strict=True))
    days = snapshot.days(np.array(numbers, np.int64))
    return {number for number, day in zip(numbers, days.tolist(), strict=True) if first <= day <= last}


def _newness(snapshot: Snapshot, numbers: Sequence[int]) -> list[float]:
    """Return how new articles are: 1 for today's, half of it for those of a year ago; 0 without a date."""
    days = snapshot.days(np.array(numbers, np.int64))
    today = date.today()
    known = [(day, date(day // 10_000, day // 100 % 100, day % 100)) for day in set(days.tolist()) if day]
    shares = {day: 0.5 ** (max(0, (today - told).days) / _HALVED_DAYS) for day, told in known}
    return [shares.get(day, 0.0) for day in days.tolist()]


def _raised(score: float, gain: float) -> float:
    logit = math.log(score / (1 - score)) if 0 < score < 1 else math.copysign(_SUREST, score - 0.5)
    return 1 / (1 + math.exp(-(logit + gain)))
