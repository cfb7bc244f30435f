"""Mistakes of topic files in both languages."""

import pytest

from indexer.errors import TopicError
from indexer.topics.fault import ENGLISH, Fault
from search_api.candidates.topic_faults import explain
from search_api.messages import Language, load


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("vi", "hoi-sach.toml:9: 'tier' là 9, phải là một trong: 1, 2, 3"),
        ("en", "hoi-sach.toml:9: 'tier' is 9, must be one of: 1, 2, 3"),
    ],
)
def test_a_mistake_has_its_line_in_the_readers_language(language: Language, line: str) -> None:
    """File and line stand before what would be right."""
    fault = Fault("choice", {"key": "tier", "value": 9, "choices": "1, 2, 3"}, "hoi-sach.toml", 9)
    assert explain(TopicError(fault), language) == [line]


def test_a_mistake_outside_a_file_has_no_place() -> None:
    """What a person typed stands in no file; a plain text is passed on."""
    fault = Fault("no-word", {"wording": "…"})
    assert explain(TopicError(fault, "lời khác"), "vi")[1] == "lời khác"
    assert explain(TopicError(fault), "vi")[0].startswith("'…' không có chữ nào")


def test_every_kind_of_mistake_is_told_in_both_languages() -> None:
    """The catalogue has all kinds and no others."""
    assert {key.removeprefix("topic.") for key in load() if key.startswith("topic.")} == set(ENGLISH)
