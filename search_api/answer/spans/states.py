"""What became of what is counted: those injured are not those who died, cases taken in not those that are closed."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from indexer.vietnamese.fold import fold

Patterns = Mapping[str, re.Pattern[str]]

_LOOK = 60  # code points behind a figure
_LEAD = 90  # code points in front of one
_CLAUSE_END = re.compile(r"[,;.:()]")


def of_other_state(question: str, text: str, end: int) -> bool:
    """Say whether what stands behind a figure, which ends at `end` of a text, is a state or level that the question
    (folded) does not speak of though it speaks of one: "bao nhiêu người chết" is not answered by "32 người bị
    thương"."""
    return any(_other_behind(question, text, end, _states(table)) for table in ("states", "levels"))


def handled_otherwise(question: str, text: str, start: int) -> bool:
    """Say whether what stands before a figure, which starts at `start` of a text, tells that something else was done
    with what is counted than the question (folded) asks, or of another sum: "thụ lý 90 vụ" where those that are closed
    are asked for, a revenue where the profit is."""
    return any(_other_before(question, text, start, _states(table)) for table in ("handled", "sums"))


def _other_behind(question: str, text: str, end: int, table: Patterns) -> bool:
    asked = {name for name, pattern in table.items() if pattern.search(question)}
    if not asked:
        return False
    behind = fold(_CLAUSE_END.split(text[end : end + _LOOK])[0])
    found = [(match.start(), name) for name, pattern in table.items() if (match := pattern.search(behind))]
    return bool(found) and min(found)[1] not in asked


def _other_before(question: str, text: str, start: int, table: Patterns) -> bool:
    asked = [name for name, pattern in table.items() if pattern.search(question)]
    if not asked:
        return False
    before = fold(_CLAUSE_END.split(text[max(0, start - _LEAD) : start])[-1])
    found = [(match.start(), name) for name, pattern in table.items() for match in pattern.finditer(before)]
    return bool(found) and max(found)[1] not in asked


@cache
def _states(table: str) -> dict[str, re.Pattern[str]]:
    """Load a table of states.toml, patterns compiled."""
    tables = tomllib.loads(files("search_api.answer.spans").joinpath("states.toml").read_text(encoding="utf-8"))
    return {name: re.compile(pattern) for name, pattern in tables[table].items()}
