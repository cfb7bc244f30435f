"""A question read against the best articles: its kind and focus, and the sentences with the answers they offer."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from indexer.analysis import analyse
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.abroad import of_another_country
from search_api.answer.evidence.evidence import Evidence, Source, gather
from search_api.answer.evidence.met import Floats
from search_api.answer.evidence.question_tokens import no_tokens, question_tokens
from search_api.answer.holders import costs
from search_api.answer.model.matching import LOOKED_AT, Matching
from search_api.answer.model.model import Model, score
from search_api.answer.question.asked import Asked
from search_api.answer.question.counted import counted_names
from search_api.answer.question.event import day_asked, is_day
from search_api.answer.question.governed import Standing, Words, events, standing
from search_api.answer.question.happening import happening_names
from search_api.answer.question.heard import Heard, Period, timely
from search_api.answer.question.named import lacks_place
from search_api.answer.question.question import WANTED, Question, classify
from search_api.answer.question.short_names import lacks, short_names
from search_api.answer.spans.agents import tells_agent
from search_api.answer.spans.change import keeps_silent
from search_api.answer.spans.clauses import clause_spans
from search_api.answer.spans.focus import Focus
from search_api.answer.spans.namesakes import Place, of_others
from search_api.answer.spans.phones import asks_phone, phone_spans
from search_api.answer.spans.posts import gives_post, is_about, post_spans
from search_api.answer.spans.quoted import tells_name
from search_api.answer.spans.reasons import gives_reason, hollow, restates
from search_api.answer.spans.spans import AnswerSpan, named_spans
from search_api.answer.spans.tenure import asked_year, asks_holder, names_holder, names_other
from search_api.query.query import Query
from search_api.ranking.engine import Engine
from search_api.results.hits import Hit

# What a sentence loses in rank and in the logit of its confidence, by what no sample of questions teaches.
_STANDING: dict[Standing, float] = {
    "governed": 5.0,  # tells when something around the event was: "công bố kết quả bầu cử"
    "absent": 1.0,  # tells a time without naming the event
    "free": 0.0,
}
_ABROAD = 3.0  # is news from a country that the question does not name
_ASKS = 3.0  # only asks
_NUMBER = 2.0  # is of an article that lacks the numbers of the question: "bão số 13"
_SHORT = 2.0  # is of an article that lacks a short name of the question: "sông Mận"
_OF_OTHERS = (
    0.5  # names somebody else than the question does, whom another sentence of its article names: of its rank only
)
_COUNTRY = 2.5  # tells of another country than the question
_UNCHANGED = 2.0  # tells of no change where the size of one is asked for
_RESTATES = 2.0  # tells again what the reason is asked of, without a word of reason: of its confidence only
_BEST = 8  # best articles that are read
FOUND = 24  # articles among which newer ones are looked for where a holder is asked for
_NEWEST = 4  # of these that are read
_ANOTHER_YEAR = 1.5  # tells but times of other years than the one that is asked for
_OTHER = 2.0  # names only holders of offices of other bodies: of its confidence only
_HOLDS = 1.0  # gives the very office that is asked for: gained in its confidence if it is new, lost after a term
_NEW, _TERM = 1, 5  # years before the newest article that is read
_ELSEWHERE = 1.0  # is of an article that knows nothing of a place of the question: of its confidence only
_SPEECHLESS = 1.5  # is of an article that never speaks of what is counted: of its confidence only
# What it gains for telling the day that a topic gives the event: in rank, and in the logit of its confidence.
_POST = 2.0  # gained, in rank and confidence, for giving whom the question names the office that is asked for
# The same, in rank and in the logit of the confidence, for saying outright who does it, or what a thing is called.
_OUTRIGHT = 3.0
_SURE_OUTRIGHT = 2.0
_THE_DAY = 8.0
_SURE_OF_THE_DAY = 5.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence with the entities that could answer; `rank` is how well it proves an answer (higher is better)."""

    evidence: Evidence
    named: tuple[AnswerSpan, ...]
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with its focus and all sentences that were looked at, in reading order; `tokens` tell of the question
    as the encoder cuts it (`question_tokens`, none where no encoder looked); `events` are the names of
    what it asks the time of, `day` is when that was (ISO) where a topic knows; `period` is the time that it names;
    `speechless` are the ids of the articles that never speak of what is counted, `lacking` of those that hold not all
    of its short names; `of_others` are the sentences that tell of somebody else than the question does."""

    question: Question
    focus: Focus
    asked: Asked
    offers: tuple[Offer, ...]
    events: tuple[Words, ...] = ()
    day: str = ""
    period: Period | None = None
    speechless: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    of_others: frozenset[Place] = frozenset()
    tokens: Floats = field(default_factory=no_tokens, compare=False, repr=False)

    def spans(self, offer: Offer) -> list[AnswerSpan]:
        """Return the short answers that a sentence offers: entities of the asked kind, else its clauses; nothing but
        the day of the event where it holds that."""
        if posts := post_spans(self.question, offer.evidence):
            return [AnswerSpan(start, end, None, {}) for start, end in posts]
        of_the_day = [span for span in offer.named if is_day(span.value, self.day)]
        if is_about(self.question, offer.evidence):
            return clause_spans(self.question, self.asked, offer.evidence)
        return of_the_day or list(offer.named) or clause_spans(self.question, self.asked, offer.evidence)

    def is_hollow(self, offer: Offer, span: AnswerSpan) -> bool:
        """Say whether an answer to why or how only says again what is asked, or a place or time of it."""
        return hollow(self.question, self.asked, offer.evidence, span.start, span.end)

    def costs(self) -> list[float]:
        """Return what each sentence loses in rank for what no sample of questions teaches: its age, and what `doubt`
        says of it. It gains for telling the day of the event."""
        evidence = [offer.evidence for offer in self.offers]
        aged = costs(self.question, evidence)
        told = [self.doubt(offer) + self._tells_of_others(offer) - self._tells(offer) for offer in self.offers]
        return [age + cost for age, cost in zip(aged, told, strict=True)]

    def _tells_of_others(self, offer: Offer) -> float:
        """Return what a sentence loses in rank for telling of somebody else than the question does."""
        return _OF_OTHERS * ((offer.evidence.article.id, offer.evidence.start) in self.of_others)

    def _tells(self, offer: Offer) -> float:
        """Return what a sentence gains in rank for telling the day of the event, or the office that somebody holds."""
        return _THE_DAY * self.tells_the_day(offer) + self._outright(offer, _OUTRIGHT)

    def _outright(self, offer: Offer, worth: float) -> float:
        """Return what a sentence gains for giving somebody the office asked for, or for saying outright who does it or
        what it is called."""
        question, evidence = self.question, offer.evidence
        told = tells_agent(question, evidence) or tells_name(question, evidence)
        return max(_POST * gives_post(question, evidence), worth * told)

    def doubt(self, offer: Offer) -> float:
        """Return what a sentence loses, in rank and in the logit of its confidence: for playing abroad, for only
        asking, for telling of another country or of no change where the size of one is asked for, for numbers and short
        names that its article lacks and, where a time is asked for, for telling of something around the event, of
        another or of another year."""
        if offer.evidence.features["abroad"]:
            return _ABROAD
        told = _ASKS * offer.evidence.text.rstrip(' ”"').endswith("?") + _NUMBER * offer.evidence.features["numbers"]
        told += _SHORT * (offer.evidence.article.id in self.lacking) + _COUNTRY * self._of_another_country(offer)
        told += _UNCHANGED * keeps_silent(self.focus.folded, offer.evidence.text)
        if self.events:
            told += _STANDING[standing(self.events, self.asked.words, offer.evidence.text)]
        return told + _ANOTHER_YEAR * self._of_another_year(offer)

    def _of_another_country(self, offer: Offer) -> bool:
        """Say whether a sentence and its title tell of other countries than the one that is asked for."""
        evidence = offer.evidence
        return of_another_country(self.question.text, evidence.article, evidence.start, evidence.end)

    def _of_another_year(self, offer: Offer) -> bool:
        """Say whether a sentence tells but times of other years than the one that is asked for."""
        year = asked_year(self.question) if self.question.kind == "when" else ""
        own = [str(span.value)[:4] for span in offer.named]
        return bool(year and own) and all(one.isdigit() and one != year for one in own)

    def tells_the_day(self, offer: Offer) -> bool:
        """Say whether a sentence tells the day of the event; never where no topic knows that, nor in news from abroad:
        other countries vote on that day too."""
        return not offer.evidence.features["abroad"] and any(is_day(span.value, self.day) for span in offer.named)

    def unsure(self, offer: Offer) -> float:
        """Return what the logit of the confidence of a sentence loses: its doubt, and more where its article never
        speaks of what is counted, perhaps because it calls it otherwise, or only holders of other offices are named, or
        it tells again what the reason is asked of;
        less where it tells the day of the event, or gives the office that is asked for to whom it is asked of."""
        silent = offer.evidence.article.id in self.speechless
        other = names_other(self.question, offer.evidence)
        told = _SURE_OF_THE_DAY * self.tells_the_day(offer) + _HOLDS * self._holds_still(offer)
        told += self._outright(offer, _SURE_OUTRIGHT)
        again = restates(self.question, offer.evidence)
        told -= _ELSEWHERE * (offer.evidence.article.id in self.elsewhere)
        return self.doubt(offer) + _SPEECHLESS * silent + _OTHER * other + _RESTATES * again - told

    def _holds_still(self, offer: Offer) -> int:
        """Return 1 where a sentence gives somebody the office that is asked for in an article as new as the newest that
        is read, -1 where it is a term older; 0 for others, and where a year is asked for."""
        year = _year(offer)
        if asked_year(self.question) or not year or offer.evidence.features["unknown"]:
            return 0
        if not names_holder(self.question, offer.evidence):
            return 0
        age = max(map(_year, self.offers)) - year
        return 1 if age <= _NEW else -(age > _TERM)

    def ranked(self, model: Model) -> list[Offer]:
        """Return the sentences, the best first."""
        features = [sentence_features(self, offer, model) for offer in self.offers]
        ranks = [score(model.sentences, own) - cost for own, cost in zip(features, self.costs(), strict=True)]
        order = sorted(range(len(ranks)), key=lambda at: -ranks[at])
        close, rest = order[:LOOKED_AT], order[LOOKED_AT:]
        # Who only types the words of a headline wants that headline: the linear model finds it better.
        if close and model.matching is not None and len(self.tokens) and not self.question.keywords:
            found = self._matched(model.matching, [features[at] for at in close], close)
            for at, more in zip(close, found.tolist(), strict=True):
                ranks[at] += more
            least = min(ranks[at] for at in close)
            for at in rest:
                ranks[at] = min(ranks[at], least)
        offers = [replace(self.offers[at], rank=ranks[at]) for at in order]
        return sorted(offers, key=lambda offer: -offer.rank)

    def _matched(self, matching: Matching, features: Sequence[dict[str, float]], places: Sequence[int]) -> Floats:
        met = np.stack([self.offers[at].evidence.met for at in places])
        return matching.score(self.question.kind, self.tokens, met, matching.scaled(features))


def _named(question: Question, focus: Focus, asked: Asked, evidence: Evidence) -> list[AnswerSpan]:
    return phone_spans(evidence) if asks_phone(question) else named_spans(question, focus, asked, evidence)


def _year(offer: Offer) -> int:
    """Return the year in which the article of a sentence appeared, 0 where that is not known."""
    return int((offer.evidence.article.published or "0")[:4])


def sentence_features(reading: Reading, offer: Offer, model: Model) -> dict[str, float]:
    """Return the features of a sentence, with what its entities add.

    typed (1 if one is of the asked kind, less for one that seldom answers), untyped (1 if none is, where the kind has
    entities), merit (of the best of them), best_* (its features), reason (1 if it gives the one asked for), keywords (1
    for a title where nothing asks), dated (1 if the sentence has the year, .7 for the date of the article), how the day
    of the article fits the time that is asked for (`timely`), and dateline as opening where a date is asked for.
    """
    best = max(offer.named, key=lambda span: score(model.entities, span.features), default=None)
    merit = score(model.entities, best.features) if best else 0.0
    wanted = reading.question.kind in WANTED
    year = asked_year(reading.question)
    evidence = offer.evidence
    dated = 0.0
    if year:
        dated = 1.0 if year in evidence.terms.plain else 0.7 * (evidence.article.published or "").startswith(year)
    of_best = {f"best_{name}": value for name, value in best.features.items()} if best else {}
    return (
        evidence.features
        | of_best
        | timely(evidence.article.published, reading.period)
        | {
            "dateline": 0.0 if reading.question.kind == "when" else evidence.features["dateline"],
            "opening": evidence.features["dateline"] if reading.question.kind == "when" else 0.0,
            "typed": max((1.0 - span.features.get("odd", 0.0) for span in offer.named), default=0.0),
            "untyped": float((wanted or asks_phone(reading.question)) and not offer.named),
            "merit": merit,
            "reason": float(gives_reason(reading.question, evidence)),
            "keywords": float(reading.question.keywords and evidence.is_title),
            "dated": dated,
        }
    )


def to_find(text: str) -> int:
    """Return how many articles a question needs found."""
    return FOUND if _asks_today(text) else _BEST


def _asks_today(text: str) -> bool:
    """Say whether it is asked who holds an office today."""
    question = classify(text)
    return asks_holder(question) and not asked_year(question)


def sources(engine: Engine, text: str, found: Sequence[Hit]) -> list[Source]:
    """Return what is read for an answer out of the hits of a search, best first: the articles with all entities.

    These are the best ones, and where it is asked who holds an office today some newer ones of the others too: the
    best article may be years old.
    """
    hits = list(found[:_BEST])
    if _asks_today(text):
        dated = [hit for hit in found[_BEST:] if hit.article.published]
        newest = sorted(dated, key=lambda hit: str(hit.article.published), reverse=True)[:_NEWEST]
        hits += [hit for hit in dated if hit in newest]
    articles = engine.snapshot.articles([hit.article.number for hit in hits])
    return [Source(article, hit.score, hit.start, hit.end) for article, hit in zip(articles, hits, strict=True)]


def read(engine: Engine, text: str, sources: Sequence[Source], heard: Heard) -> Reading:
    """Read the sentences of the articles found, best first, for a question and what it is heard to say.
    Raises QueryError."""
    snapshot = engine.snapshot
    query = engine.parse(text, snapshot)
    question = classify(query.understood)
    asked = Asked.against(snapshot, query, question)
    focus = Focus.of(question)
    evidence = gather(sources, asked, functools.partial(engine.nearness, query))
    offers = tuple(Offer(one, tuple(_named(question, focus, asked, one))) for one in evidence)
    asks_time = question.kind == "when"
    named = events(query, question) if asks_time else ()
    day, silent = day_asked(question, heard.spoken), _speechless(question, query, sources)
    near = engine.nearness(query, [text])
    tokens = question_tokens(question, near.places, near.weights) if near.places else no_tokens()
    short = short_names(text)
    lacking = frozenset(one.article.id for one in sources if lacks(short, one.article.text))
    elsewhere = frozenset(
        one.article.id for one in sources if lacks_place(asked.names, one.article, analyse(one.article.text).plain)
    )
    others = of_others(question, asked, [offer.evidence for offer in offers if offer.named])
    return Reading(question, focus, asked, offers, named, day, heard.period, silent, lacking, elsewhere, others, tokens)


def _speechless(question: Question, query: Query, sources: Sequence[Source]) -> frozenset[str]:
    """Return the ids of the articles that hold nowhere what the question counts, or what it asks the time of: they know
    no number or day of it."""
    names = counted_names(question, query.units) | happening_names(question, query.units)
    told = ((one.article.id, fold(one.article.text)) for one in sources) if names else ()
    return frozenset(article for article, text in told if not any(name in text for name in names))
