"""The only file that imports sqlite3: how the catalogue is opened for writing and for reading, and its tables.

The writer runs WAL with synchronous=FULL (NORMAL lost acknowledged commits in 33 of 52 simulated power cuts) and is
the only one that checkpoints; readers open mode=ro, so that closing them never does (sqlite.org/wal.html#walresetbug).
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from indexer.errors import IndexDamaged, StorageFailed
from indexer.reasons import Reason, library
from indexer.storage import FILE_MODE

Connection = sqlite3.Connection

CATALOGUE = "catalogue.sqlite"
SYNCHRONOUS = "FULL"
WAIT_MS = 5000
# What people meet most of them is said in their language.
_SAID = {
    sqlite3.SQLITE_READONLY: "sql_readonly",
    sqlite3.SQLITE_FULL: "sql_full",
    sqlite3.SQLITE_IOERR: "sql_io",
    sqlite3.SQLITE_CANTOPEN: "sql_open",
}
# The system's refusals, as opposed to a wrong file.
REFUSALS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}

TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY,      -- never used again; a new version of an article gets a new one
    id TEXT NOT NULL,
    born INTEGER NOT NULL,           -- first generation that shows this version
    died INTEGER,                    -- first generation that no longer does
    first INTEGER NOT NULL,          -- its passages have the ids first .. first + count - 1
    count INTEGER NOT NULL,
    day INTEGER NOT NULL,            -- published, as yyyymmdd; 0 where unknown
    length INTEGER NOT NULL,         -- of the text, in code points
    duplicates INTEGER NOT NULL,     -- articles that nearly repeat each other share this number
    raw BLOB NOT NULL,               -- digest of the article as the source gave it, and of the pipeline
    digest BLOB NOT NULL             -- SHA-256 of what is stored of it
);
CREATE INDEX IF NOT EXISTS articles_id ON articles (id);
CREATE INDEX IF NOT EXISTS articles_died ON articles (died) WHERE died IS NOT NULL;
CREATE TABLE IF NOT EXISTS contents (
    number INTEGER PRIMARY KEY, text TEXT NOT NULL, meta TEXT NOT NULL, spans BLOB NOT NULL, entities BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS terms (
    term INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, folded TEXT NOT NULL, label TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS terms_key ON terms (kind, key);
CREATE INDEX IF NOT EXISTS terms_folded ON terms (kind, folded);
CREATE TABLE IF NOT EXISTS tags (
    term INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (term, number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tags_number ON tags (number);
CREATE TABLE IF NOT EXISTS mentions (
    seq INTEGER PRIMARY KEY, number INTEGER NOT NULL, born INTEGER NOT NULL, died INTEGER, topic TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    kind TEXT NOT NULL, tier INTEGER NOT NULL, rule TEXT NOT NULL, confidence REAL NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS mentions_listed ON mentions (topic, number, start, kind, born, died);
CREATE INDEX IF NOT EXISTS mentions_number ON mentions (number);
CREATE TABLE IF NOT EXISTS sketches (number INTEGER PRIMARY KEY, sketch BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (
    key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS manifests (generation INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS tombstones (id TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
"""


@contextlib.contextmanager
def guarding(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: a disk that refuses is StorageFailed, a file that is wrong IndexDamaged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in REFUSALS:
            key = _SAID.get(error.sqlite_errorcode & 0xFF)
            told = Reason(key) if key else library("SQLite", error)
            raise StorageFailed(Reason("step_not_written", path=path, cause=told)) from error
        raise IndexDamaged(Reason("catalogue_damaged", path=path, cause=library("SQLite", error))) from error


def open_writer(path: Path) -> Connection:
    """Open or make the catalogue for its one writer, who holds the writer lock. Statements commit by COMMIT only."""
    with guarding(path):
        db = sqlite3.connect(path, isolation_level=None, timeout=WAIT_MS / 1000)
        try:
            # Where it cannot, after a failed fsync too, SQLite goes on as before, and says so only here.
            if db.execute("PRAGMA journal_mode=WAL").fetchone() != ("wal",):
                raise StorageFailed(Reason("no_log", path=path))
            db.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
            db.execute("PRAGMA secure_delete=ON")
            db.execute("PRAGMA cache_size=-65536")
            db.execute("PRAGMA temp_store=MEMORY")
            db.executescript(TABLES)
            path.chmod(FILE_MODE)
        except BaseException:
            db.close()
            raise
    return db


def open_reader(path: Path, named: Path | None = None) -> Connection:
    """Open the catalogue for reading only; on a read-only medium with no writer's log, as an immutable file.

    Errors name the file as `named`, where it is opened by way of another path. Raises IndexDamaged, StorageFailed.
    """
    if not path.exists():
        raise IndexDamaged(Reason("catalogue_missing", path=named or path))
    with guarding(named or path):
        try:
            return _connect(path, "mode=ro")
        except sqlite3.OperationalError:
            log = path.with_name(path.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            return _connect(path, "mode=ro&immutable=1")


def _connect(path: Path, options: str) -> Connection:
    db = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{options}",
        uri=True,
        isolation_level=None,
        timeout=WAIT_MS / 1000,
        check_same_thread=False,
    )
    try:
        db.execute("PRAGMA query_only=ON")
        db.execute("SELECT count(*) FROM meta").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def copy_catalogue(source: Path, target: Path) -> None:
    """Copy a catalogue as it is at one moment, while others may read and write it."""
    db = open_reader(source)
    try:
        with guarding(target):
            copy = sqlite3.connect(target, isolation_level=None)
            try:
                db.backup(copy)
            finally:
                copy.close()
    finally:
        db.close()


def checkpoint(db: Connection) -> bool:
    """Move the log into the file and empty it; False while a reader still needs it."""
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
