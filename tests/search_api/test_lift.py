"""What weak guesses lift."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from search_api.collapse import Ranked
from search_api.engine import Engine, SearchRequest
from search_api.lift import Lift, lifted, lifts
from search_api.understand import Understander

TODAY = date(2026, 7, 1)
QUESTION = "Chủ tịch UBND Cao Bằng"
ARTICLES = (
    RawArticle(
        "bong",
        "Giải bóng đá Cao Bằng khép lại sau ba ngày tranh tài sôi nổi. Một Chủ tịch UBND xã trao cúp.",
        "Bóng đá ở Cao Bằng",
        published="2026-01-05",
    ),
    RawArticle(
        "tinh",
        "Sáng 5/1, ông Lê Hải Hòa, Chủ tịch UBND tỉnh Cao Bằng, thăm và chúc Tết các hộ nghèo ở vùng biên.",
        "Lãnh đạo UBND tỉnh thăm hộ nghèo",
        published="2026-01-06",
    ),
    RawArticle(
        "xa", "Xã Hoa Mai dọn rác ven suối từ sáng sớm, cả xã cùng ra quân.", "Xã dọn rác", published="2026-01-07"
    ),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """An index of three articles with their metadata."""
    folder: Path = tmp_path_factory.mktemp("lift") / "index"
    build(ARTICLES, IndexSettings(index=folder), Stages(load_encoder("bundled"), Extractor.load()))
    with open_snapshot(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def understand() -> Callable[[str], tuple[Lift, ...]]:
    """Return what a question lifts."""
    understander = Understander.load()
    return lambda question: lifts(understander.understand(question, TODAY))


def _ids(snapshot: Snapshot, hits: list[Ranked]) -> list[str]:
    return [article.id for article in snapshot.articles([hit.number for hit in hits], entities=False)]


def test_the_office_of_the_place_wins(snapshot: Snapshot, understand: Callable[[str], tuple[Lift, ...]]) -> None:
    """An article that gives somebody the office goes before one that only has its words."""
    engine = Engine(lambda: snapshot, load_encoder("bundled"))
    plain = engine.rank(SearchRequest(QUESTION, min_score=0))
    raised = engine.rank(SearchRequest(QUESTION, min_score=0, lifts=understand(QUESTION)))
    assert _ids(snapshot, plain)[0] == "bong"
    assert _ids(snapshot, raised)[0] == "tinh"
    assert len(raised) == len(plain)


def test_what_nothing_holds_changes_nothing(snapshot: Snapshot, understand: Callable[[str], tuple[Lift, ...]]) -> None:
    """A wrong guess leaves hits, scores and order as they were."""
    hits = [Ranked(at, at, 0.5 - at / 10, 1.0, None) for at in range(1, 4)]
    wanted = understand("Bí thư Tỉnh ủy Lào Cai Trần Văn Không")
    assert {lift.kind for lift in wanted} >= {"office", "person"}
    assert lifted(snapshot, hits, wanted) == (hits, frozenset())


def test_a_lift_adds_its_weight_to_the_logit(snapshot: Snapshot) -> None:
    """ln(.5/.5) + ln 3 is the logit of .75; what holds is told."""
    numbers = {article.id: article.number for article in snapshot.walk()}
    hits = [Ranked(9, numbers["xa"], 0.6, 1.0, None), Ranked(8, numbers["tinh"], 0.5, 1.0, None)]
    found, held = lifted(snapshot, hits, [Lift("Hòa", "person", ("le hai hoa",), 1.0986123)])
    assert [(hit.number, round(hit.score, 6)) for hit in found] == [(numbers["tinh"], 0.75), (numbers["xa"], 0.6)]
    assert held == {"Hòa"}
    dated, told = lifted(snapshot, hits, [Lift("7/1", "date", ("2026-01-07", "2026-01-07"), 1.0)])
    assert (dated[0].number, told) == (numbers["xa"], {"7/1"})


def test_an_office_lifts_alone_and_with_the_place(understand: Callable[[str], tuple[Lift, ...]]) -> None:
    """The place stands inside the office or beside it; what narrows lifts nothing."""
    wanted = [lift.names for lift in understand(QUESTION) if lift.kind == "office"]
    assert wanted == [("chu tich ubnd@",), ("chu tich ubnd@04",)]
    assert [lift.kind for lift in understand("tuần trước ở Cao Bằng")] == []
    (alone,) = [lift for lift in understand("Chủ tịch UBND") if lift.kind == "office"]
    assert alone.names == ("chu tich ubnd@",)
