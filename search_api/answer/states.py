"""What became of what is counted: those injured are not those who died, cases taken in not those that are closed."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from indexer.vietnamese.fold import fold

_LOOK = 60  # code points behind a figure
_CLAUSE_END = re.compile(r"[,;.:()]")


def of_other_state(question: str, text: str, end: int) -> bool:
    """Say whether what stands behind a figure, which ends at `end` of a text, is a state that the question (folded)
    does not speak of though it speaks of one: "bao nhiêu người chết" is not answered by "32 người bị thương"."""
    asked = {name for name, pattern in _states("states").items() if pattern.search(question)}
    if not asked:
        return False
    behind = fold(_CLAUSE_END.split(text[end : end + _LOOK])[0])
    found = [(match.start(), name) for name, pattern in _states("states").items() if (match := pattern.search(behind))]
    return bool(found) and min(found)[1] not in asked


def handled_otherwise(question: str, text: str, start: int) -> bool:
    """Say whether what stands before a figure, which starts at `start` of a text, tells that something else was done
    with what is counted than the question (folded) asks: "thụ lý 90 vụ" where those that are closed are asked for."""
    asked = [name for name, pattern in _states("handled").items() if pattern.search(question)]
    if not asked:
        return False
    before = fold(_CLAUSE_END.split(text[max(0, start - _LOOK) : start])[-1])
    found = [
        (match.start(), name) for name, pattern in _states("handled").items() for match in pattern.finditer(before)
    ]
    return bool(found) and max(found)[1] not in asked


@cache
def _states(table: str) -> dict[str, re.Pattern[str]]:
    """Load a table of states.toml, patterns compiled."""
    tables = tomllib.loads(files("search_api.answer").joinpath("states.toml").read_text(encoding="utf-8"))
    return {name: re.compile(pattern) for name, pattern in tables[table].items()}
