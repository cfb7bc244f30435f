"""Queries as clauses of the index, with the arithmetic of their weights."""

import math
from pathlib import Path

import pytest

from indexer.analysis import analyse
from indexer.lexical import Lexical, LexicalWriter
from search_api.query import Query, parse
from search_api.repair import Mender
from search_api.terms import SHARES, UNMARKED_SHARES, TermWeights, field_query, words_query


@pytest.fixture
def lexical(tmp_path: Path) -> Lexical:
    """Four passages: "bầu cử" in two, "HĐND" in one, the long form in another."""
    writer = LexicalWriter(tmp_path)
    for number, text in enumerate(["bầu cử ở xã", "bầu cử HĐND", "hội đồng nhân dân họp", "ông Dương làm đường"]):
        writer.add(number, number, analyse(""), analyse(text))
    writer.commit()
    writer.close()
    return Lexical(tmp_path)


def parsed(lexical: Lexical, text: str) -> Query:
    """Understand a query against the index."""
    return parse(text, Mender(lexical.df))


def test_rarity_is_lucenes_idf(lexical: Lexical) -> None:
    """ln(1 + (4 - 2 + .5) / (2 + .5)) for a term in two of four passages, 0 for one in none."""
    weights = TermWeights(lexical)
    assert weights.idf("bầu", "text") == pytest.approx(math.log(1 + 2.5 / 2.5))
    assert weights.idf("rừng", "text") == 0.0


def test_mass_is_what_a_full_match_is_worth(lexical: Lexical) -> None:
    """The idf of both syllables; a pair has its own."""
    weights, query = TermWeights(lexical), parsed(lexical, "bầu cử")
    one = math.log(1 + 2.5 / 2.5)
    assert field_query(query, "plain", weights).mass == pytest.approx(2 * one)
    assert field_query(query, "pairs_plain", weights).mass == pytest.approx(one)


def test_shares_add_up() -> None:
    """A full match in every field scores 1, with marks or without."""
    assert sum(SHARES.values()) == pytest.approx(1)
    assert sum(UNMARKED_SHARES.values()) == pytest.approx(1)


def test_marks_typed_outrank_marks_folded(lexical: Lexical) -> None:
    """ "đường" stands in the last passage; what only folds to it would score less."""
    marked = words_query(parsed(lexical, "đường"), TermWeights(lexical))
    unmarked = words_query(parsed(lexical, "duong"), TermWeights(lexical))
    assert {clause.field for clause in marked.should} == {"plain", "text"}
    assert {clause.field for clause in unmarked.should} == {"plain"}


def test_an_abbreviation_and_its_long_form_are_one_choice(lexical: Lexical) -> None:
    """Both passages are found, whichever form was typed, and neither counts twice."""
    weights = TermWeights(lexical)
    for typed in ("HĐND", "hội đồng nhân dân", "hoi dong nhan dan"):
        hits = lexical.search(words_query(parsed(lexical, typed), weights), 10)
        assert {passage for passage, _ in hits} == {1, 2}
