"""Reads the training data: news, encyclopaedia, laws, and sentences in two languages.

The folder is laid out as `models.md` describes: `news/*.jsonl.xz`, `text/*.jsonl.xz`, `parallel/*.jsonl.xz`.
"""

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.vietnamese.normalise import tone_key

# The register this model is for: an article that uses several of these is local-government news.
_LOCAL = re.compile(
    r"UBND|HĐND|MTTQ|Ủy ban nhân dân|Hội đồng nhân dân|Mặt trận Tổ quốc|[Cc]ử tri|[Bb]ầu cử|Bí thư|[Tt]ỉnh ủy"
    r"|[Đđ]ảng ủy|[Hh]uyện ủy|[Tt]hành ủy|Chủ tịch (?:xã|phường|huyện|tỉnh)|cán bộ|công chức|sáp nhập|[Hh]ành chính"
    r"|nông thôn mới"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A text to learn from. `weight` says how often it is drawn against others; `date` is an ISO day, or empty."""

    title: str
    lead: str
    body: str
    weight: float = 1.0
    date: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What training must not see: headlines after `last_date`, and articles whose title is held out."""

    last_date: str = "2026-06-30"
    held_out_titles: frozenset[str] = frozenset()


def title_key(title: str) -> str:
    """Return `title` as it is compared with held-out titles: lower case, letters and digits only."""
    return " ".join(re.findall(r"\w+", tone_key(title).lower()))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _weight(title: str, lead: str, body: str) -> float:
    """Weigh local-government news up to four times, by the number of its words the text uses."""
    found = set(_LOCAL.findall(f"{title}\n{lead}\n{body[:1500]}"))
    return 1.0 + min(len(found), 3)


def news(folder: Path, bounds: Bounds) -> Iterator[Document]:
    """Yield the articles and headlines under `folder`/news that training may see, duplicates left out."""
    seen: set[str] = set()
    for path in sorted((folder / "news").glob("*.jsonl.xz")):
        for row in _rows(path):
            title, lead, body = row.get("title") or "", row.get("lead") or "", row.get("body") or ""
            key = title_key(title)
            if row.get("date", "") > bounds.last_date or key in bounds.held_out_titles or key in seen:
                continue
            seen.add(key)
            weight = _weight(title, lead, body)
            yield Document(title, lead, body, weight, row.get("date", ""), row.get("source", ""))


def texts(folder: Path) -> Iterator[Document]:
    """Yield the encyclopaedia and the laws under `folder`/text."""
    for path in sorted((folder / "text").glob("*.jsonl.xz")):
        for row in _rows(path):
            title = row.get("title") or ""
            body = re.sub(r"=+ *(.*?) *=+", r"\1.", (row.get("text") or "").replace("\r", ""))
            yield Document(title, "", body)


def parallel(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield pairs of sentences (English, Vietnamese) under `folder`/parallel."""
    for path in sorted((folder / "parallel").glob("*.jsonl.xz")):
        for row in _rows(path):
            yield row["en"], row["vi"]


def titles_of(path: Path) -> frozenset[str]:
    """Return the keys of the titles in a BEIR `corpus.jsonl` whose articles training must not see."""
    with path.open(encoding="utf-8") as lines:
        return frozenset(title_key(json.loads(line).get("title", "")) for line in lines) - {""}
