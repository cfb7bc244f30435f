"""Tests of search_api.answer.learning.judged."""

import pytest

from search_api.answer.learning.judged import Known, share
from tests.search_api.answer.reading_of import stored

KNOWN = Known(
    "q", "Tốn bao nhiêu?", "natural", "howmany", "5 tỷ đồng", "kinh phí là 5 tỷ đồng", "a", frozenset(("a", "b"))
)
QUOTED = stored("a", "Chợ", "Họ họp. Tổng kinh phí là 5 tỷ đồng.")


def test_what_proves() -> None:
    """The sentence of the quote, one that says the same in another article that answers, and no other."""
    start = QUOTED.text.index("Tổng")
    assert KNOWN.quoted(QUOTED, start, len(QUOTED.text))
    assert KNOWN.proves(QUOTED, start, len(QUOTED.text))
    assert not KNOWN.proves(QUOTED, 0, start)
    for id, right in (("b", True), ("c", False)):
        other = stored(id, "Chợ", "Kinh phí xây chợ là 5 tỷ đồng.")
        assert KNOWN.proves(other, other.text.index("Kinh"), len(other.text)) is right
        assert not KNOWN.quoted(other, 0, len(other.text))


def test_what_states_the_answer_in_other_words() -> None:
    """The whole answer in a row, and half of what else is asked; two thirds in an article that nobody judged."""
    known = Known("q", "Ai làm trưởng thôn Lúa?", "natural", "who", "Ông Vũ Văn An", "bầu ông An", "a", frozenset("ab"))
    for id, body, right in (
        ("b", "Trưởng ban Vũ Văn An ở thôn Đông.", True),
        ("c", "Trưởng ban Vũ Văn An ở thôn Đông.", False),
        ("c", "Trưởng thôn Lúa là Vũ Văn An.", True),
        ("b", "Vũ Văn An đi họp.", False),
        ("b", "Trưởng thôn Lúa là An Vũ Văn.", False),
    ):
        other = stored(id, "Tin", body)
        assert known.states(other, other.text.index(body), len(other.text)) is right, body


def test_f1_of_syllables() -> None:
    """ "hơn 5 tỷ" shares 2 of 3 and 3 syllables: 2·2/(3+3); marks and case do not count."""
    assert KNOWN.f1("hơn 5 tỷ") == pytest.approx(2 / 3)
    assert KNOWN.f1("5 TY dong") == 1.0
    assert share("a b", "b c") == 0.5


def test_nothing_is_right_about_an_unanswerable_question() -> None:
    """A question without an answer has no right one."""
    assert not Known("u", "Ai?", "natural", "who", "", "", "", frozenset()).right("Ông A.", "Ông A")
    assert KNOWN.right("Chợ tốn 5 tỷ đồng.", "chợ")
