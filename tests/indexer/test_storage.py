"""The durable writer: whole or not at all, with a digest, readable by others."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import storage
from indexer.digest import READ_AT_ONCE, FileDigest, digest_of
from indexer.errors import IndexDamaged, StorageFailed
from indexer.storage import DigestCache, clone_folder, remove_tree, write_durable


def names(folder: Path) -> list[str]:
    """List a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_there_with_its_digest(tmp_path: Path) -> None:
    """The digest is that of the content, and every user may read the file."""
    path = tmp_path / "a"
    old_mask = os.umask(0o077)
    try:
        digest = write_durable(path, [b"mot", b" hai"])
    finally:
        os.umask(old_mask)
    assert path.read_bytes() == b"mot hai"
    assert digest == digest_of(path)
    assert digest.bytes == 7
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_failed_write_leaves_the_old_file_and_names_it(tmp_path: Path) -> None:
    """Whatever fails halfway, the file is as before and nothing is left beside it."""
    path = tmp_path / "a"
    write_durable(path, b"old")

    def chunks() -> Iterator[bytes]:
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageFailed, match=r"/a: No space left on device"):
        write_durable(path, chunks())
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_a_full_disk_is_an_error_not_an_empty_file(tmp_path: Path) -> None:
    """Under a limit on file size the write fails by name (FAISS's own writer would report success)."""
    code = (
        "import sys; from pathlib import Path; from indexer.storage import write_durable\n"
        "write_durable(Path(sys.argv[1]), b'x' * 100_000)"
    )

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a")], capture_output=True, text=True, preexec_fn=limit, check=False
    )
    assert "StorageFailed" in ran.stderr
    assert "File too large" in ran.stderr
    assert names(tmp_path) == []


def test_digests_are_checked_once_and_again_when_a_file_changed(tmp_path: Path) -> None:
    """A file found right is not read again; one that changed is."""
    path = tmp_path / "a"
    digest = write_durable(path, b"content")
    digests = DigestCache()
    digests.check(path, digest)
    digests.check(path, digest)
    path.write_bytes(b"c0ntent")
    with pytest.raises(IndexDamaged, match="digest is wrong"):
        digests.check(path, digest)
    with pytest.raises(IndexDamaged, match="7 bytes instead of 8"):
        digests.check(path, FileDigest(8, digest.hex))
    path.unlink()
    with pytest.raises(IndexDamaged, match="missing"):
        digests.check(path, digest)


def test_a_file_is_read_by_one_thread_while_others_wait(tmp_path: Path) -> None:
    """Whoever comes while it is read takes over what was found; a large file is read in several turns."""
    path = tmp_path / "a"
    digest = write_durable(path, bytes(READ_AT_ONCE + 5))
    digests, reads, began, go_on = DigestCache(), [0], threading.Event(), threading.Event()

    def slow(path: Path) -> FileDigest:
        reads[0] += 1
        began.set()
        go_on.wait(10)
        return digest_of(path)

    threads = [threading.Thread(target=digests.check, args=(path, digest, slow)) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert began.wait(10)
    go_on.set()
    for thread in threads:
        thread.join()
    assert reads == [1]


def test_files_not_used_for_long_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes up generations for years remembers those in use, and no more."""
    monkeypatch.setattr(storage, "REMEMBERED", 2)
    digests, reads = DigestCache(), []

    def noted(path: Path) -> FileDigest:
        reads.append(path.name)
        return digest_of(path)

    for name in ("a", "b", "a", "c", "a", "b"):
        digests.check(tmp_path / name, write_once(tmp_path / name), noted)
    assert reads == ["a", "b", "c", "b"]


def write_once(path: Path) -> FileDigest:
    """Write a file where there is none; returns its digest."""
    return digest_of(path) if path.exists() else write_durable(path, path.name.encode())


def test_a_cloned_folder_shares_its_files(tmp_path: Path) -> None:
    """Files are linked, but for those that will be written again, and those left out."""
    source = tmp_path / "one"
    source.mkdir()
    for name in ("segment", "meta.json", ".lock"):
        (source / name).write_text(name)
    clone_folder(source, tmp_path / "two", frozenset({"meta.json"}), frozenset({".lock"}))
    assert names(tmp_path / "two") == ["meta.json", "segment"]
    assert (tmp_path / "two" / "segment").stat().st_ino == (source / "segment").stat().st_ino
    assert (tmp_path / "two" / "meta.json").stat().st_ino != (source / "meta.json").stat().st_ino


def test_a_folder_is_removed_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where removing is cut off after the first file, nothing stands under the folder's name."""
    folder = tmp_path / "000001"
    (folder / "lexical").mkdir(parents=True)
    (folder / "manifest.json").touch()
    monkeypatch.setattr(storage.shutil, "rmtree", lambda path, ignore_errors: None)
    remove_tree(folder)
    assert [path.name for path in tmp_path.iterdir()] == [".000001.gone"]
    monkeypatch.undo()
    folder.mkdir()
    remove_tree(folder)
    remove_tree(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_synced_then_renamed_then_its_folder_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this order: else a power cut could leave a name without its content, or neither."""
    told: list[str] = []

    def fsync(handle: int) -> None:
        told.append(f"fsync {Path(f'/proc/self/fd/{handle}').readlink().name}")

    def replace(path: Path, target: Path) -> Path:
        told.append(f"rename {path.name}")
        return path.rename(target)

    monkeypatch.setattr("indexer.storage.os.fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_durable(tmp_path / "CURRENT", b"7")
    temporary = f".CURRENT.{os.getpid()}.tmp"
    assert told == [f"fsync {temporary}", f"rename {temporary}", f"fsync {tmp_path.name}"]


def test_a_removal_that_is_not_durable_stops_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed fsync nothing goes on as if it had worked."""
    folder = tmp_path / "000001"
    folder.mkdir()

    def fail(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("indexer.storage.os.fsync", fail)
    with pytest.raises(StorageFailed, match="000001: Input/output error"):
        remove_tree(folder)
