"""TimTin's indexer: text, vectors and the index folder; it knows nothing of HTTP."""

__version__ = "0.1.0"
