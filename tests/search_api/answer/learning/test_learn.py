"""Tests of search_api.answer.learning.learn."""

from search_api.answer.learning.judged import Known
from search_api.answer.learning.learn import Example, first, learn, proves
from search_api.answer.reading import Reading
from tests.search_api.answer.reading_of import reading_of, stored


def example(number: int) -> Example:
    """Return a question about a market of its own, with an answer, and without."""
    name = ("Lúa", "Khoai", "Ngô", "Sắn", "Đậu", "Vừng")[number]
    article = stored(
        f"a{number}",
        f"Phường {name} xây chợ",
        f"Sáng 4/10, phường {name} họp bàn về chợ. Kinh phí xây chợ {name} là {number + 3} tỷ đồng. Có 40 hộ dời đi.",
    )
    other = stored(f"b{number}", "Tin khác", "Có 12 hộ trồng rau sạch. Thôn có 3 giếng.")
    text = f"Kinh phí xây chợ {name} là bao nhiêu tiền?"
    known = Known(
        f"q{number}", text, "natural", "howmany", f"{number + 3} tỷ đồng", f"là {number + 3} tỷ đồng", f"a{number}",
        frozenset((f"a{number}",)),
    )  # fmt: skip
    without = reading_of(text, other)
    return Example(known, reading_of(text, article, other), without, without)


def test_learns_to_prove_and_to_keep_silent() -> None:
    """On questions that it has not seen the proving sentence is first, and surer than any sentence without one."""
    sample = [example(number) for number in range(6)]
    model = learn(sample[:4])
    for one in sample[4:]:
        assert proves(one.known, first(one.reading, model))
        assert _confidence(one.reading, one, model) > _confidence(one.without, one, model)


def _confidence(reading: Reading, one: Example, model: object) -> float:
    from search_api.answer.answer import propose

    return propose(reading, model)[0].confidence  # type: ignore[arg-type]
