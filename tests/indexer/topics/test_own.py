"""Writing into a user's topic file."""

from pathlib import Path

import pytest

from indexer.errors import TopicError
from indexer.schema import Article
from indexer.topics.load import load_topics
from indexer.topics.own import accept, reject
from indexer.topics.tagger import Tagger


def test_an_accepted_wording_is_found_from_then_on(tmp_path: Path) -> None:
    """The user's file extends the shipped topic; the next wording gets the next number."""
    topic = accept(tmp_path, "bau-cu-2026", "trao lá thăm (của) dân")
    again = accept(tmp_path, "bau-cu-2026", "ngày chọn mặt gửi vàng")
    assert [form.id for form in again.forms][-2:] == ["them-1", "them-2"]
    article = Article("a", "Bà con trao lá thăm của dân.", "")
    (mention,) = Tagger([topic]).tag(article, None)
    assert mention.rule == "them-1"
    assert (tmp_path / "bau-cu-2026.toml").read_text(encoding="utf-8").count("[[form]]") == 2
    assert {topic.id for topic in load_topics(tmp_path)} == {topic.id for topic in load_topics()}


def test_a_wording_is_written_once(tmp_path: Path) -> None:
    """Accepting it again, with other signs around it, leaves the file as it is."""
    accept(tmp_path, "bau-cu-2026", "trao lá thăm")
    before = (tmp_path / "bau-cu-2026.toml").read_bytes()
    assert [form.id for form in accept(tmp_path, "bau-cu-2026", "“trao lá thăm”").forms][-1] == "them-1"
    assert (tmp_path / "bau-cu-2026.toml").read_bytes() == before


def test_no_veto_silences_an_accepted_wording(tmp_path: Path) -> None:
    """A person saw the wording where a veto had kept the rules from counting it."""
    sentence = Article("a", "Sau lần bầu Quốc hội Lào, bà con trao lá thăm của dân.", "")
    topic = accept(tmp_path, "bau-cu-2026", "trao lá thăm của dân")
    assert [mention.rule for mention in Tagger([topic]).tag(sentence, "2026-03-01")] == ["them-1"]


def test_a_rejected_sentence_is_kept_in_mind(tmp_path: Path) -> None:
    """It stands in the file, quotes and all, and the topic knows it."""
    topic = reject(tmp_path, "chuyen-doi-so", 'Câu "này"\nkhông nói về đó.')
    assert topic.rejected == ('Câu "này" không nói về đó.',)


def test_a_topic_of_the_users_own_is_written_where_it_stands(tmp_path: Path) -> None:
    """The file that has the id is the one that is added to, whatever its name."""
    path = tmp_path / "cua-toi.toml"
    path.write_text('id = "hoi-sach"\n[[form]]\nid = "ten"\ntext = ["hội sách"]\n', encoding="utf-8")
    assert len(accept(tmp_path, "hoi-sach", "ngày sách").forms) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["cua-toi.toml"]


@pytest.mark.parametrize(
    ("topic", "wording", "reason"),
    [("bau-cu-2026", "…", "no word"), ("bau-cu-2026", "[bầu", "one short word"), ("la", "a b", "no topic")],
)
def test_what_cannot_be_added(tmp_path: Path, topic: str, wording: str, reason: str) -> None:
    """A wording without words and an unknown topic are refused, and no file is left behind."""
    with pytest.raises(TopicError, match=reason):
        accept(tmp_path, topic, wording)
    assert list(tmp_path.iterdir()) == []
