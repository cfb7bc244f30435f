"""Tests of search_api.answer.question.named."""

import numpy as np
import pytest

from indexer.analysis import analyse
from indexer.forward import key
from search_api.answer.question.named import Named, lacks_place, named, unknown, unknown_shares
from tests.search_api.answer.reading_of import stored

NORTH = stored("a", "Bắc Ninh khởi công cầu", "Tỉnh Bắc Ninh khởi công cầu ở phường Kinh Bắc. Ông Lê Văn Thu dự.")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Cầu ở Bắc Ninh khởi công khi nào?", {"bac ninh"}),
        ("cau o bac ninh khoi cong khi nao", {"bac ninh"}),
        ("Nhân viên Công ty CityZoo lấy bao nhiêu tiền?", {"cityzoo"}),
        ("Ai giới thiệu ông Lê Văn Thu với Đảng ủy xã?", {"le van thu"}),
        ("UBND TP họp khi nào?", set()),
        ("AI LÀ CHỦ TỊCH", set()),
    ],
)
def test_what_a_question_names(question: str, names: set[str]) -> None:
    """Places, people and what else is written with capitals; not what opens it, abbreviations, a lone syllable."""
    assert {" ".join(one.syllables) for one in named(question, english=False)} == names


def test_english_capitals_are_no_names() -> None:
    """English writes "People's Council" so; its places count all the same."""
    found = named("Who chairs the People's Council of Bac Ninh?", english=True)
    assert {" ".join(one.syllables) for one in found} == {"bac ninh"}


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("Cầu ở Bắc Ninh khởi công khi nào?", 0.0),
        ("Cầu ở tỉnh Bắc Giang khởi công khi nào?", 1.0),
        ("Ông Lê Văn Thu dự ở Cà Mau à?", 0.5),
        ("Cầu nào?", 0.0),
    ],
)
def test_what_an_article_does_not_know(question: str, share: float) -> None:
    """A former province is known by its name only, though its news now are those of the one it went into."""
    assert unknown(named(question, english=False), NORTH, analyse(NORTH.text).plain) == share


def test_a_place_is_known_by_what_lies_in_it() -> None:
    """An article that names a ward of a province knows the province, whatever its words are."""
    (north,) = named("ở tỉnh Bắc Ninh", english=False)
    assert north.codes
    assert unknown([north], NORTH, ()) == 0.0
    assert unknown([Named(("bac", "ninh"))], NORTH, ()) == 1.0


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Công an phường Bình Hưng Hòa họp.", 1.0),
        ("Công an phường Bình Hưng Hòa và phường Bình Hưng họp.", 0.0),
        ("Họp ở phường Bình Hưng", 0.0),
    ],
)
def test_a_place_is_not_known_by_a_longer_name(text: str, share: float) -> None:
    """Bình Hưng Hòa is another ward than Bình Hưng, in a text and by its hashes."""
    names = named("Trụ sở UBND phường Bình Hưng ở đâu?", english=False)
    plain = analyse(text).plain
    article = stored("b", "", text)
    assert unknown(names, article, plain) == share
    words = np.array([key(syllable) for syllable in plain], np.uint64)
    assert unknown_shares(names, [article], [words]).tolist() == [share]


@pytest.mark.parametrize(
    "question",
    [
        "Cầu ở Bắc Ninh khởi công khi nào?",
        "Cầu ở tỉnh Bắc Giang khởi công khi nào?",
        "Ông Lê Văn Thu dự ở Cà Mau à?",
        "?",
    ],
)
def test_hashes_of_an_article_tell_the_same(question: str) -> None:
    """The share of what is unknown, from the text and from the hashes of its words; 0 where these are not known."""
    names = named(question, english=False)
    plain = analyse(NORTH.text).plain
    words = np.array([key(syllable) for syllable in plain], np.uint64)
    found = unknown_shares(names, [NORTH, NORTH], [words, None])
    assert found.tolist() == pytest.approx([unknown(names, NORTH, plain), 0.0])


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("chủ tịch thành phố Tuy Hòa", "Ông Tư, Chủ tịch UBND TP Tuy Hòa, dự họp.", 0.0),
        ("chủ tịch thành phố Tuy Hòa", "Ông Tư, Chủ tịch UBND TP.Tuy Hòa, dự họp.", 0.0),
        ("chủ tịch thành phố Tuy Hòa", "Ông Tư, Chủ tịch UBND TP Huế, dự họp.", 1.0),
    ],
)
def test_the_level_of_a_place_may_be_shortened(question: str, text: str, share: float) -> None:
    """ "TP" is "thành phố", in the words of an article and in their hashes."""
    names, article = named(question, english=False), stored("a", "Họp", text)
    syllables = analyse(article.text).plain
    assert unknown(names, article, syllables) == share
    known = np.array([key(own) for own in syllables], np.uint64)
    assert unknown_shares(names, [article], [known]).tolist() == [share]


def test_a_name_in_front_of_a_place_is_one_by_itself() -> None:
    """Of a run of capitals what no place takes is a name too, but for one syllable."""
    found = [" ".join(one.syllables) for one in named("thư viện Hoa Ngô Nam Định mở khi nào", english=False)]
    assert sorted(found) == ["hoa ngo", "nam dinh"]
    found = [" ".join(one.syllables) for one in named("hội Lúa Nam Định mở khi nào", english=False)]
    assert found == ["nam dinh"]


def test_an_article_may_know_nothing_of_a_place() -> None:
    """Another ward than the one that is asked about is elsewhere, whatever else the article knows of."""
    article = stored("a", "Họp", "Ông Tư, thợ cả ở phường 4, Cà Mau, dự họp.")
    syllables = analyse(article.text).plain
    for ward, lacks in (("phường 4", False), ("phường 7", True)):
        names = named(f"thợ cả {ward} Cà Mau là ai", english=False)
        assert lacks_place(names, article, syllables) == lacks


def test_a_former_place_is_one_too() -> None:
    """A district of before has no code of today; an article that never names it is from elsewhere."""
    article = stored("a", "Hội", "Hội đua thuyền mở ở xã Phú Mây.")
    names = named("hội đua thuyền ở huyện Quế Võ mở khi nào", english=False)
    assert lacks_place(names, article, analyse(article.text).plain)
