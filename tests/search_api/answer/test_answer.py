"""Tests of search_api.answer.answer on the sample corpus, with the bundled model."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.errors import QueryError
from indexer.extract.extractor import Extractor
from indexer.filters import Filters
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.vietnamese.fold import fold
from search_api.answer.answer import alternatives, answer
from search_api.answer.question.question import classify
from search_api.answer.shape import answer_json
from search_api.ranking.engine import Engine, open_engine

NEWS = {
    "cu": ("Phường Ngọc Lâm có bí thư mới", "2023-05-04", "Ông Phan Văn Đồi giữ chức Bí thư Đảng ủy phường Ngọc Lâm."),
    "moi": (
        "Đảng bộ phường Ngọc Lâm họp đại hội",
        "2025-08-12",
        "Sáng 12/8, đại hội bầu bà Lý Thị Hoa Mơ giữ chức Bí thư Đảng ủy phường Ngọc Lâm.",
    ),
    "cho": (
        "Chợ Bến Tre Gai được xây lại",
        "2025-10-01",
        "Chợ Bến Tre Gai đã khởi công ngày 3/10/2025. Tổng vốn xây chợ là 48,5 tỷ đồng. "
        "Tiểu thương tạm dời về bãi đất sau trường cũ. Công trình chậm vì vướng mặt bằng ba hộ dân.",
    ),
    "ke-1": ("Kè suối Nậm Cắt sắp xong", "2025-11-02", "Kè suối Nậm Cắt dài 1,2 km. Dân mừng vì hết sạt lở."),
    "ke-2": ("Kè suối Nậm Cắt đã xong", "2025-12-20", "Kè suối Nậm Cắt dài 2,5 km. Dân đi lại dễ."),
    "ke-3": ("Chi phí làm kè suối Nậm Cắt", "2025-12-21", "Kè suối Nậm Cắt tốn 9 tỷ đồng."),
    "doan": (
        "Phường Sao Mai có bí thư đoàn",
        "2025-12-23",
        "Anh Hà Văn Sửu được chỉ định giữ chức Bí thư Đoàn phường Sao Mai.",
    ),
    "nhan": ("Phường Sao Mai bán nhãn sang Pháp", "2025-12-24", "Phường Sao Mai bán 8 tấn nhãn sang Pháp."),
    "ke-4": ("Ai trả tiền kè suối Nậm Cắt", "2025-12-22", "Kè suối Nậm Cắt tốn 9.000 triệu đồng."),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over three articles that tell apart by date."""
    folder: Path = tmp_path_factory.mktemp("answers") / "index"
    settings = IndexSettings(index=folder)
    raws = [RawArticle(id, body, title=title, published=day) for id, (title, day, body) in NEWS.items()]
    build(raws, settings, Stages(load_encoder(settings.model), Extractor.load()))
    return open_engine(settings)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Chợ Bến Tre Gai khởi công ngày nào?", "3/10/2025"),
        ("xay cho ben tre gai het bao nhieu tien", "48,5 tỷ đồng"),
        ("Vì sao chợ Bến Tre Gai chậm xong?", "vướng mặt bằng"),
        ("Bí thư Đảng ủy phường Ngọc Lâm là ai?", "Lý Thị Hoa Mơ"),
    ],
)
def test_answers_with_its_proof(engine: Engine, question: str, text: str) -> None:
    """The short answer holds what was asked for and stands in its proving sentence."""
    best = answer(engine, question).best
    assert best is not None
    assert fold(text) in fold(best.text)
    assert best.article.text[best.start : best.end] == best.text
    assert best.sentence_start <= best.start < best.end <= best.sentence_end


def test_older_office_holder_is_offered_beside(engine: Engine) -> None:
    """Without a time the newest wins, and the older one is among the alternatives."""
    found = answer(engine, "Bí thư Đảng ủy phường Ngọc Lâm là ai?")
    assert "Phan Văn Đồi" in [other.value for other in found.alternatives]


def test_year_chooses_the_office_holder_of_then(engine: Engine) -> None:
    """A question about 2023 gets who held the office in 2023."""
    best = answer(engine, "Năm 2023 ai là Bí thư Đảng ủy phường Ngọc Lâm?").best
    assert best is not None
    assert best.value == "Phan Văn Đồi"


def test_sources_that_disagree_are_a_conflict(engine: Engine) -> None:
    """Two lengths of one embankment contradict each other, one cost in two units does not, nor an earlier holder."""
    found = answer(engine, "Kè suối Nậm Cắt dài bao nhiêu km?")
    assert found.best is not None
    assert found.conflict
    assert {found.best.text, found.alternatives[0].text} == {"1,2 km", "2,5 km"}
    assert not answer(engine, "Kè suối Nậm Cắt tốn bao nhiêu tiền?").conflict
    assert not answer(engine, "Bí thư Đảng ủy phường Ngọc Lâm là ai?").conflict


def test_says_that_it_found_nothing(engine: Engine) -> None:
    """A question about something else gets no answer, and the JSON says so."""
    body = answer_json(answer(engine, "Cảng hàng không Long Thành phục vụ bao nhiêu hành khách?"))
    assert body["found"] is False
    assert "text" not in body
    nearest = [(one["article"]["id"], one["sentence"]["start"]) for one in body["alternatives"]]
    assert 0 < len(nearest) == len(set(nearest)) <= 3


def test_the_holder_of_another_office_is_no_answer(engine: Engine) -> None:
    """Who heads the youth union does not head the party committee, though nobody else is named."""
    assert answer(engine, "Bí thư Đoàn phường Sao Mai là ai?").best
    assert not answer(engine, "Bí thư Đảng ủy phường Sao Mai là ai?").best


def test_what_another_river_or_country_is_told_of_is_less_sure(engine: Engine) -> None:
    """The article of the stream Nậm Cắt knows no river Vải; nothing tells what was sold to Japan."""

    def sureness(question: str) -> float:
        found = answer(engine, question)
        return max(one.confidence for one in (*([found.best] if found.best else []), *found.alternatives))

    named, unnamed = "Kè suối Nậm Cắt, sông Vải dài bao nhiêu km?", "Kè suối Nậm Cắt, sông vải dài bao nhiêu km?"
    assert sureness(named) < 0.6 * sureness(unnamed)
    assert sureness("Bán bao nhiêu tấn nhãn sang Lào?") < 0.5 * sureness("Bán bao nhiêu tấn nhãn sang Pháp?")


def test_finds_nothing_where_a_filter_leaves_nothing(engine: Engine) -> None:
    """No article at all is no fault."""
    found = answer(engine, "Chợ Bến Tre Gai khởi công ngày nào?", Filters(source="Báo không có"))
    assert (found.best, found.alternatives) == (None, ())


def test_refuses_a_question_without_words(engine: Engine) -> None:
    """Punctuation alone is no question."""
    with pytest.raises(QueryError):
        answer(engine, "???")


def test_what_says_the_same_is_no_alternative(engine: Engine) -> None:
    """ "3/10" beside "3/10/2025" offers nothing else; another day does, unless a topic knows the first for the day."""
    text = "Chợ Bến Tre Gai khởi công ngày nào?"
    best = answer(engine, text).best
    assert best is not None
    assert best.value == "2025-10-03"
    same, other = (replace(best, value=value, confidence=0.4) for value in ("--10-03", "2025-10-04"))
    assert alternatives(classify(text), [best, same, other], best, "") == (other,)
    assert alternatives(classify(text), [best, same, other], best, "2025-10-03") == ()
    assert alternatives(classify(text), [best, same, other], best, "2025-10-04") == (other,)
