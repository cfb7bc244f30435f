"""Offices that stand for a person named elsewhere in the article: "đồng chí Bí thư Đảng ủy yêu cầu"."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.extract.lexicon import read_group
from indexer.extract.name import Name
from indexer.extract.offices import Office
from indexer.extract.roles import Role
from indexer.extract.tokens import Tokens

_REACH = 3  # words before an office that may say it is one of many, or a former one


@dataclass(frozen=True, slots=True)
class Reference:
    """An office without a name, in the words of `office`, that means the person with this number."""

    office: Office
    person: int


def find_references(
    tokens: Tokens, names: Sequence[Name], offices: Sequence[Office], roles: Sequence[Role]
) -> list[Reference]:
    """Return the offices that exactly one person of the article holds and that name nobody, in order.

    An office counts only behind the place where the text gave it to the person, in the same words, and not where it
    speaks of several people or of a former one. Such a stretch is no mention of a name.
    """
    held: dict[tuple[str, str], list[tuple[int, int, str | None]]] = {}
    for role in roles:
        held.setdefault(_key(tokens, role.office), []).append(
            (role.office.start, names[role.name].person, _level(role.office))
        )
    used = {role.office.start for role in roles}
    found = []
    for office in offices:
        if office.start in used or _of_many(tokens, office):
            continue
        level = _level(office)
        alike = [
            entry for entry in held.get(_key(tokens, office), ()) if None in (level, entry[2]) or level == entry[2]
        ]
        if len({person for _, person, _ in alike}) == 1 and alike[0][0] < office.start:
            found.append(Reference(office, alike[0][1]))
    return found


def _key(tokens: Tokens, office: Office) -> tuple[str, str]:
    """Return what two offices share: the head and the body without its place and level."""
    end = office.place.start if office.place and office.place.start > office.head else office.end
    levels = read_group("references.levels")
    body = [key for key in tokens.keys[office.head : end] if key not in levels]
    return tokens.key(office.start, office.head), " ".join(body)


def _level(office: Office) -> str | None:
    return office.body.level if office.body else None


def _of_many(tokens: Tokens, office: Office) -> bool:
    """Say whether an office is one of many, a former one, a new one, or goes on as another ("phó", "tân")."""
    before = tokens.keys[max(0, office.start - _REACH) : office.start]
    after = tokens.keys[office.end] if office.end < tokens.size and tokens.loose[office.end] else ""
    return not read_group("references.apart").isdisjoint(before) or after in ("cũ", "mới", "khác", "các") or not before
