"""One search from what was asked to the answer's JSON: the same for HTTP, the page and the command line."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from indexer.errors import CursorGone, QueryError
from indexer.filters import Filters, Ids
from search_api.problems.problems import BadParameter, Problem
from search_api.ranking.engine import Clock, SearchRequest, SearchResponse
from search_api.ranking.retrieve import Mode
from search_api.reading import Reading
from search_api.results import shapes
from search_api.results.hits import Hit
from search_api.results.shapes import OFFSETS, OFFSETS_UTF16, Json
from search_api.understanding.guess import Guess
from search_api.understanding.lift import lifts
from search_api.understanding.narrowing import Narrowing, read_filters
from search_api.understanding.understand import Understanding

MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as a caller put it.

    With `exact` nothing is read out of the question's words but the words, nor out of the words in `without`.
    """

    q: str
    limit: int = 10
    cursor: str | None = None
    mode: Mode = "hybrid"
    group: str = "article"
    narrowing: Narrowing = field(default_factory=Narrowing)
    exact: bool = False
    min_score: float | None = None
    utf16: bool = False
    facets: bool = False
    without: tuple[str, ...] = ()


def search(reading: Reading, asked: Asked) -> tuple[int, Json]:
    """Answer a search. Returns the generation that answered and the body; raises Problem, IndexDamaged."""
    clock = Clock()
    request, guessed = _understand(reading, asked)
    clock.lap("understand")
    try:
        held, response = _answer(reading, request, guessed)
    except CursorGone:
        raise Problem(410, "cursor-gone") from None
    narrowed = held.filters(request.filters)
    body = {
        "query": understood(response, request.filters, guessed, held, reading),
        "results": [hit(found, utf16=asked.utf16) for found in response.results],
        "total": response.total,
        "total_relation": response.total_relation,
        "likely": response.likely,
        "next_cursor": response.next_cursor,
        "mode": response.mode,
        "generation": response.generation,
        "offsets": OFFSETS_UTF16 if asked.utf16 else OFFSETS,
    }
    if asked.facets:
        body["facets"] = facets(reading, narrowed)
    clock.lap("all")
    took = {**clock.took, **response.took_ms}
    took["total"] = round(took.pop("all") + took["understand"], 3)
    return response.generation, body | {"took_ms": took}


def hits(reading: Reading, asked: Asked) -> tuple[Hit, ...]:
    """Return the hits of a search, the best first. Raises BadParameter, CursorGone."""
    request, guessed = _understand(reading, asked)
    return _answer(reading, request, guessed)[1].results


def matching(reading: Reading, asked: Asked) -> Ids:
    """Return the numbers of the articles that a search counts in its total, the best first. Raises BadParameter."""
    request, guessed = _understand(reading, asked)
    narrowed = (narrower for _, narrower in _narrowed(replace(request, cursor=None), guessed))
    for narrower in (*narrowed, replace(request, cursor=None)):
        with contextlib.suppress(QueryError):
            ranked = reading.engine.rank(narrower)
            if ranked:
                return np.array([hit.number for hit in ranked], np.int64)
    return np.empty(0, np.int64)


def _understand(reading: Reading, asked: Asked) -> tuple[SearchRequest, Understanding]:
    """Return the request of a search and what its words say beyond. Raises BadParameter."""
    request = SearchRequest(
        q=_CONTROLS.sub(" ", asked.q),
        limit=asked.limit,
        cursor=asked.cursor or None,
        mode=asked.mode,
        filters=read_filters(asked.narrowing, reading.gazetteer, reading.topic_ids),
        group=asked.group,
        min_score=asked.min_score,
        as_typed=asked.exact,
    )
    guessed = Understanding(()) if asked.exact else _guessed(reading, request.q)
    for text in asked.without:
        guessed = guessed.without(text)
    return replace(request, lifts=lifts(guessed, request.filters.places)), guessed


def _guessed(reading: Reading, text: str) -> Understanding:
    """Return what a question names, read with its slips mended and with the marks that were left out."""
    try:
        query = reading.engine.parse(text)
    except QueryError:  # told where the search is made
        return Understanding(())
    return reading.understander.understand(query.understood, date.today(), query.written)


_FACETS = ("place", "source", "person", "body")
_MOST_VALUES = 20


def facets(reading: Reading, filters: Filters) -> Json:
    """Count the articles that the filters leave, by month and by the commonest places, sources, people and bodies."""
    counted = reading.snapshots().facets(filters, _FACETS, _MOST_VALUES)
    named = {
        kind: [{"value": key, "label": label, "count": count} for key, label, count in counted[kind]]
        for kind in _FACETS
    }
    return {"month": counted["month"], **named}


def _answer(reading: Reading, request: SearchRequest, guessed: Understanding) -> tuple[Understanding, SearchResponse]:
    """Search, narrowed to what the words surely name as far as that leaves something; returns what held."""
    for held, narrowed in _narrowed(request, guessed):
        # A cursor of a wider search does not fit the narrow one, and is tried there.
        with contextlib.suppress(QueryError):
            response = reading.engine.search(narrowed)
            if response.total:
                return held, response
    try:
        return Understanding(()), reading.engine.search(request)
    except QueryError as error:
        name = str(error).partition(":")[0]
        if name == "cursor":
            raise BadParameter("cursor", request.cursor, "expected.cursor") from None
        raise BadParameter("q", request.q, "expected.words") from None


def _narrowed(request: SearchRequest, guessed: Understanding) -> Iterator[tuple[Understanding, SearchRequest]]:
    """Yield what narrows a search, ever wider, each with the search that it makes."""
    for held in guessed.ever_wider():
        filters = held.filters(request.filters)
        if filters != request.filters:
            yield held, replace(request, filters=filters, all_fit=held.names_all(request.filters))


def understood(
    response: SearchResponse, asked: Filters, guessed: Understanding, held: Understanding, reading: Reading
) -> Json:
    """Say how the query was read: its words, what was mended, which filters hold and which of them its words gave.

    Of the guesses those narrow that are sure enough; one holds unless it would have left nothing. The others lift hits
    whose metadata hold what they name; `lifts` says whether any does.
    """
    query = response.query
    narrowed = held.filters(asked)
    return {
        "text": query.text,
        "understood": query.understood,
        "corrected": query.understood if query.repairs else None,
        "language": query.language,
        "asks": query.question.asks,
        "terms": list(query.terms.marked),
        "phrases": [" ".join(phrase) for phrase in query.phrases],
        "phrases_held": response.quoted,
        "expanded": [
            {"short": " ".join(unit.forms[0].terms.marked), "long": " ".join(form.terms.marked), "kind": form.kind}
            for unit in query.units
            for form in unit.forms[1:]
        ],
        "corrections": [{"typed": slip.typed, "taken": slip.taken, "kind": slip.kind} for slip in query.repairs],
        "filters": _filters(narrowed, reading),
        "from_words": narrowed != asked,
        "guesses": _guesses(response, guessed, guessed.holding(asked), held.holding(asked)),
        "cut": query.cut,
    }


def _guesses(
    response: SearchResponse, guessed: Understanding, narrow: Sequence[Guess], hold: Sequence[Guess]
) -> list[Json]:
    return [
        {
            "kind": guess.kind,
            "text": guess.text,
            "values": list(guess.values),
            "label": guess.label,
            "narrows": guess in narrow,
            "holds": guess in hold,
            "lifts": guess not in narrow and guess.text in response.lifted,
        }
        for guess in guessed.guesses
    ]


def _filters(filters: Filters, reading: Reading) -> Json:
    found: dict[str, Any] = {
        "places": [{"code": code, "name": reading.place_name(code)} for code in filters.places],
        "from": filters.date_from,
        "to": filters.date_to,
        "source": filters.source,
        "person": filters.person,
        "body": filters.body,
        "topic": filters.topic,
    }
    return {name: value for name, value in found.items() if value}


def hit(found: Hit, *, utf16: bool = False) -> Json:
    """Return a hit; `start` and `end` count in the article's text, marks and entities in the passage's."""
    inside = {
        "highlights": [
            {"start": mark.start, "end": mark.end, "kind": mark.kind}
            | ({"score": mark.score} if mark.score is not None else {})
            for mark in found.highlights
        ],
        "entities": list(found.entities),
    }
    start, end = found.start, found.end
    if utf16:
        inside = shapes.in_utf16(inside, shapes.units(found.text))
        before = shapes.units(found.article.text[: found.end])
        start, end = before(start), before(end)
    return {
        "passage_id": found.passage_id,
        "score": round(found.score, 4),
        "scores": _scores(found),
        "text": found.text,
        "start": start,
        "end": end,
        "article": shapes.head(found.article),
        **inside,
        "selector": _selector(found),
        "link": found.link,
        "duplicates": found.duplicates,
    }


def _scores(found: Hit) -> Json:
    """Return the scores by stage; `rerank` is there where a cross-encoder read the hit."""
    reranked = {} if found.rerank is None else {"rerank": round(found.rerank, 4)}
    return {
        "lexical": round(found.lexical, 4),
        "dense": None if found.dense is None else round(found.dense, 4),
        "fused": round(found.score, 4),
        **reranked,
    }


def _selector(found: Hit) -> Mapping[str, str]:
    quote = found.selector
    return {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
