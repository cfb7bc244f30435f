"""The lines of a passage."""

from indexer.forward import key
from indexer.schema import Span
from search_api.ranking.lines import lines_of
from search_api.results.highlight import syllables_of

TEXT = "Sáng nay xã họp. Bà Lò Thị Hoa chủ trì."


def test_the_title_is_line_0() -> None:
    """Then the sentences; syllables know their line."""
    found = lines_of("Xã họp", syllables_of(TEXT), (Span(0, 16), Span(17, 39)))
    assert found.count == 3
    assert found.line.tolist() == [0] * 2 + [1] * 4 + [2] * 6
    assert found.plain[:3].tolist() == [key("xa"), key("hop"), key("sang")]
    assert found.marked[1] == key("họp")


def test_a_passage_without_sentences_has_its_title() -> None:
    """What stands in its text counts as the title's then."""
    found = lines_of("Xã họp", syllables_of("…"), ())
    assert (found.count, found.line.tolist()) == (1, [0, 0])
