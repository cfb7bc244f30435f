"""Settings of the indexer. Each is a `TIMTIN_*` variable; the same object serves build, evaluation and benchmarks."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class IndexSettings(BaseSettings):
    """How articles become an index. Lengths are in syllables, sizes in items."""

    model_config = SettingsConfigDict(env_prefix="TIMTIN_", frozen=True)

    index: Annotated[Path, Field(description="index folder")] = Path("index")
    model: Annotated[
        str, Field(description="embedding model: 'bundled', a folder, or a hub id, perhaps with @revision")
    ] = "bundled"
    model_backend: Annotated[
        Literal["torch", "onnx", "openvino"], Field(description="what runs a transformer model")
    ] = "torch"
    model_dimension: Annotated[
        int | None, Field(ge=1, description="keep this many numbers of each vector; all unless set")
    ] = None
    model_max_length: Annotated[
        int | None, Field(ge=8, description="longest input of a transformer, in tokens; the model's own unless set")
    ] = None
    model_query_prompt: Annotated[
        str | None, Field(description="text put before each query; as the model wants unless set")
    ] = None
    model_passage_prompt: Annotated[
        str | None, Field(description="text put before each passage; as the model wants unless set")
    ] = None
    model_segmented: Annotated[
        bool | None, Field(description="join the syllables of Vietnamese words with _; as the model wants unless set")
    ] = None
    model_device: Annotated[str, Field(description="where a transformer runs: cpu, cuda, mps")] = "cpu"
    passage_syllables: Annotated[int, Field(ge=20, le=1000, description="aim for the length of a passage")] = 120
    encode_batch: Annotated[int, Field(ge=1, le=65536, description="passages encoded at once")] = 1024
    index_workers: Annotated[
        int | None, Field(ge=1, le=64, description="processes that prepare articles; as many as cores unless set")
    ] = None
    topics: Annotated[Path | None, Field(description="folder with topic files of one's own")] = None

    @property
    def preparers(self) -> int:
        """Return how many processes prepare articles."""
        return self.index_workers or min(os.cpu_count() or 1, 8)
