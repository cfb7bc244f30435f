"""The door to sentence-transformers: opens a folder, from safetensors only and without code of its own."""

import os
from pathlib import Path
from typing import Any, Literal

from indexer.errors import ModelError
from indexer.reasons import Reason, library


def opened(kind: Literal["SentenceTransformer", "CrossEncoder"], folder: Path, name: str, device: str) -> Any:
    """Open a model folder that was found safe, without a word on the terminal. Raises ModelError."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    # Late: they import torch.
    import sentence_transformers
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # our own is shown where it is wanted
    try:
        return getattr(sentence_transformers, kind)(
            str(folder),
            device=device,
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, AttributeError, TypeError) as error:
        told = library("sentence-transformers", error)
        raise ModelError(Reason("model_not_loaded", model=name, cause=told)) from error
