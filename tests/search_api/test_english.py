"""Tests of search_api.query.english."""

from importlib.resources import files

import pytest

from indexer.analysis import analyse
from indexer.vietnamese.normalise import nfc
from search_api.query.english import is_english, translate
from search_api.query.query import parse
from search_api.query.repair import Mender


@pytest.mark.parametrize(
    "text",
    [
        "When is the election?",
        "who is the chair of Khanh Hoa",
        "who is the chair of Thục Phán ward",
        "What was the name of Phạm Văn Tỏ's village?",
    ],
)
def test_english_is_told(text: str) -> None:
    """Names, with or without marks, count for neither side."""
    assert is_english(analyse(text))


@pytest.mark.parametrize(
    "text",
    [
        "bau cu khi nao",
        "chủ tịch xã là ai",
        "Ai hát bài The Power of Love ở lễ khai mạc hội diễn xã?",
        "phim Who Is Who chiếu ở rạp nào trong thành phố Huế",
        "phos bis thuw thafnh ury tp hcm",
        "kees hoajch cus phos",
        "UBND TP.HCM",
        "csgt tp hcm",
        "",
    ],
)
def test_vietnamese_stays_vietnamese(text: str) -> None:
    """Without marks, where an English title stands in it, in raw keystrokes some of which are English words, and in
    abbreviations that no syllable looks like."""
    assert not is_english(analyse(text))


def test_translate() -> None:
    """A plural means what its singular does; a syllable that may be a name means nothing."""
    assert translate(("elections",)) == translate(("election",)) != ()
    assert translate(("ngo",)) == ()


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("elections", "election"),
        ("cities", "city"),
        ("churches", "church"),
        ("announced", "announce"),
        ("approving", "approve"),
        ("carried", "carry"),
        ("party secretaries", "party secretary"),
    ],
)
def test_regular_forms_mean_what_their_base_does(form: str, base: str) -> None:
    """Plurals and forms of verbs, of the last word of a phrase or its first."""
    assert translate(tuple(form.split())) == translate(tuple(base.split())) != ()


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("party chief", "bí thư"),
        ("under the hammer", "đấu giá"),
        ("put in charge of", "giao phụ trách"),
        ("washed ashore", "dạt vào bờ"),
        ("e-ID", "định danh điện tử"),
    ],
)
def test_phrases_are_read_whole(phrase: str, meaning: str) -> None:
    """A phrase of civic life means something else than its words: it becomes one part of the query."""
    read = parse(f"Who saw the {phrase} in Lagi?", Mender(lambda terms, _: [1] * len(terms))).units
    whole = [unit for unit in read if unit.forms[0].terms.plain == analyse(phrase).plain]
    assert [analyse(meaning).marked] == [unit.forms[1].terms.marked for unit in whole]


def test_what_news_means_comes_before_what_statistics_say() -> None:
    """Plots are land and tanks hold water in local news, whatever other texts mean by them."""
    assert translate(("plots",))[0] == (("lô", "đất"), 1.0)
    assert translate(("tanks",))[0] == (("bể",), 1.0)
    assert ("âm", "mưu") not in dict(translate(("plots",)))


def test_the_list_writes_plain_words_once() -> None:
    """No phrase stands in the file twice, no meaning twice in a line, and meanings are words in normal form alone."""
    lines = files("search_api").joinpath("data", "english.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    phrases = [analyse(phrase).marked for phrase, _ in rows]
    assert len(set(phrases)) == len(phrases)
    for _, meanings in rows:
        each = meanings.split("|")
        assert len(set(each)) == len(each)
        assert all(nfc(meaning) == meaning and all(part.isalnum() for part in meaning.split(" ")) for meaning in each)
