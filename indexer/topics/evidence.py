"""Decides whether a wording counts: is the article's day right, what stands around it, what speaks against it?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from indexer.schema import Span
from indexer.topics.page import Page
from indexer.topics.topic import EVENT_DAY, OTHER_DAY, Form, Topic, Veto

_PARTING = frozenset(",;:(")
_WIDE = ("article", "sentence")  # scopes of vetoes that say the same of all wordings of a sentence
# Where a signal or veto stands: whose it is, its first and last word, and how its marks are written.
Standing = tuple[object, int, int, int]


class _Places:
    """Where one signal or veto stands in an article; a stretch is asked for without going through all."""

    def __init__(self, page: Page, found: Sequence[Standing]) -> None:
        self._page = page
        self._hits = sorted(((first, last) for _, first, last, _ in found), key=itemgetter(0))
        self._words = [first for first, _ in self._hits]
        self._starts = [page.words.spans[first][0] for first in self._words]
        self._longest = max((last - first for first, last in self._hits), default=0)

    def __len__(self) -> int:
        return len(self._hits)

    def inside(self, sentence: Span) -> bool:
        """Say whether one lies in a sentence."""
        first, last = bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)
        return any(self._page.inside(*self._hits[at], sentence) for at in range(first, last))

    def near(self, first: int, last: int, words: int, sentence: Span) -> Iterator[tuple[int, int]]:
        """Yield those of a sentence that reach to so many words before word `first` or begin so many behind `last`."""
        begin = bisect_left(self._words, first - words - self._longest)
        for at in range(begin, bisect_right(self._words, last + words)):
            if self._page.inside(*self._hits[at], sentence):
                yield self._hits[at]


@dataclass(frozen=True, slots=True)
class _Against:
    """A veto with where its words and signals stand, those that do, and which of its signals are days."""

    veto: Veto
    found: list[_Places]
    days: list[str]


class Evidence:
    """The signals and vetoes of one topic found in one article, by their ids."""

    def __init__(
        self,
        topic: Topic,
        page: Page,
        signals: Mapping[str, Sequence[Standing]],
        vetoes: Mapping[str, Sequence[Standing]],
    ) -> None:
        self._topic = topic
        self._page = page
        self._signals = signals
        self._vetoes = {
            veto.id: [hit for hit in found if not (veto.tight and self._commas(hit[1], hit[2]))]
            for veto in topic.vetoes
            if (found := vetoes.get(veto.id))
        }
        self._places: dict[tuple[bool, str], _Places] = {}
        self._spoken: dict[tuple[str, int, int], bool] = {}
        self._within: dict[str, list[str]] = {}
        self._against: dict[str, tuple[list[_Against], list[_Against]]] = {}
        self._refused: dict[tuple[str, int, int], bool] = {}

    def possible(self, form: Form) -> bool:
        """Say whether a form can count in this article at all."""
        return self._right_day(form) and (not form.needs_article or any(map(self._in_article, form.needs_article)))

    def counts(self, form: Form, first: int, last: int) -> str | None:
        """Return why the words `first` … `last` count as `form`, which is possible, or None where they do not."""
        sentence = self._page.sentence(first, last)
        around = [name for name in form.needs_sentence if self._in_sentence(name, sentence)]
        if form.needs_sentence and not around:
            return None
        if self._refuses(form, first, last, sentence):
            return None
        if form.id not in self._within:
            self._within[form.id] = [name for name in form.needs_article if self._in_article(name)]
        return self._reason(form, around, self._within[form.id])

    def refuses(self, form: Form, first: int, last: int) -> bool:
        """Say whether a veto speaks against the words `first` … `last` as `form`."""
        return self._refuses(form, first, last, self._page.sentence(first, last))

    def _refuses(self, form: Form, first: int, last: int, sentence: Span) -> bool:
        wide, near = self._sides(form)
        key = form.id, sentence.start, sentence.end
        known = self._refused.get(key)
        if known is None:
            known = self._refused[key] = any(self._forbids(side, first, last, sentence) for side in wide)
        return known or any(self._forbids(side, first, last, sentence) for side in near)

    def _sides(self, form: Form) -> tuple[list[_Against], list[_Against]]:
        """Return what can speak against a form in this article: what looks at whole sentences, and at what is near."""
        known = self._against.get(form.id)
        if known is None:
            sides = [self._side(veto) for veto in self._topic.vetoes if self._concerns(veto, form)]
            sides = [side for side in sides if side.found or side.days]
            known = self._against[form.id] = (
                [side for side in sides if side.veto.scope in _WIDE],
                [side for side in sides if side.veto.scope not in _WIDE],
            )
        return known

    def refused(self) -> Iterator[Span]:
        """Yield the sentences that a veto of all forms speaks against, whatever else stands in them."""
        for veto in self._topic.vetoes:
            if veto.scope != "sentence" or veto.forms or "mention" not in veto.kinds or veto.published is not None:
                continue
            for hit in [
                *self._vetoes.get(veto.id, ()),
                *(h for name in veto.signals for h in self._signals.get(name, ())),
            ]:
                sentence = self._page.sentence(hit[1], hit[2])
                if not any(self._in_sentence(name, sentence) for name in veto.unless):
                    yield sentence

    def _right_day(self, form: Form) -> bool:
        if form.published is None:
            return True
        day = self._page.published
        return form.undated if day is None else form.published.holds(day)

    def _in_sentence(self, name: str, sentence: Span) -> bool:
        key = name, sentence.start, sentence.end
        known = self._spoken.get(key)
        if known is None:
            known = self._spoken[key] = self._speaks(name, sentence)
        return known

    def _speaks(self, name: str, sentence: Span) -> bool:
        event = self._topic.event
        if name in (EVENT_DAY, OTHER_DAY):
            return event is not None and self._page.speaks_of(sentence, event)[name == OTHER_DAY]
        return self._places_of(self._signals, name).inside(sentence)

    def _in_article(self, name: str) -> bool:
        if name in (EVENT_DAY, OTHER_DAY):
            return self._in_sentence(name, Span(0, len(self._page.article.text)))
        return bool(self._signals.get(name))

    def _places_of(self, kind: Mapping[str, Sequence[Standing]], name: str) -> _Places:
        known = self._places.get((kind is self._signals, name))
        if known is None:
            known = self._places[kind is self._signals, name] = _Places(self._page, kind.get(name, ()))
        return known

    def _concerns(self, veto: Veto, form: Form) -> bool:
        """Say whether a veto can speak against a form in this article."""
        day = self._page.published
        return veto.concerns(form) and (veto.published is None or (day is not None and veto.published.holds(day)))

    def _side(self, veto: Veto) -> _Against:
        found = [self._places_of(self._vetoes, veto.id)]
        found += [self._places_of(self._signals, name) for name in veto.signals]
        days = [name for name in veto.signals if name in (EVENT_DAY, OTHER_DAY)]
        return _Against(veto, [places for places in found if len(places)], days)

    def _forbids(self, against: _Against, first: int, last: int, sentence: Span) -> bool:
        veto = against.veto
        if not self._stands(veto, against.found, first, last, sentence) and not any(
            self._in_sentence(name, sentence) for name in against.days
        ):
            return False
        return not any(self._in_sentence(name, sentence) for name in veto.unless)

    def _stands(self, veto: Veto, found: Sequence[_Places], first: int, last: int, sentence: Span) -> bool:
        """Say whether the veto's words stand where it looks for them."""
        if veto.scope == "article":
            count, against = sum(map(len, found)), sum(len(self._signals.get(name, ())) for name in veto.outweighed_by)
            return count > against
        if veto.scope == "sentence":
            return any(places.inside(sentence) for places in found)
        inside = [hit for places in found for hit in places.near(first, last, 1 + veto.within, sentence)]
        if inside and veto.tight:
            edges = [(last, begin) if begin > last else (end, first) for begin, end in inside]
            inside = [hit for hit, (left, right) in zip(inside, edges, strict=True) if not self._commas(left, right)]
        after = any(last < begin <= last + 1 + veto.within for begin, _ in inside)
        before = any(first - 1 - veto.within <= end < first for _, end in inside)
        overlapping = any(begin <= last and first <= end for begin, end in inside)
        if veto.scope == "after":
            return after or overlapping
        return before or overlapping if veto.scope == "before" else after or before or overlapping

    def _commas(self, left: int, right: int) -> bool:
        """Say whether a comma or the like stands between the words `left` and `right`."""
        spans, text = self._page.words.spans, self._page.words.text
        return not _PARTING.isdisjoint(text[spans[left][1] : spans[right][0]])

    def _reason(self, form: Form, around: list[str], within: list[str]) -> str:
        """Say in words why a wording counts: the form's own reason, and what stood around it."""
        parts = [form.reason or form.id]
        if around:
            parts.append("trong câu: " + ", ".join(around))
        if within:
            parts.append("trong bài: " + ", ".join(within))
        if form.published is not None:
            day = self._page.published
            parts.append(f"bài ngày {day.isoformat()}" if day else "bài không rõ ngày")
        return "; ".join(parts)
