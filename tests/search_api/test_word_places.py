"""Counting by stored words: the numbers are those that reading each text gives, place by place."""

import contextlib
import json
import lzma
import random
import re
from itertools import islice
from pathlib import Path

import pytest
from text_blocks import counts

from indexer import text_words
from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import nfc
from search_api.phrases.phrase import PhraseError, parse
from search_api.phrases.phrase_match import Matcher

SYLLABLES = (
    "ủy", "uỷ", "uy", "ban", "nhân", "nhan", "dân", "Đảng", "đảng", "ĐẢNG", "ở", "Ở", "a", "UBND", "ƯBND", "CA", "ca",
    "công an", "tỉnh", "TỈNH", "xã", "5", "naïve", "Μ", "²", "ά", "ΑΣ", "ας", "İ", "İxã", "ô", "я", "日", "ſ",
)  # fmt: skip
SIGNS = (
    " ", " ", " ", "", "\n", "\n\n", ", ", " – ", "”", "“", ".", ". ", "_", "__", "…", "; ", "!", "\u00a0", " ₫ ",
    " 😀 ", " × ", "\u0301 ", " " * 40, " " * 41, "'",
)  # fmt: skip
QUERIES = (
    "ủy ban", "uy ban", "ủy ban nhân dân", "uy ban nhan dan", "đảng ủy", "đảng", "dang", "ở", "o", "a", "UBND", "xã 5",
    "я", "日", "naïve", "ας", "ΑΣ", "a a", "xã xã", "công an tỉnh", "cong an tinh", "công an xã OR CA", "UBND tỉnh",
    "a OR ở", "ủy ban OR đảng", "đảng AND xã", "xã NOT đảng", "ủy NEAR/2 xã", "xã NEAR/3 (ủy ban OR ban)",
    "xã NEAR đảng NEAR ở", "(ủy ban OR ban) NEAR/4 (nhân dân OR nhân) NOT đảng", "(xã AND đảng) OR (a NEAR/1 ở)",
    "(xã OR ở) NEAR/1 xã", "xã NEAR/2 xã", "(xã NEAR/3 dân) NEAR/3 (xã NEAR/3 dân)", "xã NEAR/0 (ủy OR ủy ban)",
    "(a OR o OR ở OR u) NEAR/5 (ban OR uy ban OR dang)", "(a AND b) OR (xã NOT a) OR ủy ban", "vắng OR xã", "vắng",
)  # fmt: skip
CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "questions" / "corpus.jsonl"


def text_of(draw: random.Random, length: int = 40) -> str:
    """Up to `length` syllables with all kinds of signs, and now and then nothing, between them."""
    return nfc("".join(draw.choice(SYLLABLES) + draw.choice(SIGNS) for _ in range(draw.randint(0, length))))


def same(query: str, texts: list[str], parts: int = 1) -> int:
    """Hold the counts by words against those by reading; returns how many texts the words did not tell."""
    matcher = Matcher(parse(query))
    expected = [len(matcher.spans(text)) for text in texts]
    found = counts(matcher, texts, parts=parts)
    assert [want if have is None else have for have, want in zip(found, expected, strict=True)] == expected, query
    return found.count(None)


@pytest.mark.parametrize("query", QUERIES)
def test_words_count_what_texts_hold(query: str) -> None:
    """On random texts, in one part and in several."""
    draw = random.Random(query)
    texts = [text_of(draw) for _ in range(300)]
    assert same(query, texts) <= 60
    same(query, texts, parts=3)


def test_blocks_cut_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few words a block has, the counts are the same."""
    monkeypatch.setattr(text_words, "_BLOCK", 7)
    draw = random.Random(3)
    texts = [text_of(draw, 8) for _ in range(60)]
    for query in QUERIES:
        same(query, texts)


def test_nothing_reaches_over_two_texts() -> None:
    """The last word of a text is neither beside nor near the first of the next."""
    texts = ["dân xã", "họp dân", "", "xã"]
    assert counts(Matcher(parse("xã họp")), texts) == [0, 0, 0, 0]
    assert counts(Matcher(parse("xã NEAR họp")), texts) == [0, 0, 0, 0]
    assert counts(Matcher(parse("xã NOT họp")), texts) == [1, 0, 0, 1]


def test_where_places_overlap_the_text_decides() -> None:
    """Of "an an an" only reading tells which places count."""
    assert counts(Matcher(parse("an an")), ["an an an", "an an, an. an an"]) == [None, None]
    assert counts(Matcher(parse("an an")), ["an an; an an", "ban an an"]) == [2, 1]


def phrase_of(draw: random.Random, text: str) -> str:
    """Some words of a text in a row, now and then without their marks."""
    words = list(re.finditer(r"[^\W_]+", text))
    first = draw.randrange(len(words))
    last = min(first + draw.choice((0, 0, 1, 1, 2, 3)), len(words) - 1)
    phrase = re.sub(r'["“”«»]', " ", text[words[first].start() : words[last].end()])
    return f'"{fold(phrase) if draw.random() < 0.3 else phrase}"'


def query_of(draw: random.Random, texts: list[str], depth: int = 0) -> str:
    """A query made of phrases of some texts and of everyday words."""
    if depth > 2 or draw.random() < 0.3:
        everyday = draw.choice(("và", "của", "là", "các", "có", "nguoi", "UBND", "công an tỉnh", "dân", "15"))
        return everyday if draw.random() < 0.4 else phrase_of(draw, draw.choice(texts))
    joined = draw.choice(("OR", "OR", "AND", "NOT", "NEAR", "NEAR/0", "NEAR/3", "NEAR/50"))
    return f"({query_of(draw, texts, depth + 1)} {joined} {query_of(draw, texts, depth + 1)})"


def hold(texts: list[str], queries: int, size: int) -> None:
    """Hold random queries, each over some of the texts, against reading them; a third and more must find something."""
    draw, met = random.Random(16), 0
    for _ in range(queries):
        query, some = query_of(draw, texts), draw.sample(texts, size)
        with contextlib.suppress(PhraseError):  # longer than a query may be
            same(query, some, parts=2)
            met += any(counts(Matcher(parse(query)), some))
    assert met > queries / 3


def test_the_sample_corpus_is_counted_as_it_is_read() -> None:
    """Random queries, each over a third of the sample articles."""
    hold([nfc(row["text"]) for row in map(json.loads, CORPUS.read_text(encoding="utf-8").splitlines())], 60, 22)


@pytest.mark.parametrize("name", ["vietnews", "baomoi2017"])
def test_real_articles_are_counted_as_they_are_read(shared: Path, name: str) -> None:
    """The same over articles of the press, old tone placements and spacing of every kind included."""
    with lzma.open(shared / "news" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 400)]
    hold([nfc("\n".join(str(row.get(part) or "") for part in ("title", "lead", "body"))) for row in rows], 60, 30)
