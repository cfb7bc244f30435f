"""Small real objects for tests of the index: an encoder that hashes words, and articles that differ by a number."""

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.build import Report, Stages, build
from indexer.model.identity import ModelIdentity
from indexer.schema import RawArticle
from indexer.settings import IndexSettings

DIMENSION = 32


class HashEncoder:
    """Unit vectors from word hashes: the same text always gets the same vector, without any model."""

    def __init__(self, name: str = "hash", dimension: int = DIMENSION) -> None:
        self.identity = ModelIdentity(name, None, dimension, f"digest of {name}")
        self.encoded = 0

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text."""
        self.encoded += len(texts)
        rows = np.full((len(texts), self.identity.dimension), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[zlib.crc32(word.encode()) % len(row)] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    encode_queries = encode_passages


def raw(number: int, version: int = 1) -> RawArticle:
    """Return article `number`; its version stands in the title, the body and the source."""
    body = (
        f"Sáng ngày {number % 28 + 1}, thôn số {number} họp bàn việc chung lần {version}. "
        f"Có {number * 7 + 3} người dự họp và nêu {version} đề nghị về đường làng.\n"
        f"Chiều cùng ngày, tổ {number % 9} dọn vệ sinh khu vực chợ bản {version}."
    )
    return RawArticle(
        id=f"tin-{number}",
        title=f"Thôn số {number} họp lần {version}",
        body=body,
        published=f"2026-0{number % 9 + 1}-{number % 28 + 1:02d}",
        source=f"Cổng {number % 4} bản {version}",
    )


def built(folder: Path, numbers: Sequence[int], version: int = 1, **stages: object) -> Report:
    """Take articles into the index at `folder`."""
    raws = [raw(number, version) for number in numbers]
    return build(raws, IndexSettings(index=folder), Stages(HashEncoder(), **stages))  # type: ignore[arg-type]
