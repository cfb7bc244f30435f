"""What a question says exactly, and what an article lacks of it."""

from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot
from search_api.query.query import Query, parse
from search_api.query.repair import Mender
from search_api.ranking import article_words as article_words_module
from search_api.ranking.article_words import article_words
from search_api.understanding.specifics import capitals, lacking, numbers, twin
from tests.search_api.tiny_model import write_tiny_model

RAWS = [
    RawArticle(id="a", title="Bão số 3 vào Quảng Ninh", body="Gió mạnh từ đêm. Trạm Bãi Cháy đo được cấp 14."),
    RawArticle(id="b", title="Bão vào Gia Lai", body="Bão số 13 gây mưa to.", published="2025-11-06"),
    RawArticle(id="c", title="Khai giảng", body="Trường Nguyễn Du đón 1.120 em, khóa XVI của trường."),
]


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    """An index of three articles."""
    write_tiny_model(tmp_path / "model", [f"{raw.title} {raw.body}" for raw in RAWS])
    build(RAWS, IndexSettings(index=tmp_path / "index"), Stages(load_encoder(str(tmp_path / "model"))))
    return SnapshotSource(tmp_path / "index")()


def asked(text: str) -> Query:
    """Understand a question; every word is known."""
    return parse(text, Mender(lambda terms, _: [1 for _ in terms]))


def lacks(snapshot: Snapshot, text: str) -> dict[str, float]:
    """Return what each article lacks."""
    articles = list(snapshot.walk())
    found = lacking(asked(text), list(article_words(snapshot, articles)))
    return {article.id: lack for article, lack in zip(articles, found.tolist(), strict=True)}


def test_names_begin_with_capitals_behind_the_first_word() -> None:
    """A name in one Vietnamese syllable, abbreviations and what opens the question are none."""
    text = "Chủ tịch UBND xã Mường Lát và ông Hà họp ở Berlin?"
    assert [text[slice(*span)] for span in capitals(text)] == ["Mường Lát", "Berlin"]


def test_numbers_are_digits_and_roman_ones() -> None:
    """Zeros in front do not count, nor do Vietnamese syllables that look Roman."""
    assert numbers(unit.forms for unit in asked("khóa XVI ngày 06/3 xi măng vi mạch 2026").units) == {
        "xvi",
        "6",
        "3",
        "2026",
    }


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Bão số 3 vào đâu?", {"a": 0.0, "b": 1.0, "c": 1.0}),
        ("Bão số 13 gây gì?", {"a": 1.0, "b": 0.0, "c": 1.0}),
        ("Bão tháng 11 năm 2025 vào đâu?", {"a": 1.0, "b": 0.0, "c": 1.0}),
        ("Bão vào Quảng Ninh hay Gia Lai?", {"a": 0.5, "b": 0.5, "c": 1.0}),
        ("Trạm Bãi Cháy đo cấp 14 hay 15?", {"a": 0.5, "b": 2.0, "c": 2.0}),
        ("Khóa XVI ở trường Nguyễn Du đón mấy em?", {"a": 2.0, "b": 2.0, "c": 0.0}),
        ("Khóa 16 đón mấy em?", {"a": 1.0, "b": 1.0, "c": 0.0}),
        ("Khóa 17 đón mấy em?", {"a": 1.0, "b": 1.0, "c": 1.0}),
        ("Trường nào đón 1120 em?", {"a": 1.0, "b": 1.0, "c": 0.0}),
        ("Ai khai giảng ở trường nguyễn du?", {"a": 0.0, "b": 0.0, "c": 0.0}),
        ("Where was the Storm?", {"a": 0.0, "b": 0.0, "c": 0.0}),
        ("Which storm was in 2025?", {"a": 1.0, "b": 0.0, "c": 1.0}),
    ],
)
def test_shares_of_names_and_of_numbers_add(snapshot: Snapshot, question: str, expected: dict[str, float]) -> None:
    """Title, text and day of an article count; a name stands in a row, with marks or without."""
    assert lacks(snapshot, question) == expected


def test_a_long_article_lacks_nothing(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """To read all of it would take too long."""
    monkeypatch.setattr(article_words_module, "MOST_PASSAGES", 0)
    assert set(lacks(snapshot, "Bão số 99 vào đâu?").values()) == {0.0}


@pytest.mark.parametrize(("number", "other"), [("16", "xvi"), ("xiv", "14"), ("6", ""), ("2026", ""), ("v", "")])
def test_numbers_in_the_other_figures(number: str, other: str) -> None:
    """ "khóa 16" is "khóa XVI"; what is a syllable too ("vi") or one letter is told by nobody."""
    assert twin(number) == other
