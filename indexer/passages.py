"""Cut an article's prose into passages: whole sentences, about 120 syllables, one sentence of overlap."""

from dataclasses import dataclass

from indexer.schema import Article, Block, Passage, Span
from indexer.vietnamese.segment import count
from indexer.vietnamese.sentences import sentences

_CHARACTERS = 6  # of a syllable and the space behind it, at most in earnest text
_LONGEST_SYLLABLE = 9  # characters
_HEADLINE = 1000  # characters of a title; the longest of news have some 300
_LONGEST = 4  # times the aim: a sentence longer than this is cut at a space


def passages(article: Article, syllables: int = 120) -> tuple[Passage, ...]:
    """Return the passages of `article`, in order.

    Each is whole sentences of its prose, about `syllables` long, and begins with the last sentence of the one before
    it; none reaches across a heading or noise. An article without prose has its title as its only passage.
    """
    found: list[Passage] = []
    for stretch in _stretches(article):
        found.extend(_cut(article.text, stretch, syllables))
    if not found and article.title_span is not None:
        found.append(Passage(article.title_span.start, article.title_span.end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PassageInput:
    """What is encoded of a passage: its text, and its article's title unless that is the text.

    `sentences` are those of `text`, in code points.
    """

    title: str
    text: str
    sentences: tuple[Span, ...]

    def said(self) -> list[str]:
        """Return the text of each sentence."""
        return [self.text[span.start : span.end] for span in self.sentences]

    def whole(self) -> str:
        """Return all in one, the title above the text."""
        return f"{self.title}\n{self.text}" if self.title else self.text


def passage_input(article: Article, passage: Passage) -> PassageInput:
    """Return what is encoded for a passage."""
    text = article.text[passage.start : passage.end]
    return PassageInput("" if text == article.title else headline(article.title), text, tuple(sentences(text)))


def headline(title: str) -> str:
    """Return what of a title is taken in with each passage of its article: all but of texts that pass for titles.

    Else a title of a megabyte, or a line without an end, would be taken in a thousand times over.
    """
    return title[:_HEADLINE]


def _stretches(article: Article) -> list[list[Block]]:
    """Return runs of blocks that a passage may span: nothing but spaces stands between two of a run."""
    runs: list[list[Block]] = []
    last: Block | None = None
    for block in article.blocks:
        if block.kind == "title":
            continue
        joined = last is not None and last.kind != "lead" and not article.text[last.end : block.start].strip()
        # A heading opens a run: what it heads stands below it.
        if last is None or not joined or (block.kind == "heading" and last.kind != "heading"):
            runs.append([])
        runs[-1].append(block)
        last = block
    return runs


def _cut(text: str, run: list[Block], syllables: int) -> list[Passage]:
    """Cut a run of blocks into passages of about equal length."""
    spans = [
        piece
        for block in run
        for span in sentences(text, block.start, block.end)
        for piece in _pieces(text, span, syllables)
    ]
    sizes = [_size(text, span) for span in spans]
    wanted = max(1, round(sum(sizes) / syllables))
    aim = sum(sizes) / wanted
    found, begin, length = [], 0, 0
    for at, size in enumerate(sizes):
        if at > begin and length + size / 2 > aim:
            found.append(Passage(spans[begin].start, spans[at - 1].end))
            begin, length = at, 0
            # The sentence before the cut opens the next passage too, unless it is most of one.
            if sizes[at - 1] * 3 <= aim and found[-1].start < spans[at - 1].start:
                begin, length = at - 1, sizes[at - 1]
        length += size
    if spans:
        found.append(Passage(spans[begin].start, spans[-1].end))
    return found


def _size(text: str, span: Span) -> int:
    """Return how many syllables a sentence has; a word without end counts by its letters."""
    return max(count(text, span.start, span.end), (span.end - span.start) // _LONGEST_SYLLABLE)


def _pieces(text: str, span: Span, syllables: int) -> list[Span]:
    """Return a sentence, in pieces where it is far longer than a passage."""
    size = syllables * _CHARACTERS
    if span.end - span.start <= size * _LONGEST:
        return [span]
    pieces, start = [], span.start
    while span.end - start > size:
        cut = text.rfind(" ", start + 1, start + size)
        cut = cut if cut > start else start + size
        pieces.append(Span(start, cut))
        start = cut + (text[cut] == " ")
    pieces.append(Span(start, span.end))
    return [piece for piece in pieces if piece.end > piece.start]
