"""Finds every mention of every topic in an article, in one pass over its words."""

import bisect
import functools
import hashlib
import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from indexer.schema import Article, Mention, Span
from indexer.topics.evidence import Evidence
from indexer.topics.page import Page
from indexer.topics.pattern import Pattern
from indexer.topics.topic import Form, Signal, Topic, Veto
from indexer.topics.trie import MIXED, UNMARKED, Hits, Trie
from indexer.topics.words import Words, forgiving

_LESS_SURE = 0.05
# Raise it when the same topic files give other mentions: an index tags its articles again where it has changed.
_RULES = "7"


_Owner = Form | Signal | Veto


@dataclass(frozen=True, slots=True)
class _Use:
    """Whose phrase a group of the trie is: part `part` of pattern number `pattern` of a form, signal or veto.

    `whole` says that the pattern is this phrase alone.
    """

    topic: int
    owner: _Owner
    pattern: int
    part: int
    parts: Pattern
    whole: bool


# Whose wording stands where: its owner, first and last word, and how its marks are written (see `trie.Found`).
_Standing = tuple[_Owner, int, int, int]
# How a phrase goes on from its first word: how many words follow, its style, its owner, whether it has to be asked what
# is meant, and what takes it in.
_Ending = tuple[int, int, _Owner, bool, Callable[[_Standing], None]]


class _Whole:
    """The whole patterns of one topic that stand in an article: of forms in the order found, of others by their ids."""

    def __init__(self) -> None:
        self.named: dict[str, Form] = {}  # the forms of which any stands there
        self.forms: list[_Standing] = []
        self.signals: dict[str, list[_Standing]] = {}
        self.vetoes: dict[str, list[_Standing]] = {}

    def of(self, owner: _Owner) -> list[_Standing]:
        """Return where an owner stands, to be added to."""
        if isinstance(owner, Form):
            self.named[owner.id] = owner
            return self.forms
        return (self.signals if isinstance(owner, Signal) else self.vetoes).setdefault(owner.id, [])


def _owners(topic: Topic) -> tuple[_Owner, ...]:
    return *topic.forms, *topic.signals, *topic.vetoes


class Tagger:
    """Tags articles with the mentions of `topics`; safe to share between threads and to pickle."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self._uses = [
            _Use(number, owner, nth, part, pattern, not pattern.gaps)
            for number, topic in enumerate(self.topics)
            for owner in _owners(topic)
            for nth, pattern in enumerate(owner.patterns)
            for part in range(len(pattern.parts))
        ]
        self._forms = self._trie(of_forms=True)
        self._joins = [frozenset(form for word in topic.joins for form in forgiving(word)) for topic in self.topics]
        self.digest = _digest(self.topics)
        self._stops = [frozenset(form for word in topic.stops for form in forgiving(word)) for topic in self.topics]

    @functools.cached_property
    def _context(self) -> Trie:
        """Signals and vetoes: most texts have no wording of any form, and these many are looked for only after one."""
        return self._trie(of_forms=False)

    def _trie(self, *, of_forms: bool) -> Trie:
        trie = Trie()
        for group, use in enumerate(self._uses):
            if isinstance(use.owner, Form) == of_forms:
                trie.add(use.parts.parts[use.part], group)
        return trie

    def tag(self, article: Article, published: str | None) -> tuple[Mention, ...]:
        """Return the mentions in an article, in order of their place; `published` is its day (ISO) or None."""
        words = Words(article.text)
        hits = self._forms.scan(words.keys, self._possible)
        if not self._complete(hits):
            return ()
        page = Page(article, words, _day(published))
        by_topic: dict[int, _Whole] = {}
        self._stand(page, hits, by_topic)
        spoken = {topic for topic, whole in by_topic.items() if whole.forms}
        if not spoken:
            return ()
        context = self._context.scan(words.keys, lambda groups: self._of(spoken, self._possible(groups)))
        self._stand(page, context, by_topic)
        mentions = [mention for topic in spoken for mention in self._tag_topic(page, topic, by_topic[topic])]
        return tuple(sorted(mentions, key=attrgetter("start", "topic")))

    def may_tag(self, article: Article) -> bool:
        """Say whether any wording of a topic stands in an article: where none does, it has no mention on any day."""
        return self._complete(self._forms.scan(Words(article.text).keys, self._possible))

    def refused(self, article: Article, published: str | None) -> list[Span]:
        """Return the sentences that a veto decided against, for a wording of its topic or for every wording."""
        words = Words(article.text)
        page = Page(article, words, _day(published))
        by_topic: dict[int, _Whole] = {}
        for trie in (self._forms, self._context):
            self._stand(page, trie.scan(words.keys, self._possible), by_topic)
        found: set[Span] = set()
        for number, whole in by_topic.items():
            evidence = Evidence(self.topics[number], page, whole.signals, whole.vetoes)
            found.update(evidence.refused())
            found.update(
                page.sentence(first, last)
                for form, first, last, _ in whole.forms
                if isinstance(form, Form) and evidence.refuses(form, first, last)
            )
        return sorted(found, key=lambda span: span.start)

    def _possible(self, groups: set[int]) -> set[int]:
        """Return those groups of whose pattern all parts stand somewhere: the others come to nothing."""
        kept = set()
        for group in groups:
            use = self._uses[group]
            first = group - use.part
            if all(part in groups for part in range(first, first + len(use.parts.parts))):
                kept.add(group)
        return kept

    def _of(self, topics: Container[int], groups: set[int]) -> set[int]:
        """Return the groups of some topics."""
        return {group for group in groups if self._uses[group].topic in topics}

    def _complete(self, hits: Hits) -> bool:
        """Say whether all parts of at least one pattern were found, each near enough to the one before."""
        if any(self._uses[group].whole for group in hits.groups):
            return True
        places: dict[int, list[tuple[int, int]]] = {}
        for first, endings in hits.places:
            for group, offset, _ in endings:
                places.setdefault(group, []).append((first, first + offset))
        for group, found in places.items():
            use = self._uses[group]
            if use.part:
                continue
            for part, gap in enumerate(use.parts.gaps, start=1):
                ends = sorted(last for _, last in found)
                found = [hit for hit in places.get(group + part, ()) if _just_before(ends, hit[0]) <= gap + 1]
                if not found:
                    break
            else:
                return True
        return False

    def _tag_topic(self, page: Page, number: int, whole: _Whole) -> list[Mention]:
        """Weigh the wordings of one topic in one article, the surest first."""
        topic = self.topics[number]
        evidence = Evidence(topic, page, whole.signals, whole.vetoes)
        possible = {name for name, form in whole.named.items() if evidence.possible(form)}
        matches = [
            (form, first, last)
            for form, first, last, _ in whole.forms
            if isinstance(form, Form) and form.id in possible
        ]
        matches.sort(key=lambda m: (m[0].alone, m[0].tier, m[0].kind != "mention", m[1], -m[2]))
        counted: list[tuple[Form, int, int, str]] = []
        reach: dict[int, int] = {}  # for each word of what counts, the last word of what holds it
        speaking: set[Span] = set()
        for form, first, last in matches:
            if reach.get(first, -1) >= last:
                continue
            if form.tight and not page.words.tight(first, last):
                continue
            if form.alone and page.sentence(first, last) in speaking:
                continue
            reason = evidence.counts(form, first, last)
            if reason is not None:
                counted.append((form, first, last, reason))
                speaking.add(page.sentence(first, last))
                reach.update((word, max(last, reach.get(word, -1))) for word in range(first, last + 1))
        return _mentions(topic, page, _merged(page, counted, self._joins[number]))

    def _stand(self, page: Page, hits: Hits, by_topic: dict[int, _Whole]) -> None:
        """Put phrases that stand in one sentence together to whole patterns, and add each to its topic's."""
        chains: dict[int, dict[int, list[_Standing]]] = {}
        known: dict[int, list[_Ending]] = {}  # places with the same words share their list of endings
        for first, endings in hits.places:
            made = known.get(id(endings))
            if made is None:
                made = known[id(endings)] = [self._ending(ending, by_topic, chains) for ending in endings]
            asked, fits = 0, True  # the number of words that follow, and whether they are one phrase
            for offset, style, owner, doubtful, take in made:
                if offset != asked:
                    asked, fits = offset, page.words.one_phrase(first, first + offset)
                if fits and not (doubtful and not _meant(page, owner, first, first + offset, style)):
                    take((owner, first, first + offset, style))
        for group, chain in chains.items():
            use = self._uses[group]
            for first, last in _chained(page, use.parts, chain, self._stops[use.topic]):
                by_topic.setdefault(use.topic, _Whole()).of(use.owner).append((use.owner, first, last, 0))

    def _ending(
        self,
        ending: tuple[int, int, int],
        by_topic: dict[int, _Whole],
        chains: dict[int, dict[int, list[_Standing]]],
    ) -> _Ending:
        """Return how a phrase ends (see `Hits`), with what takes it in: its topic, or the chain it is a part of."""
        group, offset, style = ending
        use = self._uses[group]
        if use.whole:
            found = by_topic.setdefault(use.topic, _Whole()).of(use.owner)
        else:
            found = chains.setdefault(group - use.part, {}).setdefault(use.part, [])
        named = isinstance(use.owner, Signal) and use.owner.names
        doubtful = not isinstance(use.owner, Form) and (named or style == UNMARKED)
        return offset, style, use.owner, doubtful, found.append


def _meant(page: Page, owner: _Owner, first: int, last: int, style: int) -> bool:
    """Say whether a doubtful signal or veto is meant by its words: a name where it is one, as marked as the page."""
    if isinstance(owner, Signal) and owner.names and not page.words.is_name(first, last):
        return False
    # "Nha Trang" is not Nhà Trắng, nor "Lao động" Lào.
    return style != UNMARKED or not page.marked(first, last)


def _just_before(ends: Sequence[int], first: int) -> float:
    """Return how far before `first` the nearest of some ascending ends lies, infinity where all lie behind."""
    place = bisect.bisect_left(ends, first)
    return first - ends[place - 1] if place else math.inf


def _chained(
    page: Page, pattern: Pattern, found: Mapping[int, Sequence[_Standing]], stops: frozenset[str]
) -> list[tuple[int, int]]:
    """Join the parts of a pattern with '..': the nearest next part within the gap, in the same sentence.

    No word of `stops` may stand in the gap.
    """
    chains = [(first, last, style) for _, first, last, style in found.get(0, ())]
    for part, gap in enumerate(pattern.gaps, start=1):
        longer = []
        hits = found.get(part, ())  # in order; one at each place
        places = [begin for _, begin, _, _ in hits]
        for first, last, style in chains:
            place = bisect.bisect_right(places, last)
            if place < len(hits) and places[place] <= last + gap + 1:
                _, begin, end, written = hits[place]
                if style | written == MIXED:
                    continue
                if not stops.isdisjoint(page.words.keys[last + 1 : begin]):
                    continue
                if page.together(first, end):
                    longer.append((first, end, style | written))
        chains = longer
    return [(first, last) for first, last, _ in chains]


def _merged(
    page: Page, counted: Sequence[tuple[Form, int, int, str]], joins: frozenset[str]
) -> list[tuple[Form, int, int, str]]:
    """Join matches that overlap or stand side by side in one sentence as one naming of the thing.

    Between them only `joins` words may stand ("và", "cùng"). The surer form gives the rule.
    """
    merged: list[tuple[Form, int, int, str]] = []
    for form, first, last, reason in sorted(counted, key=lambda match: (match[1], -match[2])):
        if merged:
            other, start, end, because = merged[-1]
            between = page.words.keys[end + 1 : first]
            touching = first <= end or (bool(joins) and all(word in joins for word in between))
            if touching and (first <= end or page.words.one_phrase(end, first)):
                surer = (form, reason) if _rank(form) < _rank(other) else (other, because)
                merged[-1] = (surer[0], start, max(end, last), surer[1])
                continue
        merged.append((form, first, last, reason))
    return merged


def _digest(topics: Sequence[Topic]) -> str:
    """Name what decides the mentions: the topic files, and the version of the rules that read them."""
    return hashlib.sha256("\0".join([_RULES, *(topic.digest for topic in topics)]).encode()).hexdigest()


def _rank(form: Form) -> tuple[bool, int]:
    return (form.kind != "mention", form.tier)


def _mentions(topic: Topic, page: Page, counted: Sequence[tuple[Form, int, int, str]]) -> list[Mention]:
    """Turn matches into mentions; a sentence that has a mention does not count as related as well."""
    found: list[Mention] = []
    for form, first, last, reason in counted:
        span, sentence = page.span(first, last), page.sentence(first, last)
        if page.in_noise(span.start):
            continue
        sure = form.confidence - (_LESS_SURE if page.article.text[span.start : span.end].isascii() else 0.0)
        sure = max(0.05, sure - (_LESS_SURE if page.published is None and form.tier > 1 else 0.0))
        found.append(
            Mention(
                topic.id,
                span.start,
                span.end,
                sentence.start,
                sentence.end,
                form.kind,
                form.tier,
                form.id,
                round(sure, 2),
                reason,
            )
        )
    speaking = {(mention.sentence_start, mention.sentence_end) for mention in found if mention.kind == "mention"}
    return [m for m in found if m.kind == "mention" or (m.sentence_start, m.sentence_end) not in speaking]


def _day(published: str | None) -> date | None:
    """Read the day of an article; a month or year alone settles nothing."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
