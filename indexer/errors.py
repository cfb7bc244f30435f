"""Every error the indexer raises on purpose. A message names what was wrong, its value and the remedy."""


class TimTinError(Exception):
    """Base of all errors that a user can do something about."""


class SourceError(TimTinError):
    """A file or line could not be read as an article; the rest goes on."""

    def __init__(self, origin: str, reason: str) -> None:
        super().__init__(f"{origin}: {reason}")
        self.origin = origin
        self.reason = reason


class SettingsError(TimTinError):
    """A setting has a wrong value or an unknown name."""


class IndexMissing(TimTinError):
    """There is no index at the given folder."""


class IndexDamaged(TimTinError):
    """A file of the index is missing or its digest is wrong."""


class IndexMismatch(TimTinError):
    """The index was built by another format, model, dimension or prompt than the one asked for."""


class IndexBusy(TimTinError):
    """Another process is writing this index."""


class StorageFailed(TimTinError):
    """The disk refused a write or a read; the message names the file and the cause."""


class ModelError(TimTinError):
    """A model folder or id cannot be used."""


class DimensionMismatch(ModelError):
    """Vectors of one length were given where another is needed."""


class TopicError(TimTinError):
    """Topic files are wrong: one argument for each mistake, a Fault with line and reason, or its text."""

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.args)


class ArticleMissing(TimTinError):
    """No article has the given id."""


class QueryError(TimTinError):
    """A query cannot be searched for; the message says what would be right."""


class CursorGone(TimTinError):
    """The index has changed so that the next page of an earlier answer cannot be given."""
