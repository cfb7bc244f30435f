"""Tests of search_api.answer.spans.namesakes."""

from dataclasses import replace

from search_api.answer.question.named import Named
from search_api.answer.spans.namesakes import of_others
from tests.search_api.answer.reading_of import asked_of, evidence_of, reading_of, stored

ARTICLE = stored(
    "a",
    "Giá cói",
    "Ở huyện Sen, hợp tác xã Mây Trắng mua cói 7.000 đồng/kg. Trong khi đó, ông Tạ Quang Chính mua cói 9.000 đồng/kg. "
    "Giá này giảm 500 đồng/kg.",
)


def _told_of_others(question_text: str, *names: Named) -> list[str]:
    """Return the sentences of the article that tell of others than these names."""
    question, asked = asked_of(question_text)
    typed = [one for one in evidence_of(question_text, ARTICLE) if "đồng" in one.text]
    found = of_others(question, replace(asked, names=names), typed)
    return [one.text for one in typed if (one.article.id, one.start) in found]


def test_a_figure_of_another_than_the_question_names() -> None:
    """A sentence that names another, though a sentence of the article names the one asked about, is told of others; one
    that names nobody may go on about him."""
    name = Named(("may", "trang"))
    told = _told_of_others("Mây Trắng mua cói bao nhiêu tiền?", name)
    assert told == ["Trong khi đó, ông Tạ Quang Chính mua cói 9.000 đồng/kg."]
    assert _told_of_others("Ai mua cói của Mây Trắng?", name) == []


def test_places_are_no_such_names() -> None:
    """Where the question names but a place, or what the article does not know, nothing is told of others."""
    assert _told_of_others("giá cói ở huyện Sen bao nhiêu", Named(("huyen", "sen"), frozenset(("999",)))) == []
    assert _told_of_others("Lúa Vàng mua cói bao nhiêu tiền?", Named(("lua", "vang"))) == []


def test_what_is_told_of_others_loses_rank() -> None:
    """It stands behind what is as good, but is as sure."""
    reading = reading_of("Mây Trắng mua cói bao nhiêu tiền?", ARTICLE)
    offer = reading.offers[2]
    other = replace(reading, of_others=frozenset({(offer.evidence.article.id, offer.evidence.start)}))
    assert [new > old for new, old in zip(other.costs(), reading.costs(), strict=True)] == [False, False, True, False]
    assert other.unsure(offer) == reading.unsure(offer)
