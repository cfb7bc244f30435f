"""The extractor: an article's people with offices, places, bodies, dates, figures and documents, with offsets."""

import bisect
import dataclasses
from collections.abc import Sequence

from indexer.extract.barenames import BareNames
from indexer.extract.bodies import Body, BodyParser
from indexer.extract.clauses import Clauses, clauses
from indexer.extract.dates import find_dates
from indexer.extract.datevalues import complete_dates, date_entities, latest_year
from indexer.extract.digits import digit_starts
from indexer.extract.documents import find_documents
from indexer.extract.figures import FigureFinder
from indexer.extract.gazetteer import Gazetteer
from indexer.extract.lexicon import data_digest
from indexer.extract.linking import link
from indexer.extract.name import Name
from indexer.extract.offices import Known, Office, OfficeParser
from indexer.extract.organisations import block_organisations
from indexer.extract.people import NameFinder
from indexer.extract.places import PlaceSpotter, Spot
from indexer.extract.primary import Placed, primary_place
from indexer.extract.published import published_date
from indexer.extract.references import find_references
from indexer.extract.resolve import Resolved, Resolver
from indexer.extract.roles import RoleFinder
from indexer.extract.seats import behind_places
from indexer.extract.tokens import Tokens, tokenise
from indexer.extract.values import Values
from indexer.extract.years import Years
from indexer.schema import Article, Entity, Extraction, PrimaryPlace

_UNREAD = frozenset(("byline", "source_line", "furniture", "crawl_prefix", "dateline"))
_LEAD = 300
_LATE = 0.65  # of a text; behind it stands little that tells what an article is about
Stretches = list[tuple[int, int]]


class Extractor:
    """Reads the metadata out of articles; one instance serves any number, and keeps nothing between them."""

    RULES = 14  # to be raised with the rules, so that an index made by older ones is made anew

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._spotter = PlaceSpotter(gazetteer)
        self._bodies = BodyParser(self._spotter)
        self._offices = OfficeParser(self._bodies)
        self._names = NameFinder(gazetteer)
        self._figures = FigureFinder()
        self._resolver = Resolver(gazetteer)

    @staticmethod
    def load() -> "Extractor":
        """Return an extractor with the gazetteer and word lists shipped with the package."""
        return Extractor(Gazetteer.load())

    @property
    def version(self) -> str:
        """What the extraction depends on: the rules and the word lists."""
        return f"{self.RULES}-{data_digest()}"

    def extract(self, article: Article) -> Extraction:
        """Return the article's entities sorted by start, its primary place, and a date where only the text tells it."""
        unread = sorted((noise.start, noise.end) for noise in article.noise if noise.kind in _UNREAD)
        tokens = tokenise(article.text, _breaks(article))
        numbers, published, basis, latest = self._numbers(article, tokens, unread)
        words = _Words(tokens, clauses(tokens), _inside(tokens, unread))
        self._read_words(words)
        spots = sorted(words.spots.values(), key=lambda spot: spot.start)
        resolved, primary = self._resolve(article, tokens, spots, article.published or published or latest)
        values = Values(tokens, self._resolver, resolved, primary)
        people = link(tokens, words.names)
        roles = RoleFinder(tokens, words.names, words.offices, words.lines.number, words.spots).find()
        numbered = [(item.start, item.end) for item in numbers if item.type == "document"]
        bodies = [
            item for item in values.bodies(list(words.bodies.values())) if not _hit(numbered, item.start, item.end)
        ]
        inside = [(item.start, item.end) for item in bodies]
        hamlets = _numbered(tokens, spots)
        entities = [
            *(item for item in numbers if item.type != "figure" or not self._part_of(item, inside, hamlets)),
            *values.places(spots),
            *bodies,
            *values.people(words.names, people, roles, find_references(tokens, words.names, words.offices, roles)),
        ]
        entities.sort(key=lambda entity: (entity.start, -entity.end))
        return Extraction(tuple(entities), primary, published, basis)

    def _part_of(self, figure: Entity, bodies: Stretches, hamlets: set[int]) -> bool:
        """Say whether a figure's number ends a name: of a body, or of a hamlet ("tổ dân phố 7 hướng dẫn")."""
        named = figure.start in hamlets and not self._figures.counts(str(figure.value["unit"]))
        return named or _hit(bodies, figure.start, figure.start + 1)

    def _read_words(self, words: "_Words") -> None:
        """Find places, bodies, people and offices, each with what the earlier ones found."""
        tokens, skip = words.tokens, words.skip
        words.spots = self._spotter.typed(tokens, skip)
        words.bodies = self._bodies.find(tokens, words.spots, skip)
        blocked, leaders = block_organisations(self._gazetteer, tokens, set(words.spots) | set(words.bodies), skip)
        held: list[Spot | Body] = [*words.spots.values(), *words.bodies.values()]
        for item in held:
            blocked[item.start : item.end] = [True] * (item.end - item.start)
        blocked = [a or b for a, b in zip(blocked, skip, strict=True)]
        heads = self._offices.heads(tokens, skip)
        known, spots = Known(tokens, words.spots, words.bodies, frozenset()), dict(words.spots)
        offices = self._offices.find(known, heads)
        ends = leaders | {office.end for office in offices} | behind_places(tokens, offices, words.spots).keys()
        nameless = list(blocked)
        for office in offices:
            nameless[office.start : office.head] = [True] * (office.head - office.start)
        words.names = self._names.find(tokens, nameless, ends, words.lines.starts)
        if words.names or words.spots != spots:  # else all would be found as it was
            named = dataclasses.replace(known, names={name.trigger for name in words.names})
            offices = self._offices.find(named, heads)
        words.offices = offices
        bare = BareNames(self._gazetteer, self._spotter, tokens, words.lines)
        bare.add(words.spots, blocked, words.names, words.offices, words.bodies)

    def _numbers(
        self, article: Article, tokens: Tokens, unread: Stretches
    ) -> tuple[list[Entity], str | None, str | None, str | None]:
        """Return dates, figures and documents, the date the article appeared with its basis, and its latest year."""
        text = article.text
        digits = digit_starts(text)
        documents = [item for item in find_documents(text, digits) if not _hit(unread, item.start, item.end)]
        taken = sorted(unread + [(item.start, item.end) for item in documents])
        found = [item for item in find_dates(text, digits) if not _hit(taken, item.start, item.end)]
        years = Years.of(text, article.published, complete_dates(found))
        published, basis = published_date(article, found, years)
        dates = date_entities(text, found, years)
        taken = sorted(taken + [(item.start, item.end) for item in dates])
        figures = self._figures.find(tokens, taken, digits)
        return [*documents, *dates, *figures], published, basis, latest_year(found)

    def _resolve(
        self, article: Article, tokens: Tokens, spots: Sequence[Spot], moment: str | None
    ) -> tuple[dict[int, Resolved], PrimaryPlace | None]:
        evidence = self._resolver.evidence(spots, moment, article.source, article.url)
        resolved = self._resolver.resolve_all(tokens, spots, evidence)
        late = len(article.text) * _LATE
        placed = [
            Placed(start, resolved[spot.start], _home(tokens, spot.start), start > late)
            for spot in spots
            for start in (tokens.starts[spot.start],)
        ]
        title = article.title_span.end if article.title_span else 0
        lead = article.lead_span.end if article.lead_span else title + _LEAD
        return resolved, primary_place(self._gazetteer, placed, title, lead, evidence.source)


class _Words:
    """What was found in an article's words."""

    def __init__(self, tokens: Tokens, lines: Clauses, skip: list[bool]) -> None:
        self.tokens = tokens
        self.lines = lines
        self.skip = skip
        self.spots: dict[int, Spot] = {}
        self.bodies: dict[int, Body] = {}
        self.names: list[Name] = []
        self.offices: list[Office] = []


def _breaks(article: Article) -> frozenset[int]:
    edges = {block.start for block in article.blocks} | {noise.start for noise in article.noise}
    edges |= {noise.end for noise in article.noise}
    edges |= {span.start for span in (article.title_span, article.lead_span) if span}
    return frozenset(edges)


def _numbered(tokens: Tokens, spots: Sequence[Spot]) -> set[int]:
    """Return where the numbers of numbered hamlets begin."""
    return {tokens.starts[spot.end - 1] for spot in spots if spot.level == "hamlet"}


def _inside(tokens: Tokens, stretches: Stretches) -> list[bool]:
    """Return for each word whether it stands in one of the stretches."""
    flags = [False] * tokens.size
    for start, end in stretches:
        first, last = bisect.bisect_left(tokens.starts, start), bisect.bisect_left(tokens.starts, end)
        flags[first:last] = [True] * (last - first)
    return flags


def _home(tokens: Tokens, at: int) -> bool:
    """Say whether a place is where somebody lives or comes from: "trú xã A", "ngụ tại", "quê ở"."""
    return any(key in ("trú", "ngụ", "quê") for key in tokens.keys[max(0, at - 4) : at])


def _hit(stretches: Stretches, start: int, end: int) -> bool:
    """Say whether a span touches one of the stretches, which are in order and apart."""
    at = bisect.bisect_left(stretches, (end,))
    return at > 0 and stretches[at - 1][1] > start
