"""What the page of results says of what was found."""

import pytest

from search_api.pages.address import Address
from search_api.pages.labels import Labels
from search_api.pages.search_view import answer_values, count_line, feed_query, understood, weak_line


@pytest.mark.parametrize(
    ("found", "cursor", "said"),
    [
        ({"results": [{}], "likely": 0}, "", "Không có bài nào khớp rõ với “phở”. Gần nhất là:"),
        ({"results": [{}], "likely": 1}, "", ""),
        ({"results": [{}]}, "", ""),
        ({"results": [], "likely": 0}, "", ""),
        ({"results": [{}], "likely": 0}, "abc", ""),
    ],
)
def test_the_first_page_says_where_nothing_is_likely(found: dict[str, object], cursor: str, said: str) -> None:
    """Where hits are shown and none is likely to answer; a listing has no such count."""
    assert weak_line(found, Address(q="phở", cursor=cursor), Labels("vi")) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"total": 0}, "Không có bài nào phù hợp"),
        ({"total": 9, "likely": 9}, "9 bài phù hợp"),
        ({"total": 1344, "likely": 36}, "36 bài khớp rõ nhất, trong 1.344 bài có liên quan"),
        (
            {"total": 344, "likely": 36, "total_relation": "gte"},
            "36 bài khớp rõ nhất, trong ít nhất 344 bài có liên quan",
        ),
        ({"total": 4, "likely": 0}, "4 bài gần nghĩa"),
        ({"total": 4, "likely": 2, "by_date": True}, "4 bài phù hợp nhất, mới trước"),
    ],
)
def test_what_merely_shares_a_word_is_not_counted_as_a_match(found: dict[str, object], said: str) -> None:
    """Nearly everything shares a word or is near in meaning: the count tells the likely hits apart."""
    assert count_line(found, Labels("vi")) == said


def test_of_a_name_of_several_spellings_one_is_told() -> None:
    """The first that is longer; what an abbreviation of one part may stand for is told whole."""
    pairs = [("tp hcm", "thành phố hồ chí minh"), ("tp hcm", "tp hồ chí minh"), ("tt", "thị trấn"), ("tt", "trung tâm")]
    query = {"expanded": [{"short": short, "long": long, "kind": "abbreviation"} for short, long in pairs]}
    told = [item["text"] for item in understood(query, Address(q="x"), Labels("vi"), "")]
    assert [text.split(" = ")[1] for text in told] == ["thành phố hồ chí minh", "thị trấn", "trung tâm"]


def test_a_guess_is_told_with_the_link_that_takes_it_off() -> None:
    """One that holds by what it narrows to, one that would leave nothing by its words; a weak one where it lifts."""
    names = ("kind", "text", "values", "label", "narrows", "holds", "lifts")
    rows = [
        ("place", "tân giang", ["01288"], "phường Tân Giang", True, True, False),
        ("date", "tuần trước", ["2026-11-16", "2026-11-22"], "", True, False, False),
        ("person", "An", ["An"], "An", False, False, False),
        ("office", "Chủ tịch UBND", ["Chủ tịch UBND"], "Chủ tịch UBND", False, False, True),
    ]
    query = {"guesses": [dict(zip(names, row, strict=True)) for row in rows], "expanded": []}
    told = understood(query, Address(q="họp"), Labels("vi"), "")
    assert [item["text"] for item in told] == [
        "nơi: phường Tân Giang",
        "không có bài nào của “tuần trước”, nên tìm rộng hơn",
        "ưu tiên bài có “Chủ tịch UBND”",
    ]
    assert told[0]["url"] == "/?q=h%E1%BB%8Dp&without=t%C3%A2n+giang"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-02-01", "2026-02-28", "tháng 2/2026"),
        ("2026-02-03", "2026-02-03", "ngày 3/2/2026"),
        ("2026-02-02", "2026-02-08", "từ 2/2/2026 đến 8/2/2026"),
        ("2026-02-01", "2026-03-31", "từ 1/2/2026 đến 31/3/2026"),
        ("2026-02-01", "", "từ 1/2/2026"),
    ],
)
def test_a_time_is_told_as_people_name_it(first: str, last: str, said: str) -> None:
    """A whole month and a day by their names, other times by both ends."""
    guess = {"kind": "date", "text": "khi ấy", "values": [first, last], "narrows": True, "holds": True, "lifts": False}
    assert [item["text"] for item in understood({"guesses": [guess]}, Address(q="x"), Labels("vi"), "")] == [said]


def test_what_is_told_already_is_not_told_again() -> None:
    """A short form of the place that narrows, and a boost that is part of a longer one."""
    names = ("kind", "text", "label", "narrows", "holds", "lifts")
    rows = [
        ("place", "TP.HCM", "thành phố Hồ Chí Minh", True, True, False),
        ("topic", "bầu cử đại biểu", "Bầu cử", False, False, True),
        ("body", "đại biểu", "đại biểu", False, False, True),
    ]
    long = [{"short": "tp hcm", "long": "thành phố hồ chí minh", "kind": "abbreviation"}]
    query = {"guesses": [dict(zip(names, row, strict=True)) for row in rows], "expanded": long}
    told = [item["text"] for item in understood(query, Address(q="x"), Labels("vi"), "")]
    assert told == ["nơi: thành phố Hồ Chí Minh", "ưu tiên bài có “bầu cử đại biểu”"]


def test_short_forms_are_written_out_and_other_slips_are_quoted() -> None:
    """A short form says what it stands for; only a slip of typing repeats the whole question."""
    short = {"typed": "ubnd", "taken": "ủy ban nhân dân", "kind": "short"}
    slip = {"typed": "hopj", "taken": "họp", "kind": "keystrokes"}
    texts = [
        [
            item["text"]
            for item in understood({"corrections": made, "corrected": "x họp"}, Address(q="x"), Labels("vi"), "")
        ]
        for made in ([short], [short, slip], [])
    ]
    assert texts == [["ubnd = ủy ban nhân dân"], ["ubnd = ủy ban nhân dân", "từ khóa “x họp”"], []]


@pytest.mark.parametrize(
    ("published", "sentence", "old"),
    [
        (None, "Ông A là Bí thư Đảng ủy phường.", True),
        (None, "Ông A là Bí thư Đảng ủy phường từ tháng 7/2025.", False),
        (None, "Phường có 2026 hộ, bà B nói.", False),
        (None, "Phường thu 120269 đồng.", True),
        ("2026-01-02", "Ông A là Bí thư Đảng ủy phường.", False),
    ],
)
def test_an_answer_may_be_old_where_no_year_stands_by(published: str | None, sentence: str, old: bool) -> None:
    """Neither in the article's date nor in the sentence that the card shows."""
    article = {"id": "a", "title": "Tin", "published": published}
    answer = {"text": "x", "sentence": {"text": sentence, "start": 0, "end": 9}, "article": article}
    assert bool(answer_values(answer, Address(q="x"), "")["may_be_old"]) is old


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Phường A họp", "Phường A họp"), ("Sáng 3/2, xã B có mưa", ""), ("Sáng 3/2, xã B …", "")],
)
def test_a_title_that_the_proof_repeats_is_not_shown_again(title: str, shown: str) -> None:
    """An article without a headline is titled by its first sentence."""
    article = {"id": "a", "title": title, "published": None}
    sentence = {"text": "Sáng 3/2, xã B có mưa.", "start": 0, "end": 22}
    answer = {"text": "mưa", "sentence": sentence, "article": article}
    assert answer_values(answer, Address(q="x"), "")["title"] == shown


def test_a_day_without_its_year_is_told_in_full() -> None:
    """The article knows the year, the reader does not."""
    answer = {"text": "Sáng 3/2", "value": "2026-02-03", "article": {"id": "a", "title": "Tin", "published": None}}
    assert answer_values(answer, Address(q="x"), "")["day"] == "2026-02-03"


def test_what_is_named_twice_is_told_once() -> None:
    """A long question may name a place in every sentence: one link takes it off."""
    guess: dict[str, object] = {"kind": "place", "text": "tân giang", "values": ["01288"], "label": "phường Tân Giang"}
    query = {"guesses": [{**guess, "narrows": True, "holds": True, "lifts": False}] * 9}
    assert [item["text"] for item in understood(query, Address(q="x"), Labels("vi"), "")] == ["nơi: phường Tân Giang"]


def test_the_feed_follows_what_the_page_shows() -> None:
    """A search as it was read, whatever its order and page; a listing by its topic or phrase."""
    here = Address(q="họp", place=("25",), exact="1", sort="date", cursor="abc", lang="en")
    assert feed_query(here) == "q=h%E1%BB%8Dp&place=25&exact=1&of=search"
    assert feed_query(Address(path="/mentions", topic="bau-cu-2026", cursor="abc")) == "topic=bau-cu-2026"


def test_that_no_article_holds_a_quote_is_told() -> None:
    """Who quotes words wants them as they stand, and learns that these hits lack them."""
    told = [understood({"phrases_held": held}, Address(q="x"), Labels("en"), "") for held in (True, False)]
    assert [[item["text"] for item in items] for items in told] == [
        [], ["no article has the quoted words as they stand, so searched wider"],
    ]  # fmt: skip


def test_that_a_long_question_was_cut_is_told() -> None:
    """What stands behind its first words counts for nothing."""
    told = [understood({"cut": cut}, Address(q="x"), Labels("vi"), "") for cut in (True, False)]
    assert [[item["text"] for item in items] for items in told] == [["câu hỏi quá dài, chỉ tìm theo phần đầu"], []]
