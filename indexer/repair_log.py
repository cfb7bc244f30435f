"""Says in the log what a writer mended of its own accord; the command line tells it as well."""

import logging

from indexer.reasons import Reason

log = logging.getLogger("timtin")


def say_mended(what: Reason) -> None:
    """Log something that was found wrong and is right again."""
    log.warning("mended", extra={"event": {"what": what}})
