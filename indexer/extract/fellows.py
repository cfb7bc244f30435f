"""Fellows: the names that "và" joins to a sentence's subject, "Bà A, ông B và ông C được bầu giữ chức Phó Bí thư"."""

from collections.abc import Mapping, Sequence

from indexer.extract.name import Name
from indexer.extract.tokens import Tokens

_REACH = 12  # words between the last of them and the office that they share


def fellows(
    tokens: Tokens, names: Sequence[Name], name_to: Mapping[int, int], subject: int | None, office: int
) -> list[int]:
    """Return the names joined before the subject of an office that begins at word `office`; `name_to` is by end."""
    if subject is None or not 0 <= office - names[subject].end <= _REACH:
        return []
    at = names[subject].trigger - 1
    if at < 1 or tokens.keys[at] != "và" or not tokens.loose[at]:
        return []
    found: list[int] = []
    while at in name_to:
        found.append(name_to[at])
        at = names[found[-1]].trigger
        if tokens.gaps[at].strip() != ",":
            break
    return found
