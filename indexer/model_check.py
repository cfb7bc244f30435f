"""Whether an index and a model belong together, told in one sentence where they do not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indexer.errors import IndexDamaged, IndexMismatch
from indexer.model.identity import ModelIdentity
from indexer.reasons import Reason, library


def check_model(folder: Path, built: Mapping[str, Any], asked: ModelIdentity) -> None:
    """Refuse a model that did not build the index, naming what differs. Raises IndexMismatch."""
    try:
        builder = ModelIdentity.from_json(dict(built))
    except TypeError as error:
        raise IndexDamaged(Reason("no_model_described", folder=folder, cause=library("json", error))) from error
    if differ := builder.differences(asked):
        raise IndexMismatch(
            Reason("other_model", folder=folder, built=builder.id, asked=asked.id, differ="; ".join(differ))
        )
