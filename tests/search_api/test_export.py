"""Mentions as CSV and JSONL."""

import csv
import io
import json

import pytest
from mention_index import index

from indexer.snapshot import Snapshot, open_snapshot
from search_api.mentions.export import COLUMNS, export_csv, export_jsonl, safe
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mention_rows import as_json
from search_api.mentions.mentions import all_rows


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A small index, opened."""
    return open_snapshot(index(tmp_path_factory.mktemp("export") / "index"))


def test_csv_reads_back(snapshot: Snapshot) -> None:
    """It begins with a byte order mark, ends lines with CRLF, and a CSV reader gets the same rows back."""
    request = MentionsRequest(q="xoa nha tam")
    content = b"".join(export_csv(all_rows(snapshot, request)))
    assert content.startswith("\ufeffarticle_id,".encode())
    assert content.count(b"\r\n") == 5
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    expected = [row.sentence.replace("\n", " ") for row in all_rows(snapshot, request)]
    assert [row["sentence"] for row in rows] == expected
    assert rows[0]["province"] == "tỉnh Cao Bằng"


def test_no_cell_is_a_formula(snapshot: Snapshot) -> None:
    """A title that begins with = and a source that begins with @ come with an apostrophe."""
    content = b"".join(export_csv(all_rows(snapshot, MentionsRequest(q="vuot ke hoach"))))
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert row["title"].startswith("'=HYPERLINK")
    assert row["source"] == "'@xa"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"])
def test_every_beginning_of_a_formula_is_guarded(cell: str) -> None:
    """Whatever a spreadsheet may run gets an apostrophe; other text stays as it is."""
    assert safe(cell).startswith("'")
    assert safe("Bầu cử = ngày hội, 5-3") == "Bầu cử = ngày hội, 5-3"


def test_jsonl_has_a_row_a_line(snapshot: Snapshot) -> None:
    """Each line is the JSON object of one mention."""
    rows = list(all_rows(snapshot, MentionsRequest(topic="bau-cu-2026", related=True)))
    lines = b"".join(export_jsonl(rows)).decode().splitlines()
    assert [json.loads(line) for line in lines] == [as_json(row) for row in rows]


def test_only_text_is_guarded(snapshot: Snapshot) -> None:
    """Numbers of the table stay numbers; JSONL, which no spreadsheet runs, has every text as it is."""
    request = MentionsRequest(q="vuot ke hoach")
    content = b"".join(export_csv(all_rows(snapshot, request)))
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert int(row["start"]) < int(row["end"])
    assert 0 < float(row["confidence"]) <= 1
    (line,) = b"".join(export_jsonl(all_rows(snapshot, request))).splitlines()
    article = json.loads(line)["article"]
    assert article["title"].startswith("=HYPERLINK")
    assert article["source"] == "@xa"


def test_it_streams(snapshot: Snapshot) -> None:
    """The first line comes before any row was asked for."""
    asked = []

    def rows():  # type: ignore[no-untyped-def]
        asked.append(1)
        yield from all_rows(snapshot, MentionsRequest(q="nha tam"))

    lines = export_csv(rows())
    next(lines)
    assert asked == []
