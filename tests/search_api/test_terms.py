"""Queries as clauses of the index, with the arithmetic of their weights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.analysis import analyse
from indexer.lexical import Lexical, LexicalQuery, LexicalWriter
from search_api.query import terms
from search_api.query.query import Query, parse
from search_api.query.repair import Mender
from search_api.query.terms import (
    SHARES,
    UNMARKED_SHARES,
    TermWeights,
    candidates_query,
    field_queries,
    field_query,
    term_weights,
    words_query,
)


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


def whole(lexical: Lexical, text: str) -> LexicalQuery:
    """Return the query whose score counts."""
    return words_query(field_queries(parsed(lexical, text), TermWeights(lexical)))


def test_rarity_is_lucenes_idf(lexical: Lexical) -> None:
    """ln(1 + (4 - 2 + .5) / (2 + .5)) for a term in two of four passages, 0 for one in none."""
    weights = TermWeights(lexical)
    assert weights.idf("bầu", "text") == pytest.approx(math.log(1 + 2.5 / 2.5))
    assert weights.idf("rừng", "text") == 0.0


def test_few_rarities_are_kept(lexical: Lexical, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many terms are asked for, each gets its rarity."""
    monkeypatch.setattr(terms, "_REMEMBERED", 2)
    weights = TermWeights(lexical)
    for _ in range(2):
        found = [weights.idf(term, "text") for term in ("bầu", "cử", "họp", "rừng")]
        assert found == pytest.approx([math.log(2), math.log(2), math.log(1 + 3.5 / 1.5), 0])
        assert len(weights.of("text")) <= 2


class _Postings:
    """So many passages, in which the term "7" stands seven times."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def df(self, asked: Sequence[str], _: str) -> list[int]:
        """Count passages."""
        return list(map(int, asked))


@dataclass(eq=False)
class _Opened:
    """As much of a snapshot as is asked for."""

    lexical: Lexical


@pytest.mark.parametrize(("count", "limit"), [(100, 50), (10_000, 800)])
def test_common_terms_stand_in_more_than_a_share(count: int, limit: int) -> None:
    """Of 10,000 passages in more than 800, of few passages in more than 50; one that is nowhere tells most."""
    weights = TermWeights(_Postings(count))  # type: ignore[arg-type]
    found = {df: weights.common(str(df), "text") for df in (0, 1, limit - 1, limit, limit + 1, count)}
    assert found == {df: df > limit for df in found}


def test_rarities_of_a_snapshot_are_kept(lexical: Lexical) -> None:
    """As long as it is in use; another snapshot has its own."""
    one, two = _Opened(lexical), _Opened(lexical)
    assert term_weights(one) is term_weights(one)  # type: ignore[arg-type]
    assert term_weights(one) is not term_weights(two)  # type: ignore[arg-type]


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
    marked = whole(lexical, "đường")
    unmarked = whole(lexical, "duong")
    assert {clause.field for clause in marked.should} == {"plain", "text"}
    assert {clause.field for clause in unmarked.should} == {"plain"}


def test_an_abbreviation_and_its_long_form_are_one_choice(lexical: Lexical) -> None:
    """Both passages are found, whichever form was typed, and neither counts twice."""
    for typed in ("HĐND", "hội đồng nhân dân", "hoi dong nhan dan"):
        hits = lexical.search(whole(lexical, typed), 10)
        assert {passage for passage, _ in hits} == {1, 2}


def test_candidates_are_asked_for_flat(lexical: Lexical) -> None:
    """No choices, each term once with its largest weight, and the same passages as the whole query finds."""
    weights = TermWeights(lexical)
    asked = field_queries(parsed(lexical, "bầu cử HĐND"), weights)
    rough = candidates_query(asked, weights)
    assert not rough.choices
    names = [(clause.field, clause.term) for clause in rough.should]
    assert len(names) == len(set(names))
    assert ("text", "hội") in names
    found, rougher = (lexical.search(query, 10) for query in (words_query(asked), rough))
    assert {hit[0] for hit in found} == {hit[0] for hit in rougher}


def test_common_words_bring_no_candidates(lexical: Lexical, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in most passages is left out where something rarer was typed, and kept where nothing was."""
    monkeypatch.setattr(terms, "_FEW", 1)
    monkeypatch.setattr(terms, "_COMMON", 0.3)
    weights = TermWeights(lexical)
    both = candidates_query(field_queries(parsed(lexical, "bầu rừng họp"), weights), weights)
    assert {clause.term for clause in both.should if clause.field == "text"} == {"họp"}
    alone = candidates_query(field_queries(parsed(lexical, "bầu"), weights), weights)
    assert {clause.term for clause in alone.should if clause.field == "text"} == {"bầu"}
