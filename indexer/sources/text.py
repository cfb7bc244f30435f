"""A plain text file as a crawler left it: one article, everything in its body."""

from indexer.errors import SourceError
from indexer.reasons import Reason
from indexer.schema import RawArticle
from indexer.sources import charset


def read_text(content: bytes, stem: str, origin: str) -> RawArticle:
    """Return the article in `content`; its id is `stem`. Raises SourceError where it is no text or empty."""
    try:
        text = charset.decode(content).text
    except charset.UnknownCharset as wrong:
        raise SourceError(origin, wrong.reason) from None
    if not text.strip():
        raise SourceError(origin, Reason("empty"))
    return RawArticle(id=stem, body=text, origin=origin)
