"""Access keys."""

import fcntl
import hmac
import os
from pathlib import Path

import pytest

from indexer.errors import SettingsError
from search_api.access.keys import Keys


def test_a_key_is_found_by_its_secret_alone(tmp_path: Path) -> None:
    """Neither a part, another case, its id, nor nothing passes for the key."""
    keys = Keys(tmp_path / "keys.json")
    key, token = keys.add(["read"])
    assert keys.find(token) == key
    wrong = ["", token[:-1], token + "x", token.swapcase(), key.id, f"tt_{key.id}_", f"tt_{key.id}_{'A' * 43}", "tt__"]
    assert [keys.find(text) for text in wrong] == [None] * len(wrong)


def test_the_secret_is_kept_nowhere(tmp_path: Path) -> None:
    """The file holds a digest, is readable by its owner alone, and leaves nothing beside it."""
    keys = Keys(tmp_path / "keys.json")
    _, token = keys.add(["write"])
    assert token.split("_", 2)[2] not in keys.path.read_text()
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_expired_and_revoked_keys_open_nothing(tmp_path: Path) -> None:
    """A key ends with its days, and at once when revoked."""
    keys = Keys(tmp_path / "keys.json")
    _, expired = keys.add(["write"], days=0)
    assert keys.find(expired) is None
    assert not keys.grants("write")
    key, token = keys.add(["write"], days=1)
    assert keys.grants("write")
    keys.revoke(key.id)
    assert keys.find(token) is None
    assert not keys.grants("write")


def test_a_change_of_the_file_is_seen(tmp_path: Path) -> None:
    """A server sees keys that another process makes and revokes."""
    server, admin = Keys(tmp_path / "keys.json"), Keys(tmp_path / "keys.json")
    key, token = admin.add(["read"])
    assert server.find(token) == key
    admin.revoke(key.id)
    assert server.find(token) is None


def test_a_change_is_durable_and_made_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file, then its name, are synced before a change counts; who else changes keys waits for that."""
    keys, synced = Keys(tmp_path / "keys.json"), []

    def sync(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        another = os.open(tmp_path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)

    monkeypatch.setattr(os, "fsync", sync)
    key, _ = keys.add(["read"])
    keys.revoke(key.id)
    assert synced == ["keys.json.new", tmp_path.name] * 2


def test_an_unknown_id_and_a_damaged_file_are_named(tmp_path: Path) -> None:
    """Revoking nobody and reading rubbish say so."""
    keys = Keys(tmp_path / "keys.json")
    with pytest.raises(SettingsError, match="abc"):
        keys.revoke("abc")
    keys.path.write_text("{}")
    with pytest.raises(SettingsError, match=r"keys\.json"):
        keys.all()
    keys.path.write_text('{"version": 9, "keys": []}')
    with pytest.raises(SettingsError, match="9"):
        keys.all()


def test_every_key_is_compared_in_constant_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One whole comparison for each key shown, of a known id or not, so that time tells nothing."""
    compared: list[tuple[int, int]] = []
    real = hmac.compare_digest

    def compare(left: str, right: str) -> bool:
        compared.append((len(left), len(right)))
        return real(left, right)

    monkeypatch.setattr("search_api.access.keys.hmac.compare_digest", compare)
    keys = Keys(tmp_path / "keys.json")
    key, token = keys.add(["read"])
    for shown in (token, f"tt_{key.id}_wrong", "tt_unknown_wrong", "", "x" * 9000):
        keys.find(shown)
    assert compared == [(64, 64)] * 5
