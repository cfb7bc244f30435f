"""Questions with a known answer, and what of an answer is right: the proving sentence, the words of the span."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import analyse
from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.schema import Article
from indexer.settings import IndexSettings
from indexer.vietnamese.normalise import nfc
from search_api.answer.question.question import classify
from search_api.learning.judged import read_judged
from search_api.ranking.engine import Engine, open_engine

# A sentence of an article that answers proves it too if it holds so much of the quote and of the short answer.
_SHARE_OF_QUOTE, _SHARE_OF_ANSWER = 0.5, 0.8
# A sentence that was not quoted states the answer if it holds the whole of it, and so much of the rest of the question:
# more where nobody judged that its article answers.
_ASKED_IN_JUDGED, _ASKED_ELSEWHERE = 0.5, 2 / 3
_TITLE = re.compile(r"^(?:ông|bà|anh|chị|đồng chí) ", re.IGNORECASE)
_HALF = 0.5  # of the quote must lie in the sentence, where the article is the very one that the quote was taken from


@dataclass(frozen=True, slots=True)
class Known:
    """A question with its short answer, the words that prove it in the article `source`, and all articles that answer;
    all of these are empty for a question that nothing answers."""

    id: str
    text: str
    style: str
    qtype: str
    answer: str
    quote: str
    source: str
    relevant: frozenset[str]

    def quoted(self, article: Article, start: int, end: int) -> bool:
        """Say whether the sentence at these offsets of an article holds at least half of the quote."""
        if article.id != self.source:
            return False
        wanted = re.escape(self.quote)
        return any(
            min(found.end(), end) - max(found.start(), start) >= _HALF * len(self.quote)
            for found in re.finditer(wanted, article.text)
        )

    def proves(self, article: Article, start: int, end: int) -> bool:
        """Say whether a sentence holds the quote, or says the same in any of the articles that answer."""
        if article.id not in self.relevant:
            return False
        text = article.text[start:end]
        said = share(self.quote, text) >= _SHARE_OF_QUOTE and share(self.answer, text) >= _SHARE_OF_ANSWER
        return said or self.quoted(article, start, end)

    def states(self, article: Article, start: int, end: int) -> bool:
        """Say whether a sentence proves the answer or says it in other words than the quote's: it holds the whole of
        the short answer, in a row, and enough of the question besides, its question words and the answer left out.
        """
        if self.proves(article, start, end):
            return True
        said = analyse(article.text[start:end]).plain
        answer = analyse(_TITLE.sub("", self.answer)).plain
        if not answer or f" {' '.join(answer)} " not in f" {' '.join(said)} ":
            return False
        question = classify(self.text)
        asked = {*analyse(self.text[: question.start]).plain, *analyse(self.text[question.end :]).plain} - {*answer}
        needed = _ASKED_IN_JUDGED if article.id in self.relevant else _ASKED_ELSEWHERE
        return bool(asked) and len(asked & {*said}) >= needed * len(asked)

    def holds(self, article: Article, start: int, end: int) -> bool:
        """Say whether a sentence holds the short answer, in any of the articles that answer, whatever the quote was."""
        return article.id in self.relevant and share(self.answer, article.text[start:end]) >= _SHARE_OF_ANSWER

    def right(self, sentence: str, answer: str) -> bool:
        """Say whether an answer from any article is right: in words or for what its sentence holds."""
        return bool(self.answer) and (self.f1(answer) >= _HALF or share(self.answer, sentence) >= _SHARE_OF_ANSWER)

    def f1(self, text: str) -> float:
        """Return the F1 of the syllables of a short answer, marks and case aside, in [0, 1]."""
        own, gold = Counter(analyse(text).plain), Counter(analyse(self.answer).plain)
        common = (own & gold).total()
        return 2 * common / (own.total() + gold.total()) if common else 0.0


def share(part: str, text: str) -> float:
    """Return the share of the syllables of `part` that stand in `text`, in [0, 1]."""
    own, there = Counter(analyse(part).plain), Counter(analyse(text).plain)
    return (own & there).total() / own.total() if own else 0.0


def read_unanswerable(folder: Path) -> list[Known]:
    """Read the questions that nothing in the corpus of a folder answers; none where there is no such file."""
    path = folder / "unanswerable.jsonl"
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Known(row["_id"], row["text"], row["style"], row["qtype"], "", "", "", frozenset()) for row in rows]


def read_known(folder: Path) -> list[Known]:
    """Read the questions of a BEIR folder that have an answer and a quote. Raises SourceError."""
    relevant = read_judged(folder).relevant
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Known(
            row["_id"],
            row["text"],
            row.get("style", ""),
            row["qtype"],
            row["answer"],
            nfc(row["quote"]),
            row["source"],
            frozenset(relevant.get(row["_id"], ())),
        )
        for row in rows
        if row.get("answer") and row.get("quote")
    ]


def open_index(folder: Path, index: Path) -> Engine:
    """Open an index of the corpus of a BEIR folder, with metadata; it is built where there is none."""
    settings = IndexSettings(index=index)
    if not index.exists():
        build(read_judged(folder).articles(), settings, Stages(load_encoder(settings.model), Extractor.load()))
    return open_engine(settings)
