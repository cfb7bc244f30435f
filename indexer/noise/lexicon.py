"""Data files of the noise finder: sections of regular expressions or of phrases."""

import functools
import re

from indexer.tables import lines
from indexer.vietnamese.normalise import nfc

_MARKED = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
# Classes of letters, for regular expressions; a data file writes them {upper} and {lower}.
UPPER = f"A-Z{nfc(_MARKED)}"
LOWER = f"a-z{nfc(_MARKED).lower()}"


@functools.lru_cache(maxsize=8)
def _sections(name: str) -> dict[str, str]:
    """Load `name`.txt beside this module: the lines of each `[section]` joined as alternatives."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in lines("indexer.noise", f"{name}.txt"):
        if line.startswith("[") and line.endswith("]") and "|" not in line and "\\" not in line:
            section = found.setdefault(line[1:-1], [])
        else:
            section.append(line.replace("{upper}", f"[{UPPER}]").replace("{lower}", f"[{LOWER}]"))
    return {heading: "|".join(parts) for heading, parts in found.items()}


def pattern(name: str, section: str, template: str = "(?:{})") -> re.Pattern[str]:
    """Compile one section, put into `template`. Case counts: patterns are matched against a match key."""
    return re.compile(template.replace("{}", _sections(name)[section]))


def by_initial(name: str, section: str) -> str:
    """Return one section as alternatives grouped by their first letter, which a search tells apart at once."""
    groups: dict[str, list[str]] = {}
    for alternative in _alternatives(_sections(name)[section]):
        initial = alternative[0] if alternative[0].isalpha() else ""
        groups.setdefault(initial, []).append(alternative[len(initial) :])
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in groups.items())


def _alternatives(expression: str) -> list[str]:
    """Split a regular expression at its outermost bars."""
    parts, depth, begin = [], 0, 0
    for at, char in enumerate(expression):
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            parts.append(expression[begin:at])
            begin = at + 1
    return [*parts, expression[begin:]]


def phrases(name: str, section: str) -> frozenset[str]:
    """Return one section as a set of phrases of one or two words."""
    return frozenset(_sections(name)[section].split("|"))
