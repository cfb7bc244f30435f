"""Marks that were left out are read by what stands side by side in the index."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest

from indexer.analysis import analyse
from indexer.extract.gazetteer import Gazetteer
from search_api.query.marks import MarkReader
from search_api.query.query import Query, parse
from search_api.query.repair import Mender
from search_api.query.terms import TermWeights, field_query
from search_api.results.highlight import sought, term_marks
from search_api.understanding.names import NameReader

PASSAGES = (
    *["chủ tịch xã thăm bản nhỏ"] * 60,
    *["bạn đọc gửi thư về tòa soạn"] * 80,
    *["bàn ghế mới cho trường"] * 40,
    *["chú Tích sửa xe"] * 2,
    *["HĐND xã họp, đường về thôn đã thông"] * 40,
    *["ban chỉ đạo họp ở Hà Nội"] * 50,
)


def counts(terms: Sequence[str], field: str) -> list[int]:
    """Count the passages that hold each syllable or pair."""
    held: Counter[str] = Counter()
    for text in PASSAGES:
        own = analyse(text)
        held.update(set(own.marked if field == "text" else own.pairs() if field == "pairs" else own.plain))
    return [held[term] for term in terms]


READER = MarkReader(counts, len(PASSAGES))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chu tich xa", ("chủ", "tịch", "xã")),  # not "chú Tích", which is rarer
        ("ban", ("",)),  # bản, bạn, bàn or ban: open
        ("ban doc", ("bạn", "đọc")),
        ("ban ghe moi", ("bàn", "ghế", "mới")),
        ("hdnd xa", ("hđnd", "xã")),
        ("chu tịch xa", ("chủ", "tịch", "xã")),
        ("ban chỉ đạo", ("ban", "chỉ", "đạo")),  # meant without marks among words that have theirs
        ("họp ở hà nôi", ("họp", "ở", "hà", "nội")),  # a mark is there, another was left out
        ("xe 4x4 zzz", ("xe", "4x4", "zzz")),
    ],
)
def test_marks_are_read_by_neighbours(typed: str, meant: tuple[str, ...]) -> None:
    """What is likelier by far is read; the rest is open."""
    assert READER.read(typed) == meant


def test_a_long_word_is_no_syllable() -> None:
    """Nobody lists what sixty letters may be with marks."""
    assert READER.read("ado" * 20) == ("ado" * 20,)


def test_probabilities_are_those_of_every_way_to_read_the_chain() -> None:
    """Forward and backward give what adding up all the ways gives: (n(a b) + 5 p(b)) / (n(a) + 5) for each step."""
    typed = ["chu", "tich", "xa"]
    forms = [READER._forms_of(own) for own in typed]
    total = [Counter[str]() for _ in typed]
    for way in product(*(own.forms for own in forms)):
        chance = counts([way[0]], "text")[0] + 0.5
        for left, right in pairwise(way):
            share = (counts([right], "text")[0] + 0.5) / len(PASSAGES)
            chance *= (counts([f"{left}_{right}"], "pairs")[0] + 5 * share) / (counts([left], "text")[0] + 5)
        for held, form in zip(total, way, strict=True):
            held[form] += chance
    best = [max(held.values()) / held.total() for held in total]
    assert READER.read("chu tich xa") == tuple(held.most_common(1)[0][0] for held in total)
    assert np.min(best) >= 0.8


def test_a_place_gives_its_own_marks() -> None:
    """The gazetteer knows how the name after a type word is written, however rare it is in the index; what was typed
    with marks stays as it is."""
    reader = MarkReader(counts, len(PASSAGES), NameReader.of(Gazetteer.load()).spelled)
    assert reader.read("xa ta huyen sin ho")[2:] == ("huyện", "sìn", "hồ")
    assert reader.read("xã huyện sin hồ")[1:] == ("huyện", "sìn", "hồ")
    assert reader.read("xã ở tỉnh đăk lăk")[-2:] == ("đăk", "lăk")


def read(text: str) -> Query:
    """Parse with marks read."""
    return parse(text, Mender(counts, marks=READER))


def test_a_query_without_marks_stays_as_typed() -> None:
    """Every passage that matches without marks still does; how it was meant stands beside it, question words open."""
    query = read("ai la chu tich xa")
    assert (query.understood, query.marked, query.repairs) == ("ai la chu tich xa", False, ())
    assert query.meant == ("", "la", "chủ", "tịch", "xã")
    assert query.written == "ai la chủ tịch xã"


def test_marks_that_some_words_lack_are_added_and_told() -> None:
    """Among words with marks, others get theirs, in the letters that were typed; with `as_typed` none does."""
    query = read("Chu tịch xa")
    assert (query.understood, query.meant) == ("Chủ tịch xã", ())
    assert [(slip.typed, slip.taken, slip.kind) for slip in query.repairs] == [
        ("Chu", "chủ", "marks"),
        ("xa", "xã", "marks"),
    ]
    assert parse("Chu tịch xa", Mender(counts, marks=READER), as_typed=True).understood == "Chu tịch xa"


def test_words_are_looked_for_as_they_were_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the fields with marks each word as meant, or without marks where these are open."""

    class Postings:
        def df(self, terms: Sequence[str], field: str) -> list[int]:
            return counts(terms, field)

        def __len__(self) -> int:
            return len(PASSAGES)

    query = read("chu tich xa ban")
    asked = field_query(query, "text", TermWeights(Postings()), 1.0).query  # type: ignore[arg-type]
    terms = {(clause.field, clause.term) for clause in asked.should}
    terms |= {(clause.field, clause.term) for choice in asked.choices for form in choice for clause in form}
    assert query.meant == ("chủ", "tịch", "xã", "")
    assert terms >= {("text", "chủ"), ("text", "tịch"), ("text", "xã"), ("plain", "ban")}
    assert not terms & {("text", ""), ("text", "chu"), ("text", "ban")}


def test_what_was_meant_is_marked_and_not_what_only_looks_alike() -> None:
    """Typed without marks, "chu tich xa" marks the chairman and no uncle Tích; where only the uncle is, him."""

    def marked(text: str) -> list[str]:
        return [text[own.start : own.end] for own in term_marks(text, sought(read("chu tich xa")), lambda _: True)]

    assert marked("Chú Tích gặp chủ tịch xã") == ["chủ tịch xã"]
    assert marked("Chú Tích sửa xe") == ["Chú Tích"]
