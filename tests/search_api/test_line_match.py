"""How lines meet a question, against the arithmetic."""

import math

import numpy as np
import pytest

from indexer.analysis import analyse
from indexer.model.interaction import nearest_tokens
from indexer.model.static import unit
from indexer.model.unit_tokens import UnitTokens
from indexer.vietnamese.sentences import sentences
from search_api.answer.question.asked import Asked
from search_api.query.query import Query, parse
from search_api.query.repair import Mender
from search_api.ranking.line_match import LINE, WORDS, first_lines, matches, nearness, weigh
from search_api.ranking.lines import Lines, lines_of
from search_api.results.highlight import syllables_of
from search_api.results.passage_parts import Encoded

FIRST = ("Xã Mường Lát họp", "Sáng 3/8, xã Mường Lát họp. Bà Lò Thị Hoa chủ trì buổi họp.")
OTHER = ("Trồng rừng", "Huyện trồng rừng.")


def query_of(text: str) -> Query:
    """Understand a question; every word is known."""
    return parse(text, Mender(lambda terms, _: [1 for _ in terms]))


def asked_of(query: Query) -> Asked:
    """Weigh each syllable of a question 1."""
    return Asked.of(query, query.question, lambda term, field: 1.0, 1.0)


def lines(title: str, text: str) -> Lines:
    """Cut a passage into its lines."""
    return lines_of(title, syllables_of(text), sentences(text))


def table(text: str, *passages: Lines) -> dict[str, list[float]]:
    """Return the features of all lines by name."""
    found = matches(asked_of(query_of(text)), passages)
    return dict(zip(WORDS, found.T.tolist(), strict=True))


def test_shares_of_what_a_line_holds() -> None:
    """Of "buổi họp xã Mường Lát ai chủ trì" the title holds 4 units, the first sentence too, the second 4."""
    question = "Buổi họp xã Mường Lát ai chủ trì?"
    query = query_of(question)
    asked = asked_of(query)
    found = table(question, lines(*FIRST), lines(*OTHER))
    texts = (FIRST[0], "Sáng 3/8, xã Mường Lát họp.", "Bà Lò Thị Hoa chủ trì buổi họp.", OTHER[0], OTHER[1])
    held = [asked.find(text) for text in texts]
    assert found["coverage"] == pytest.approx([asked.share(own) for own in held])
    assert found["common"] == pytest.approx([asked.share(own, asked.common) for own in held])
    assert found["focus"] == pytest.approx([asked.share(own, asked.focus) for own in held])
    assert found["pairs"] == pytest.approx([asked.paired(analyse(text)) for text in texts])
    assert found["title"] == [1, 0, 0, 1, 0]
    assert found["coverage"][2] > 0 < found["pairs"][2]


def test_what_all_lines_say_tells_none_apart() -> None:
    """Of three lines all hold "họp" and one "trì": ln(1 + 4 / 3.5) against ln(1 + 4 / 1.5)."""
    weights = asked_of(query_of("họp trì gì")).weights
    weak, strong, none = (w * math.log1p(4 / (n + 0.5)) for w, n in zip(weights, (3, 1, 0), strict=True))
    every = weak + strong + none
    found = table("họp trì gì", lines(*FIRST))
    assert found["telling"] == pytest.approx([weak / every] * 2 + [(weak + strong) / every])


def test_marks_count_where_they_were_typed() -> None:
    """ "trì" is no "trị"; typed without marks it is."""
    assert table("ai chủ trị", lines(*FIRST))["coverage"][2] < table("ai chu tri", lines(*FIRST))["coverage"][2]


def test_a_phrase_does_not_reach_over_lines() -> None:
    """Nor beyond the last one."""
    passage = lines("Họp Mường", "Lát họp.")
    assert table("Mường Lát ở đâu", passage)["pairs"] == [0, 0]


class FakeEncoder:
    """Compares with a table of three tokens."""

    TABLE = np.array([[1, 0], [0, 1], [1, 1]], np.float32)

    def nearest_tokens(self, query: str, rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
        """The query is tokens 0 and 1."""
        return nearest_tokens(UnitTokens(self.TABLE), [0, 1], rows)


def test_nearness_of_lines_and_with_their_title() -> None:
    """The title has token 0, the sentence token 1: each is half of the question, together all; nothing else is near."""
    table = FakeEncoder.TABLE
    passage = Encoded(unit(table[[0, 1]]), ([0], [1]))
    vector = unit(np.array([[1, 1]], np.float32))[0]
    found = nearness(FakeEncoder(), "", vector, [passage, None], [2, 2])
    root = math.sqrt(0.5)
    np.testing.assert_allclose(found, [[root, 0.5, 0.5], [root, 0.5, 1], [0, 0, 0], [0, 0, 0]], atol=1e-6)


def test_lines_are_weighed() -> None:
    """Each feature counts by its weight; all 0 comes to 0."""
    rows = np.eye(len(LINE), dtype=np.float32)
    assert weigh(rows).sum() == pytest.approx(weigh(rows.sum(axis=0)[None])[0], rel=1e-5)
    assert weigh(np.zeros((1, len(LINE)), np.float32)).tolist() == [0]
    assert first_lines([3, 1, 2]).tolist() == [0, 3, 4]
