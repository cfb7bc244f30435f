"""A judged set in BEIR layout, and runs in TREC's: what retrieval is measured on and against."""

import csv
import gzip
import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from indexer.errors import SourceError
from indexer.schema import RawArticle
from search_api.messages import say

Run = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Question:
    """A judged question; `style` is "" where the set has none."""

    id: str
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Questions with the articles that answer them: `relevant[question][article]` is a grade above 0."""

    folder: Path
    questions: tuple[Question, ...]
    relevant: dict[str, dict[str, int]]

    def articles(self) -> Iterator[RawArticle]:
        """Read the corpus. Raises SourceError for a line that is no article."""
        for origin, record in _lines(self.folder, "corpus.jsonl"):
            yield RawArticle(
                id=_text(record, "_id", origin),
                title=str(record.get("title") or ""),
                body=str(record.get("text") or ""),
                published=record.get("date"),
                origin=origin,
            )


def read_judged(folder: Path) -> JudgedSet:
    """Read a BEIR folder: `queries.jsonl` and `qrels/test.tsv` now, `corpus.jsonl` when it is asked for.

    Files may end in .gz or .xz. Questions without a judgement are left out. Raises SourceError.
    """
    relevant: dict[str, dict[str, int]] = {}
    with _open(folder / "qrels", "test.tsv") as lines:
        for row in list(csv.reader(lines, delimiter="\t"))[1:]:
            if len(row) != 3 or not row[2].lstrip("-").isdigit():
                raise SourceError(f"{folder}/qrels/test.tsv", f"{row!r} is no line of query-id, corpus-id, score")
            if int(row[2]) > 0:
                relevant.setdefault(row[0], {})[row[1]] = int(row[2])
    found = [
        Question(_text(record, "_id", origin), _text(record, "text", origin), str(record.get("style") or ""))
        for origin, record in _lines(folder, "queries.jsonl")
    ]
    return JudgedSet(folder, tuple(question for question in found if question.id in relevant), relevant)


def _open(folder: Path, name: str) -> IO[str]:
    for suffix in ("", ".gz", ".xz"):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            if suffix == ".gz":
                return gzip.open(path, "rt", encoding="utf-8")
            return lzma.open(path, "rt", encoding="utf-8") if suffix else path.open(encoding="utf-8")
    raise SourceError(str(folder / name), say("cli.eval.missing"))


def _lines(folder: Path, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with _open(folder, name) as lines:
        for number, line in enumerate(lines, 1):
            origin = f"{folder}/{name}:{number}"
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                raise SourceError(origin, f"no JSON ({error})") from error
            if not isinstance(record, dict):
                raise SourceError(origin, "no JSON object")
            yield origin, record


def _text(record: Mapping[str, Any], key: str, origin: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value:
        raise SourceError(origin, f"{key!r} is missing or no text")
    return value


def read_run(path: Path) -> Run:
    """Read a TREC run file: query, Q0, document, rank, score, tag on each line. Raises SourceError."""
    run: Run = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        parts = line.split()
        if len(parts) != 6:
            raise SourceError(f"{path}:{number}", "a line of a run has six parts: query Q0 document rank score tag")
        run.setdefault(parts[0], {})[parts[2]] = float(parts[4])
    return run


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a TREC run file, documents best first."""
    path.write_text("".join(_run_lines(run, tag)), encoding="utf-8")


def _run_lines(run: Run, tag: str) -> Iterator[str]:
    for question, scores in run.items():
        best: Sequence[tuple[str, float]] = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        for rank, (article, score) in enumerate(best, 1):
            yield f"{question} Q0 {article} {rank} {score:.6f} {tag}\n"
