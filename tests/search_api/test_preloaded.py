"""What server processes take over from the one they come from: a model that still is the right one, or none."""

from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder, outlives_fork
from indexer.manifest import current_generation, read_manifest
from indexer.settings import IndexSettings
from search_api.preloaded import Preloaded, read_lists
from search_api.reading import open_for_searching
from search_api.settings import Settings
from tests.search_api.real_server import RAWS
from tests.search_api.tiny_model import write_tiny_model
from tests.tiny_models import transformer_folder

WORDS = [raw.title + " " + raw.body for raw in RAWS]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a small index and the model that built it."""
    model = str(write_tiny_model(tmp_path / "model", WORDS))
    build(RAWS, IndexSettings(index=tmp_path / "index", model=model), Stages(load_encoder(model)))
    return Settings(index=tmp_path / "index", model=model)


def test_the_model_of_the_index_is_taken_over(settings: Settings) -> None:
    """It is not loaded anew, and finds as ever."""
    beforehand = Preloaded.load(settings)
    assert beforehand.encoder is not None
    assert open_for_searching(settings, beforehand).encoder is beforehand.encoder
    assert open_for_searching(settings).encoder is not beforehand.encoder


def test_another_model_is_not_taken_over(settings: Settings, tmp_path: Path) -> None:
    """Neither where the settings name another one by now, nor where another one built the index."""
    beforehand = Preloaded.load(settings)
    built = read_manifest(settings.index, current_generation(settings.index)).model
    other = write_tiny_model(tmp_path / "other", WORDS, 16)
    assert beforehand.encoder_for(settings, built) is beforehand.encoder
    assert beforehand.encoder_for(settings.model_copy(update={"model": str(other)}), built) is None
    assert beforehand.encoder_for(settings, {**built, "dimension": 16}) is None
    assert beforehand.encoder_for(settings, {"unheard": "of"}) is None


def test_only_what_outlives_a_fork_is_loaded(settings: Settings, tmp_path: Path) -> None:
    """torch computes with threads, which stay behind; a model that is missing is told by who needs it."""
    transformer = str(transformer_folder(tmp_path / "transformer", "bert"))
    assert not outlives_fork(transformer)
    for model in (transformer, str(tmp_path / "missing")):
        assert Preloaded.load(settings.model_copy(update={"model": model})).encoder is None


def test_lists_that_were_read_are_taken_over(settings: Settings, tmp_path: Path) -> None:
    """What reads topics is made once for the same topics, and anew where a folder of the user's adds one."""
    _, topical, _ = read_lists(settings)
    assert open_for_searching(settings).topical is topical
    own = tmp_path / "topics"
    own.mkdir()
    with_own = settings.model_copy(update={"topics": own})
    assert read_lists(with_own)[1] is topical
    text = 'id = "hoi-lang"\nname = "Hội làng"\n[[form]]\nid = "hoi"\ntext = ["hội làng"]\n'
    (own / "hoi-lang.toml").write_text(text, encoding="utf-8")
    known = {topic.id for topic in topical.topics}
    assert {topic.id for topic in read_lists(with_own)[1].topics} == {*known, "hoi-lang"}
