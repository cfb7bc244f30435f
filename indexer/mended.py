"""Says in the log what a writer mended of its own accord; the command line tells it as well."""

import logging
from typing import Any

from indexer.reasons import Reason

log = logging.getLogger("timtin")


def say_mended(key: str, **values: Any) -> None:
    """Log the reason `key` of `reasons.toml` as something that was found wrong and is right again."""
    log.warning("mended", extra={"event": {"what": Reason(key, **values)}})
