"""A process of its own reads files: what it tells is taken for the very files that it read, and for no other."""

import select
from pathlib import Path

import pytest

from indexer.digest import FileDigest, digest_of
from indexer.digest_process import DigestProcess

Files = list[tuple[Path, FileDigest]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Three files."""
    for name in "abc":
        (tmp_path / name).write_bytes(name.encode() * 1000)
    return [(tmp_path / name, digest_of(tmp_path / name)) for name in "abc"]


def told(aside: DigestProcess, files: Files) -> list[FileDigest]:
    """Ask for all files in their order."""
    return [aside.digest_of(path) for path, _ in files]


def test_digests_are_those_of_this_process(files: Files) -> None:
    """By however many threads; a file that nobody asks for is passed over."""
    for threads in (1, 3):
        with DigestProcess(files, threads) as aside:
            assert told(aside, files) == [digest for _, digest in files]
    with DigestProcess(files, 1) as aside:
        assert told(aside, files[2:]) == [files[2][1]]


def test_a_file_that_changed_since_it_was_read_is_not_known(files: Files) -> None:
    """Whatever was put in its place, with the same length, is read by whoever needs it."""
    path, _ = files[0]
    with DigestProcess(files, 1) as aside:
        assert select.select([aside._process.stdout], [], [], 30)[0]  # it has read the first one
        path.unlink()
        path.write_bytes(b"x" * 1000)
        with pytest.raises(OSError, match="not read aside"):
            aside.digest_of(path)


def test_a_file_that_cannot_be_read_is_not_known(files: Files) -> None:
    """Those after it are."""
    files[1][0].unlink()
    with DigestProcess(files, 1) as aside:
        assert told(aside, files[:1]) == [files[0][1]]
        with pytest.raises(OSError, match="not read aside"):
            aside.digest_of(files[1][0])
        assert told(aside, files[2:]) == [files[2][1]]


def test_a_process_that_ended_tells_nothing(files: Files) -> None:
    """No wait for ever: whoever asks reads by himself."""
    with DigestProcess(files, 1) as aside:
        aside._process.kill()
        aside._process.wait()
        with pytest.raises(OSError, match="not read aside"):
            told(aside, [(Path("none"), files[0][1])])
