"""What weak guesses lift."""

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.extract.gazetteer import Gazetteer
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from search_api.query.query import Query, parse
from search_api.query.repair import Mender
from search_api.ranking.collapse import Ranked
from search_api.ranking.engine import Engine, SearchRequest
from search_api.understanding.lift import Lift, away, lifted, lifts, people
from search_api.understanding.topical import TopicReader
from search_api.understanding.understand import Understander

TOPICS = load_topics()
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
ELECTIONS = (
    RawArticle("phap", "Cử tri Pháp đi bầu hội đồng.", "Bầu cử hội đồng ở Pháp", published="2026-03-15"),
    RawArticle(
        "bau",
        "Xã Hoa Mai lập danh sách cử tri cho cuộc bầu cử đại biểu Quốc hội khóa XVI.",
        "Xã chuẩn bị bầu cử",
        published="2026-03-01",
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
def elections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """An index of an election abroad and one here, with topics."""
    folder: Path = tmp_path_factory.mktemp("elections") / "index"
    stages = Stages(load_encoder("bundled"), Extractor.load(), Tagger(TOPICS))
    build(ELECTIONS, IndexSettings(index=folder), stages)
    with open_snapshot(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def understand() -> Callable[[str], tuple[Lift, ...]]:
    """Return what a question lifts."""
    understander = Understander(Gazetteer.load(), TopicReader(TOPICS))
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
    wanted = [lift for lift in understand("Bí thư Tỉnh ủy Lào Cai Trần Văn Không") if lift.kind != "recent"]
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


def test_newer_articles_gain_where_no_time_is_asked_for(
    tmp_path: Path, understand: Callable[[str], tuple[Lift, ...]]
) -> None:
    """Of three that tell the same, today's goes first, then that of two years ago, then the one without a date."""
    days = {"nay": date.today(), "xưa": date.today() - timedelta(days=730), "nào": None}
    articles = (
        RawArticle(id, f"Xã {name} họp bàn việc nước sạch.", "Họp xã", published=day and day.isoformat())
        for (id, day), name in zip(days.items(), ("Mận", "Đào", "Lê"), strict=True)
    )
    build(articles, IndexSettings(index=tmp_path / "index"), Stages(load_encoder("bundled")))
    with open_snapshot(tmp_path / "index") as opened:
        hits = [Ranked(at, article.number, 0.5, 1.0, None) for at, article in enumerate(opened.walk())]
        found, _ = lifted(opened, hits[::-1], understand("nước sạch"))
        assert _ids(opened, found) == ["nay", "xưa", "nào"]
        assert found[0].score == pytest.approx(1 / (1 + math.exp(-1)))
        assert found[1].score == pytest.approx(1 / (1 + math.exp(-1 / 4)))
        assert found[2].score == 0.5
    assert [lift.kind for lift in understand("nước sạch năm 2024")] == ["date"]


def test_an_office_lifts_alone_and_with_the_place(understand: Callable[[str], tuple[Lift, ...]]) -> None:
    """The place stands inside the office or beside it; what narrows lifts nothing."""
    wanted = [lift.names for lift in understand(QUESTION) if lift.kind == "office"]
    assert wanted == [("chu tich ubnd@",), ("chu tich ubnd@04",)]
    assert [lift.kind for lift in understand("tuần trước ở Cao Bằng")] == []
    (alone,) = [lift for lift in understand("Chủ tịch UBND") if lift.kind == "office"]
    assert alone.names == ("chu tich ubnd@",)


@pytest.mark.parametrize(
    ("query", "lowered"),
    [
        ("bầu cử hội đồng", True),
        ("bầu cử hội đồng ở Pháp", False),
        ("bầu cử thế giới", False),
        ("bầu cử tổng thống", False),
        ("US council election", False),
    ],
)
def test_news_from_abroad_is_lowered(elections: Snapshot, query: str, lowered: bool) -> None:
    """It loses score, in hybrid searches only, unless the query names a country or the world."""
    engine = Engine(lambda: elections, load_encoder("bundled"))
    assert bool(away(engine.parse(query, elections))) is lowered
    wanted = next(article.number for article in elections.walk() if article.id == "phap")
    hits = [Ranked(9, wanted, 0.5, 1.0, None)]
    (found,) = lifted(elections, hits, away(engine.parse(query, elections)))[0]
    assert (found.score < 0.5) is lowered


def test_undated_news_from_abroad_is_lowered_where_a_topic_is_asked_for(
    tmp_path: Path, understand: Callable[[str], tuple[Lift, ...]]
) -> None:
    """What people vote on is at home; of anything else only dated news is known to be news."""
    title, body = "Bầu cử hội đồng ở Pháp", "Cử tri Pháp đi bầu hội đồng, ai cũng có nước sạch."
    build([RawArticle("a", body, title)], IndexSettings(index=tmp_path / "index"), Stages(load_encoder("bundled")))
    with open_snapshot(tmp_path / "index") as opened:
        engine = Engine(lambda: opened, load_encoder("bundled"))

        def score(question: str) -> float:
            return engine.rank(SearchRequest(question, min_score=0, lifts=understand(question)))[0].score

        def plain(question: str) -> float:
            return engine.rank(SearchRequest(question, min_score=0))[0].score

        assert score("cử tri đi bầu") < plain("cử tri đi bầu")
        assert score("cử tri Pháp đi bầu") == plain("cử tri Pháp đi bầu")
        assert score("nước sạch") == plain("nước sạch")


def test_an_english_query_names_a_country_too(elections: Snapshot) -> None:
    """What its words mean in Vietnamese counts."""
    engine = Engine(lambda: elections, load_encoder("bundled"))
    assert away(engine.parse("When is the local election?", elections))
    assert not away(engine.parse("When is the local election in France?", elections))


def test_a_topic_lifts_what_mentions_it(elections: Snapshot, understand: Callable[[str], tuple[Lift, ...]]) -> None:
    """Articles that mention the topic of a question are lifted, and the words that name it are told."""
    numbers = {article.id: article.number for article in elections.walk()}
    hits = [Ranked(9, numbers["phap"], 0.5, 1.0, None), Ranked(8, numbers["bau"], 0.5, 1.0, None)]
    found, held = lifted(elections, hits, understand("bao giờ bầu cử Quốc hội khóa XVI"))
    assert [hit.number for hit in found] == [numbers["bau"], numbers["phap"]]
    assert "bầu cử Quốc hội khóa XVI" in held


def asked(text: str) -> Query:
    """Parse a query against an index that knows every word."""
    return parse(text, Mender(lambda terms, _: [1] * len(terms)))


def test_people_may_be_named_in_small_letters(snapshot: Snapshot) -> None:
    """Three or four syllables that begin with a surname may be somebody; whom no article names lifts none."""
    assert people(asked("hòm thư bà trần thu")) == ()
    assert people(asked("bà lê hải hòa thăm nơi nào"))[0].names == ("le hai hoa", "le hai hoa tham")
    assert people(asked("le hai hoa"))[0].names == ("le hai hoa",)
    assert people(asked("lễ hải hòa ở đâu")) == people(asked("Lê Hải Hòa")) == people(asked("who is le hai hoa")) == ()
    numbers = snapshot.numbers().tolist()
    hits = [Ranked(number, number, 0.5, 0.0, None, 0) for number in numbers]
    found = {hit.number: hit.score for hit in lifted(snapshot, hits, people(asked("le hai hoa")))[0]}
    (own,) = [number for number, score in found.items() if score > 0.5]
    assert snapshot.articles([own])[0].id == "tinh"
