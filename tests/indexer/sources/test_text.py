"""Plain text files."""

import unicodedata

import pytest

from indexer.errors import SourceError
from indexer.sources.text import read_text


def test_a_file_is_its_body() -> None:
    """Nothing is taken off; the id is the file's name; NFD is left for the cleaner to compose."""
    decomposed = unicodedata.normalize("NFD", " Bài viết\n")
    article = read_text(decomposed.encode(), "bai-1", "bai-1.txt")
    assert (article.id, article.body, article.title) == ("bai-1", decomposed, "")


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\x00\x01\x02\xff" * 40])
def test_no_text_is_named(content: bytes) -> None:
    """An empty or binary file is skipped with its reason."""
    with pytest.raises(SourceError, match=r"a\.txt: "):
        read_text(content, "a", "a.txt")
