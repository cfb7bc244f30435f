"""Packed and oversized streams stay within bounds."""

import gzip
import io
import lzma

import pytest

from indexer.sources import stream


def unpack(content: bytes) -> bytes:
    """Return what a stream holds."""
    return stream.read_all(stream.unpacked(io.BufferedReader(io.BytesIO(content))))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_streams_are_unpacked_by_their_first_bytes(pack: object) -> None:
    """The name does not matter."""
    assert unpack(pack(b"abc" * 1000)) == b"abc" * 1000


def test_xz_streams_in_a_row_are_one() -> None:
    """As `cat a.xz b.xz` makes them, with padding between."""
    assert unpack(lzma.compress(b"a") + b"\0" * 8 + lzma.compress(b"b")) == b"ab"


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_broken_archive_is_an_error_we_know(pack: object) -> None:
    """A cut or damaged archive raises one of BROKEN."""
    packed = pack(b"abc" * 10_000)
    for damaged in (packed[:-9], packed[:20] + b"xxxx" + packed[24:]):
        with pytest.raises(stream.BROKEN):
            unpack(damaged)


def test_a_file_beyond_the_limit_is_refused() -> None:
    """Without ever holding it all."""
    with pytest.raises(stream.TooLarge):
        unpack(lzma.compress(bytes(stream.MAX_FILE + 1)))


def test_a_bomb_of_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small archive that goes on for ever stops where no honest one would."""
    monkeypatch.setattr(stream, "MAX_FREE", 100_000)
    packed = gzip.compress(b"{}\n" * 400_000)
    with pytest.raises(stream.TooLarge):
        list(stream.lines(stream.unpacked(io.BufferedReader(io.BytesIO(packed))), len(packed)))


def test_an_endless_line_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines around it keep their numbers."""
    monkeypatch.setattr(stream, "MAX_LINE", 100)
    found = list(stream.lines(io.BytesIO(b"a\n" + b"x" * 1000 + b"\nb")))
    assert found == [(1, b"a\n"), (2, None), (3, b"b")]
