"""Tests of search_api.answer.reading: which sentences the network looks at again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from search_api.answer.evidence.met import MET, Floats
from search_api.answer.evidence.question_tokens import TOKEN
from search_api.answer.model.model import load_model
from search_api.answer.question.question import Kind
from search_api.answer.reading import Reading, sources, to_find

from .reading_of import reading_of, stored

ASKS, NAMES = "Chợ Mận mở cửa ngày nào?", "mở cửa chợ Mận"


class _Loud:
    """A network for which the last sentence it is shown is worth most, and that counts how often it is asked."""

    asked = 0

    def scaled(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Count."""
        self.asked += 1
        return np.zeros((len(rows), 0), np.float32)

    def score(self, kind: Kind, tokens: Floats, met: Floats, rows: Floats) -> Floats:
        """Lift each sentence far above those before it."""
        return np.arange(len(met), dtype=np.float32) * 100


def _read(text: str) -> Reading:
    article = stored("a", "Chợ Mận mở cửa", "Chợ Mận mở cửa ngày 3/10. Trời mưa to. Xe cộ đông.")
    reading = reading_of(text, article)
    met = np.zeros((2, len(MET)), np.float32)
    offers = tuple(replace(one, evidence=replace(one.evidence, met=met)) for one in reading.offers)
    return replace(reading, offers=offers, tokens=np.zeros((2, len(TOKEN)), np.float32))


def _ranked(text: str, network: _Loud | None) -> list[str]:
    model = replace(load_model(), matching=network)  # type: ignore[arg-type]
    return [one.evidence.text for one in _read(text).ranked(model)]


def test_the_network_has_the_last_word_where_something_is_asked() -> None:
    """It is asked once for all sentences, and what it adds decides."""
    network = _Loud()
    assert _ranked(ASKS, network) == _ranked(ASKS, None)[::-1]
    assert network.asked == 1


def test_words_that_ask_nothing_are_left_to_the_linear_model() -> None:
    """The network is not asked for them."""
    network = _Loud()
    assert _ranked(NAMES, network) == _ranked(NAMES, None)
    assert network.asked == 0


def test_who_holds_an_office_of_another_body_only_is_less_sure() -> None:
    """A commune's secretary and chairs tell nothing of the province's; the province's own does."""
    article = stored(
        "a",
        "Xã Mận họp",
        "Dự họp có ông Lê Văn Tám, Bí thư Đảng ủy, Chủ tịch HĐND. Chiều nay ông Trần Văn Chín, Bí thư Tỉnh ủy, nói.",
    )
    reading = reading_of("Ai là bí thư tỉnh ủy Cam Lộ?", article)
    doubts = {one.evidence.text.split()[0]: reading.unsure(one) - reading.doubt(one) for one in reading.offers}
    assert doubts == {"Xã": 0, "Dự": 2, "Chiều": 0}


def test_who_is_the_deputy_or_heads_another_unit_is_less_sure() -> None:
    """Of a province's chair neither the deputy tells, nor the chair of a commune, nor that of its council."""
    article = stored(
        "a",
        "Tỉnh Mận họp",
        "Dự họp có ông Lê Văn Tám, Phó Chủ tịch UBND tỉnh. Bà Trần Thị Chín, Chủ tịch UBND xã, nói. "
        "Cuối buổi ông Đỗ Văn Mười, Chủ tịch UBND tỉnh, kết luận cùng ông Hà Văn Hai, Phó Chủ tịch UBND tỉnh.",
    )
    reading = reading_of("Ai là chủ tịch UBND tỉnh Mận?", article)
    doubts = {one.evidence.text.split()[0]: reading.unsure(one) - reading.doubt(one) for one in reading.offers}
    assert doubts == {"Tỉnh": 0, "Dự": 2, "Bà": 2, "Cuối": 0}


def test_a_holder_of_today_is_surer_than_one_of_a_term_ago() -> None:
    """What the newest articles tell holds still, what is a term older perhaps not; a year asks for those of then."""
    news = [
        stored(day[:4], "Xã Mận họp", f"Ông Lê Văn {name}, Bí thư Đảng ủy xã Mận, nói.", day)
        for day, name in (("2017-03-01", "Tám"), ("2022-03-01", "Chín"), ("2026-03-01", "Mười"))
    ]
    for question, gains in (("Ai là bí thư xã Mận?", [-1, 0, 1]), ("Ai là bí thư xã Mận năm 2017?", [0, 0, 0])):
        reading = reading_of(question, *news)
        told = [one for one in reading.offers if not one.evidence.is_title]
        assert [reading.doubt(one) - reading.unsure(one) for one in told] == gains


def test_newer_articles_are_read_where_a_holder_is_asked_for() -> None:
    """Beside the eight best the four newest of the rest, in the order of the search; for other questions the best."""
    days = [None, *(f"20{year}-01-01" for year in range(10, 25))]
    articles = [stored(str(number), "Tin", "Xã họp.", day) for number, day in enumerate(days)]
    hits = [SimpleNamespace(article=SimpleNamespace(number=at, published=day)) for at, day in enumerate(days)]
    spans = [SimpleNamespace(score=1.0, start=0, end=1, **vars(hit)) for hit in hits]
    engine = SimpleNamespace(snapshot=SimpleNamespace(articles=lambda numbers: [articles[at] for at in numbers]))

    def read(question: str) -> list[str]:
        return [one.article.id for one in sources(cast(Any, engine), question, cast(Any, spans))]

    assert [to_find(text) for text in ("Ai là bí thư xã Mận?", "Xã Mận họp ở đâu?")] == [24, 8]
    assert read("Ai là bí thư xã Mận?") == [*map(str, range(8)), "12", "13", "14", "15"]
    assert read("Ai là bí thư xã Mận năm 2012?") == [*map(str, range(8))]
    assert read("Xã Mận họp ở đâu?") == [*map(str, range(8))]


def test_a_day_of_another_year_is_doubted() -> None:
    """Who asks for 2026 is not answered by 2025; who asks for no year may be."""
    article = stored("a", "Khai giảng", "Lễ khai giảng là ngày 5/9/2025. Lễ khai giảng là ngày 5/9/2026.")
    doubts = {}
    for question in ("Lễ khai giảng năm 2026 là ngày nào?", "Lễ khai giảng là ngày nào?"):
        reading = reading_of(question, article)
        doubts[question] = [reading.doubt(one) for one in reading.offers if one.named]
    (then, day), (same, too) = doubts.values()
    assert then > day
    assert same == too


def test_an_article_from_elsewhere_is_less_sure() -> None:
    """A sentence of an article that knows nothing of the place asked about loses confidence."""
    reading = _read("Chợ Mận mở cửa ngày nào?")
    here, there = reading.offers[0], replace(reading, elsewhere=frozenset(("a",)))
    assert there.unsure(here) > reading.unsure(here)
