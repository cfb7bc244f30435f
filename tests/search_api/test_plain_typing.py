"""Searches as people type them: without marks, with some, in raw keystrokes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from search_api.answer.question.heard import hear
from search_api.reading import Reading, open_reading
from search_api.results.search import Asked, search
from search_api.settings import load_settings

ARTICLES = (
    RawArticle(
        "bac-ha",
        "Ông Giàng Seo Lử, Chủ tịch UBND huyện Bắc Hà, tỉnh Lào Cai, cho biết chợ đêm mở lại từ tuần sau. "
        "Chủ tịch UBND huyện dặn các hộ giữ vệ sinh.",
        "Chợ đêm vùng cao mở lại",
        published="2024-03-04",
    ),
    RawArticle(
        "bac",
        "Đoàn chèo của chú Tịch diễn ở Lào Cai vở huyền thoại bác Hà, huyện mời đoàn diễn thêm một buổi nữa.",
        "Đoàn chèo về vùng cao",
        published="2024-03-05",
    ),
    *(
        RawArticle(
            f"xa-{number}",
            f"Chủ tịch xã Hoa Mai {number} tiếp dân ngày đầu tháng, cùng huyện gỡ vướng cho hộ nghèo ở bản.",
            f"Chủ tịch xã tiếp dân buổi {number}",
            published="2024-03-06",
        )
        for number in range(1, 25)
    ),
)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """An index of a few articles with their metadata."""
    folder: Path = tmp_path_factory.mktemp("plain") / "index"
    build(ARTICLES, IndexSettings(index=folder), Stages(load_encoder("bundled"), Extractor.load()))
    opened = open_reading(load_settings({"index": str(folder)}).settings)
    yield opened
    opened.snapshots().close()


@pytest.mark.parametrize(
    "typed",
    [
        "chủ tịch huyện Bắc Hà",
        "chủ tịch huyện bắc hà",
        "chu tich huyen bac ha",
        "chủ tich huyện bac hà",
        "chur tichj huyeenj bawcs haf",
    ],
)
def test_an_office_with_its_place_is_found_however_it_is_typed(reading: Reading, typed: str) -> None:
    """The article that gives somebody this office comes first, above words that only look alike without marks."""
    body = search(reading, Asked(typed))[1]
    assert body["results"][0]["article"]["id"] == "bac-ha"
    guesses = {guess["kind"]: guess for guess in body["query"]["guesses"]}
    assert guesses["office"]["lifts"]
    assert guesses["place"]["values"] == ["15"]


def test_marks_that_were_added_are_told(reading: Reading) -> None:
    """A person sees what some of his words were taken for; a query without any marks is left as it is."""
    told = search(reading, Asked("chủ tich huyện bắc hà"))[1]["query"]
    assert told["corrected"] == "chủ tịch huyện bắc hà"
    assert told["corrections"] == [{"typed": "tich", "taken": "tịch", "kind": "marks"}]
    assert search(reading, Asked("chu tich huyen bac ha"))[1]["query"]["corrected"] is None
    exact = search(reading, Asked("chủ tich huyện bắc hà", exact=True))[1]["query"]
    assert (exact["corrected"], exact["guesses"]) == (None, [])


@pytest.mark.parametrize("typed", ["Chủ tịch UBND huyện Bắc Hà là ai?", "chu tich ubnd huyen bac ha la ai"])
def test_a_question_is_heard_as_it_was_meant(reading: Reading, typed: str) -> None:
    """An answer lifts what a search would: an office and its place, with marks or without."""
    found = hear(reading.engine, reading.understander, typed)
    assert {"office", "place"} <= {lift.kind for lift in found.lifts(typed)}
    best = reading.answer(typed).best
    assert best is not None
    assert best.text.endswith("Giàng Seo Lử")
