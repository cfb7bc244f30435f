"""Prepares the article page: lines with their matches, people and their offices, linked data."""

import bisect
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from search_api.pages.address import Address
from search_api.pages.backend import Backend, Json
from search_api.pages.marked import pieces
from search_api.pages.search_view import article_link
from search_api.results.links import web_address

_OVER = 4  # entities before a line that may reach into it, one inside another
_CRAWL_DATE = re.compile(r"date \d{4}-\d{2}-\d{2}")


def article_page(id: str, here: Address, at: str, backend: Backend, root: str) -> dict[str, Any] | None:
    """Return the values of `article.html`, None where there is no such article."""
    article = backend.article(id)
    if article is None:
        return None
    marks = list(backend.matches(id, here))
    passage = _passage(at, len(article["text"]))
    if passage and not any(mark["start"] < passage["end"] and passage["start"] < mark["end"] for mark in marks):
        marks.append(passage)
    lines = text_lines(article, marks, passage["start"] if passage else -1)
    title = lines.pop(0) if lines and lines[0]["kind"] == "title" else None
    original = web_address(article.get("url"))
    return {
        "article": article,
        "title": title,
        "lines": lines,
        "matches": sum(1 for line in (title, *lines) if line and line["match"]),
        "people": people(article.get("entities") or (), here, root),
        "similar": [{**other, "url": article_link(here, root, other["id"])} for other in backend.similar(id)],
        "original": original,
        "canonical": f"{root}/article/{quote(id, safe='')}",
        "linked_data": linked_data({**article, "url": original or None}),
        "back": back(here).url(root) if here.q or here.topic or here.phrase else "",
    }


def back(here: Address) -> Address:
    """Return the search or the listing that an article was opened from."""
    if here.q:
        return here.change(path="/")
    return here.change(path="/mentions", q=here.phrase, phrase="")


def _passage(at: str, length: int) -> dict[str, Any] | None:
    """Read "1204-1689", the passage that a result pointed to."""
    first, _, last = at.partition("-")
    if not (first.isdecimal() and last.isdecimal()):
        return None
    start, end = int(first[:9]), min(int(last[:9]), length)
    return {"start": start, "end": end, "kind": "sentence"} if start < end else None


def text_lines(article: Json, marks: Sequence[Json], at: int = -1) -> list[dict[str, Any]]:
    """Cut an article's text into its lines; a line with a match has its number, noise has its kind.

    The line that holds position `at` is where the page opens. The first line is of kind "title" where it only repeats
    the title, and holds that alone.
    """
    text, position, number = article["text"], 0, 0
    found: list[dict[str, Any]] = []
    noise = article.get("noise") or ()
    entities = article.get("entities") or ()  # sorted by start; the last of a line may go over its end
    starts = [entity["start"] for entity in entities]
    marks_in = reaching(marks)
    for line in text.split("\n"):
        start, end = position, position + len(line)
        position = end + 1
        if not line.strip():
            continue
        kind = next((f"noise {span['kind']}" for span in noise if span["start"] <= start and end <= span["end"]), "")
        if not found and _repeats_title(line, article["title"]):
            kind, start = "title", start + line.index(article["title"])
            end = start + len(article["title"])
        marked = marks_in(start, end)
        match = bool(marked)
        number += match
        named = (
            ()
            if kind == "title"
            else entities[max(0, bisect.bisect_left(starts, start) - _OVER) : bisect.bisect_left(starts, end)]
        )
        cut = pieces(text, marked, named, start=start, end=end)
        opens = start <= at < end
        found.append({"pieces": cut, "kind": kind, "match": number if match else 0, "at": opens})
    return found


def reaching(marks: Sequence[Json]) -> Callable[[int, int], list[Json]]:
    """Return what lists the marks that reach into a stretch; to be asked for one stretch after the other.

    So an article of thousands of lines and marks is cut in one go over both.
    """
    ahead = deque(sorted(marks, key=lambda mark: int(mark["start"])))
    begun: list[Json] = []

    def within(start: int, end: int) -> list[Json]:
        while ahead and ahead[0]["start"] < end:
            begun.append(ahead.popleft())
        begun[:] = [mark for mark in begun if mark["end"] > start]
        return list(begun)

    return within


def _repeats_title(line: str, title: str) -> bool:
    """Say whether a line is the title, perhaps with a crawler's " date 2025-12-24" before it."""
    before, found, after = line.partition(title)
    alone = not before.strip() or _CRAWL_DATE.fullmatch(before.strip()) is not None
    return bool(found) and not after.strip() and alone


def people(entities: Sequence[Json], here: Address, root: str) -> list[dict[str, Any]]:
    """List the people of an article in order of appearance, each with the offices it gives them."""
    found: dict[str, list[str]] = {}
    for entity in entities:
        if entity.get("type") != "person":
            continue
        offices = found.setdefault(str(entity.get("name") or entity["text"]), [])
        for role in entity.get("roles") or ():
            office = role if isinstance(role, str) else str(role.get("text") or role.get("office") or "")
            if office and office.casefold() not in map(str.casefold, offices):
                offices.append(office)
    empty = Address(lang=here.lang)
    return [
        {"name": name, "offices": offices, "url": empty.change(q=name).url(root)} for name, offices in found.items()
    ]


def linked_data(article: Json) -> dict[str, Any]:
    """Describe an article with the names of schema.org."""
    place: Mapping[str, Any] = article.get("place") or {}
    names = [place[level]["name"] for level in ("commune", "province") if place.get(level)]
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article["title"],
        "inLanguage": "vi",
        "datePublished": article.get("published"),
        "url": article.get("url"),
        "author": {"@type": "Person", "name": article["author"]} if article.get("author") else None,
        "publisher": {"@type": "Organization", "name": article["source"]} if article.get("source") else None,
        "contentLocation": {"@type": "Place", "name": ", ".join(names)} if names else None,
    }
    return {key: value for key, value in data.items() if value}
