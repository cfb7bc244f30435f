"""Search on the judged public sets and the sample corpus: figures may not fall below their floors."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from indexer.encoder import Encoder, load_encoder
from indexer.extract.extractor import Extractor
from search_api.learning.evaluation import Evaluation, evaluate
from search_api.learning.judged import read_judged

FLOORS = tomllib.loads((Path(__file__).parent / "retrieval_floors.toml").read_text(encoding="utf-8"))
SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "questions"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The bundled model."""
    return load_encoder("bundled")


def digest(folder: Path) -> str:
    """Return one SHA-256 over the files of a BEIR folder, by name."""
    sha = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".jsonl", ".xz", ".tsv")):
        sha.update(path.relative_to(folder).as_posix().encode())
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


def check(found: Evaluation, name: str) -> None:
    """Compare nDCG@10 of every mode and style with its floor; the message has all of them."""
    answer = found.to_json()
    reached = {mode: values["ndcg@10"] for mode, values in answer["modes"].items()}
    for style, modes in answer["styles"].items():
        reached[f"hybrid {style}"] = modes["hybrid"]["ndcg@10"]
    floors = FLOORS[name]["ndcg"]
    fallen = {key: (reached[key], floor) for key, floor in floors.items() if reached[key] < floor}
    assert fallen == {}, f"{name}: (reached, floor) {fallen} of {reached}"


def test_the_sample_corpus(encoder: Encoder) -> None:
    """The articles and questions that ship with TimTin."""
    check(evaluate(SAMPLE, encoder, extractor=Extractor.load()), "corpus")


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FLOORS if name not in ("corpus", "localgov")])
def test_a_public_set(shared: Path, encoder: Encoder, name: str) -> None:
    """The set is the one that the floors were measured on, and every figure reaches its floor."""
    folder = shared / "eval" / name
    assert digest(folder) == FLOORS[name]["sha256"]
    check(evaluate(folder, encoder, extractor=Extractor.load()), name)


def test_floors_name_the_sets_they_were_measured_on() -> None:
    """Every set but the sample corpus, which changes with the repository, is pinned."""
    assert all("sha256" in floors for name, floors in FLOORS.items() if name != "corpus")
    assert read_judged(SAMPLE).questions
