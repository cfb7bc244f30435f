"""Invented hard lines for every topic: at least the floors of `mentions_floors.toml`."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from indexer.schema import Article
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from indexer.vietnamese.normalise import nfc

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "mentions_floors.toml").read_text(encoding="utf-8"))["lines"]
Line = tuple[str, str, str]  # class, day, text


def lines(topic: str) -> list[Line]:
    """Return the lines written for a topic."""
    rows = (HERE / "mentions_lines.tsv").read_text(encoding="utf-8").splitlines()
    cells = [row.split("\t") for row in rows if not row.startswith("#")]
    return [(label, day, text.replace("\\n", "\n")) for name, label, day, text in cells if name == topic]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """A tagger with every shipped topic."""
    return Tagger(load_topics())


@pytest.mark.parametrize("topic", sorted(FLOORS))
def test_lines_are_told_apart(topic: str, tagger: Tagger) -> None:
    """Of the lines that are mentions enough are found, and nearly nothing else is taken for one."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for label, day, text in lines(topic):
        kinds = {m.kind for m in tagger.tag(Article("line", nfc(text), ""), day) if m.topic == topic}
        got = "mention" if "mention" in kinds else "related" if kinds else "none"
        counts[label, got] += 1
        if got != label:
            wrong.append(f"{label} -> {got}: {text}")
    right = counts["mention", "mention"]
    assert right / sum(n for (_, got), n in counts.items() if got == "mention") >= FLOORS[topic]["precision"], wrong
    assert right / sum(n for (label, _), n in counts.items() if label == "mention") >= FLOORS[topic]["recall"], wrong


def test_every_topic_has_lines() -> None:
    """No shipped topic is without a floor, and every floor has forty lines or more."""
    assert set(FLOORS) == {topic.id for topic in load_topics()}
    assert all(len(lines(topic)) >= 40 for topic in FLOORS)
