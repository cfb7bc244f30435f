"""Prepares the search page: what the templates are filled with."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from indexer.vietnamese.fold import fold
from search_api.pages.address import Address
from search_api.pages.backend import Backend, Json
from search_api.pages.labels import Labels
from search_api.pages.marked import pieces
from search_api.understanding.dates import day_meant, read_day

_WRITTEN_OUT = 3  # abbreviations that are told
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def search_page(here: Address, backend: Backend, t: Labels, root: str) -> dict[str, Any]:
    """Ask the backend and return the values of `search.html`. Raises Problem."""
    topics = backend.topics(t.language)
    common: dict[str, Any] = {"names": date_names(here, t), "topics": topics}
    if not here.q:
        return {**common, "holdings": holdings(backend, t), "examples": backend.examples(t.language)}
    found = backend.search(here)
    asks = (found.get("query") or {}).get("asks")
    answer = backend.ask(here) if asks and not here.cursor and not here.exact else None
    weak = weak_line(found, here, t)
    names = {code: backend.place_name(code) for code in here.place}
    return {
        **common,
        "found": found,
        "count": weak or count_line(found, t),
        "answer": answer_values(answer, here, root) if answer and answer["found"] else None,
        "unanswered": _unanswered(found, answer) and not weak,
        "understood": understood(found.get("query") or {}, here, t, root),
        "ways": () if found.get("results") else ways_out(here, names, backend, t, root, topics),
        "suggestions": () if found.get("results") else suggestions(here, backend, root),
        "examples": () if found.get("results") else backend.examples(t.language),
        "chips": chips(here, names, t, root, topics),
        "facets": facet_values(backend.facets(here), here, root, topics),
        "feed_query": feed_query(here),
        "article_url": functools.partial(article_link, here, root),
    }


def _unanswered(found: Json, answer: Json | None) -> bool:
    """Say whether a question has nearest passages, and no answer."""
    asks = (found.get("query") or {}).get("asks")
    return bool(found.get("results")) and asks == "question" and answer is not None and not answer["found"]


def ways_out(
    here: Address, names: Mapping[str, str], backend: Backend, t: Labels, root: str, topics: Sequence[Json]
) -> list[dict[str, Any]]:
    """List what would find something where a filtered search found nothing: one filter less, or none."""
    states = [(t("remove", name=text), state) for text, state in set_filters(here, names, t, topics)]
    if len(states) != 1:
        states.append((t("empty_drop"), here.bare()))
    found = []
    for text, state in states if here.filtered else ():
        total = backend.search(state)
        if total.get("results"):
            found.append({"text": text, "count": count_line(total, t), "url": state.url(root)})
    return found


def suggestions(here: Address, backend: Backend, root: str) -> list[dict[str, str]]:
    """List what a question that found nothing may have been meant to be, if that finds something."""
    states = [here.bare().change(q=text) for text in backend.suggest(here.q)]
    return [{"text": state.q, "url": state.url(root)} for state in states if backend.search(state).get("results")]


def holdings(backend: Backend, t: Labels) -> str:
    """Say what the index holds, or nothing where it is empty or undated."""
    held = backend.holdings()
    if not held.get("articles") or not held.get("last"):
        return ""
    return t("holdings", articles=held["articles"], last=t.day(held["last"]))


def date_names(here: Address, t: Labels) -> dict[str, str]:
    """Return the dates of a state as people write them, for the fields."""
    return {"from": t.day(here.date_from), "to": t.day(here.date_to)}


def weak_line(found: Json, here: Address, t: Labels) -> str:
    """Say that nothing fits clearly, where that is so; else nothing."""
    if not found.get("results") or here.cursor or found.get("likely") != 0:
        return ""
    return t("total_weak", q=here.q)


def count_line(found: Json, t: Labels) -> str:
    """Say how many articles match, and of how many that share a word or are near in meaning, for these are many."""
    total = int(found.get("total") or 0)
    likely = int(found.get("likely", total))
    if not total:
        return t("total_none")
    if found.get("by_date"):
        return t("total_by_date", n=total)
    if not likely:
        return t("total_near", n=total)
    more = found.get("total_relation") == "gte"
    if likely < total:
        return t("total_among_gte" if more else "total_among_eq", likely=likely, n=total)
    return t("total_gte" if more else "total_eq", n=total)


def article_link(here: Address, root: str, id: str, start: int | None = None, end: int | None = None) -> str:
    """Link to an article, remembering the question and the passage that brought the reader there."""
    items = [("q", here.q)] if here.q else []
    opens = start is not None and end is not None
    if opens:
        items.append(("at", f"{start}-{end}"))
    items += [(name, value) for name, value in here.items() if name not in ("q", "cursor")]
    query = urlencode(items)
    return f"{root}/article/{quote(id, safe='')}" + (f"?{query}" if query else "") + ("#at" if opens else "")


def feed_query(here: Address) -> str:
    """Return the query string of the feed that follows a search or a listing."""
    searched = here.path == "/"
    left = ("cursor", "sort", "lang", "mode") if searched else ("cursor", "sort", "lang", "mode", "exact")
    kept = [(name, value) for name, value in here.items() if name not in left]
    return urlencode([*kept, ("of", "search")] if searched else kept)


def chips(
    here: Address, names: Mapping[str, str], t: Labels, root: str, topics: Sequence[Json]
) -> list[dict[str, str]]:
    """List the filters that are set, each with the link that removes it."""
    return [{"text": text, "url": state.url(root)} for text, state in set_filters(here, names, t, topics)]


def set_filters(
    here: Address, names: Mapping[str, str], t: Labels, topics: Sequence[Json]
) -> list[tuple[str, Address]]:
    """List the filters that are set, each with the state that lacks it."""
    found = [(names.get(code, code), here.without("place", code)) for code in here.place]
    if here.date_from:
        found.append((t("understood_from", day=t.day(here.date_from)), here.without("date_from")))
    if here.date_to:
        found.append((t("understood_to", day=t.day(here.date_to)), here.without("date_to")))
    found += [(value, here.without(name)) for name in ("source", "person") if (value := getattr(here, name))]
    if here.topic and here.path == "/":
        titles = {topic["id"]: topic["name"] for topic in topics}
        found.append((titles.get(here.topic, here.topic), here.without("topic")))
    return found


def understood(query: Json, here: Address, t: Labels, root: str) -> list[dict[str, str]]:
    """Say what was read out of a question: filters taken from its words, slips mended, abbreviations written out.

    A filter and a boost have a `url`, the state that lacks them.
    """
    read = _worth_telling(query.get("guesses") or ())
    found = [
        {"text": _guessed(guess, t), "url": here.change(unread=(*here.unread, guess["text"])).url(root)}
        for guess in read
    ]
    if not query.get("phrases_held", True):
        found.append({"text": t("understood_unquoted"), "url": ""})
    if query.get("cut"):
        found.append({"text": t("understood_cut"), "url": ""})
    slips = query.get("corrections") or ()
    written = [(item["typed"], item["taken"]) for item in slips if item["kind"] == "short"] + [
        (item["short"].upper(), item["long"]) for item in _written_out(query.get("expanded") or ())
    ]
    places = {fold(guess["label"]) for guess in read if guess["kind"] == "place" and guess["holds"]}
    written = [(short, long) for short, long in written if fold(long) not in places]  # "TP.HCM" is told as a place
    expanded = [t("understood_expanded", short=short, long=long) for short, long in written][:_WRITTEN_OUT]
    if any(item["kind"] != "short" for item in slips):
        expanded.append(t("understood_text", text=query["corrected"]))
    told = [*found, *({"text": text, "url": ""} for text in expanded)]
    return list({item["text"]: item for item in told}.values())  # named twice, told once


def _worth_telling(guesses: Sequence[Json]) -> list[Json]:
    """Return the guesses that narrow or lift; of lifts only those that are no part of another's words."""
    lifting = [guess["text"] for guess in guesses if guess["lifts"]]
    parts = {text for text in lifting if any(text != other and text in other for other in lifting)}
    return [guess for guess in guesses if guess["narrows"] or (guess["lifts"] and guess["text"] not in parts)]


def _written_out(expanded: Iterable[Json]) -> Iterator[Json]:
    """Yield what abbreviations stand for; of one of several parts, and of a name of several spellings, the first."""
    told: set[str] = set()
    for item in expanded:
        if item.get("kind") == "abbreviation" and len(item["short"]) < len(item["long"]) and item["short"] not in told:
            yield item
            told |= {item["short"]} if " " in item["short"] else set()


def _guessed(guess: Json, t: Labels) -> str:
    """Say what a guess narrows the search to, or that it would have left nothing, or what it lifts."""
    if guess["lifts"]:
        return t("understood_lifts", text=guess["text"])
    if not guess["holds"]:
        return t("understood_nothing", text=guess["text"])
    if guess["kind"] == "place":
        return t("understood_place", name=guess["label"])
    first, last = guess["values"]
    if first and first == last:
        return t("understood_day", day=t.day(first))
    if first.endswith("-01") and last == read_day(first[:7], last=True):
        return t("understood_month", month=t.day(first[:7]))
    days = [t(label, day=t.day(day)) for label, day in (("understood_from", first), ("understood_to", last)) if day]
    return " ".join(days)


def answer_values(answer: Json, here: Address, root: str) -> dict[str, Any]:
    """Return the values of the answer card.

    `title` is empty where the proof itself says all of it: an article without a headline. `may_be_old`: neither the
    article nor the proof says of which year this is. `day` is the day that is meant where the answer lacks its year.
    """
    sentence = answer.get("sentence") or {}
    text = str(sentence.get("text") or "")
    span = answer.get("span") or {}
    article = answer["article"]
    offset = int(sentence.get("start") or 0)
    marks = []
    if span.get("start") is not None and sentence.get("start") is not None:
        marks = [{"start": span["start"] - offset, "end": span["end"] - offset, "kind": "term"}]
    return {
        "text": answer["text"],
        "day": day_meant(answer["text"], answer.get("value")),
        "conflict": bool(answer.get("conflict")),
        "proof": pieces(text, marks),
        "url": _proof_link(answer, here, root),
        "article": article,
        "title": "" if str(article["title"]).rstrip(".… ") in text else article["title"],
        "may_be_old": not article.get("published") and not _YEAR.search(text),
        "percent": round(100 * float(answer.get("confidence") or 0)),
        "others": [
            {"text": other["text"], "url": _proof_link(other, here, root), "article": other["article"]}
            for other in answer.get("alternatives") or ()
        ],
    }


def _proof_link(found: Json, here: Address, root: str) -> str:
    """Link to the article of a possible answer, opened at the sentence that proves it."""
    sentence = found.get("sentence") or {}
    return article_link(here, root, found["article"]["id"], sentence.get("start"), sentence.get("end"))


def facet_values(facets: Json, here: Address, root: str, topics: Sequence[Json]) -> dict[str, Any]:
    """Return the place tree, each unit with the link that adds or drops it, the sources and the topics."""

    def unit(row: Json) -> dict[str, Any]:
        chosen = row["code"] in here.place
        state = here.without("place", row["code"]) if chosen else here.change(place=(*here.place, row["code"]))
        return {"name": row["name"], "count": row["count"], "chosen": chosen, "url": state.url(root)}

    places = []
    for province in facets.get("places") or ():
        communes = [unit(row) for row in province.get("communes") or ()]
        inside = any(commune["chosen"] for commune in communes)
        places.append({**unit(province), "communes": communes, "open": inside or province["code"] in here.place})
    sources = list(facets.get("sources") or ())
    if here.source and here.source not in sources:
        sources.insert(0, here.source)
    return {"places": places, "sources": sources, "topics": list(topics)}
