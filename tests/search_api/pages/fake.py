"""A backend with canned articles, so that the pages are tested without an index."""

from collections.abc import Mapping
from typing import Any

from indexer.vietnamese.fold import fold
from search_api.pages.address import Address
from search_api.pages.labels import Language
from search_api.problems.problems import BadParameter

Json = Mapping[str, Any]
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&lt;b&gt;'
TEXT = (
    "Phường Hoa Đào trồng cây\n\nSáng 24/12, đồng chí Lê Thị Mận, Chủ tịch UBND phường Hoa Đào, dự lễ trồng cây.\n\n"
    "Có 120 cây được trồng. 😀 Bà Lê Thị Mận cảm ơn bà con.\n\nQuang cảnh buổi lễ."
)
PERSON = "Lê Thị Mận"
PLACE = {
    "province": {"code": "25", "name": "Phú Thọ"},
    "commune": {"code": "00001", "name": "phường Hoa Đào"},
    "confidence": 0.9,
}


def entity(text: str, kind: str, at: int = 0, **values: Any) -> dict[str, Any]:
    """An entity where `text` stands."""
    start = TEXT.index(text, at)
    return {"start": start, "end": start + len(text), "type": kind, "text": text, "confidence": 0.9, **values}


def article(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One article in the API's shape."""
    return {
        "id": f"bài {number}",
        "title": "Phường Hoa Đào trồng cây" if number == 1 else f"Bài số {number}",
        "url": f"https://bao.example/{number}",
        "published": "2025-12-24",
        "source": "Báo Mẫu",
        "author": "An Bình",
        "place": PLACE,
        "text": TEXT,
        "entities": [
            entity(PERSON, "person", name=PERSON, roles=[{"text": "Chủ tịch UBND phường Hoa Đào"}]),
            entity("24/12", "date", value="--12-24"),
            entity("120 cây", "figure", value=120, unit="cây"),
            entity(PERSON, "person", TEXT.index("Bà"), name=PERSON, roles=[]),
        ],
        "noise": [{"kind": "caption", "start": TEXT.index("Quang"), "end": len(TEXT)}],
        "passages": [{"passage_id": number, "start": 26, "end": len(TEXT)}],
        "topics": [],
        **changes,
    }


GUESSES: list[Json] = [
    {"kind": "place", "text": "phú thọ", "values": ["25"], "label": "tỉnh Phú Thọ", "narrows": True, "holds": True},
    {"kind": "date", "text": "hè này", "values": ["2026-06-01", ""], "label": "", "narrows": True, "holds": False},
    {"kind": "person", "text": "An", "values": ["An"], "label": "An", "narrows": False, "holds": False},
]


class Fake:
    """Finds what contains the query, with or without marks. Queries steer it: "lỗi" fails, "độc" is hostile."""

    def __init__(self) -> None:
        self.asked: list[Address] = []

    def search(self, here: Address) -> Json:
        """Answer a search with up to three of 23 hits."""
        self.asked.append(here)
        if here.q == "lỗi":
            raise BadParameter("q", here.q, "expected.text")
        hostile = here.q == "độc"
        marks = matches(here.q)
        count = 23 if marks or hostile else 0
        first = int(here.cursor or 0)
        results = [hit(number, marks, hostile) for number in range(first + 1, min(first + 10, count) + 1)]
        return {
            "results": results,
            "query": {
                "guesses": [{**guess, "lifts": False} for guess in GUESSES if guess["text"] not in here.unread],
                "expanded": [],
                "asks": "question" if "chủ tịch" in here.q else None,
            },
            "total": count,
            "total_relation": "eq",
            "took_ms": {"parse": 1.0, "retrieve": 4.4},
            "next_cursor": str(first + 10) if first + 10 < count else None,
        }

    def ask(self, here: Address) -> Json | None:
        """Answer one question."""
        if "chủ tịch" not in here.q:
            return None
        start = TEXT.index("Sáng")
        end = TEXT.index("\n\nCó")
        span = TEXT.index(PERSON)
        return {
            "found": True,
            "text": PERSON,
            "span": {"start": span, "end": span + len(PERSON)},
            "sentence": {"text": TEXT[start:end], "start": start, "end": end},
            "article": article(published=None if "cũ" in here.q else "2025-12-24"),
            "confidence": 0.87,
            "conflict": "trái" in here.q,
            "alternatives": [{"text": "Trần Văn Khế", "article": article(2)}],
        }

    def article(self, id: str) -> Json | None:
        """Return an article by id."""
        number = id.removeprefix("bài ")
        if id == "bài độc":
            return article(1, id=id, title=HOSTILE, text=HOSTILE, entities=[], noise=[], url="javascript:hacked=1")
        return article(int(number)) if number.isdecimal() else None

    def matches(self, id: str, here: Address) -> list[Json]:
        """Mark the question, or the mentions of a topic or phrase, in the canned text."""
        return list(matches(here.q or here.phrase or here.topic.replace("-", " ")))

    def similar(self, id: str) -> list[Json]:
        """Return two other articles."""
        return [article(2), article(3)]

    def mentions(self, here: Address) -> Json:
        """Return two mentions."""
        row: dict[str, Any] = {
            "article": article(),
            "quote": "dự lễ trồng cây",
            "start": TEXT.index("dự lễ"),
            "end": TEXT.index("dự lễ") + 15,
            "sentence": "Bà dự lễ trồng cây.",
            "sentence_start": TEXT.index("dự lễ") - 3,
            "class": "mention",
            "tier": 1,
            "rule": "trồng cây",
            "reason": "nêu đúng tên",
            "confidence": 0.9,
        }
        start = row["start"]
        whole = {"sentence": HOSTILE, "quote": HOSTILE, "sentence_start": start, "end": start + len(HOSTILE)}
        return {
            "results": [row, {**row, **whole, "class": "related"}],
            "total": 1234,
            "scanned": {"articles": 68, "characters": 70000},
            "facets": {
                "months": {"2025-11": 3, "2026-02": 9},
                "provinces": [
                    {"code": "25", "name": "Phú Thọ", "count": 9},
                    {"code": "04", "name": "Cao Bằng", "count": 3},
                ],
            },
            "next_cursor": "2",
        }

    def topics(self, language: Language) -> list[Json]:
        """Return two topics."""
        return [{"id": "bau-cu-2026", "name": "Bầu cử 2026"}, {"id": "trong-cay", "name": "Trồng cây"}]

    def facets(self, here: Address) -> Json:
        """Return a small place tree."""
        communes = [{"code": "00001", "name": "Phường Hoa Đào", "count": 20}]
        return {
            "places": [
                {"code": "25", "name": "Phú Thọ", "count": 20, "communes": communes},
                {"code": "04", "name": "Cao Bằng", "count": 3, "communes": []},
            ],
            "sources": ["Báo Mẫu"],
        }

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return a question."""
        return ("trồng cây ở đâu",)

    def suggest(self, text: str) -> list[str]:
        """Return a completion that finds something and one that does not."""
        return ["trồng cây", "zzz"]

    def holdings(self) -> Json:
        """Return the size of the canned archive."""
        return {"articles": 68, "last": "2026-08-04"}

    def place_name(self, code: str) -> str:
        """Return the names that are known."""
        return {"25": "Phú Thọ", "00001": "Phường Hoa Đào"}.get(code, code)


def matches(query: str) -> list[dict[str, Any]]:
    """Mark every word of a query in the text, folded, and the sentence about the trees."""
    text, found = fold(TEXT), []
    for word in {word for word in fold(query).split() if len(word) > 1}:
        at = text.find(word)
        while at >= 0:
            found.append({"start": at, "end": at + len(word), "kind": "term"})
            at = text.find(word, at + 1)
    start = TEXT.index("Có 120")
    return [*found, {"start": start, "end": start + 22, "kind": "sentence"}] if found else []


def hit(number: int, marks: list[dict[str, Any]], hostile: bool) -> dict[str, Any]:
    """One result in the API's shape."""
    source = article(number)
    start = TEXT.index("Sáng")
    inside = [
        {**mark, "start": mark["start"] - start, "end": mark["end"] - start} for mark in marks if mark["start"] >= start
    ]
    entities = [
        {**found, "start": found["start"] - start, "end": found["end"] - start}
        for found in source["entities"]
        if found["start"] >= start
    ]
    head = {key: source[key] for key in ("id", "title", "url", "published", "source", "author", "place")}
    if hostile:
        head |= {"id": "bài độc", "title": HOSTILE}
    return {
        "passage_id": number,
        "score": 1 - number / 100,
        "text": HOSTILE if hostile else TEXT[start:],
        "start": start,
        "end": len(TEXT),
        "article": head,
        "highlights": [] if hostile else inside,
        "entities": [] if hostile else entities,
        "link": f"https://bao.example/{number}#:~:text=Sáng",
        "duplicates": 2 if number == 1 else 0,
    }
