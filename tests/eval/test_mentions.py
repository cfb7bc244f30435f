"""The topic bau-cu-2026 on labelled real items: figures may not fall below their floors."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from indexer.schema import Article
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from indexer.vietnamese.normalise import nfc
from tests.eval.mentions_gold import Scores, read, score

FLOORS = tomllib.loads((Path(__file__).parent / "mentions_floors.toml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """The shipped topic of the 2026 elections alone."""
    return Tagger([topic for topic in load_topics() if topic.id == "bau-cu-2026"])


@pytest.fixture(scope="module")
def gold(shared: Path) -> Path:
    """The labelled items, exactly those that the floors were measured on."""
    path = shared / "gold" / "mentions_public.jsonl"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == FLOORS["sha256"]
    return path


def show(scores: Scores) -> str:
    """The errors by kind, for the message of a failing test."""
    return "\n".join(sorted(scores.errors))


def test_by_item(gold: Path, tagger: Tagger) -> None:
    """Items labelled mention are found, others are not, and related is told apart."""
    scores = score(read(gold), tagger)
    floor = FLOORS["item"]
    assert scores.precision("mention") >= floor["mention_precision"], show(scores)
    assert scores.recall("mention") >= floor["mention_recall"], show(scores)
    assert scores.f1("related") >= floor["related_f1"], show(scores)


def test_hand_written_lines(gold: Path, tagger: Tagger) -> None:
    """The hard hand-written lines alone reach their own floors."""
    scores = score([item for item in read(gold) if item.source.startswith("hand")], tagger)
    floor = FLOORS["hand"]
    assert scores.precision("mention") >= floor["mention_precision"], show(scores)
    assert scores.recall("mention") >= floor["mention_recall"], show(scores)


def test_by_span(gold: Path, tagger: Tagger) -> None:
    """Mentions stand where the gold spans stand, also in a text stored in NFD."""
    spans = score(read(gold), tagger).spans
    floor = FLOORS["span"]
    assert spans["found"] / spans["gold"] >= floor["recall"]
    assert spans["right"] / spans["given"] >= floor["precision"]


@pytest.mark.parametrize("dated", [True, False])
def test_the_five_real_articles(shared: Path, tagger: Tagger, dated: bool) -> None:
    """Four mentions in five articles, none in that of 2023, whether their dates are known or not."""
    days = ["2025-11-21", "2026-01-08", None, "2025-12-24", "2023-03-27"]
    counts = []
    for path, day in zip(sorted((shared / "articles").glob("*.txt")), days, strict=True):
        article = Article(path.stem, nfc(path.read_text(encoding="utf-8")), "")
        counts.append([mention.kind for mention in tagger.tag(article, day if dated else None)])
    assert counts == [["mention"] * 2, ["mention"], [], ["mention"], []]
