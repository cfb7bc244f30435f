"""Runs a fixed scenario on an index folder, again and again in forked children, so that imports are paid once.

Reads requests as JSON lines from standard input and answers each with one line. A child notes what it was told is
done in a journal outside the folder; `check` compares what a reader then sees with that journal.
"""

import ctypes
import hashlib
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from index_builders import HashEncoder, raw

from indexer import build, index_writer, storage
from indexer.catalogue import connection
from indexer.errors import IndexMissing, TimTinError
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.storage import DigestCache
from indexer.verify import verify

# Each step is the versions of articles it puts there; 0 removes.
STEPS: list[dict[int, int]] = [
    dict.fromkeys(range(20), 1),
    dict.fromkeys(range(5), 2),
    dict.fromkeys(range(5, 10), 0),
    {**dict.fromkeys(range(20, 25), 1), **dict.fromkeys(range(3), 3)},
]


def expected(done: int) -> dict[str, str]:
    """Return the text digest of every article after `done` steps."""
    versions: dict[int, int] = {}
    for step in STEPS[:done]:
        versions.update(step)
    return {raw(n).id: text_digest(raw(n, v).title, raw(n, v).body) for n, v in versions.items() if v}


def text_digest(*parts: str) -> str:
    """Return a digest of what must be in an article's text."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def run_step(folder: Path, number: int) -> None:
    """Take step `number`; taking it again changes nothing."""
    settings, step = IndexSettings(index=folder), STEPS[number]
    if gone := [raw(n).id for n, version in step.items() if not version]:
        build.remove(gone, settings)
    if articles := [raw(n, version) for n, version in step.items() if version]:
        build.build(articles, settings, build.Stages(HashEncoder()))


def seen(snapshot: Snapshot) -> dict[str, str]:
    """Return the text digest of every article that a reader sees."""
    found = {}
    for article in snapshot.walk():
        title, _, body = article.text.partition("\n")
        found[article.id] = text_digest(title, body.lstrip("\n"))
    return found


def answers(snapshot: Snapshot) -> list[Any]:
    """Return the best passages of a few questions, as titles: numbers may differ between two indexes."""
    told: list[Any] = []
    for n in range(0, 25, 2):
        ids, scores = snapshot.dense(HashEncoder().encode_queries([f"thôn số {n} họp bàn"])[0], 10)
        titles = [snapshot.articles([int(number)])[0].title for number in snapshot.article_numbers(ids)]
        told.append(sorted(zip((round(float(score), 3) for score in scores), titles, strict=True)))
        told.append(sorted(title for title in (title_of(snapshot, p) for p, _ in snapshot.lexical.phrase([str(n)]))))
    return told


def title_of(snapshot: Snapshot, passage: int) -> str:
    """Return the title of a passage's article."""
    row = snapshot.passages([passage])[0]
    return snapshot.articles([row.article_number])[0].title


def check(folder: Path, done: int, clean: Path) -> Iterator[str]:
    """Yield what is wrong after a fault: `done` steps were acknowledged, the next one may have happened."""
    allowed = [expected(done), expected(min(done + 1, len(STEPS)))]
    try:
        with open_snapshot(folder, DigestCache()) as snapshot:
            state = seen(snapshot)
    except IndexMissing:
        state = {}
    if state not in allowed:
        yield f"a reader sees {len(state)} articles that are neither step {done} nor {done + 1}"
    for number in range(done, len(STEPS)):
        run_step(folder, number)
    if problems := verify(folder, full=True).problems:
        yield f"verify finds {problems[0]}"
    with open_snapshot(folder, DigestCache()) as snapshot, open_snapshot(clean, DigestCache()) as other:
        if seen(snapshot) != expected(len(STEPS)):
            yield "the finished index does not hold the articles of the last step"
        if snapshot.counts() != other.counts():
            yield f"the finished index holds {snapshot.counts()}, a clean one {other.counts()}"
        if answers(snapshot) != answers(other):
            yield "the finished index answers otherwise than a clean one"
    if strays := list(folder.rglob("*.tmp")):
        yield f"{strays[0].name} was left behind"


def mutate(name: str) -> None:
    """Take one guard out, to show that the tests notice."""
    if name == "synchronous=NORMAL":
        connection.SYNCHRONOUS = "NORMAL"
    elif name == "no fsync":
        storage.os = _Unsynced()  # type: ignore[assignment]
    elif name == "publish first":
        index_writer.IndexWriter.publish = _publish_first  # type: ignore[method-assign]
    elif name == "no rename":
        storage._write_synced = _in_place  # type: ignore[assignment]
    elif name:
        raise ValueError(name)


class _Unsynced:
    """The module os, whose fsync does nothing."""

    def __getattr__(self, name: str) -> Any:
        return (lambda handle: None) if name == "fsync" else getattr(os, name)


_PUBLISH = index_writer.IndexWriter.publish


def _publish_first(self: Any, *, more_to_come: bool = False) -> int:
    """Publish before the catalogue is committed."""
    commit = self.catalogue.commit
    self.catalogue.commit = lambda: None
    real = index_writer.publish

    def late(folder: Path, number: int) -> None:
        real(folder, number)
        commit()

    index_writer.publish = late
    return _PUBLISH(self, more_to_come=more_to_come)


def _in_place(path: Path, chunks: Any) -> storage.FileDigest:
    """Write the final file at once instead of a temporary one."""
    final = path.with_name(path.name[1:].rsplit(".", 2)[0])
    content = b"".join(chunks)
    with final.open("wb") as file:
        for start in range(0, len(content), 16):
            file.write(content[start : start + 16])
            file.flush()
        os.fsync(file.fileno())
    path.write_bytes(content)
    return storage.FileDigest(len(content), hashlib.sha256(content).hexdigest())


def serve_request(request: dict[str, Any], answer: int) -> int:
    """Do one request in a forked child; returns its exit status."""
    folder = Path(request["folder"])
    if request["do"] == "check":
        problems = list(check(folder, request["done"], Path(request["clean"])))
        os.write(answer, json.dumps(problems).encode())
        return 0
    mutate(request.get("mutant", ""))
    shim = ctypes.CDLL(None) if "at" in request else None
    if shim is not None:
        shim.fault_arm(str(folder).encode(), ctypes.c_long(request["at"]), request["mode"])
    told: dict[str, Any] = {"done": 0}
    try:
        for number in range(len(STEPS)):
            run_step(folder, number)
            told["done"] = number + 1
            os.pwrite(answer, json.dumps(told).encode(), 0)
    except TimTinError as error:
        told["error"] = str(error)
    except BaseException:
        told["crash"] = traceback.format_exc()
    if shim is not None:
        shim.fault_count.restype = shim.fault_fired.restype = ctypes.c_long
        told |= {"fired": shim.fault_fired(), "operations": shim.fault_count()}
    os.pwrite(answer, json.dumps(told).encode(), 0)
    return 1 if "error" in told else 3 if "crash" in told else 0


def main() -> None:
    """Answer requests until standard input ends."""
    while line := sys.stdin.readline():
        request = json.loads(line)
        journal = os.open(request["journal"], os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        child = os.fork()
        if child == 0:
            status = 3
            try:
                status = serve_request(request, journal)
            except BaseException as error:
                text = "".join(traceback.format_exception(error))
                os.write(
                    journal, json.dumps([text] if request["do"] == "check" else {"done": 0, "crash": text}).encode()
                )
            finally:
                os._exit(status)
        print(json.dumps({"pid": child}), flush=True)
        sys.stdin.readline()  # until then a child that has ended stays a zombie, which can be killed without harm
        _, status = os.waitpid(child, 0)
        print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
        os.close(journal)


if __name__ == "__main__":
    main()
