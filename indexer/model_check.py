"""Whether an index and a model belong together, told in one sentence where they do not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indexer.errors import IndexDamaged, IndexMismatch
from indexer.model.identity import ModelIdentity


def check_model(folder: Path, built: Mapping[str, Any], asked: ModelIdentity) -> None:
    """Refuse a model that did not build the index, naming what differs. Raises IndexMismatch."""
    try:
        builder = ModelIdentity.from_json(dict(built))
    except TypeError as error:
        raise IndexDamaged(f"the manifest of {folder} does not describe a model ({error})") from error
    if differ := builder.differences(asked):
        raise IndexMismatch(
            f"the index at {folder} was built with model {builder.id!r} and cannot be used with {asked.id!r} "
            f"({'; '.join(differ)}). Use that model (--model {builder.id}), another index folder, "
            "or make it anew with 'timtin index --rebuild'"
        )
