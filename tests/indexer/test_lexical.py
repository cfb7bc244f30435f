"""The lexical index: what is found, in which order, and that nothing is lost."""

import math
import os
from pathlib import Path

import numpy as np
import pytest

from indexer.analysis import analyse
from indexer.errors import IndexBusy, IndexDamaged
from indexer.lexical import Clause, Lexical, LexicalQuery, LexicalWriter
from indexer.reasons import said

PASSAGES = [
    (10, 1, "Bầu cử ở phường Tân Giang", "Cử tri đi bầu từ sáng sớm tại mười điểm bỏ phiếu."),
    (11, 1, "Bầu cử ở phường Tân Giang", "Kết quả được công bố ngày 21/3."),
    (20, 2, "Ông Dương mở đường", "Ông Dương hiến đất làm đường liên xã."),
    (30, 3, "Hoà giải ở cơ sở", "Tổ hòa giải họp mỗi tháng một lần, có 1.200 vụ."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A committed index of four passages of three articles."""
    writer = LexicalWriter(tmp_path / "lexical")
    for passage in PASSAGES:
        add(writer, *passage)
    writer.commit()
    writer.close()
    return tmp_path / "lexical"


def add(writer: LexicalWriter, passage_id: int, article: int, title: str, text: str) -> None:
    """Add a passage by its texts."""
    writer.add(passage_id, article, analyse(title), analyse(text))


def terms(field: str, *words: str) -> LexicalQuery:
    """A query of single terms in one field."""
    return LexicalQuery(should=tuple(Clause(field, word) for word in words))  # type: ignore[arg-type]


def test_a_folded_term_finds_every_marking(folder: Path) -> None:
    """Without marks "duong" is both the road and the man; with marks it is one of them."""
    lexical = Lexical(folder)
    assert [hit[0] for hit in lexical.search(terms("plain", "duong"), 10)] == [20]
    assert lexical.df(["dương", "đường"], "text") == [1, 1]


def test_tone_placement_does_not_matter(folder: Path) -> None:
    """ "Hoà" in the title and "hòa" in the text are one term."""
    assert Lexical(folder).df(["hòa", "hoà"], "text") == [1, 0]


def test_score_is_bm25(folder: Path) -> None:
    """One rare term scores idf · tf·(k1+1)/(tf + k1·(1-b+b·dl/avgdl)) with Lucene's idf, as the arithmetic says."""
    lengths = [6 + 12, 6 + 8, 4 + 8, 5 + 12]
    ((found, score),) = Lexical(folder).search(terms("text", "hiến"), 5)
    idf = math.log(1 + (4 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 2.2 / (1 + 1.2 * (1 - 0.75 + 0.75 * 12 / (sum(lengths) / 4)))
    assert (found, score) == (20, pytest.approx(expected, rel=1e-3))


def test_weights_and_choices(folder: Path) -> None:
    """Weights multiply a clause's score; of a choice only the best alternative counts."""
    lexical = Lexical(folder)
    ((_, single),) = lexical.search(terms("text", "hiến"), 1)
    ((_, double),) = lexical.search(LexicalQuery(should=(Clause("text", "hiến", 2.0),)), 1)
    ((_, best),) = lexical.search(
        LexicalQuery(choices=(((Clause("text", "hiến"),), (Clause("text", "đất", 0.5),)),)), 1
    )
    assert double == pytest.approx(2 * single)
    assert best == pytest.approx(single)


def test_phrase_is_complete_and_ordered(folder: Path) -> None:
    """Every passage is a candidate for a phrase of its title; order matters, and title and text do not join."""
    lexical = Lexical(folder)
    assert lexical.holding([["Tân Giang"]]) == [(10, 1), (11, 1)]
    assert lexical.holding([["giang tan"]]) == []
    assert lexical.holding([["giang cử"]]) == []
    assert lexical.holding([["tan giang"]], np.array([11])) == [(11, 1)]


def test_a_passage_holds_one_of_each_group(folder: Path) -> None:
    """`holding` asks for one phrase of every group."""
    lexical = Lexical(folder)
    assert lexical.holding([["bầu cử", "hòa giải"], ["21 3", "mỗi tháng"]]) == [(11, 1), (30, 3)]
    assert lexical.holding([["…"]]) == []
    assert lexical.holding([]) == []


def test_articles_that_hold_a_phrase(folder: Path) -> None:
    """`articles` names each article once that holds any of some phrases."""
    lexical = Lexical(folder)
    expected = sorted({number for phrase in ("tân giang", "mỗi tháng") for _, number in lexical.holding([[phrase]])})
    assert lexical.articles(["Tân Giang", "mỗi tháng"]).tolist() == expected
    assert len(expected) >= 2
    assert lexical.articles(["…"]).tolist() == []


def test_required_phrase_filters_without_scoring(folder: Path) -> None:
    """A quoted phrase is a condition; the score stays that of the terms."""
    lexical = Lexical(folder)
    plain = dict(lexical.search(terms("plain", "bau", "cu"), 10))
    quoted = lexical.search(LexicalQuery(terms("plain", "bau", "cu").should, phrases=(("cong", "bo"),)), 10)
    assert quoted == [(11, pytest.approx(plain[11]))]


@pytest.mark.parametrize("extra", [0, 6000])
def test_a_filter_loses_nothing(tmp_path: Path, extra: int) -> None:
    """Narrow and wide filters give exactly what brute force over an unfiltered search gives."""
    writer = LexicalWriter(tmp_path)
    for number in range(200 + extra):
        add(writer, number, number, "", "bầu cử " * (number % 7 + 1) + "sáng " * (number % 5))
    writer.commit()
    writer.close()
    lexical = Lexical(tmp_path)
    query = terms("text", "bầu", "sáng")
    allowed = np.arange(7, 200 + extra, 3 if not extra else 1)[: 5000 if extra else None]
    everything = lexical.search(query, len(lexical))
    expected = [hit for hit in everything if hit[0] in set(allowed.tolist())]
    assert lexical.search(query, 20, allowed) == [(i, pytest.approx(s)) for i, s in expected[:20]] or [
        s for _, s in lexical.search(query, 20, allowed)
    ] == [pytest.approx(s) for _, s in expected[:20]]


def test_scores_of_given_passages(folder: Path) -> None:
    """Scores come in the order asked for, with 0 for no match, and equal those of the search."""
    lexical = Lexical(folder)
    found = dict(lexical.search(terms("plain", "hoa", "cu"), 10))
    scores = lexical.scores(terms("plain", "hoa", "cu"), np.array([30, 20, 11, 10]))
    assert scores.tolist() == pytest.approx([found[30], 0.0, found[11], found[10]])


def test_replacing_leaves_no_ghost(folder: Path) -> None:
    """A deleted passage is gone for a reader opened later; one opened before still sees it."""
    before = Lexical(folder)
    writer = LexicalWriter(folder)
    writer.delete([20])
    add(writer, 21, 4, "", "Ông Dương thôi làm")
    writer.commit()
    writer.close()
    query = terms("text", "dương")
    assert [hit[0] for hit in before.search(query, 5)] == [20]
    assert [hit[0] for hit in Lexical(folder).search(query, 5)] == [21]


def test_uncommitted_passages_are_dropped(folder: Path) -> None:
    """Closing without a commit changes nothing."""
    writer = LexicalWriter(folder)
    add(writer, 99, 9, "", "không ghi")
    writer.close()
    assert len(Lexical(folder)) == 4
    with pytest.raises(ValueError, match="closed"):
        add(writer, 99, 9, "", "không ghi")


def test_a_lock_that_cannot_be_made_is_no_other_writer(tmp_path: Path) -> None:
    """On a full disk, say, nobody is told to wait for another process."""
    (tmp_path / ".tantivy-writer.lock").mkdir()
    with pytest.raises(IsADirectoryError):
        LexicalWriter(tmp_path)


def test_a_second_writer_is_refused(folder: Path) -> None:
    """Two writers exclude each other by name of the folder."""
    writer = LexicalWriter(folder)
    with pytest.raises(IndexBusy, match="lexical") as refused:
        LexicalWriter(folder)
    assert "một tiến trình khác đang ghi" in said(str(refused.value), "vi")
    writer.close()


def test_a_damaged_folder_is_named(tmp_path: Path) -> None:
    """No index and a broken one give IndexDamaged, with the folder."""
    with pytest.raises(IndexDamaged, match=tmp_path.name) as refused:
        Lexical(tmp_path)
    assert said(str(refused.value), "vi").startswith(
        f"{tmp_path}: không mở được chỉ mục từ (thư viện tantivy báo lỗi);"
    )


def test_a_reader_needs_no_right_to_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are readable by all, and a folder that may only be read is opened through links."""
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o644}
    before = sorted(file.name for file in folder.iterdir())
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert len(Lexical(folder)) == 4
    assert sorted(file.name for file in folder.iterdir()) == before
