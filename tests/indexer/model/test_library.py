"""Opening a folder with sentence-transformers says nothing, and a folder that cannot be opened is named."""

from pathlib import Path

import pytest
import tiny_models as tiny

from indexer.errors import ModelError
from indexer.model.library import opened


def test_a_folder_opens_in_silence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No bar of loaded weights between the lines of a command's answer."""
    assert opened("SentenceTransformer", tiny.transformer_folder(tmp_path / "m", "bert"), "m", "cpu").encode("họp").size
    capfd.readouterr()
    opened("SentenceTransformer", tmp_path / "m", "m", "cpu")
    assert capfd.readouterr() == ("", "")


def test_a_broken_folder_is_named(tmp_path: Path) -> None:
    """One line with the model's name."""
    folder = tiny.transformer_folder(tmp_path / "m", "bert")
    (folder / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="kaputt cannot be loaded"):
        opened("SentenceTransformer", folder, "kaputt", "cpu")
