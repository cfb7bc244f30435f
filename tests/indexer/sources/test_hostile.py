"""Files that mean harm: bombs, deep nesting, broken encodings, odd names. Each gives an article or a reason."""

import gzip
import json
import lzma
import os
import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_builders import HashEncoder

from indexer.build import Stages, build
from indexer.extract.extractor import Extractor
from indexer.prepare import Failed, Prepared, Preparer
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import open_snapshot
from indexer.sources.reader import read
from indexer.sources.skipped import Skipped
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger

PROSE = "Sáng 24/12, xã Hoa Mai họp bàn việc làm đường liên thôn trước mùa mưa. "
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros.txt.xz": lambda: lzma.compress(b"\0" * 80_000_000, preset=1),
    "spaces.txt.gz": lambda: gzip.compress(b" " * 80_000_000, 1),
    "twice.txt.gz": lambda: gzip.compress(gzip.compress(b"a" * 80_000_000, 1), 1),
    "line.jsonl.gz": lambda: gzip.compress(b'{"body": "' + b"a" * 80_000_000 + b'"}', 1),
    "lists.jsonl": lambda: b"[" * 1_000_000 + b"]" * 1_000_000,
    "empty.jsonl": lambda: b'{"body": "a b", "k": [' + b"[]," * 1_300_000 + b"0]}",
    "number.jsonl": lambda: b'{"title": ' + b"9" * 1_000_000 + b"}",
    "tags.html": lambda: b"<div>" * 1_000_000,
    "nested.html": lambda: b"<div>" * 14_000 + PROSE.encode() * 9,
    "attributes.html": lambda: b"<p " + b'a="b" ' * 600_000 + b">" + PROSE.encode() * 9,
    "laughs.html": lambda: f"<!DOCTYPE html [{LAUGHS}]><html><p>{PROSE * 9}&a11;</p></html>".encode(),
    "laughs.xhtml": lambda: f'<?xml version="1.0"?><!DOCTYPE x [{LAUGHS}]><html><p>&a11;</p></html>'.encode(),
    "outside.html": lambda: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><p>&e;</p></html>',
}


def taken(path: Path) -> tuple[list[RawArticle], list[Skipped]]:
    """Read a file or folder; return what came and what was left out."""
    skipped: list[Skipped] = []
    return list(read([path], on_skip=skipped.append)), skipped


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_harms_nobody(tmp_path: Path, name: str) -> None:
    """It is skipped with its reason, or read within bounds; the article beside it is read; memory stays bounded."""
    (tmp_path / name).write_bytes(BOMBS[name]())
    (tmp_path / "zz.txt").write_text(PROSE, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    articles, skipped = taken(tmp_path)
    assert articles[-1].id == "zz"
    assert len(articles) + len(skipped) >= 2
    assert all(str(tmp_path / name) in skip.origin for skip in skipped)
    assert not any("root:" in article.body or "haha" in article.body for article in articles)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 512 * 1024


ODD_IDS = [
    *("../../x", "/etc/passwd", "%2e%2e%2f", "CON", "a/b\\c", "x" * 512, "...", "-rf", "'; DROP TABLE articles;--"),
    *("cộng hòa", "co\u0323\u0302ng ho\u0300a", "名前", "🗳", "$(touch x)", "C:\\x", "a b", "#", "?q=1"),
]
REFUSED_IDS = ["x" * 4000, "a\x00b", "\x00", "a\u202eb", "a\nb", "a\u2028b", "a\x7fb"]


def test_ids_are_opaque(tmp_path: Path) -> None:
    """Stored and found as they are, with nothing read or written outside the index; in NFD an id is another."""
    index, lines = tmp_path / "in" / "index", tmp_path / "in" / "a.jsonl"
    lines.parent.mkdir()
    rows = [{"id": id, "title": f"Bài {n}", "body": f"{PROSE} {n}"} for n, id in enumerate(ODD_IDS + REFUSED_IDS)]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    articles, skipped = taken(lines)
    assert {article.id for article in articles} == set(ODD_IDS)
    assert [skip.origin.rpartition(":")[2] for skip in skipped] == [
        str(len(ODD_IDS) + n + 1) for n in range(len(REFUSED_IDS))
    ]
    build(articles, IndexSettings(index=index), Stages(HashEncoder()))
    with open_snapshot(index) as snapshot:
        assert all(snapshot.article(id) is not None for id in ODD_IDS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]
    assert sorted(path.name for path in lines.parent.iterdir()) == ["a.jsonl", "index"]
    assert not any("passwd" in path.name or "x" * 9 in path.name for path in index.rglob("*"))


ODD_NAMES = [
    *("a\udcffb.txt", "rtl\u202etxt.txt", "new\nline.txt", "esc\x1b[31m.html", "bad\udcff.txt.gz", "bad\udcff.jsonl"),
    *("CON.txt", "-rf.txt", "10:30.txt", "sub/10:30.txt", "hòa.txt", "ho\u0300a.txt"),
]


def test_names_of_files_are_opaque(tmp_path: Path) -> None:
    """No name of a file ends a run: what cannot be printed is replaced in the id, and every file stays one article."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    for number, name in enumerate(ODD_NAMES):
        row = json.dumps({"id": "row", "title": f"Bài {number}", "body": PROSE})
        page = f"<article><h1>Bài {number}</h1><p>{PROSE * 9}</p></article>"
        text = {"jsonl": row, ".html": page}.get(name[-5:], f"Bài {number}. {PROSE}")
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    articles, skipped = taken(tmp_path / "in")
    assert skipped == []
    assert all(article.id.isprintable() for article in articles)
    build(articles, IndexSettings(index=tmp_path / "index"), Stages(HashEncoder()))
    with open_snapshot(tmp_path / "index") as snapshot:
        assert len(list(snapshot.walk())) == len(ODD_NAMES)


def test_what_stands_in_a_folder_is_read_only_as_a_file(tmp_path: Path) -> None:
    """A pipe or a device does not hang a run, a link in a circle or to nowhere ends nothing, none leads out."""
    tmp_path, outside = tmp_path / "in", tmp_path / "keys.txt"
    tmp_path.mkdir()
    outside.write_text(PROSE, encoding="utf-8")
    (tmp_path / "out.txt").symlink_to(outside)
    (tmp_path / "within.txt").symlink_to("ok.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "null.txt").symlink_to("/dev/zero")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "ok.txt").write_text(PROSE, encoding="utf-8")
    articles, skipped = taken(tmp_path)
    assert [article.id for article in articles] == ["ok", "within"]
    assert {Path(skip.origin).name for skip in skipped} >= {
        "out.txt",
        "pipe.txt",
        "null.txt",
        "nowhere.txt",
        "self.txt",
    }


# What the patterns of cleaning and extraction begin with: long runs of each, where a careless one takes the square.
RUNS = [
    *(
        '"',
        " ",
        "7",
        "A",
        "a",
        "\u00a0",
        "\u200b",
        "a\u0301\u0323",
        "😀",
        "_",
        "…",
        "\t ",
        "\r\n",
        "a\n",
        "(",
        "[x",
        "1/2/",
    ),
    *("Nguyễn Văn ", ".,;:!?", ". ", "- ", "ngày 1 tháng 2 ", "http://a.vn/", "TP. ", "Chủ tịch UBND ", "5% "),
    *("xã Hoà An, huyện Hoà An, ", "1.234.567,89 tỷ đồng ", "HĐND-UBND-", "Ảnh: ", "Nguồn: ", "(Theo ", "đồng chí "),
    *("“a ", "bầu cử đại biểu ", "thôn họp bàn về việc chung và ", "Số 12/QĐ-UBND ", "ông A, bà B, ", "năm 2026 "),
    "Ngày 15/3/2026 bầu cử đại biểu Quốc hội khóa XVI. ",
    *("nguyên ", "Trung Quốc - ", "Mỹ\nLê Văn Sơ ", "quý I, II, III và IV năm 2025, ", "Theo UBND xã "),
    *("Chủ tịch UBND xã Hoa Mai Lê Văn Sơ, ", "cho biết, quý I, II, III và IV năm 2025 U23. "),
]


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    """All stages before the index."""
    return Preparer(Extractor.load(), Tagger(load_topics()))


@pytest.mark.parametrize("run", RUNS, ids=[ascii(run) for run in RUNS])
def test_long_runs_meet_the_deadline(preparer: Preparer, run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty thousand characters of one thing take a fraction of what a careless pattern would."""
    monkeypatch.setattr("indexer.prepare.LONGEST", 5)
    assert isinstance(preparer.prepare(RawArticle("a", title="Một", body=run * (50_000 // len(run)))), Prepared)


@pytest.mark.faults
@pytest.mark.parametrize("run", RUNS, ids=[ascii(run) for run in RUNS])
def test_a_megabyte_meets_the_deadline(preparer: Preparer, run: str) -> None:
    """The same, twenty times as long, within what every article may take."""
    assert isinstance(preparer.prepare(RawArticle("a", title="Một", body=run * (1_000_000 // len(run)))), Prepared)


def hostile_files(folder: Path, count: int, seed: int) -> Iterator[Path]:
    """Write files that are damaged, mislabelled or made to harm, each by its own seed."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        content = chance.choice(SHAPES)(chance)
        for damage in chance.sample(DAMAGES, chance.randrange(3)):
            content = damage(content, chance)
        path = (
            folder / f"{number:05d}.{chance.choice(['txt', 'jsonl', 'html', 'txt.gz', 'jsonl.xz', 'html.gz', 'xhtml'])}"
        )
        path.write_bytes(content)
        yield path


def _text(chance: random.Random) -> bytes:
    encoding = chance.choice(["utf-8", "utf-16", "utf-32", "utf-8-sig", "utf-16-le", "utf-7"])
    return (PROSE * chance.randrange(1, 40)).encode(encoding)


def _line(chance: random.Random) -> bytes:
    values = [None, 1e308, -1, True, [], {"a": {}}, "\ud800", "\0\u202e", PROSE, "9" * 5000, {"$ref": "#"}]
    keys = ["id", "title", "body", "date", "url", "source", "lead", "author", "__proto__", "\u0000"]
    rows = [{key: chance.choice(values) for key in chance.sample(keys, 5)} for _ in range(chance.randrange(1, 6))]
    return "\n".join(json.dumps(row) for row in rows).encode()


def _page(chance: random.Random) -> bytes:
    tags = ["div", "p", "table", "script", "svg", "math", "template", "frameset", "b", "li", "!--", "![CDATA[", "?xml"]
    body = "".join(
        f"<{chance.choice(tags)} {chance.choice(tags)}='{chr(chance.randrange(1, 9000))}'>" for _ in range(200)
    )
    charset = chance.choice(["utf-8", "utf-7", "x-none", "utf-16", "shift_jis"])
    return f"<html><meta charset={charset}>{body}<article><p>{PROSE * 5}</article>".encode()


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(5000))


def _deep(chance: random.Random) -> bytes:
    return chance.choice([b"[", b'{"a":', b"<div>", b"<b><i>", b"(", b"\x1f\x8b", b"\xff\xfe"]) * chance.randrange(9000)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(min(len(content), chance.randrange(1, 40))):
        changed[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(changed)


def _gzip(content: bytes, chance: random.Random) -> bytes:
    return gzip.compress(content)


def _xz(content: bytes, chance: random.Random) -> bytes:
    return lzma.compress(content, preset=0)


def _twice(content: bytes, chance: random.Random) -> bytes:
    return content + b"\0" * chance.randrange(9) + content


SHAPES = [_text, _line, _page, _noise, _deep]
DAMAGES = [_cut, _flip, _gzip, _xz, _twice]


def survive(folder: Path, count: int, seed: int, preparer: Preparer) -> int:
    """Read hostile files and prepare what comes out of them; returns how many articles that were."""
    articles = 0
    for path in hostile_files(folder, count, seed):
        found, skipped = taken(path)
        assert found or skipped or not path.read_bytes().strip() or path.suffix != ".txt"
        for article in found:
            assert isinstance(preparer.prepare(article), Prepared | Failed)
        articles += len(found)
        path.unlink()
    return articles


def test_hostile_files_harm_nobody(tmp_path: Path, preparer: Preparer) -> None:
    """A seeded part: every file ends as articles or as a reason."""
    assert survive(tmp_path, 120, 1, preparer) > 10


@pytest.mark.faults
def test_five_thousand_hostile_files(
    tmp_path: Path, preparer: Preparer, record_property: Callable[[str, object], None]
) -> None:
    """The whole."""
    found = survive(tmp_path, 5000, 2, preparer)
    record_property("figures", f"hostile files | 5000 | {found} articles came out | 0 deaths")
    assert found > 500
