"""Score extracted metadata against annotated articles: spans by overlap and exactly, values, roles, primary place.

Spans are matched one to one in the order of the text; an overlap of one character counts as found, "exact" asks for
the same span. What stands in bylines, source lines and page furniture is left out on both sides.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.clean import clean
from indexer.extract.extractor import Extractor
from indexer.extract.tokens import phrase_key
from indexer.schema import Article, Extraction, RawArticle
from indexer.vietnamese.normalise import nfc

_UNREAD = ("byline", "source_line", "furniture", "crawl_prefix", "dateline")
Span = tuple[int, int]


@dataclass
class Counts:
    """How many were found of both sides, missed, and made up."""

    found: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def f1(self) -> float:
        """2 TP / (2 TP + FN + FP); 1 where there is nothing to find and nothing was found."""
        total = 2 * self.found + self.missed + self.extra
        return 2 * self.found / total if total else 1.0


@dataclass
class Scores:
    """Counts by overlap and exactly for each type (and "role"), and how many values were right of how many."""

    overlap: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    exact: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    values: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def accuracy(self, name: str) -> float:
        """Return the share of right values."""
        return sum(self.values[name]) / len(self.values[name])

    def figures(self) -> dict[str, float]:
        """Return every figure under its name: "person overlap", "person exact", "date value"."""
        figures = {f"{name} overlap": round(counts.f1, 4) for name, counts in sorted(self.overlap.items())}
        figures |= {f"{name} exact": round(counts.f1, 4) for name, counts in sorted(self.exact.items())}
        return figures | {f"{name} value": round(self.accuracy(name), 4) for name in sorted(self.values)}


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the annotated articles of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def article_of(gold: Mapping[str, Any]) -> Article:
    """Rebuild the article: a seed is a plain file, others have a title and a lead (perhaps empty) on a line each."""
    text = nfc(gold["text"])
    if gold["source"] == "seed":
        return clean(RawArticle(id=gold["id"], body=text))
    title, lead, body = text.split("\n", 2)
    published = gold["article"].get("date_context")
    return clean(RawArticle(id=gold["id"], title=title, lead=lead, body=body, published=published))


def match(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    """Pair the spans of two lists one to one: each gold span with the free one that is equal or overlaps most."""
    pairs: list[tuple[int, int]] = []
    free = set(range(len(found)))
    for at, span in enumerate(gold):
        overlaps = {other: min(span[1], found[other][1]) - max(span[0], found[other][0]) for other in free}
        best = max(overlaps, key=lambda other: (found[other] == span, overlaps[other]), default=None)
        if best is not None and overlaps[best] > 0:
            free.discard(best)
            pairs.append((at, best))
    return pairs


def score(gold: Iterable[Mapping[str, Any]], extractor: Extractor) -> Scores:
    """Extract from every annotated article and score what comes out."""
    scores = Scores()
    for item in gold:
        extraction = extractor.extract(article_of(item))
        _spans(item, extraction, scores)
        _roles(item, extraction, scores)
        _primary(item, extraction, scores)
    return scores


def _read(item: Mapping[str, Any], start: int, end: int) -> bool:
    noise = [_noise(entry) for entry in item["noise"]]
    return not any(a < end and start < b for a, b, kind in noise if kind in _UNREAD)


def _noise(entry: Any) -> tuple[int, int, str]:
    return (entry["start"], entry["end"], entry["kind"]) if isinstance(entry, dict) else tuple(entry[:3])


def _gold_spans(item: Mapping[str, Any]) -> dict[str, list[tuple[int, int, Any]]]:
    return {
        "person": [(a, b, None) for person in item["people"] for a, b in person["mentions"]],
        "place": [(place[0], place[1], None) for place in item["places"]],
        "body": [(body[0], body[1], None) for body in item["bodies"]],
        "date": [
            (entry["start"], entry["end"], entry.get("iso") or "-" + "-" + entry["md"]) for entry in item["dates"]
        ],
        "figure": [(entry["start"], entry["end"], _figure(entry)) for entry in item["figures"]],
        "document": [_document(entry) for entry in item["documents"]],
    }


def _document(entry: Any) -> tuple[int, int, None]:
    return (entry["start"], entry["end"], None) if isinstance(entry, dict) else (entry[0], entry[1], None)


def _figure(value: Mapping[str, Any]) -> tuple[Any, ...]:
    return value["value"], value["unit"], value.get("of"), value.get("to")


def _spans(item: Mapping[str, Any], extraction: Extraction, scores: Scores) -> None:
    for kind, marked in _gold_spans(item).items():
        gold = [entry for entry in marked if _read(item, entry[0], entry[1])]
        found = [entity for entity in extraction.entities if entity.type == kind]
        found = [entity for entity in found if _read(item, entity.start, entity.end)]
        pairs = match([entry[:2] for entry in gold], [(entity.start, entity.end) for entity in found])
        same = sum(gold[a][:2] == (found[b].start, found[b].end) for a, b in pairs)
        for counts, hits in ((scores.overlap[kind], len(pairs)), (scores.exact[kind], same)):
            counts.found += hits
            counts.missed += len(gold) - hits
            counts.extra += len(found) - hits
        for a, b in pairs:
            if kind == "date":
                scores.values["date"].append(_same_date(gold[a][2], str(found[b].value["value"])))
            elif kind == "figure":
                scores.values["figure"].append(gold[a][2] == _figure(found[b].value))


def _same_date(gold: str, found: str) -> bool:
    """Compare ISO values; where the gold leaves the year open, month and day must agree."""
    return found == gold or (gold.startswith("--") and found.endswith(gold[1:]))


def _roles(item: Mapping[str, Any], extraction: Extraction, scores: Scores) -> None:
    """Count a role as found where its span overlaps a found one that belongs to the same person."""
    owners: dict[Span, set[Span]] = defaultdict(set)
    for entity in extraction.entities:
        for role in entity.value.get("roles", ()) if entity.type == "person" else ():
            owners[(role["start"], role["end"])].add((entity.start, entity.end))
    free = set(owners)
    gold = [(tuple(role[:2]), person["mentions"]) for person in item["people"] for role in person["roles"]]
    gold = [(span, mentions) for span, mentions in gold if _read(item, *span)]
    counts = scores.overlap["role"]
    for span, mentions in gold:
        hits = [role for role in free if role[0] < span[1] and span[0] < role[1]]
        hits = [role for role in hits if any(_touch(own, mention) for own in owners[role] for mention in mentions)]
        if hits:
            free.discard(hits[0])
            counts.found += 1
        else:
            counts.missed += 1
    counts.extra += len(free)


def _touch(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _primary(item: Mapping[str, Any], extraction: Extraction, scores: Scores) -> None:
    wanted, place = item["primary_place"], extraction.place
    province = place.province.name.split(" ", 1)[1] if place and place.province else ""
    province = province.removeprefix("phố ")
    scores.values["province"].append(phrase_key(wanted["province_2026"] or "") == phrase_key(province))
    communes = [entry.split(" ")[0] for entry in wanted["normalised"].get("communes_2026", [])]
    commune = place.commune.code if place and place.commune else None
    scores.values["commune"].append(commune in communes if len(communes) == 1 else commune is None)
