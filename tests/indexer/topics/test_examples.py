"""The examples inside the topic files."""

from dataclasses import replace

import pytest

from indexer.topics.examples import failures
from indexer.topics.load import load_topics
from indexer.topics.topic import Topic

TOPICS = load_topics()


@pytest.mark.parametrize("topic", TOPICS, ids=[topic.id for topic in TOPICS])
def test_shipped_examples_hold(topic: Topic) -> None:
    """Each shipped topic gives its own examples the class they ask for."""
    assert [str(failure) for failure in failures([topic])] == []


def test_a_wrong_example_is_named() -> None:
    """An example that asks for another class comes back with its line and the rule that fired."""
    topic = next(topic for topic in TOPICS if topic.id == "bau-cu-2026")
    example = next(example for example in topic.examples if example.expected == "mention")
    (failure,) = failures([replace(topic, examples=(replace(example, expected="none"),))])
    assert failure.got == "mention"
    assert str(failure).startswith(f"bau-cu-2026.toml:{example.line}: expected none, got mention")
