"""Access keys: random, shown once, kept as SHA-256, with scopes and an end.

The file is JSON, mode 0600: `{"version": 1, "keys": [...]}` with the fields of `Key`.
A key is `tt_ID_SECRET`; 32 random bytes need no slow hash.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from indexer.errors import SettingsError, StorageFailed
from indexer.storage import closed, naming
from search_api.messages import say

Scope = Literal["read", "write", "metrics"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Key:
    """A key as kept: never the secret. Times are ISO 8601 in UTC; `expires` None means never."""

    id: str
    scopes: tuple[Scope, ...]
    hash: str
    created: str
    expires: str | None = None
    revoked: str | None = None
    note: str = ""

    def active(self, now: datetime) -> bool:
        """Say whether the key is good at `now`."""
        return self.revoked is None and (self.expires is None or now < datetime.fromisoformat(self.expires))


# Compared with where no key has the id, so that both ways take the same time.
_NOBODY = Key("", (), hashlib.sha256(b"nobody").hexdigest(), "")


class Keys:
    """The keys of a file, read again when the file changes; a missing file holds none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()
        self._by_id: dict[str, Key] = {}

    def all(self) -> tuple[Key, ...]:
        """Return every key, revoked and expired ones too. Raises SettingsError, StorageFailed, OSError."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            self._stamp, self._keys, self._by_id = None, (), {}
            return ()
        stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if stamp != self._stamp:
            self._keys = _read(self.path)
            self._by_id = {key.id: key for key in reversed(self._keys)}
            self._stamp = stamp
        return self._keys

    def grants(self, scope: Scope) -> bool:
        """Say whether some good key has the scope."""
        now = datetime.now(UTC)
        return any(scope in key.scopes and key.active(now) for key in self.all())

    def find(self, token: str) -> Key | None:
        """Return the good key that `token` is; takes the same time whatever of it is right."""
        parts = token.split("_", 2)
        self.all()
        known = self._by_id.get(parts[1] if len(parts) == 3 else "", _NOBODY)
        same = hmac.compare_digest(_digest(token), known.hash)
        active = known.active(datetime.now(UTC))
        return known if same and active and known is not _NOBODY else None

    def add(self, scopes: Iterable[Scope], days: int | None = None, note: str = "") -> tuple[Key, str]:
        """Make a key and keep it. Returns it with its secret text, which is nowhere else."""
        now = datetime.now(UTC)
        name = secrets.token_hex(4)
        token = f"tt_{name}_{secrets.token_urlsafe(32)}"
        expires = (now + timedelta(days=days)).isoformat(timespec="seconds") if days is not None else None
        key = Key(name, tuple(scopes), _digest(token), now.isoformat(timespec="seconds"), expires, None, note)
        with self._alone():
            self._write((*self.all(), key))
        return key, token

    def revoke(self, key_id: str) -> Key:
        """End a key at once. Raises SettingsError where there is none of that id."""
        with self._alone():
            known = next((key for key in self.all() if key.id == key_id), None)
            if known is None:
                raise SettingsError(say("keys.unknown", id=key_id))
            ended = replace(known, revoked=datetime.now(UTC).isoformat(timespec="seconds"))
            self._write(ended if key.id == key_id else key for key in self.all())
        return ended

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change the keys while no other process does, and make the change durable."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write(self, keys: Iterable[Key]) -> None:
        content = json.dumps({"version": _VERSION, "keys": [asdict(key) for key in keys]}, indent=1, ensure_ascii=False)
        beside = self.path.with_name(self.path.name + ".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with naming(self.path):
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _read(path: Path) -> tuple[Key, ...]:
    try:
        content = path.read_text(encoding="utf-8")
    except PermissionError as error:
        raise StorageFailed(closed(path)) from error
    try:
        kept = json.loads(content)
        if kept["version"] != _VERSION:
            raise SettingsError(say("keys.version", path=path, version=kept["version"]))
        return tuple(Key(**item | {"scopes": tuple(cast(Iterable[Scope], item["scopes"]))}) for item in kept["keys"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SettingsError(say("keys.damaged", path=path)) from None
