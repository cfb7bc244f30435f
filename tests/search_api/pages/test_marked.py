"""Texts are cut into pieces that show every mark and lose no character."""

from hypothesis import given
from hypothesis import strategies as st

from search_api.pages.marked import Piece, pieces, title_of


def test_a_term_inside_a_sentence_is_a_term() -> None:
    """The darker mark stands out of the lighter one."""
    marks = [{"start": 0, "end": 12, "kind": "sentence"}, {"start": 3, "end": 6, "kind": "term"}]
    assert [(piece.text, piece.mark) for piece in pieces("Có bầu cử ấy. Hết", marks)] == [
        ("Có ", "sentence"),
        ("bầu", "term"),
        (" cử ấy", "sentence"),
        (". Hết", ""),
    ]


def test_a_term_is_never_split_by_an_entity() -> None:
    """A matched phrase stays one mark where a name begins inside it."""
    marks = [{"start": 0, "end": 9, "kind": "term"}]
    found = pieces("phường Mận đẹp", marks, [{"start": 7, "end": 10, "type": "place"}])
    assert found[0] == Piece("phường Mậ", "term")
    assert found[1] == Piece("n", "", "place")


def test_marks_that_overlap_are_one() -> None:
    """Of two terms that overlap nothing is left unmarked."""
    marks = [{"start": 0, "end": 5, "kind": "term"}, {"start": 3, "end": 9, "kind": "term"}]
    assert pieces("bầu cử xong", marks) == [Piece("bầu cử xo", "term"), Piece("ng")]


def test_of_names_that_overlap_the_longer_is_shown() -> None:
    """A place inside a body does not break the body."""
    names = [{"start": 0, "end": 17, "type": "body"}, {"start": 5, "end": 17, "type": "place"}]
    assert pieces("UBND phường Mận A", (), names) == [Piece("UBND phường Mận A", "", "body")]


def test_offsets_count_code_points() -> None:
    """A sign outside the basic plane counts once."""
    assert pieces("😀 bầu", [{"start": 2, "end": 5, "kind": "term"}])[-1] == Piece("bầu", "term")


def test_a_window_cuts_marks_at_its_edges() -> None:
    """Only what touches the window is shown of a mark."""
    assert pieces("abcdef", [{"start": 1, "end": 5, "kind": "term"}], start=2, end=4) == [Piece("cd", "term")]


def test_titles() -> None:
    """Offices of a person, the value of a date; nothing where nothing is known."""
    assert title_of({"roles": ["Bí thư", {"text": "Chủ tịch"}]}) == "Bí thư; Chủ tịch"
    assert title_of({"value": "2025-12-24"}) == "2025-12-24"
    assert title_of({}) == ""


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["term", "sentence"])))


@given(st.text(max_size=30), spans, spans)
def test_no_character_is_lost(text: str, marks: list[tuple[int, int, str]], names: list[tuple[int, int, str]]) -> None:
    """Whatever the marks, the pieces together are the text."""
    highlights = [{"start": start, "end": end, "kind": kind} for start, end, kind in marks]
    entities = [{"start": start, "end": end, "type": "place"} for start, end, _ in names]
    assert "".join(piece.text for piece in pieces(text, highlights, entities)) == text
