"""From what was found in words to entities with normalised values."""

from collections.abc import Mapping, Sequence

from indexer.extract.bodies import Body
from indexer.extract.lexicon import read_group
from indexer.extract.name import Name
from indexer.extract.places import Spot
from indexer.extract.references import Reference
from indexer.extract.resolve import Resolved, Resolver
from indexer.extract.roles import Role
from indexer.extract.tokens import Tokens
from indexer.schema import Entity, PrimaryPlace
from indexer.vietnamese.fold import match_key

_CITY = ("tp", "phố")  # how "UBND TP", "Công an thành phố" end
_MOST_ROLES = 12  # different roles that every mention of a person carries


class Values:
    """Makes the entities of one article."""

    def __init__(
        self, tokens: Tokens, resolver: Resolver, resolved: Mapping[int, Resolved], primary: PrimaryPlace | None
    ) -> None:
        self._tokens = tokens
        self._resolver = resolver
        self._resolved = resolved
        self._primary = primary

    def places(self, spots: Sequence[Spot]) -> list[Entity]:
        """Return the places as entities with codes, old names, candidates and the reason."""
        made = []
        for spot in spots:
            resolved = self._resolved[spot.start]
            shown = self._tokens.text_of(spot.start, spot.end)
            value = self._resolver.value(resolved, spot, shown)
            made.append(self._entity(spot.start, spot.end, "place", resolved.confidence, value))
        return made

    def bodies(self, bodies: Sequence[Body]) -> list[Entity]:
        """Return the bodies as entities with their level and place."""
        return [self._entity(body.start, body.end, "body", 0.9, self._body_value(body)) for body in bodies]

    def _entity(self, start: int, end: int, kind: str, confidence: float, value: Mapping[str, object]) -> Entity:
        tokens = self._tokens
        left, right = tokens.starts[start], tokens.ends[end - 1]
        return Entity(left, right, kind, tokens.text[left:right], confidence, value)  # type: ignore[arg-type]

    def _body_value(self, body: Body) -> dict[str, object]:
        shown = " ".join(self._tokens.text_of(body.start, body.end).split())
        value: dict[str, object] = {"name": shown}
        level, place = self._seat(body.place, body)
        if level:
            value["level"] = level
        if place:
            value["place"] = place
        return value

    def _seat(self, spot: Spot | None, body: Body | None) -> tuple[str | None, str | None]:
        """Return the level of a body and the full name of the place that it or its office serves."""
        level = body.level if body else None
        keys, provincial = self._tokens.keys, read_group("bodies.provincial")
        if spot is None and body and level == "province" and keys[body.end - 1] in _CITY:
            return (level, self.place_name(None, level)) if keys[body.start] in provincial else self._city()
        return level, self.place_name(spot, level)

    def _city(self) -> tuple[str | None, str | None]:
        """Return level and name of the city that "UBND thành phố" means: the province, or the one city inside it."""
        province = self._primary.province if self._primary else None
        if province is None:
            return "province", None
        named = {resolved.area.id: resolved.area for resolved in self._resolved.values() if resolved.area}
        cities = [area for area in named.values() if area.kind == "thành phố"]
        if any(area.full_name == province.name for area in cities if area.level == "province"):
            return "province", province.name
        inside = [area for area in cities if area.level == "district" and self._resolver.home(area) == province.code]
        if inside:
            return "district", inside[0].full_name if len(inside) == 1 else None
        return ("province", province.name) if province.name.startswith("thành phố") else (None, None)

    def place_name(self, spot: Spot | None, level: str | None) -> str | None:
        """Return the full name of the place a body or office serves, from its name or from the article's own place."""
        if spot is not None:
            resolved = self._resolved.get(spot.start)
            if resolved and resolved.area:
                return resolved.area.full_name
            return " ".join(self._tokens.text_of(spot.start, spot.end).split())
        primary = self._primary
        if primary is None:
            return None
        unit = {"province": primary.province, "commune": primary.commune}.get(level or "")
        return unit.name if unit else None

    def people(
        self, names: Sequence[Name], people: Sequence[str], roles: Sequence[Role], references: Sequence[Reference] = ()
    ) -> list[Entity]:
        """Return the names as entities; each carries its person's fullest name and roles.

        A mention has the roles read beside it, then the person's other ones, each once. The person's first mention
        lists the offices that stand for the name elsewhere.
        """
        nameless = self._nameless(references)
        beside: dict[int, list[dict[str, object]]] = {}
        known: dict[int, dict[str, dict[str, object]]] = {}
        for role, value in zip(roles, self._role_values(roles), strict=True):
            beside.setdefault(role.name, []).append(value)
            distinct = known.setdefault(names[role.name].person, {})
            if len(distinct) < _MOST_ROLES:
                distinct.setdefault(match_key(str(value["text"])), value)
        made = []
        for at, name in enumerate(names):
            left = self._tokens.starts[name.start]
            own = beside.get(at, [])
            told = {match_key(str(value["text"])) for value in own}
            others = [value for key, value in known.get(name.person, {}).items() if key not in told]
            made_of: dict[str, object] = {"name": " ".join(people[name.person].split()), "roles": own + others}
            if name.person in nameless:
                made_of["references"] = nameless.pop(name.person)
            shown = self._tokens.text[left : name.stop]
            made.append(Entity(left, name.stop, "person", shown, name.sure, made_of))
        return made

    def _nameless(self, references: Sequence[Reference]) -> dict[int, list[dict[str, object]]]:
        """Return for each person where an office stands for the name."""
        found: dict[int, list[dict[str, object]]] = {}
        for reference in references:
            start, end = reference.office.start, reference.office.end
            shown = {
                "text": self._tokens.text_of(start, end),
                "start": self._tokens.starts[start],
                "end": self._tokens.ends[end - 1],
            }
            found.setdefault(reference.person, []).append(shown)
        return found

    def _role_values(self, roles: Sequence[Role]) -> list[dict[str, object]]:
        """Normalise roles; the place at the end of a list serves the offices before it."""
        values: list[dict[str, object]] = []
        later: str | None = None
        for at in range(len(roles) - 1, -1, -1):
            role = roles[at]
            value = self._role_value(role)
            following = roles[at + 1] if at + 1 < len(roles) else None
            if following is None or following.name != role.name or following.office.start - role.office.end > 4:
                later = None
            if "place" in value:
                later = str(value["place"])
            elif later and role.office.body and not role.office.body.level:
                value["place"] = later
            values.append(value)
        return values[::-1]

    def _role_value(self, role: Role) -> dict[str, object]:
        tokens, office = self._tokens, role.office
        text = tokens.text_of(office.start, office.end)
        value: dict[str, object] = {
            "text": text,
            "office": " ".join(tokens.text_of(office.start, office.head).split()),
            "start": tokens.starts[office.start],
            "end": tokens.ends[office.end - 1],
            "confidence": role.confidence,
        }
        place = office.place
        if office.body and office.end > office.head:
            body_end = place.start if place and place.start > office.head else office.end
            body_start = office.head + (tokens.keys[office.head] in read_group("offices.owning"))
            if body_end > body_start:
                value["body"] = " ".join(tokens.text_of(body_start, body_end).split())
        _, named = self._seat(place, office.body)
        if named:
            value["place"] = named
        return value
