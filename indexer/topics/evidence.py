"""Decides whether a wording counts: is the article's day right, what stands around it, what speaks against it?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from indexer.schema import Span
from indexer.topics.page import Page
from indexer.topics.topic import EVENT_DAY, OTHER_DAY, Form, Signal, Topic, Veto
from indexer.topics.trie import Found

_PARTING = frozenset(",;:(")


class _Places:
    """Where one signal or veto stands in an article; a stretch is asked for without going through all."""

    def __init__(self, page: Page, found: Sequence[Found]) -> None:
        self._page = page
        self._hits = sorted(found, key=lambda hit: hit.first)
        self._words = [hit.first for hit in self._hits]
        self._starts = [page.words.spans[first][0] for first in self._words]
        self._longest = max((hit.last - hit.first for hit in self._hits), default=0)

    def __len__(self) -> int:
        return len(self._hits)

    def inside(self, sentence: Span) -> bool:
        """Say whether one lies in a sentence."""
        first, last = bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)
        return any(self._page.inside(self._hits[at], sentence) for at in range(first, last))

    def near(self, first: int, last: int, words: int, sentence: Span) -> Iterator[Found]:
        """Yield those of a sentence that reach to so many words before word `first` or begin so many behind `last`."""
        begin = bisect_left(self._words, first - words - self._longest)
        for at in range(begin, bisect_right(self._words, last + words)):
            if self._page.inside(self._hits[at], sentence):
                yield self._hits[at]


class Evidence:
    """The signals and vetoes of one topic found in one article: all are taken in before anything is asked."""

    def __init__(self, topic: Topic, page: Page) -> None:
        self._topic = topic
        self._page = page
        self._signals: dict[str, list[Found]] = {}
        self._vetoes: dict[str, list[Found]] = {}
        self._possible: dict[str, bool] = {}
        self._places: dict[tuple[bool, str], _Places] = {}

    def add(self, owner: Form | Signal | Veto, first: int, last: int) -> None:
        """Take in a signal or veto that stands at the words `first` … `last`."""
        if isinstance(owner, Veto) and owner.tight and self._commas(first, last):
            return
        found = self._signals if isinstance(owner, Signal) else self._vetoes
        found.setdefault(owner.id, []).append(Found(0, first, last))

    def possible(self, form: Form) -> bool:
        """Say whether a form can count in this article at all, once all signals are taken in."""
        known = self._possible.get(form.id)
        if known is None:
            within = not form.needs_article or any(map(self._in_article, form.needs_article))
            known = self._possible[form.id] = within and self._right_day(form)
        return known

    def counts(self, form: Form, first: int, last: int) -> str | None:
        """Return why the words `first` … `last` count as `form`, or None where they do not."""
        if not self._right_day(form):
            return None
        sentence = self._page.sentence(first, last)
        around = [name for name in form.needs_sentence if self._in_sentence(name, sentence)]
        if form.needs_sentence and not around:
            return None
        within = [name for name in form.needs_article if self._in_article(name)]
        if form.needs_article and not within:
            return None
        if self.refuses(form, first, last):
            return None
        return self._reason(form, around, within)

    def refuses(self, form: Form, first: int, last: int) -> bool:
        """Say whether a veto speaks against the words `first` … `last` as `form`."""
        sentence = self._page.sentence(first, last)
        return any(self._forbids(veto, form, first, last, sentence) for veto in self._topic.vetoes)

    def refused(self) -> Iterator[Span]:
        """Yield the sentences that a veto of all forms speaks against, whatever else stands in them."""
        for veto in self._topic.vetoes:
            if veto.scope != "sentence" or veto.forms or "mention" not in veto.kinds or veto.published is not None:
                continue
            for hit in [
                *self._vetoes.get(veto.id, ()),
                *(h for name in veto.signals for h in self._signals.get(name, ())),
            ]:
                sentence = self._page.sentence(hit.first, hit.last)
                if not any(self._in_sentence(name, sentence) for name in veto.unless):
                    yield sentence

    def _right_day(self, form: Form) -> bool:
        if form.published is None:
            return True
        day = self._page.published
        return form.undated if day is None else form.published.holds(day)

    def _in_sentence(self, name: str, sentence: Span) -> bool:
        event = self._topic.event
        if name in (EVENT_DAY, OTHER_DAY):
            return event is not None and self._page.speaks_of(sentence, event)[name == OTHER_DAY]
        return self._places_of(self._signals, name).inside(sentence)

    def _in_article(self, name: str) -> bool:
        if name in (EVENT_DAY, OTHER_DAY):
            return self._in_sentence(name, Span(0, len(self._page.article.text)))
        return bool(self._signals.get(name))

    def _places_of(self, kind: dict[str, list[Found]], name: str) -> _Places:
        known = self._places.get((kind is self._signals, name))
        if known is None:
            known = self._places[kind is self._signals, name] = _Places(self._page, kind.get(name, ()))
        return known

    def _forbids(self, veto: Veto, form: Form, first: int, last: int, sentence: Span) -> bool:
        if not veto.concerns(form):
            return False
        if veto.published is not None and (
            self._page.published is None or not veto.published.holds(self._page.published)
        ):
            return False
        found = [self._places_of(self._vetoes, veto.id)]
        found += [self._places_of(self._signals, name) for name in veto.signals]
        days = [name for name in veto.signals if name in (EVENT_DAY, OTHER_DAY)]
        if not self._stands(veto, found, first, last, sentence) and not any(
            self._in_sentence(name, sentence) for name in days
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
        if veto.tight:
            edges = [(last, hit.first) if hit.first > last else (hit.last, first) for hit in inside]
            inside = [hit for hit, (left, right) in zip(inside, edges, strict=True) if not self._commas(left, right)]
        after = any(last < hit.first <= last + 1 + veto.within for hit in inside)
        before = any(first - 1 - veto.within <= hit.last < first for hit in inside)
        overlapping = any(hit.first <= last and first <= hit.last for hit in inside)
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
