"""The rows of the page of candidates."""

import shlex

import pytest
from index_builders import HashEncoder
from mention_index import index

from indexer.schema import RawArticle
from indexer.snapshot import open_snapshot
from indexer.topics.load import load_topics
from search_api.candidates.deciding import Decision
from search_api.candidates.widen import Candidate, candidates
from search_api.pages.address import Address
from search_api.pages.candidates_view import candidates_page
from search_api.pages.labels import Labels

SENTENCE = "Phường Hồng Hà họp phiên cuối chuẩn bị cho 'ngày dân chọn người' ở phường."
HERE = Address("/mentions/candidates", topic="bau-cu-2026", lang="en")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Candidate]:
    """Candidates of a small index, the likeliest first."""
    folder = index(tmp_path_factory.mktemp("candidates") / "index")
    index(folder, [RawArticle("near", title="Tin phường", body=SENTENCE, published="2026-04-02")])
    topic = next(topic for topic in load_topics() if topic.id == "bau-cu-2026")
    return candidates(open_snapshot(folder), HashEncoder(), topic)


def test_a_row_leads_to_its_place(found: list[Candidate]) -> None:
    """The sentence, the known mention it is like, the link to its place in the article."""
    row = candidates_page(found, HERE, Labels("en"), "/tin")["candidates"][0]
    assert row["sentence"] == SENTENCE
    assert row["url"].startswith(f"/tin/article/near?at={found[0].start}-{found[0].end}&lang=en")
    assert (row["verdict"], row["wording"]) == ("later", "")
    assert 0 < row["percent"] <= 100


def test_the_commands_are_safe_to_copy(found: list[Candidate]) -> None:
    """A shell reads the sentence as one argument, whatever quotes it holds."""
    row = candidates_page(found, HERE, Labels("vi"), "")["candidates"][0]
    assert shlex.split(row["reject"]) == ["timtin", "topics", "--widen", "bau-cu-2026", "--reject", SENTENCE]


def test_what_was_typed_is_kept(found: list[Candidate]) -> None:
    """A form that was refused comes back as it was filled in."""
    given = [Decision(SENTENCE, "accept", "ngày dân")]
    row = candidates_page(found, HERE, Labels("vi"), "", given)["candidates"][0]
    assert (row["verdict"], row["wording"]) == ("accept", "ngày dân")


def test_nothing_to_look_at_is_said() -> None:
    """Without candidates the page says so."""
    assert candidates_page([], HERE, Labels("en"), "")["count"] == "There is nothing to look at."
