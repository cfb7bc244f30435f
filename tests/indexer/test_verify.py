"""Damage to any file of an index is found, named, and never answered from."""

import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from index_builders import HashEncoder, built

from indexer.build import heal
from indexer.errors import TimTinError
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.storage import DigestCache
from indexer.verify import verify

NO_DATA = {"catalogue.seal", "writer.lock", "catalogue.sqlite-shm", "catalogue.sqlite-wal"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations and several segments."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    built(folder, range(40))
    built(folder, range(10), version=2)
    assert verify(folder, full=True).problems == ()
    return folder


def files(folder: Path) -> list[Path]:
    """List the files that hold data, relative to the folder."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.name not in NO_DATA]
    return sorted(path for path in found if not path.name.endswith(".lock"))


def put(path: Path, content: bytes) -> None:
    """Write a file under its name anew: one that is mapped into memory must not be cut off in place."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def flip(path: Path, at: int, other: bytes) -> None:
    """Flip one bit."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << at % 8
    put(path, content)


def zero(path: Path, at: int, other: bytes) -> None:
    """Zero a page, or turn it where it is zero already."""
    content = bytearray(path.read_bytes())
    page = content[at : at + 4096]
    content[at : at + 4096] = bytes(len(page)) if any(page) else b"\xff" * len(page)
    put(path, content)


def truncate(path: Path, at: int, other: bytes) -> None:
    """Cut the file off."""
    put(path, path.read_bytes()[:at])


def empty(path: Path, at: int, other: bytes) -> None:
    """Leave nothing of the file but its name."""
    put(path, b"")


def append(path: Path, at: int, other: bytes) -> None:
    """Add some bytes."""
    put(path, path.read_bytes() + b"\0" * (at % 7 + 1))


def delete(path: Path, at: int, other: bytes) -> None:
    """Remove the file."""
    path.unlink()


def swap(path: Path, at: int, other: bytes) -> None:
    """Put another file of its kind there, such as the one of another generation."""
    put(path, other if other != path.read_bytes() else other + b"\n")


DAMAGES: list[Callable[[Path, int, bytes], None]] = [flip, zero, truncate, empty, append, delete, swap]


def sweep(whole: Path, work: Path, each: int, seed: int) -> list[str]:
    """Damage every file of a copy in `each` seeded ways; return the damages that went unnoticed."""
    chance, missed = random.Random(seed), []
    names = files(whole)
    for name in names:
        good = (whole / name).read_bytes()
        alike = [other for other in names if other.suffix == name.suffix != "" and other != name] or names
        for turn in range(each):
            damage = DAMAGES[turn % len(DAMAGES)]
            at = chance.randrange(len(good)) if good else 0
            path = work / name
            damage(path, at, (whole / chance.choice(alike)).read_bytes())
            if not path.exists() or path.read_bytes() != good:  # the damage fired
                if verify(work).clean:
                    missed.append(f"{damage.__name__} of {name} at {at} passed verify")
                missed.extend(answered_from(work, name, f"{damage.__name__} at {at}"))
            elif good:
                missed.append(f"{damage.__name__} of {name} at {at} did not fire")
            put(path, good)
    return missed


def answered_from(folder: Path, name: Path, damage: str) -> list[str]:
    """Say where a reader opened a damaged file of the published generation and would answer from it."""
    try:
        snapshot = open_snapshot(folder, DigestCache())
    except TimTinError:
        return []
    with snapshot:
        used = {"segments": "dense", "generations": "lexical"}.get(name.parts[0])
        generation = f"{snapshot.generation:06d}"
        if used == "dense" and name.stem not in {entry.name for entry in snapshot.manifest.segments}:
            return []
        if used == "lexical" and generation not in name.parts:
            return []
        return [] if used and used not in snapshot.modes else [f"{damage} of {name} was served"]


def test_the_sweep_meets_every_kind_of_file(whole: Path) -> None:
    """Vectors, their ids, the words and sentences beside them, postings, manifests, pointer and catalogue."""
    kinds = {path.suffix or path.name for path in files(whole)}
    assert {".faiss", ".ids", ".words", ".sentences", ".term", ".json", ".sqlite", "CURRENT"} <= kinds


def test_every_damage_is_found(whole: Path, tmp_path: Path) -> None:
    """A seeded part of the sweep: every file, every kind of damage; `make faults` runs thousands."""
    work = tmp_path / "work"
    shutil.copytree(whole, work)
    assert "\n".join(sweep(whole, work, each=7, seed=1)) == ""
    assert verify(work).clean


@pytest.mark.faults
def test_five_thousand_damages_are_found(
    whole: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The whole sweep, at seeded offsets of every file."""
    work = tmp_path / "work"
    shutil.copytree(whole, work)
    each = 5000 // len(files(whole)) + 1
    missed = sweep(whole, work, each=each, seed=2)
    record_property("figures", f"damage to every file | {each * len(files(whole))} | all | {len(missed)}")
    assert "\n".join(missed) == ""


def test_a_writer_at_work_is_no_damage(whole: Path, tmp_path: Path) -> None:
    """Neither what it has not published yet, or left when it was killed, nor what it removes meanwhile."""
    work = tmp_path / "work"
    shutil.copytree(whole, work)
    (work / "generations" / "000003" / "lexical").mkdir(parents=True)
    assert verify(work, full=True).problems == ()
    writer = threading.Thread(target=lambda: [built(work, range(10), version=version) for version in range(3, 11)])
    writer.start()
    looked, wrong = 0, []
    while writer.is_alive():
        for how in ({"quick": True}, {}, {"full": True}):
            wrong += verify(work, **how).problems
            looked += 1
    writer.join()
    assert wrong == []
    assert looked >= 8


@pytest.mark.parametrize("part", ["segments", "generations/*/lexical"])
def test_damaged_parts_are_left_out_and_healed(whole: Path, tmp_path: Path, part: str) -> None:
    """Each kind of derived file: the other part answers, and the next writer makes all of it again."""
    kinds = {path.suffix for path in whole.glob(f"{part}/*")} - {".lock"}
    assert len(kinds) >= 2
    for kind in kinds:
        heals(whole, tmp_path / kind, f"{part}/*{kind}", ("lexical",) if part == "segments" else ("dense",))


def heals(whole: Path, folder: Path, part: str, left: tuple[str, ...]) -> None:
    """Damage the files of `part` in a copy; check that `left` answers, and that all does after a writer came by."""
    work = folder / "work"
    shutil.copytree(whole, work)
    for path in work.glob(part):
        if path.stat().st_size and path.suffix != ".lock":
            flip(path, path.stat().st_size // 2, b"")
    with open_snapshot(work, DigestCache()) as snapshot:
        assert snapshot.modes == left
        assert answers(snapshot)["articles"] == answers_of(whole)["articles"]
    report = heal(IndexSettings(index=work), HashEncoder())
    assert report is not None
    assert verify(work, full=True).problems == () or rollback_is_damaged(work)
    assert answers_of(work) == answers_of(whole)
    assert heal(IndexSettings(index=work), HashEncoder()) is None


def rollback_is_damaged(folder: Path) -> bool:
    """Say whether only the older generation, kept for a rollback, is still damaged."""
    with open_snapshot(folder) as snapshot:
        current = f"{snapshot.generation:06d}"
        named = {entry.name for entry in snapshot.manifest.segments}
    problems = verify(folder).problems
    return all(f"generations/{current}" not in p and not any(name in p for name in named) for p in problems)


def answers(snapshot: Snapshot) -> dict[str, object]:
    """Return what a snapshot answers to a few questions."""
    found: dict[str, object] = {"articles": [a.digest for a in snapshot.walk()]}
    if "dense" in snapshot.modes:
        query = HashEncoder().encode_queries(["thôn số 7 họp bàn"])[0]
        found["dense"] = snapshot.dense(query, 10)[0].tolist()
    if "lexical" in snapshot.modes:
        found["lexical"] = snapshot.lexical.holding([["hop ban"]])
    return found


def answers_of(folder: Path) -> dict[str, object]:
    """Return what the published generation answers."""
    with open_snapshot(folder) as snapshot:
        return answers(snapshot)


@pytest.mark.parametrize("lost", ["CURRENT", "manifest", "both"])
def test_a_lost_pointer_or_manifest_is_written_again(whole: Path, tmp_path: Path, lost: str) -> None:
    """The catalogue's copy of the manifest mends both, and nothing acknowledged is lost."""
    work = tmp_path / "work"
    shutil.copytree(whole, work)
    if lost != "manifest":
        (work / "CURRENT").unlink()
    if lost != "CURRENT":
        flip(work / "generations" / "000002" / "manifest.json", 200, b"")
    assert not verify(work).clean
    assert built(work, range(10), version=2).unchanged == 10
    assert verify(work, full=True).problems == ()
    assert answers_of(work) == answers_of(whole)


def test_a_lost_catalogue_is_refused_not_replaced(whole: Path, tmp_path: Path) -> None:
    """A writer does not start an empty catalogue beside the generations of a lost one."""
    work = tmp_path / "work"
    shutil.copytree(whole, work)
    (work / "catalogue.sqlite").unlink()
    with pytest.raises(TimTinError, match=r"catalogue\.sqlite is missing.*restore a backup"):
        built(work, range(3))


def test_a_damaged_article_stops_the_writer_by_name(whole: Path, tmp_path: Path) -> None:
    """A flipped letter in the catalogue is found before anything is built upon it."""
    work = tmp_path / "work"
    shutil.copytree(whole, work)
    content = (work / "catalogue.sqlite").read_bytes()
    at = content.rindex("thôn số 33 họp".encode())
    flip(work / "catalogue.sqlite", at, b"")
    with pytest.raises(TimTinError, match="tin-33"):
        built(work, range(3))


def test_a_damaged_seal_is_healed_by_the_next_writer(whole: Path, tmp_path: Path) -> None:
    """With all articles whole the seal was wrong: the next run goes on and seals anew."""
    work = tmp_path / "work"
    shutil.copytree(whole, work)
    (work / "catalogue.seal").write_bytes(b"?")
    assert not verify(work).clean
    built(work, range(10), version=2)
    assert verify(work, full=True).clean
