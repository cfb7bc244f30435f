"""The table of mutants fits the source, so that it cannot rot; `python -m tests.faults.mutants` runs them."""

from pathlib import Path

import pytest

from faults.mutants import ROOT, Mutant, main, mutants


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_a_mutant_changes_one_place_and_names_a_test(mutant: Mutant) -> None:
    """Its text stands exactly once, it changes it, and its test exists."""
    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old) == 1
    assert mutant.old != mutant.new
    path, _, name = mutant.test.partition("::")
    assert f"def {name.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8")


def test_there_are_twenty() -> None:
    """In storage and service alike, each with a name of its own."""
    files = [mutant.file for mutant in mutants()]
    assert len(files) >= 20
    assert sum(file.startswith("search_api") for file in files) >= 5


def test_a_mutant_is_applied_and_undone(tmp_path: Path) -> None:
    """The copy is the source again afterwards."""
    mutant = mutants()[0]
    path = tmp_path / mutant.file
    path.parent.mkdir(parents=True)
    mutant.undo(tmp_path)
    whole = path.read_text(encoding="utf-8")
    mutant.apply(tmp_path)
    assert path.read_text(encoding="utf-8") == whole.replace(mutant.old, mutant.new) != whole
    mutant.undo(tmp_path)
    assert path.read_text(encoding="utf-8") == whole


@pytest.mark.faults
def test_every_mutant_is_killed() -> None:
    """All of them, each by its own test."""
    assert main([]) == 0
