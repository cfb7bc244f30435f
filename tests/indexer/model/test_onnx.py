"""A transformer run from its ONNX file gives the vectors that torch gives."""

from pathlib import Path

import numpy as np
import pytest
import tiny_models as tiny

from indexer.encoder import EncoderOptions, load_encoder
from indexer.errors import ModelError
from indexer.model import onnx
from indexer.reasons import said


@pytest.fixture(scope="module", params=[("xlm-roberta", "mean"), ("qwen3", "lasttoken"), ("gemma3_text", "cls")])
def exported(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A tiny transformer with its ONNX export beside it: an encoder and two decoders, with each way of pooling."""
    pytest.importorskip("onnxscript", reason="exporting needs onnxscript, of the dev extra")
    from indexer.model.export import export

    kind, pooling = request.param
    folder = tiny.transformer_folder(tmp_path_factory.mktemp("onnx") / "model", kind, pooling=pooling)
    assert export(folder) == onnx.onnx_file(folder)
    return folder


# The exporter warns of its own internals (deprecated tree specs, unused names of axes); nothing of ours does.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("backend", "library"), [("onnx", "onnxruntime"), ("openvino", "openvino")])
def test_backends_equal_torch(exported: Path, backend: str, library: str) -> None:
    """Each back end gives torch's vectors, whatever the order and lengths of the texts, cut to the same length."""
    pytest.importorskip(library, reason=f"the {backend} back end needs {library}")
    texts = [*tiny.lines(), "họp", *reversed(tiny.lines())]
    ours = load_encoder(str(exported), EncoderOptions(backend=backend, batch=3, dimension=8))
    theirs = load_encoder(str(exported), EncoderOptions(dimension=8))
    np.testing.assert_allclose(ours.encode_passages(texts), theirs.encode_passages(texts), atol=1e-5)
    assert ours.identity == theirs.identity


def test_a_folder_without_an_export_is_named(tmp_path: Path) -> None:
    """The message says how to export."""
    folder = tiny.transformer_folder(tmp_path / "model", "bert")
    with pytest.raises(ModelError, match=r"no ONNX file: export it with python -m indexer\.model\.export"):
        load_encoder(str(folder), EncoderOptions(backend="onnx"))


@pytest.mark.parametrize(
    ("backend", "library", "name"), [("onnx", "onnxruntime", "ONNX Runtime"), ("openvino", "openvino", "OpenVINO")]
)
def test_a_file_that_is_no_network_is_told_in_both_languages(
    tmp_path: Path, backend: str, library: str, name: str
) -> None:
    """The file is named; the library's own words stand in English alone."""
    pytest.importorskip(library, reason=f"the {backend} back end needs {library}")
    folder = tiny.transformer_folder(tmp_path / "model", "bert")
    (folder / "model.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"model\.onnx cannot be loaded: .") as refused:
        load_encoder(str(folder), EncoderOptions(backend=backend))
    assert said(str(refused.value), "vi").endswith(f"model.onnx: thư viện {name} báo lỗi")


def test_pooling_takes_real_tokens_only() -> None:
    """Two texts of two and three tokens: mean, first and last leave the padding out."""
    tokens = np.array([[[1.0], [3.0], [9.0]], [[1.0], [2.0], [6.0]]], np.float32)
    mask = np.array([[1, 1, 0], [1, 1, 1]])
    assert onnx.pooled(tokens, mask, "mean").ravel().tolist() == [(1 + 3) / 2, (1 + 2 + 6) / 3]
    assert onnx.pooled(tokens, mask, "cls").ravel().tolist() == [1, 1]
    assert onnx.pooled(tokens, mask, "lasttoken").ravel().tolist() == [3, 6]


@pytest.mark.parametrize("how", ["mean", "cls", "lasttoken"])
def test_pooling_is_read_from_the_folder(tmp_path: Path, how: str) -> None:
    """The folder's own configuration decides; layers that an ONNX file lacks are refused."""
    folder = tiny.transformer_folder(tmp_path / "model", "bert", pooling=how)
    assert onnx.pooling(folder) == how
    modules = (folder / "modules.json").read_text().replace("models.Normalize", "models.Dense")
    (folder / "modules.json").write_text(modules)
    with pytest.raises(ModelError, match="has Dense after its transformer"):
        onnx.pooling(folder)
