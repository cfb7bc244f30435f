"""A saved HTML page: trafilatura finds the article and its metadata."""

import re
from typing import Any

from indexer.errors import SourceError
from indexer.reasons import Reason
from indexer.schema import RawArticle
from indexer.sources import charset
from indexer.sources.fields import date, digest_id

MAX_PAGE = 4 * 1024 * 1024  # bytes
MAX_TAGS = 15_000  # the time trafilatura takes grows with the square of some of them
_TAG = re.compile(r"<[a-zA-Z]")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"(<meta[^>]{0,200}charset\s*=\s*[\"']?\s*)[\w-]+", re.IGNORECASE)


def _decode(content: bytes, origin: str) -> str:
    """Return the page's text, whatever charset it declares: the declaration counts where nothing else fits."""
    try:
        return charset.decode(content).text
    except charset.UnknownCharset as wrong:
        declared = _DECLARED.search(content[:4096])
        try:
            return content.decode(declared[1].decode("ascii") if declared else "ascii")
        except (LookupError, UnicodeDecodeError):
            raise SourceError(origin, wrong.reason) from None


def _extract(page: str, origin: str) -> Any:
    """Return trafilatura's document for `page`."""
    import trafilatura

    try:
        document: Any = trafilatura.bare_extraction(
            _DECLARATION.sub(r"\1utf-8", page),
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as wrong:
        raise SourceError(origin, Reason("page_unread", detail=type(wrong).__name__)) from None
    if document is None or not (document.text or "").strip():
        raise SourceError(origin, Reason("page_empty"))
    return document


def _body(document: Any) -> str:
    """Return the document's text without its title, where it begins with it."""
    first, _, rest = document.text.partition("\n")
    return str(rest if rest.strip() and first.split() == (document.title or "").split() else document.text)


def _author(named: str) -> str | None:
    """Return who wrote a page; "Theo Báo …" names a source instead."""
    return None if re.match(r"(?:Theo|Nguồn)\b", named) else named or None


def read_html(content: bytes, stem: str, origin: str) -> RawArticle:
    """Return the article of a page; its id is made of the page's address, else of `stem`. Raises SourceError."""
    if len(content) > MAX_PAGE:
        raise SourceError(origin, Reason("large_file", limit=MAX_PAGE // (1024 * 1024)))
    page = _decode(content, origin)
    if len(_TAG.findall(page)) > MAX_TAGS:
        raise SourceError(origin, Reason("page_tags", limit=MAX_TAGS))
    document = _extract(page, origin)
    url = document.url if re.match(r"https?://", document.url or "") else None
    try:
        title, body = charset.repair_all((document.title or "", _body(document)))
    except charset.UnknownCharset as wrong:
        raise SourceError(origin, wrong.reason) from None
    return RawArticle(
        id=digest_id(url) if url else stem,
        title=title,
        body=body,
        published=date(document.date or ""),
        url=url,
        source=document.sitename or None,
        author=_author(document.author or ""),
        origin=origin,
    )
