"""What a person decided about candidates: read, checked, written into a topic file."""

from pathlib import Path
from urllib.parse import urlencode

import pytest

from indexer.topics.load import load_topics
from search_api.candidates.deciding import MOST, Decision, check, read_sheet, write
from search_api.problems.problems import BadParameter, Problem

SENTENCE = "Bà con nô nức đi dự ngày dân chọn người gánh vác việc xã."


def body(**fields: str) -> bytes:
    """A form as a browser sends it."""
    return urlencode({name.replace("_", "-"): value for name, value in fields.items()}).encode()


def test_a_form_is_read() -> None:
    """Decisions keep their order; spaces and line breaks count as one space; what was left alone is for later."""
    sheet = read_sheet(
        body(topic="hoi-sach", key="tt_1", sentence_0="Một\r\n câu", verdict_0="reject", sentence_1=SENTENCE)
    )
    assert (sheet.topic, sheet.key) == ("hoi-sach", "tt_1")
    assert sheet.decisions == (Decision("Một câu", "reject"), Decision(SENTENCE, "later"))


def test_more_than_the_page_offers_is_not_read() -> None:
    """A form with endless fields is refused."""
    fields = {f"sentence_{nth}": "x" for nth in range(4 * MOST)}
    with pytest.raises(BadParameter):
        read_sheet(body(**fields))


@pytest.mark.parametrize("wrong", [b"topic=\xff", b"sentence-0=x&verdict-0=maybe"])
def test_a_wrong_form_is_refused(wrong: bytes) -> None:
    """Bytes that are no text, and verdicts that there are not."""
    with pytest.raises(BadParameter):
        read_sheet(wrong)


@pytest.mark.parametrize("wording", ["ngày dân chọn người", "NGÀY  dân, chọn người", "xã"])
def test_a_wording_stands_in_its_sentence(wording: str) -> None:
    """Capitals and punctuation between the words do not matter."""
    check([Decision(SENTENCE, "accept", wording)])


@pytest.mark.parametrize("wording", ["", "…", "ngày chọn người", "dân chọn ngườ", SENTENCE + " nữa"])
def test_another_wording_is_refused(wording: str) -> None:
    """Nothing, words that are not in a row, parts of words, and more than the sentence."""
    with pytest.raises(BadParameter):
        check([Decision(SENTENCE, "accept", wording)])


def test_rejected_and_undecided_need_no_wording() -> None:
    """Only what is accepted is checked."""
    check([Decision(SENTENCE, "reject"), Decision(SENTENCE, "later", "gì đó")])


def test_decisions_reach_the_topic_file(tmp_path: Path) -> None:
    """An accepted wording is a form of the user's topic, a rejected sentence is noted."""
    decisions = [Decision(SENTENCE, "accept", "ngày dân chọn người"), Decision("Câu khác.", "reject")]
    assert write(tmp_path, "bau-cu-2026", decisions) == 1
    topic = next(topic for topic in load_topics(tmp_path) if topic.id == "bau-cu-2026")
    assert topic.rejected == ("Câu khác.",)
    assert any(pattern.source == "ngày dân chọn người" for form in topic.forms for pattern in form.patterns)


def test_an_unknown_topic_is_a_problem(tmp_path: Path) -> None:
    """Nothing is written for a topic that there is not."""
    with pytest.raises(Problem):
        write(tmp_path, "khong-co", [Decision(SENTENCE, "reject")])
    assert list(tmp_path.iterdir()) == []
