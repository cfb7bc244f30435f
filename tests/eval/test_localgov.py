"""Search and answers on the public set of local-government news: figures may not fall below their floors.

One index serves both: most of the time is what making it takes.
"""

import tomllib
from pathlib import Path

import pytest

from indexer.encoder import load_encoder
from search_api.answer.learning.learn import examples
from search_api.learning.evaluation import evaluate
from tests.eval.answers import FLOORS, fallen, judge_all, table
from tests.eval.test_retrieval import FLOORS as SEARCH
from tests.eval.test_retrieval import check, digest

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the set is, once one of the tests has made it."""
    return tmp_path_factory.mktemp("localgov") / "index"


def test_answers(shared: Path, index: Path) -> None:
    """The set is the one that the floors were measured on, and every figure reaches its floor."""
    folder = shared / "eval" / "localgov"
    assert digest(folder) == tomllib.loads(FLOORS.read_text(encoding="utf-8"))["localgov"]["sha256"]
    found = table(judge_all(examples(folder, index)))
    assert fallen("localgov", found) == [], found


def test_search(shared: Path, index: Path) -> None:
    """So do those of the ways of searching."""
    folder = shared / "eval" / "localgov"
    assert digest(folder) == SEARCH["localgov"]["sha256"]
    check(evaluate(folder, load_encoder("bundled"), index=index), "localgov")
