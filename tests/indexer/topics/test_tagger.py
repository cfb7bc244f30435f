"""Finding mentions in articles."""

import pickle
from pathlib import Path

import pytest

from indexer.schema import Article, Noise, Span
from indexer.topics.load import load_topics, read_topic
from indexer.topics.tagger import Tagger

FAIR = """id = "hoi-sach"
name = "Hội sách xã"
event = 2026-04-21
joins = ["và"]
stops = ["phiên"]
[signals]
truong = ["trường học"]
khac = ["tỉnh bạn"]
[[form]]
id = "ten"
tier = 1
text = ["hội sách", "ngày sách"]
[[form]]
id = "gap"
tier = 1
text = ["khai mạc ..3 gian hàng"]
[[form]]
id = "tran"
tier = 2
text = ["phiên chợ"]
needs_sentence = ["truong", "@ngay"]
published = ["2026-04-01", "2026-05-01"]
[[form]]
id = "sau"
class = "related"
tier = 2
text = ["tủ sách"]
[[veto]]
id = "noi-khac"
signals = ["khac"]
scope = "sentence"
[[veto]]
id = "xa-ban"
text = ["xã bạn"]
scope = "after"
within = 1
tight = true
[[veto]]
id = "cu"
text = ["năm ngoái"]
scope = "after"
within = 1
tiers = [1]
"""


@pytest.fixture
def tagger(tmp_path: Path) -> Tagger:
    """A tagger of one small topic."""
    path = tmp_path / "hoi-sach.toml"
    path.write_text(FAIR, encoding="utf-8")
    return Tagger([read_topic(path)])


def quotes(tagger: Tagger, text: str, day: str | None = None) -> list[tuple[str, str]]:
    """The rules and quotes of the mentions in a text."""
    return [(m.rule, text[m.start : m.end]) for m in tagger.tag(Article("a", text, ""), day)]


@pytest.mark.parametrize(
    "text", ["Xã mở hội sách.", "xa mo hoi sach", "Xã mở hội\nsách.", "HỘI SÁCH xã", "hội\u00a0sách"]
)
def test_one_wording_however_it_is_written(tagger: Tagger, text: str) -> None:
    """Case, missing marks, line breaks and hard spaces make no difference."""
    assert [rule for rule, _ in quotes(tagger, text)] == ["ten"]


def test_what_a_veto_refused(tagger: Tagger) -> None:
    """A veto of all forms refuses its sentence, one beside a wording only where that wording stands."""
    text = "Tỉnh bạn mưa to. Xã mở hội sách năm ngoái. Năm ngoái trời nắng. Xã mở hội sách."
    refused = [text[span.start : span.end] for span in tagger.refused(Article("a", text, ""), None)]
    assert refused == ["Tỉnh bạn mưa to.", "Xã mở hội sách năm ngoái."]


def test_a_veto_holds_for_its_sentence(tagger: Tagger) -> None:
    """The other sentence of the same article keeps its mention."""
    text = "Tỉnh bạn mở hội sách. Xã ta cũng mở hội sách."
    (mention,) = tagger.tag(Article("a", text, ""), None)
    assert text[mention.sentence_start : mention.sentence_end] == "Xã ta cũng mở hội sách."


def test_a_veto_right_behind(tagger: Tagger) -> None:
    """A veto with scope after looks only a few words ahead."""
    assert quotes(tagger, "Hội sách năm ngoái đông vui.") == []
    assert len(quotes(tagger, "Hội sách đông vui hơn hẳn năm ngoái.")) == 1


def test_a_tight_veto_ends_at_a_comma(tagger: Tagger) -> None:
    """What follows a comma is no part of the wording."""
    assert quotes(tagger, "Đi hội sách xã bạn rất vui.") == []
    assert quotes(tagger, "Đi “hội sách” xã bạn rất vui.") == []
    assert len(quotes(tagger, "Sau hội sách, xã bạn gửi thư cảm ơn.")) == 1
    assert len(quotes(tagger, "Hội sách xã, bạn bè về dự.")) == 1


def test_a_gap_ends_at_a_stop(tagger: Tagger) -> None:
    """Up to three words may stand in the gap, none of them a stop word."""
    assert quotes(tagger, "Xã khai mạc tám mươi gian hàng.") == [("gap", "khai mạc tám mươi gian hàng")]
    assert quotes(tagger, "Xã khai mạc phiên có gian hàng.") == []
    assert quotes(tagger, "Xã khai mạc. Gian hàng đông.") == []


def test_context_and_window(tagger: Tagger) -> None:
    """A form of tier 2 needs its signal or the event's day, and an article of its time."""
    assert quotes(tagger, "Phiên chợ ở trường học.", "2026-04-10") == [("tran", "Phiên chợ")]
    assert quotes(tagger, "Phiên chợ ngày 21/4.", "2026-04-10") == [("tran", "Phiên chợ")]
    assert quotes(tagger, "Phiên chợ ngày 22/4.", "2026-04-10") == []
    assert quotes(tagger, "Phiên chợ ở trường học.", "2026-06-10") == []
    assert quotes(tagger, "Phiên chợ ở trường học.") == []


def test_side_by_side_is_one_mention(tagger: Tagger) -> None:
    """Two wordings with only "và" between them are one naming; with more between them they are two."""
    assert quotes(tagger, "Mở hội sách và ngày sách.") == [("ten", "hội sách và ngày sách")]
    assert len(quotes(tagger, "Mở hội sách rồi mới đến ngày sách.")) == 2


def test_related_gives_way_to_a_mention_in_its_sentence(tagger: Tagger) -> None:
    """A sentence is related only where it holds no mention."""
    mentions = tagger.tag(Article("a", "Hội sách tặng một tủ sách. Thôn có tủ sách.", ""), None)
    assert [mention.kind for mention in mentions] == ["mention", "related"]


def test_a_title_is_a_sentence_of_its_own(tagger: Tagger) -> None:
    """A phrase does not run from the title into the lead, though the line break has no full stop."""
    text = "Tỉnh bạn mở hội sách\nxã ta mở hội sách"
    article = Article("a", text, "", title_span=Span(0, text.index("\n")))
    assert [mention.start for mention in tagger.tag(article, None)] == [text.rindex("hội")]


def test_furniture_is_not_read(tagger: Tagger) -> None:
    """What stands in page furniture is no mention."""
    text = "Xã họp.\nHội sách"
    article = Article("a", text, "", noise=(Noise("furniture", 8, len(text)),))
    assert tagger.tag(article, None) == ()


def test_a_tagger_goes_to_other_processes(tagger: Tagger) -> None:
    """A pickled tagger tags the same."""
    article = Article("a", "Xã mở hội sách.", "")
    again: Tagger = pickle.loads(pickle.dumps(tagger))
    assert again.tag(article, None) == tagger.tag(article, None)


def test_the_digest_follows_the_files(tmp_path: Path, tagger: Tagger) -> None:
    """The same files give the same digest, a changed one another: so an index knows when to tag again."""
    path = tmp_path / "hoi-sach.toml"
    assert Tagger([read_topic(path)]).digest == tagger.digest
    path.write_text(FAIR.replace("tủ sách", "kệ sách"), encoding="utf-8")
    assert Tagger([read_topic(path)]).digest != tagger.digest


def test_both_rounds_in_one_article() -> None:
    """The same article can look back on one election and prepare the next; each topic gets its own sentence."""
    text = (
        "Xã đã tổ chức tốt cuộc bầu cử đại biểu Quốc hội khóa XV và đại biểu HĐND các cấp nhiệm kỳ 2021-2026. "
        "Nay xã chuẩn bị cuộc bầu cử đại biểu Quốc hội khóa XVI."
    )
    tagger = Tagger(load_topics())
    for day in ("2025-12-01", None):
        found = [m for m in tagger.tag(Article("a", text, ""), day) if m.topic == "bau-cu-2026"]
        assert [text[m.sentence_start : m.sentence_start + 6] for m in found] == ["Nay xã"]


def test_a_marked_sentence_holds_no_unmarked_sign() -> None:
    """ "Nha Trang" is not Nhà Trắng, nor "Lao động" Lào; in a text without marks both may be meant."""
    tagger = Tagger([topic for topic in load_topics() if topic.id == "bau-cu-2026"])

    def found(text: str) -> bool:
        return bool(tagger.tag(Article("x", text, ""), "2026-02-28"))

    assert found("Kiểm tra công tác bầu cử ở Nha Trang.")
    assert found("Anh hùng Lao động Nguyễn Văn A ứng cử đại biểu Quốc hội.")
    assert not found("Lào công bố kết quả bầu cử.")
    assert not found("Nha Trang noi ve cuoc bau cu o My.")
