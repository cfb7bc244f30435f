"""What questions name, and what becomes of it as filters."""

from datetime import date

import pytest

from indexer.extract.gazetteer import Gazetteer
from indexer.filters import Filters
from indexer.topics.load import load_topics
from search_api.understanding.topical import TopicReader
from search_api.understanding.understand import Understander, Understanding

TODAY = date(2026, 3, 20)


@pytest.fixture(scope="module")
def understander() -> Understander:
    """The shipped understander, loaded once."""
    return Understander.load()


def _values(found: Understanding, kind: str) -> list[tuple[str, ...]]:
    return [guess.values for guess in found.guesses if guess.kind == kind]


@pytest.mark.parametrize(
    "question", ["tháng 12/2025 ở Cao Bằng", "thang 12/2025 o cao bang", "Tháng 12/2025, tỉnh Cao Bằng"]
)
def test_place_and_month(understander: Understander, question: str) -> None:
    """A province and a month narrow the search, with marks or without."""
    filters = understander.understand(question, TODAY).filters()
    assert filters == Filters(places=("04",), date_from="2025-12-01", date_to="2025-12-31")


def test_old_name_gives_new_place(understander: Understander) -> None:
    """An old city's name leads to today's province and says so."""
    (guess,) = understander.understand("thành phố Thanh Hóa", TODAY).guesses
    assert guess.values == ("38",)
    assert "(cũ)" in guess.label


@pytest.mark.parametrize("question", ["Quảng Ninh có gì mới", "bau cu o quang ninh", "quang ninh co bao nhieu xa"])
def test_a_bare_name_is_the_province(understander: Understander, question: str) -> None:
    """An old district of the same name does not widen it."""
    assert understander.understand(question, TODAY).filters().places == ("22",)


def test_offices_are_read_with_the_marks_that_were_left_out(understander: Understander) -> None:
    """What was typed names the office, how it was meant tells that it is one; the gazetteer knows the place."""
    typed, meant = "pho chu tich huyen sin ho la ai", "phó chủ tịch huyện sin ho la ai"
    assert _values(understander.understand(typed, TODAY), "office") == []
    found = understander.understand(typed, TODAY, meant)
    assert _values(found, "office") == [("pho chu tich huyen sin ho",)]
    assert [guess.text for guess in found.guesses] == ["pho chu tich huyen sin ho", "huyen sin ho"]


@pytest.mark.parametrize("question", ["huyện Sìn Ho", "huyện sin hồ", "huyện Sin Ho"])
def test_a_place_may_lack_some_marks(understander: Understander, question: str) -> None:
    """Those that were typed must be its own."""
    assert understander.understand(f"chợ phiên {question}", TODAY).filters().places == ("12",)
    assert understander.understand("chợ phiên huyện Sỉn Ho", TODAY).filters().places == ()


def test_office_body_and_person_are_weak(understander: Understander) -> None:
    """People, offices and bodies lift what fits; they never narrow."""
    found = understander.understand("Chủ tịch UBND phường Hạc Thành Nguyễn Văn Biện nói gì", TODAY)
    assert _values(found, "person") == [("Nguyễn Văn Biện",)]
    assert _values(found, "office") == [("Chủ tịch UBND phường Hạc Thành",)]
    assert _values(found, "body") == [("UBND phường Hạc Thành",)]
    assert found.filters() == Filters(places=("14797",))


def test_what_was_asked_for_wins(understander: Understander) -> None:
    """A filter of the request is not overruled by a guess."""
    base = Filters(places=("01",))
    assert understander.understand("họp ở Cao Bằng", TODAY).filters(base).places == ("01",)


def test_a_guess_can_be_taken_off(understander: Understander) -> None:
    """Without the guess, the filter is gone."""
    found = understander.understand("họp ở Cao Bằng tuần trước", TODAY).without("cao bằng")
    assert found.filters().places == ()
    assert found.filters().date_from == "2026-03-09"


def test_guesses_give_way_one_kind_at_a_time(understander: Understander) -> None:
    """First the times go, then the places, so that one wrong guess does not cost the right one."""
    found = understander.understand("họp ở Cao Bằng tuần trước", TODAY)
    tried = [understanding.filters() for understanding in found.ever_wider()]
    assert [(bool(filters.places), bool(filters.date_from)) for filters in tried] == [
        (True, True),
        (True, False),
        (False, True),
    ]
    alone = understander.understand("họp tuần trước", TODAY)
    assert [understanding.filters() for understanding in alone.ever_wider()] == [alone.filters()]


def test_what_was_asked_for_leaves_a_guess_nothing_to_hold(understander: Understander) -> None:
    """A guess at the place does not narrow where a place was chosen, one at the time does."""
    found = understander.understand("họp ở Cao Bằng tuần trước", TODAY)
    assert [guess.kind for guess in found.holding(Filters(places=("01",)))] == ["date"]
    assert [guess.kind for guess in found.holding(Filters())] == ["place", "date"]


@pytest.mark.parametrize("question", ["hòa bình thế giới", "đoàn kết thống nhất", "đường giao thông nông thôn"])
def test_common_words_do_not_narrow(understander: Understander, question: str) -> None:
    """Common words that are place names too narrow nothing."""
    assert understander.understand(question, TODAY).filters() == Filters()


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("Bãi xe trong công viên Thống Nhất", ()),
        ("đền bù đường cao tốc đi Chơn Thành", ()),
        ("đền bù ở Chơn Thành", ("75",)),
        ("Nha Trang họp gì", ("56",)),
    ],
)
def test_a_former_district_narrows_behind_in_only(
    understander: Understander, question: str, codes: tuple[str, ...]
) -> None:
    """Its bare name may be a park's or a road's, and lifts then; a former city's is well enough known."""
    assert understander.understand(question, TODAY).filters().places == codes


def test_spans_are_of_the_question(understander: Understander) -> None:
    """Each guess is cut from the question."""
    question = "Sở Y tế Hà Nội tuần trước ở phường Tân Giang"
    guesses = understander.understand(question, TODAY).guesses
    assert guesses
    assert all(question[guess.start : guess.end] == guess.text for guess in guesses)


@pytest.mark.parametrize("question", ["họp ở phường Tân Giang, Cao Bằng", "hop o phuong tan giang tinh cao bang"])
def test_the_place_behind_a_namesake_settles_it(understander: Understander, question: str) -> None:
    """ "phường Tân Giang, Cao Bằng" is the one of Cao Bằng; the province alone no longer narrows."""
    found = understander.understand(question, TODAY)
    assert found.filters() == Filters(places=("01288",))
    assert [guess.strong for guess in found.guesses if guess.kind == "place"] == [True, False]


def test_several_places_are_all_looked_in(understander: Understander) -> None:
    """A question about two provinces is narrowed to both, not to the first."""
    assert understander.understand("so sánh Huế và Đà Nẵng", TODAY).filters() == Filters(places=("46", "48"))


def test_a_topic_is_read_with_the_marks_that_were_left_out() -> None:
    """Where it is told with them more surely; it stands where it was typed."""
    understander = Understander(Gazetteer.load(), TopicReader(load_topics()))
    question, written = "dan lang man di bau o dau", "dân làng mận đi bầu ở đâu"
    assert not _values(understander.understand(question, date(2026, 11, 1)), "topic")
    (topic,) = (g for g in understander.understand(question, date(2026, 11, 1), written).guesses if g.kind == "topic")
    assert (topic.text, topic.values) == ("di bau", ("bau-cu-2026",))


@pytest.mark.parametrize(
    ("question", "all_named"),
    [
        ("tin Cao Bằng tháng 12/2025", True),
        ("tin tuc moi nhat o cao bang", True),
        ("tháng 12/2025", True),
        ("Cao Bằng có gì mới?", True),
        ("news from Cao Bằng", True),
        ("chợ Cao Bằng tháng 12/2025", False),
        ("tin tức trong ngày", False),
    ],
)
def test_a_question_may_name_nothing_but_its_filters(
    understander: Understander, question: str, all_named: bool
) -> None:
    """A place and a time beside words for news; anything else is asked of these, and words for news name nothing."""
    assert understander.understand(question, TODAY).names_all(Filters()) is all_named


def test_what_a_caller_narrows_himself_is_not_named_by_the_question(understander: Understander) -> None:
    """Asked for one province, the name of another is no filter but a word."""
    found = understander.understand("Cao Bằng tháng 12/2025", TODAY)
    assert not found.names_all(Filters(places=("79",)))
    assert not found.without("tháng 12/2025").names_all(Filters())
