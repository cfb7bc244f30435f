"""A model folder with teeth is refused by name, before anything of it is imported."""

import json
import os
import pickle
from pathlib import Path

import pytest
import tiny_models as tiny

from indexer.encoder import load_encoder
from indexer.errors import ModelError
from indexer.model import safety


class Bite:
    """What a pickle of this does when it is opened."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch bitten",)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A harmless static model, and a working folder in which a bite would leave its mark."""
    monkeypatch.chdir(tmp_path)
    return tiny.static_folder(tmp_path / "model")


def _refused(folder: Path, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        load_encoder(str(folder))
    assert not Path("bitten").exists()


def test_a_plain_folder_passes(folder: Path) -> None:
    """The harmless model is not refused."""
    safety.inspect(folder)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "extra/weights.pkl", "optimizer.pt"])
def test_pickles_are_refused(folder: Path, name: str) -> None:
    """A pickle anywhere in the folder is refused, safetensors beside it or not."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(pickle.dumps(Bite()))
    _refused(folder, f"{name} may hold pickled code")


@pytest.mark.parametrize(
    "kind", ["os.system", "custom.Module", "sentence_transformers", "sentence_transformers_evil.X", ""]
)
def test_modules_of_others_are_refused(folder: Path, kind: str) -> None:
    """modules.json may name sentence_transformers.* only."""
    (folder / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": kind}]))
    _refused(folder, "modules.json")


def test_paths_out_of_the_folder_are_refused(folder: Path) -> None:
    """A module's path stays inside the folder."""
    row = {"idx": 0, "name": "0", "path": "../other", "type": "sentence_transformers.models.StaticEmbedding"}
    (folder / "modules.json").write_text(json.dumps([row]))
    _refused(folder, "leads out of the model folder")


def test_links_out_of_the_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    """A link to a file elsewhere is refused; one inside the folder is not."""
    (folder / "copy.json").symlink_to(folder / "modules.json")
    safety.inspect(folder)
    (tmp_path / "secret.json").write_text("{}")
    (folder / "config.json").symlink_to(tmp_path / "secret.json")
    _refused(folder, "config.json.*link that leads out")


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("config.json", {"auto_map": {"AutoModel": "modeling.Evil"}}, "custom code"),
        ("sentence_bert_config.json", {"model_args": {"trust_remote_code": True}}, "trust_remote_code"),
        ("2_Dense/config.json", {"activation_function": "os.system"}, "'os.system'"),
        ("router_config.json", {"types": {"a": "subprocess.Popen"}}, "'subprocess.Popen'"),
        ("adapter_config.json", {"base_model_name_or_path": "x/y"}, "adapters"),
    ],
)
def test_settings_that_name_code_are_refused(
    folder: Path, name: str, settings: dict[str, object], message: str
) -> None:
    """Configurations that would make a loader import something are refused."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(settings))
    _refused(folder, message)


def test_code_is_refused(folder: Path) -> None:
    """A Python file in the folder is refused."""
    (folder / "modeling.py").write_text("open('bitten', 'w')")
    _refused(folder, "modeling.py.*is code")


def test_broken_and_missing_files_are_named(folder: Path, tmp_path: Path) -> None:
    """Broken JSON is an error with the file's name, missing weights one with the remedy."""
    (folder / "model.safetensors").unlink()
    _refused(folder, "no .safetensors file")
    (folder / "modules.json").write_text("[{")
    _refused(folder, "modules.json in the model folder cannot be read")


@pytest.mark.parametrize("content", [None, "", "{", "{}", "[]"])
def test_a_missing_or_broken_tokenizer_is_named(folder: Path, content: str | None) -> None:
    """The library that reads it has one kind of error for everything; ours names the file."""
    (folder / "tokenizer.json").unlink()
    if content is not None:
        (folder / "tokenizer.json").write_text(content)
    _refused(folder, "tokenizer.json in the model folder cannot be read")
