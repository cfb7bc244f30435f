"""Read articles from files, folders and standard input; what cannot be read is skipped with its reason."""

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from indexer.errors import SourceError
from indexer.reasons import Reason, cause
from indexer.schema import RawArticle
from indexer.sources import stream
from indexer.sources.fields import digest_id
from indexer.sources.jsonl import read_line
from indexer.sources.sandbox import PAGES
from indexer.sources.skipped import Skipped, Skips
from indexer.sources.text import read_text

_PACKED = (".gz", ".xz")
_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
# What stands beside articles without being any: documentation, and the questions of a BEIR folder.
_BESIDE = ("readme", "license", "licence", "queries.jsonl")
_BESIDE_KINDS = (".md", ".tsv", ".toml", ".yml", ".yaml")
STDIN = "-"
_OF_A_LINE = re.compile(r":\d+$")


def read(
    paths: Sequence[Path | str], *, strict: bool = False, on_skip: Callable[[Skipped], None] | None = None
) -> Iterator[RawArticle]:
    """Yield the articles of `paths` (files, folders, or "-" for standard input), in order of name within a folder.

    What is unreadable goes to `on_skip` and the rest goes on; with `strict` it raises SourceError instead. An id
    that comes again is reported, and both articles are yielded: the later one replaces the earlier.
    """
    skips = Skips(on_skip, strict=strict)
    seen = _Seen(skips)
    for path in paths:
        if str(path) == STDIN:
            yield from seen.pass_on(_stdin(skips))
            continue
        for file in _files(Path(path), skips):
            yield from seen.pass_on(_file(file, skips))


class _Seen:
    """The ids that came by in this run."""

    def __init__(self, skips: Skips) -> None:
        self._ids: set[int] = set()
        self._skips = skips

    def pass_on(self, articles: Iterator[RawArticle]) -> Iterator[RawArticle]:
        """Yield `articles`; a file whose name another file had gets an id of its own, a repeated id is reported."""
        for article in articles:
            if hash(article.id) in self._ids:
                if _OF_A_LINE.search(article.origin) is None:
                    article = replace(article, id=f"{article.id}-{digest_id(article.title, article.body)[:8]}")
                else:
                    self._skips.skip(article.origin, Reason("repeated", id=repr(article.id)), whole=False)
            self._ids.add(hash(article.id))
            yield article


def kind_of(path: Path) -> str | None:
    """Return "text", "jsonl" or "html" by a file's name (packed or not), or None."""
    return _KINDS.get(_parted(path)[1].lower())


def _parted(path: Path) -> tuple[str, str]:
    """Return a file's name and suffix without its packing: ("tin", ".txt"); what only begins with a dot has none."""
    name = path.name
    while True:
        stem, _, kind = name.rpartition(".")
        suffix = f".{kind}" if stem else ""
        if suffix.lower() not in _PACKED:
            return (stem if suffix else name), suffix
        name = stem


def _stem(path: Path) -> str:
    """Return a file's name without its kind and packing; with its kind where nothing but dots and spaces is left."""
    stem, suffix = _parted(path)
    # "..txt" would be the article ".", which no address leads to.
    return stem if suffix.lower() in _KINDS and stem.strip(". ") else stem + suffix


def _printable(name: str) -> str:
    """Return a file's name as text: what cannot be printed, or is no Unicode, becomes U+FFFD."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def _beside(path: Path) -> bool:
    name = path.name.lower()
    return name.startswith((".", *_BESIDE)) or path.suffix.lower() in _BESIDE_KINDS


def _files(path: Path, skips: Skips) -> Iterator[Path]:
    """Yield the files to read at `path`: itself, or those of a folder, by name."""
    if path.is_dir():
        yield from _folder(path, skips)
    elif not path.exists():
        skips.skip(str(path), Reason("missing"))
    elif kind_of(path) is None and not path.is_fifo():
        skips.skip(str(path), _unread(path))
    else:
        yield path


def _inside(path: Path, folder: Path) -> bool:
    """Say whether a file of a folder lies in it: who fills the folder must not have another file of ours published."""
    return not path.is_symlink() or path.resolve().is_relative_to(folder.resolve())


def _folder(folder: Path, skips: Skips) -> Iterator[Path]:
    def report(wrong: OSError) -> None:
        skips.skip(str(wrong.filename or folder), Reason("unreadable", detail=cause(wrong)))

    for parent, folders, names in os.walk(folder, onerror=report):
        if "qrels" in folders and Path(parent) != folder:
            folders.clear()  # judged questions about articles that stand elsewhere; named itself, it is read
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if _beside(path):
                continue
            if kind_of(path) is None:
                skips.skip(str(path), _unread(path))
            elif not path.is_file() or not _inside(path, folder):
                skips.skip(str(path), Reason("not_a_file"))
            else:
                yield path


def _unread(path: Path) -> Reason:
    return Reason("unread", kind=path.suffix or "?")


def _file(file: Path, skips: Skips) -> Iterator[RawArticle]:
    """Yield the articles of one file."""
    origin = _printable(str(file))
    with _reported(origin, skips), file.open("rb") as raw:
        stem = "" if file.is_fifo() else _printable(_stem(file))
        yield from _articles(raw, kind_of(file), stem, origin, stream.size_of(file), skips)


def _stdin(skips: Skips) -> Iterator[RawArticle]:
    """Yield the articles of standard input: JSONL, HTML or one text."""
    raw = sys.stdin.buffer
    buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(io.BytesIO(raw.read()))
    with _reported("stdin", skips):
        yield from _articles(buffered, None, "", "stdin", None, skips)


@contextlib.contextmanager
def _reported(origin: str, skips: Skips) -> Iterator[None]:
    """Turn what goes wrong with one file into a skip."""
    try:
        yield
    except SourceError as wrong:
        skips.skip(wrong.origin, wrong.reason)
    except stream.TooLarge as wrong:
        skips.skip(origin, wrong.reason)
    except stream.BROKEN as wrong:
        skips.skip(origin, Reason("unreadable", detail=cause(wrong) if isinstance(wrong, OSError) else str(wrong)))


def _articles(
    raw: IO[bytes], kind: str | None, stem: str, origin: str, size: int | None, skips: Skips
) -> Iterator[RawArticle]:
    """Yield the articles of an open file of a kind, or of one that its first character tells."""
    content = stream.unpacked(raw)
    packed = size if content is not raw else None
    kind = kind or _sniff(content)
    if kind == "jsonl":
        yield from _lines(content, origin, packed, skips)
        return
    whole = stream.read_all(content)
    stem = stem or f"{origin}-{digest_id(whole.decode('latin-1'))}"
    yield (PAGES.read_html if kind == "html" else read_text)(whole, stem, origin)


def _sniff(content: IO[bytes]) -> str:
    """Tell JSONL and HTML from text by the first character."""
    head = content.peek(64)[:64] if hasattr(content, "peek") else b""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return {b"{": "jsonl", b"<": "html"}.get(first, "text")


def _lines(content: IO[bytes], origin: str, packed: int | None, skips: Skips) -> Iterator[RawArticle]:
    """Yield the articles of a JSONL stream; a bad line is skipped with its number."""
    content = stream.as_utf8(content)
    for number, line in stream.lines(content, packed):
        here = f"{origin}:{number}"
        if line is None:
            skips.skip(here, Reason("large_line", limit=stream.MAX_LINE // (1024 * 1024)))
        elif line.strip():
            try:
                article = read_line(line, here, skips)
            except SourceError as wrong:
                skips.skip(wrong.origin, wrong.reason)
            else:
                yield article
