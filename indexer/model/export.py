"""`python -m indexer.model.export FOLDER`: writes a transformer as an ONNX file, perhaps in 8 bits."""

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from indexer.errors import ModelError
from indexer.model import safety


class _Tokens(nn.Module):  # type: ignore[misc]  # of torch no types are read: pyproject.toml says why
    """The transformer alone: token ids and mask in, token vectors out."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self._model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return the last layer's vectors: (texts, tokens, dimension)."""
        found: Tensor = self._model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return found


def export(folder: Path, *, quantise: bool = False) -> Path:
    """Write `folder`/onnx/model.onnx, or the 8-bit model_quantized.onnx; return its path. Raises ModelError."""
    from transformers import AutoModel

    safety.inspect(folder)
    model = AutoModel.from_pretrained(folder, use_safetensors=True, attn_implementation="eager").eval()
    path = folder / "onnx" / "model.onnx"
    path.parent.mkdir(exist_ok=True)
    ids, mask = (
        torch.full((2, 8), 4),
        torch.ones((2, 8), dtype=torch.long),
    )  # one tensor for both would become one input
    texts, tokens = torch.export.Dim("texts"), torch.export.Dim("tokens")
    torch.onnx.export(
        _Tokens(model).eval(),
        (ids, mask),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["token_embeddings"],
        dynamic_shapes=({0: texts, 1: tokens}, {0: texts, 1: tokens}),
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    return _quantised(path) if quantise else path


def _quantised(path: Path) -> Path:
    try:
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise ModelError("8 bits need onnxruntime: pip install 'timtin[onnx]'") from error
    small = path.with_name("model_quantized.onnx")
    quantize_dynamic(str(path), str(small), weight_type=QuantType.QInt8)
    path.unlink()
    return small


def main() -> None:
    """Read the arguments and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--int8", action="store_true", help="quantise to 8 bits")
    options = parser.parse_args()
    print(export(options.folder, quantise=options.int8))


if __name__ == "__main__":
    main()
