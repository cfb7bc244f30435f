"""One article while its topics are looked for: words, sentences, days and what was found where."""

import bisect
from collections.abc import Sequence
from datetime import date

from indexer.schema import Article, Span
from indexer.topics.dates import Day, days, is_event, is_other_round
from indexer.topics.words import Words
from indexer.vietnamese.fold import has_marks
from indexer.vietnamese.sentences import sentences

_LINE_BREAKS = "\n\r\u2028\u2029\x0b\x0c\x85"


class Page:
    """An article's text with lazily found sentences. Word numbers index `words.spans`."""

    def __init__(self, article: Article, words: Words, published: date | None) -> None:
        self.article = article
        self.words = words
        self.published = published
        self._sentences: list[Span] = []
        self._starts: list[int] | None = None
        self._marked: dict[Span, bool] = {}
        self._days: dict[Span, list[Day]] = {}
        self._spoken: dict[tuple[Span, date], tuple[bool, bool]] = {}

    def sentence(self, first: int, last: int) -> Span:
        """Return the sentence around the words `first` … `last`; over a broken line it is the whole of both."""
        starts, spans = self._sentence_starts(), self.words.spans
        at = bisect.bisect_right(starts, spans[first][0])
        left = self._sentences[max(0, at - 1)]
        if at == len(starts) or spans[last][0] < starts[at]:
            return left
        return Span(left.start, self._sentences[bisect.bisect_right(starts, spans[last][0], at) - 1].end)

    def together(self, first: int, last: int) -> bool:
        """Say whether word `first` and word `last`, behind it, stand in one sentence."""
        starts, spans = self._sentence_starts(), self.words.spans
        at = bisect.bisect_right(starts, spans[first][0])
        return at == len(starts) or spans[last][0] < starts[at]

    def _sentence_starts(self) -> list[int]:
        if self._starts is None:
            self._sentences = _unbroken(self.article, sentences(self.article.text))
            self._starts = [span.start for span in self._sentences]
        return self._starts

    def span(self, first: int, last: int) -> Span:
        """Return where the words `first` … `last` stand in the text."""
        return Span(self.words.spans[first][0], self.words.spans[last][1])

    def inside(self, first: int, last: int, sentence: Span) -> bool:
        """Say whether the words `first` … `last` lie in a sentence."""
        spans = self.words.spans
        return sentence.start <= spans[first][0] and spans[last][1] <= sentence.end

    def marked(self, first: int, last: int) -> bool:
        """Say whether the sentence of the words `first` … `last` is written with marks."""
        sentence = self.sentence(first, last)
        if sentence not in self._marked:
            self._marked[sentence] = has_marks(self.article.text[sentence.start : sentence.end])
        return self._marked[sentence]

    def speaks_of(self, sentence: Span, event: date) -> tuple[bool, bool]:
        """Say whether a sentence names the event's day, and whether it names a day of another year."""
        key = (sentence, event)
        if key not in self._spoken:
            if sentence not in self._days:
                self._days[sentence] = list(days(self.article.text, sentence.start, sentence.end, self.published))
            named = self._days[sentence]
            self._spoken[key] = (
                any(is_event(day, event) for day in named),
                any(is_other_round(day, event) for day in named),
            )
        return self._spoken[key]

    def in_noise(self, at: int) -> bool:
        """Say whether an offset lies in page furniture, a byline, a source line or a repeated caption."""
        skipped = ("furniture", "byline", "source_line", "caption_dup")
        return any(noise.start <= at < noise.end and noise.kind in skipped for noise in self.article.noise)


def _unbroken(article: Article, found: Sequence[Span]) -> list[Span]:
    """Join sentences that only a line break inside a phrase parts: the next line goes on in small letters.

    Title and lead are never joined to what follows.
    """
    text = article.text
    edges = {span.end for span in (article.title_span, article.lead_span) if span is not None}
    joined: list[Span] = []
    for span in found:
        if joined:
            last = joined[-1]
            between = text[last.end : span.start]
            goes_on = text[span.start].islower() and text[last.end - 1].isalnum()
            one_break = sum(between.count(mark) for mark in _LINE_BREAKS) == 1
            if goes_on and one_break and not any(last.end <= edge <= span.start for edge in edges):
                joined[-1] = Span(last.start, span.end)
                continue
        joined.append(span)
    return joined
