"""The way of a query through a real index of small articles."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.errors import CursorGone, IndexDamaged, IndexMismatch, QueryError
from indexer.filters import Filters
from indexer.index_writer import IndexWriter
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from search_api.ranking import retrieve
from search_api.ranking.cutting import LIKELY, LITERAL, WEAK
from search_api.ranking.engine import Engine, SearchRequest
from search_api.ranking.retrieve import Retriever
from tests.index_builders import HashEncoder, built, raw

ARTICLES = [
    RawArticle(
        id="bau-cu",
        title="Phường Tân Giang sẵn sàng cho ngày bầu cử",
        body="Sáng 10/3, HĐND phường Tân Giang họp bàn việc bầu cử. Chủ tịch phường nêu rõ 12 điểm bỏ phiếu.\n"
        "Công văn số 1234/UBND-NC được gửi tới các tổ dân phố.",
        published="2026-03-10",
        source="Cổng Tân Giang",
        url="https://tangiang.example.vn/bau-cu",
    ),
    RawArticle(
        id="duong",
        title="Mở đường liên xã",
        body="Ông Dương hiến đất làm đường. Bà con góp công sức làm tuyến đường dài hai cây số qua ba thôn.",
        published="2025-11-02",
        source="Báo huyện",
    ),
    RawArticle(
        id="rung",
        title="Giữ rừng đầu nguồn",
        body="Tổ bảo vệ rừng đi tuần mỗi tuần hai lượt. Lực lượng kiểm lâm phát hiện ba vụ phá rừng trong năm nay.",
        published="2026-01-15",
        source="Báo huyện",
    ),
]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An engine over three articles."""
    build(ARTICLES, IndexSettings(index=tmp_path), Stages(HashEncoder()))
    return Engine(SnapshotSource(tmp_path), HashEncoder())


def found(engine: Engine, q: str, **options: object) -> list[str]:
    """Search and return the article ids."""
    response = engine.search(SearchRequest(q, **options))  # type: ignore[arg-type]
    return [hit.article.id for hit in response.results]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("bầu cử ở Tân Giang", "bau-cu"),
        ("bau cu tan giang", "bau-cu"),
        ("BẦU CỬ TÂN GIANG", "bau-cu"),
        ("baafu cuwr taan giang", "bau-cu"),
        ("hội đồng nhân dân phường", "bau-cu"),
        ("hội đông nhân dan", "bau-cu"),
        ("1234/UBND-NC", "bau-cu"),
        ("ward election", "bau-cu"),
        ("ông Dương", "duong"),
        ("rừng", "rung"),
        ("rừg đầu nguồn", "rung"),
        ('"phá rừng"', "rung"),
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_every_way_of_typing_finds(engine: Engine, q: str, first: str, mode: str) -> None:
    """With marks, without, in capitals, raw keystrokes, abbreviations, slips, numbers, English, one word, quoted."""
    assert found(engine, q, mode=mode)[0] == first


def test_a_long_query_is_cut_and_answered(engine: Engine) -> None:
    """200 words are read up to 512 code points, and the answer says so."""
    response = engine.search(SearchRequest("bầu cử phường Tân Giang " * 40))
    assert response.query.cut
    assert len(response.query.text) <= 512
    assert response.results[0].article.id == "bau-cu"


@pytest.mark.parametrize("q", ["", "   ", "?!…", "🎉🎉"])
def test_nothing_to_search_for_is_an_error(engine: Engine, q: str) -> None:
    """Empty, punctuation alone, emoji alone: an error that says what is missing."""
    with pytest.raises(QueryError, match="type at least one word"):
        engine.search(SearchRequest(q))


def test_emoji_beside_words_does_no_harm(engine: Engine) -> None:
    """Words are searched for, the rest is passed over."""
    assert found(engine, "🎉 bầu cử 🎉")[0] == "bau-cu"


def test_a_word_no_article_holds(engine: Engine) -> None:
    """Lexical search finds nothing, and says so by an empty answer whose total is true."""
    response = engine.search(SearchRequest("xyzzyx", mode="lexical"))
    assert (response.results, response.total, response.total_relation) == ((), 0, "eq")


def test_likely_hits_are_counted(tmp_path: Path) -> None:
    """As many as the recommended min_score leaves, whatever the page holds; none where nothing is near."""
    built(tmp_path, range(30))
    engine = Engine(SnapshotSource(tmp_path), HashEncoder())
    for q in ("thôn số 7 họp", "xyzzyx"):
        response = engine.search(SearchRequest(q, limit=1))
        assert response.likely == engine.search(SearchRequest(q, limit=1, min_score=LIKELY)).total
        assert (response.likely > 0) == (q != "xyzzyx")
    assert engine.search(SearchRequest("xyzzyx", mode="lexical")).likely == 0


def test_a_large_index_answers_the_same(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meaning and words looked up side by side give what one after the other gives; an error comes through."""
    alone = [(hit.article.id, hit.score) for hit in engine.search(SearchRequest("bầu cử phường")).results]
    monkeypatch.setattr(retrieve, "_LARGE", 0)
    assert [(hit.article.id, hit.score) for hit in engine.search(SearchRequest("bầu cử phường")).results] == alone
    engine.snapshot.damage["vectors"] = "broken"
    monkeypatch.setattr(engine.snapshot, "_vectors", None)
    with pytest.raises(IndexDamaged, match="broken"):
        engine.search(SearchRequest("bầu cử phường", mode="dense"))


def test_words_are_looked_up_only_where_something_is_left_to_find(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not where meaning gives all that a filter leaves already; but where it leaves some out, or is not asked."""
    looked_up: list[int] = []
    by_words = Retriever._by_words
    monkeypatch.setattr(Retriever, "_by_words", lambda self: (looked_up.append(self._depth), by_words(self))[1])
    assert found(engine, "rừng", depth=3)[0] == "rung"
    assert found(engine, "rừng", depth=2, filters=Filters(source="Báo huyện"))[0] == "rung"
    assert looked_up == []
    for options in ({"depth": 1}, {"depth": 2}, {"depth": 3, "mode": "lexical"}):
        assert found(engine, "rừng", **options)[0] == "rung"
    assert looked_up == [1, 2, 3]


def test_weak_hits_go_where_none_is_likely(tmp_path: Path) -> None:
    """A question of which nothing is said gets few hits or none; min_score=0 gives what comes nearest all the same."""
    encoder = load_encoder()
    build([raw(number) for number in range(30)], IndexSettings(index=tmp_path), Stages(encoder))
    engine = Engine(SnapshotSource(tmp_path), encoder)
    strange = "động cơ phản lực của máy bay quân sự đời mới"
    shown, every = (engine.search(SearchRequest(strange, limit=100, min_score=least)) for least in (None, 0))
    assert every.likely == shown.likely == 0
    assert every.total > 10 > shown.total
    assert all(hit.score >= WEAK or hit.lexical >= LITERAL for hit in shown.results)
    asked = SearchRequest("thôn số 7 họp", limit=100)
    assert engine.search(asked).total == engine.search(replace(asked, min_score=0)).total


def test_filters_hold(engine: Engine) -> None:
    """No hit outside the filter, also where everything else matches."""
    assert found(engine, "bầu cử", filters=Filters(source="Báo huyện", date_from="2026-01-01")) == ["rung"]


def test_a_quoted_phrase_is_a_condition(engine: Engine) -> None:
    """Only passages with the phrase remain, in every mode."""
    for mode in ("hybrid", "dense", "lexical"):
        assert found(engine, 'đường "hiến đất"', mode=mode) == ["duong"]


def test_a_quote_that_no_passage_holds_is_no_condition(engine: Engine) -> None:
    """Better the nearest answers than none; that they lack it is said."""
    assert found(engine, '"không ai viết thế" bầu cử')[0] == "bau-cu"
    held = {q: engine.search(SearchRequest(q)).quoted for q in ('"không ai viết thế" bầu cử', '"hiến đất"', "bầu cử")}
    assert list(held.values()) == [False, True, True]


def test_pages_join_without_gap_or_repeat(tmp_path: Path) -> None:
    """Following next_cursor gives what one long page gives, with one total."""
    built(tmp_path, range(30))
    engine = Engine(SnapshotSource(tmp_path), HashEncoder())
    request = SearchRequest("thôn họp bàn việc chung", limit=7)
    whole = [hit.passage_id for hit in engine.search(SearchRequest(request.q, limit=100)).results]
    paged, cursor, totals = [], None, set()
    while True:
        response = engine.search(SearchRequest(request.q, limit=7, cursor=cursor))
        paged += [hit.passage_id for hit in response.results]
        totals.add(response.total)
        cursor = response.next_cursor
        if cursor is None:
            break
    assert paged == whole
    assert totals == {len(whole)}


def test_pages_go_on_in_a_new_generation_or_not_at_all(tmp_path: Path) -> None:
    """The next page follows while the hits before it stand first; once they do not, the cursor is gone."""
    built(tmp_path, range(30))
    engine = Engine(SnapshotSource(tmp_path), HashEncoder())
    request = SearchRequest("thôn họp bàn việc chung", limit=7)
    first = engine.search(request)
    following = replace(request, cursor=first.next_cursor)
    with IndexWriter(tmp_path, None) as writer:
        writer.remove(engine.search(following).results[-1].article.id)
        writer.publish()
    second = engine.search(following)
    assert second.generation > first.generation
    assert not {hit.passage_id for hit in first.results} & {hit.passage_id for hit in second.results}
    with IndexWriter(tmp_path, None) as writer:
        writer.remove(first.results[0].article.id)
        writer.publish()
    with pytest.raises(CursorGone, match="has changed"):
        engine.search(following)


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "////", "a" * 500, "é"])
def test_a_bad_cursor_is_refused(engine: Engine, cursor: str) -> None:
    """A word that is no cursor, and one of another query."""
    with pytest.raises(QueryError, match="cursor"):
        engine.search(SearchRequest("bầu cử", cursor=cursor))


def test_duplicates_are_one_hit_with_a_count(tmp_path: Path) -> None:
    """The same text on another portal is counted, not shown twice."""
    body = " ".join(f"Câu số {n} kể rõ việc làm thứ {n * 3} của tổ dân phố trong tháng." for n in range(12))
    raws = [
        RawArticle(id="a", title="Việc tổ dân phố", body=body, source="Cổng A"),
        RawArticle(id="b", title="Việc tổ dân phố", body=body, source="Cổng B"),
        RawArticle(id="c", title="Chuyện khác", body="Đàn chim về hồ lúc chiều xuống, người xem đông vui."),
    ]
    build(raws, IndexSettings(index=tmp_path), Stages(HashEncoder()))
    response = Engine(SnapshotSource(tmp_path), HashEncoder()).search(SearchRequest("việc làm của tổ dân phố"))
    assert response.results[0].duplicates == 1
    assert len([hit for hit in response.results if hit.article.id in "ab"]) == 1


def test_a_hit_shows_why(engine: Engine) -> None:
    """Text, offsets, marks and link of a hit fit together."""
    hit = engine.search(SearchRequest("hđnd tan giang")).results[0]
    assert hit.article.text[hit.start : hit.end] == hit.text
    assert {hit.text[mark.start : mark.end] for mark in hit.highlights if mark.kind == "term"} >= {"HĐND", "Tân Giang"}
    assert hit.link is not None
    assert hit.link.startswith("https://tangiang.example.vn/bau-cu#:~:text=")
    assert hit.selector.exact in hit.article.text
    assert 0.0 <= hit.score <= 1.0


def test_a_threshold_cuts(engine: Engine) -> None:
    """min_score drops weak hits; scores fall along the answer."""
    scores = [hit.score for hit in engine.search(SearchRequest("bầu cử")).results]
    assert scores == sorted(scores, reverse=True)
    assert found(engine, "bầu cử", min_score=scores[0]) == ["bau-cu"]


def test_a_new_generation_is_taken_up(tmp_path: Path) -> None:
    """What is added while the engine is open is found by the next search; stages are timed."""
    built(tmp_path, range(3))
    engine = Engine(SnapshotSource(tmp_path), HashEncoder())
    first = engine.search(SearchRequest("thôn số 17"))
    built(tmp_path, [17])
    second = engine.search(SearchRequest("thôn số 17"))
    assert second.generation > first.generation
    assert second.results[0].article.id == "tin-17"
    assert set(second.took_ms) == {"parse", "encode", "retrieve", "rank", "present"}


def test_a_foreign_model_is_refused(tmp_path: Path) -> None:
    """An index answers only the model that built it."""
    built(tmp_path, [1])
    with pytest.raises(IndexMismatch, match="hash"):
        Engine(SnapshotSource(tmp_path), HashEncoder("other")).search(SearchRequest("thôn"))


def test_scores_mean_the_same_from_query_to_query(engine: Engine) -> None:
    """A full match scores high, a question that no article answers low: one threshold serves both."""
    assert engine.search(SearchRequest("bầu cử phường Tân Giang", mode="lexical")).results[0].score > 0.5
    strange = engine.search(SearchRequest("công thức nấu món phở gà ngon tại nhà", mode="lexical")).results
    assert all(hit.score < 0.5 for hit in strange)
