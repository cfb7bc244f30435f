"""The way of a question: classify, search, gather evidence, choose the sentence, cut the answer, look for conflicts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.filters import Filters
from indexer.vietnamese.fold import fold
from search_api.answer.agree import agree
from search_api.answer.holders import bearing
from search_api.answer.model.model import Model, load_model, score
from search_api.answer.proposal import Proposal, disagree, newest_first, surest_first
from search_api.answer.question.event import is_day
from search_api.answer.question.heard import NOTHING, Heard
from search_api.answer.question.question import WANTED, Kind, Question
from search_api.answer.reading import Offer, Reading, read, sentence_features, sources, to_find
from search_api.answer.spans.in_full import in_full
from search_api.answer.spans.spans import AnswerSpan
from search_api.ranking.engine import Engine, SearchRequest

ALTERNATIVES = 3
_SECOND = 0.6  # share of the confidence that the second span of a sentence keeps
# Share of the confidence that a person keeps by whether the office is that which is asked for (`holders.bearing`).
_BEARS = {1.0: 1.0, 0.5: 0.7, 0.0: 0.4}
_HOLLOW = 4.0  # lost in the logit of the confidence by what says nothing new
_LEAST = 0.05  # confidence of an alternative beside an answer
_READ = 12  # sentences from which an answer is cut


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `best` is None where nothing supports an answer; `alternatives` are then the nearest proposals,
    each too unsure to be one. `conflict` says that sources disagree."""

    question: str
    kind: Kind
    best: Proposal | None
    alternatives: tuple[Proposal, ...]
    conflict: bool
    generation: int
    took_ms: dict[str, float] = field(default_factory=dict)


def answer(engine: Engine, text: str, filters: Filters | None = None, heard: Heard = NOTHING) -> Answer:
    """Answer a question from the index; `heard` is what it is understood to say. Raises QueryError where there is
    nothing to search for."""
    request = SearchRequest(
        text, limit=to_find(text), filters=filters or Filters(), min_score=0, lifts=heard.lifts(text)
    )
    found = engine.search(request)
    reading = read(engine, text, sources(engine, text, found.results), heard)
    model = load_model()
    proposals = propose(reading, model)
    best = given(proposals, model.threshold)
    others = alternatives(reading.question, proposals, best, reading.day)
    return Answer(
        question=text,
        kind=reading.question.kind,
        best=best,
        alternatives=others,
        conflict=best is not None and disagree(reading.question, best, others),
        generation=found.generation,
        took_ms=found.took_ms,
    )


def given(proposals: Sequence[Proposal], threshold: float) -> Proposal | None:
    """Return the first proposal where it is sure enough."""
    return proposals[0] if proposals and proposals[0].confidence >= threshold else None


def alternatives(
    question: Question, proposals: Sequence[Proposal], best: Proposal | None, day: str
) -> tuple[Proposal, ...]:
    """Return what else could be the answer, not what says the same ("15/3/2026" beside "15/3"), no day of another event
    where it is the `day` that a topic gives this one, and nobody who holds another office than the best does; where
    there is none the nearest, one of each sentence."""
    if best and is_day(best.value, day):
        return ()
    if best:
        typed = question.kind in WANTED
        other = (one for one in proposals[1:] if one.confidence >= _LEAST and one.bearing >= best.bearing)
        return tuple(one for one in other if not (typed and agree(best.value, one.value)))[:ALTERNATIVES]
    sentences = {(one.article.id, one.sentence_start): one for one in reversed(proposals)}
    return tuple(sorted(sentences.values(), key=lambda one: -one.confidence))[:ALTERNATIVES]


@dataclass(frozen=True, slots=True)
class Cut:
    """A short answer cut from a sentence; `share` is what of the evidence the sentence is, `support` what of it says
    the same, both in [0, 1]."""

    offer: Offer
    span: AnswerSpan
    share: float
    support: float
    place: int

    @property
    def text(self) -> str:
        """The answer as published, a person by the whole name."""
        return in_full(self.offer.evidence.article.text[self.span.start : self.span.end], self.span.value)


def cuts(reading: Reading, model: Model) -> list[Cut]:
    """Cut the answers from the best sentences, the best supported first; of those that say the same only the best."""
    ranked = reading.ranked(model)[:_READ]
    shares = _shares([offer.rank for offer in ranked])
    support: dict[str, float] = {}
    first: dict[str, tuple[Offer, AnswerSpan, float, int]] = {}
    for offer, part in zip(ranked, shares, strict=True):
        weights = model.entities if offer.named else model.clauses
        spans = sorted(reading.spans(offer), key=lambda span: -score(weights, span.features))
        for place, span in enumerate(spans[:2]):
            key = _key(offer, span)
            first.setdefault(key, (offer, span, part, place))
            if not place:
                support[key] = support.get(key, 0.0) + part
    found = [Cut(offer, span, part, support.get(key, 0.0), place) for key, (offer, span, part, place) in first.items()]
    return sorted(found, key=lambda cut: (reading.is_hollow(cut.offer, cut.span), cut.place, -cut.support))


def sure_features(reading: Reading, cut: Cut, model: Model) -> dict[str, float]:
    """Return what tells whether a cut answer is right."""
    return sentence_features(reading, cut.offer, model) | {"share": cut.share, "support": cut.support}


def confidence(reading: Reading, cut: Cut, model: Model) -> float:
    """Return the probability that a cut answer is right."""
    doubt = reading.unsure(cut.offer) + _HOLLOW * reading.is_hollow(cut.offer, cut.span)
    return model.confidence(sure_features(reading, cut, model), doubt)


def propose(reading: Reading, model: Model) -> list[Proposal]:
    """Return the possible answers: the best supported first, or what is newer where that changes; the others by their
    confidence."""
    question = reading.question
    found = [
        _proposal(question, cut, confidence(reading, cut, model) * _SECOND**cut.place) for cut in cuts(reading, model)
    ]
    found = [*found[:1], *sorted(found[1:], key=lambda other: -other.confidence)]
    if not given(found, model.threshold):
        return found
    return newest_first(question, surest_first(question, found, model.threshold))


def _shares(ranks: Sequence[float]) -> list[float]:
    """Return what of the evidence each sentence is: exp(rank) over the sum of all."""
    top = max(ranks, default=0.0)
    powers = [math.exp(rank - top) for rank in ranks]
    return [power / sum(powers) for power in powers]


def _proposal(question: Question, cut: Cut, confidence: float) -> Proposal:
    evidence, article = cut.offer.evidence, cut.offer.evidence.article
    places = [at for at, passage in enumerate(article.passages) if passage.start <= evidence.start < passage.end]
    bears = bearing(question, evidence, cut.span.start, cut.span.end)
    return Proposal(
        text=cut.text,
        value=cut.span.value,
        start=cut.span.start,
        end=cut.span.end,
        sentence_start=evidence.start,
        sentence_end=evidence.end,
        sentence=evidence.text,
        passage_id=article.first_passage + (places[0] if places else 0),
        article=article,
        confidence=round(confidence * _BEARS[bears], 4),
        bearing=bears,
    )


def _key(offer: Offer, span: AnswerSpan) -> str:
    """Return what is equal for answers that say the same."""
    value = span.value
    if isinstance(value, dict) and "value" in value:
        return f"{value['value']} {value.get('unit')}"
    return fold(value if isinstance(value, str) else offer.evidence.article.text[span.start : span.end])
