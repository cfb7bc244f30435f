"""What became of the people that are counted: those injured are not those who died, candidates not those elected."""

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
    asked = {name for name, pattern in _states().items() if pattern.search(question)}
    if not asked:
        return False
    behind = fold(_CLAUSE_END.split(text[end : end + _LOOK])[0])
    found = [(match.start(), name) for name, pattern in _states().items() if (match := pattern.search(behind))]
    return bool(found) and min(found)[1] not in asked


@cache
def _states() -> dict[str, re.Pattern[str]]:
    """Load states.toml, patterns compiled."""
    table = tomllib.loads(files("search_api.answer").joinpath("states.toml").read_text(encoding="utf-8"))
    return {name: re.compile(pattern) for name, pattern in table["states"].items()}
