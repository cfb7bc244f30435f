"""`python tests/bench/encoders.py [PASSAGES]`: what a passage costs with each architecture, on the CPU.

Random weights in the true shapes (only the vocabulary is small: looking a token up costs next to nothing); passages of
150 tokens. Figures are CPU milliseconds of one thread, the least of three runs: a busy machine blurs them less.
"""

import sys
import time

import torch
from transformers import AutoConfig, AutoModel

# (name, model type, layers, width, heads, inner width)
SHAPES = (
    ("multilingual-e5-small", "bert", 12, 384, 12, 1536),
    ("multilingual-e5-base, halong, vietnamese-bi-encoder", "xlm-roberta", 12, 768, 12, 3072),
    ("multilingual-e5-large, bge-m3, Vietnamese_Embedding", "xlm-roberta", 24, 1024, 16, 4096),
    ("embeddinggemma-300m", "gemma3_text", 24, 768, 3, 1152),
    ("Qwen3-Embedding-0.6B", "qwen3", 28, 1024, 16, 3072),
)
TOKENS = 150


def cost(kind: str, layers: int, width: int, heads: int, inner: int, passages: int) -> float:
    """Return the least CPU seconds a passage takes."""
    extra = {"head_dim": 128, "num_key_value_heads": 8} if kind == "qwen3" else {}
    if kind == "gemma3_text":
        extra = {"head_dim": 256, "num_key_value_heads": 1}
    config = AutoConfig.for_model(
        kind,
        vocab_size=1000,
        num_hidden_layers=layers,
        hidden_size=width,
        num_attention_heads=heads,
        intermediate_size=inner,
        **extra,
    )
    model = AutoModel.from_config(config).eval()
    ids = torch.randint(3, 1000, (passages, TOKENS))
    times = []
    with torch.inference_mode():
        for _ in range(3):
            begin = time.process_time()
            model(input_ids=ids, attention_mask=torch.ones_like(ids))
            times.append(time.process_time() - begin)
    return min(times) / passages


def main() -> None:
    """Print a line for each architecture."""
    torch.set_num_threads(1)
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    for name, *shape in SHAPES:
        print(f"{name}: {cost(*shape, passages) * 1000:.0f} ms a passage", flush=True)


if __name__ == "__main__":
    main()
