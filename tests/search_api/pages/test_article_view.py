"""What the page of an article says beside its text."""

import itertools
import random

from search_api.pages.address import Address
from search_api.pages.article_view import people, reaching, text_lines


def test_an_office_is_told_once() -> None:
    """Capitals do not make it another one."""
    roles = [{"text": "Trưởng đoàn đại biểu Quốc hội"}, {"text": "Trưởng đoàn Đại biểu Quốc hội"}, {"text": "Bí thư"}]
    told = people([{"type": "person", "text": "Lê Văn Cây", "roles": roles}], Address(), "")
    assert told[0]["offices"] == ["Trưởng đoàn đại biểu Quốc hội", "Bí thư"]


def test_lines_have_the_marks_that_reach_into_them() -> None:
    """As comparing each line with each mark finds them, however long and entangled these are."""
    chance = random.Random(7)
    starts = [chance.randrange(900) for _ in range(300)]
    marks = [{"start": start, "end": start + chance.randrange(1, 80), "kind": "term"} for start in starts]
    edges = sorted({0, 1000, *(chance.randrange(1000) for _ in range(60))})
    within = reaching(marks)
    for start, end in itertools.pairwise(edges):
        there = [mark for mark in marks if mark["start"] < end and start < mark["end"]]
        assert sorted(map(str, within(start, end))) == sorted(map(str, there))


def test_a_mark_over_two_lines_is_in_both() -> None:
    """Each is a match with a number of its own; a line without one has none."""
    article = {"title": "Tin", "text": "một hai\nba bốn\nnăm"}
    lines = text_lines(article, [{"start": 4, "end": 10, "kind": "sentence"}])
    assert [line["match"] for line in lines] == [1, 2, 0]


def test_a_title_that_the_text_begins_with_is_marked_as_the_title() -> None:
    """Whatever a crawler wrote before it; its matches count; a text that begins otherwise has no such line."""
    article = {"title": "Xã Mận mở chợ", "text": "date 2025-12-24 Xã Mận mở chợ\n\nChợ Mận đông."}
    entities = [{"start": 16, "end": 22, "type": "place"}]
    marks = [{"start": 26, "end": 29, "kind": "term"}, {"start": 31, "end": 34, "kind": "term"}]
    title, line = text_lines({**article, "entities": entities}, marks, at=18)
    assert [(piece.text, piece.mark, piece.entity) for piece in title["pieces"]] == [
        ("Xã Mận mở ", "", ""), ("chợ", "term", ""),
    ]  # fmt: skip
    assert (title["kind"], title["match"], title["at"]) == ("title", 1, True)
    assert (line["kind"], line["match"], line["at"]) == ("", 2, False)
    assert text_lines({**article, "title": "Tin khác"}, marks)[0]["kind"] == ""
