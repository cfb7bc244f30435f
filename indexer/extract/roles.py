"""Which office belongs to which name: name then offices, office then name, and "được bầu giữ chức"."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from indexer.extract.fellows import fellows
from indexer.extract.lexicon import read_group
from indexer.extract.name import Name, titles
from indexer.extract.offices import Office
from indexer.extract.places import Spot
from indexer.extract.seats import behind_places
from indexer.extract.tokens import Tokens

_SEPARATORS = {",", "-", "–", "—", "(", ", (", ":", "- ", ""}
_CHAIN = {",", "-", "–", "—", ";"}
_SUBJECT_REACH, _HOLDER_REACH = 45, 8
_PLURAL = ("các ", "hai ")
_PRONOUNS = frozenset(("ông", "bà", "mình", "tôi", "anh", "chị"))
_TAKES = frozenset(("được", "nhận"))
_GOES_ON = frozenset(("sẽ", "đã", "đang", "vừa", "từng", "được", "bị", "không", "chưa", "mới"))
_LINK_REACH = 4  # "ông A khi đó đang là"
_AGE = re.compile(r"(?:\d{1,3} tuổi|sn \d{4}|sinh năm \d{4}|sinh ngày)", re.IGNORECASE)


@dataclass(slots=True)
class Role:
    """An office that the text gives a person; `name` is the index of the mention it was read beside."""

    office: Office
    name: int
    confidence: float


class RoleFinder:
    """Attaches offices to names within one article."""

    def __init__(
        self,
        tokens: Tokens,
        names: list[Name],
        offices: list[Office],
        sentences: list[int],
        spots: Mapping[int, Spot] = MappingProxyType({}),
    ) -> None:
        self._tokens = tokens
        self._names, self._offices = names, offices
        self._office_at = {office.start: office for office in offices}
        self._office_to = {office.end: office for office in offices}
        self._seated = behind_places(tokens, offices, spots)
        self._sentence = sentences
        self._name_at: dict[int, int] = {}
        self._name_to = {name.end: index for index, name in enumerate(names)}
        for index, name in enumerate(names):
            self._name_at[name.start] = index
            self._name_at[name.trigger] = index
        self._fillers = read_group("roles.fillers")
        self._verbs, self._meets = read_group("roles.verbs"), read_group("roles.met")
        self._toward = read_group("roles.toward")
        self._then = read_group("roles.then")
        self._speaks = read_group("roles.speaking")
        self._of_others = self._speaks | read_group("roles.deciding")
        self._predicates = tuple(read_group("roles.predicates"))  # what may stand right before an office
        self._held = tuple(read_group("roles.held"))
        self._used: dict[int, Role] = {}
        self._joint: list[Role] = []

    def find(self) -> list[Role]:
        """Return the roles in the order of their offices."""
        for index in range(len(self._names)):
            self._direct(index)
        for index in range(len(self._names)):
            self._forward(index)
        for index in range(len(self._names)):
            self._backward(index)
        for office in self._offices:
            if office.start not in self._used:
                self._predicate(office)
        roles = [*self._used.values(), *self._shared(), *self._joint]
        return sorted(roles, key=lambda role: (role.office.start, role.name))

    def _shared(self) -> list[Role]:
        """Give an office to all of "các ông A, B, Phó Chủ tịch …" and of "Các Phó Chủ tịch: A, B"."""
        own: dict[int, list[Role]] = {}
        for role in self._used.values():
            own.setdefault(role.name, []).append(role)
        shared: list[Role] = []
        for group in self._lists():
            first, last = group[0], group[-1]
            office = self._opening(self._names[first].trigger)
            if office is not None:
                shared += [Role(office, index, 0.8) for index in group]
            elif not any(index in own for index in group[:-1]):
                after = [role for role in own.get(last, []) if role.office.start >= self._names[last].end]
                if not self._names[first].title.startswith(_PLURAL) and not (after and self._of_all(after[0].office)):
                    continue
                shared += [Role(role.office, index, 0.75) for role in after for index in group[:-1]]
        return shared

    def _lists(self) -> list[list[int]]:
        """Return the runs of names that only commas or "và" part."""
        groups: list[list[int]] = []
        for index, name in enumerate(self._names):
            before = self._names[index - 1] if index else None
            end = self._after_brackets(before.end) if before else 0
            joined = before is not None and name.start == name.trigger and 0 <= name.start - end <= 1
            if joined and self._gap(end) in (",", ";", ""):
                groups[-1].append(index)
            else:
                groups.append([index])
        return [group for group in groups if len(group) > 1]

    def _after_brackets(self, at: int) -> int:
        """Step over a bracket at word `at`, as of an age or home: "A (44 tuổi) và B"."""
        if self._tokens.gaps[at].strip() != "(":
            return at
        far = min(at + 16, len(self._tokens))
        end = next((to for to in range(at + 1, far) if ")" in self._tokens.gaps[to]), at)
        return at if any(word in self._office_at for word in range(at, end)) else end

    def _of_all(self, office: Office) -> bool:
        """Say whether an office is said of all before it: "A và B - đều nguyên hiệu phó"."""
        return "đều" in self._tokens.keys[max(0, office.start - 2) : office.start]

    def _opening(self, at: int) -> Office | None:
        """Return the office of many that a list opens with: "Các Phó Chủ tịch UBND tỉnh: …"."""
        office = self._office_to.get(at) if self._tokens.gaps[at].strip() == ":" else None
        if office is None or office.start in self._used or not office.start:
            return None
        return office if self._tokens.keys[office.start - 1] in ("các", "những", "hai", "ba", "bốn", "năm") else None

    def _give(self, office: Office, name: int, confidence: float) -> None:
        self._used.setdefault(office.start, Role(office, name, confidence))

    def _direct(self, index: int) -> None:
        """Give a name the office right before it: "Phó Chủ tịch UBND tỉnh Nguyễn Huy Ngọc"."""
        start = self._names[index].trigger
        office = self._office_to.get(start)
        if office and self._tokens.loose[start]:
            self._give(office, index, 0.95)
        elif seated := self._seated.get(start):
            self._give(seated, index, 0.85)

    def _forward(self, index: int) -> None:
        """Give a name the list of offices after it: "A, Tỉnh ủy viên, Bí thư Đảng ủy"."""
        tokens, at = self._tokens, self._after_brackets(self._names[index].end)
        chain: list[Office] = []
        item = 0  # where the chain's last item of a list begins
        while at < tokens.size and self._sentence[at] == self._sentence[self._names[index].start]:
            at, parted = self._step(at, not chain)
            office = self._office_at.get(at)
            if office is None or not parted:
                break
            owner = self._used.get(office.start)
            if owner and owner.name != index:
                chain = [] if self._led(index) else chain[: item or None]
                break
            if not chain and self._speaks_itself(index, office):
                return
            item = len(chain) if self._opens_item(office) else item
            chain.append(office)
            at = office.end
        if item and self._leads(chain, item):
            chain = chain[:item]
        for office in chain:
            self._give(office, index, 0.95 if office is chain[0] else 0.93)

    def _opens_item(self, office: Office) -> bool:
        """Say whether an office may begin the next item of a list: "A, Giám đốc Sở Y tế; Bí thư, Chủ tịch HĐND B"."""
        tokens, at = self._tokens, office.start
        parted = ";" in tokens.gaps[at] or ")" in tokens.gaps[at]
        return parted or (at > 0 and tokens.loose[at] and tokens.keys[at - 1] == "và")

    def _leads(self, chain: list[Office], item: int) -> bool:
        """Say whether offices from `item` on lead to the next person: "A, Giám đốc Sở Y tế; Bí thư Đảng ủy, ông B"."""
        if len(chain) <= item or ";" not in self._tokens.gaps[chain[item].start]:
            return False
        end = chain[-1].end
        name = self._name_at.get(end)
        return name is not None and self._names[name].start > end and self._gap(end) == ","

    def _led(self, index: int) -> bool:
        """Say whether a name has its office before it: then "A, Phó Bí thư, Chủ tịch HĐND B" leaves both to B."""
        trigger = self._names[index].trigger
        office = self._office_to.get(trigger) or self._seated.get(trigger)
        owner = self._used.get(office.start) if office else None
        return owner is not None and owner.name == index

    def _speaks_itself(self, index: int, office: Office) -> bool:
        """Say whether an office is the sentence's own subject: "theo ông A, Chủ tịch UBND xã đã ký" (not "… cho biết"),
        "tiếp Phó Thủ tướng A, Bí thư Tỉnh ủy cho biết"."""
        tokens, start, after = self._tokens, self._names[index].trigger, office.end
        if own := self._office_to.get(start) if self._led(index) else None:
            start = own.start
        if not start or not tokens.loose[start] or after >= tokens.size or not tokens.loose[after]:
            return False
        acts, before = tokens.keys[after] in self._verbs, tokens.keys[start - 1]
        met = own is not None and before in self._meets
        return (acts and (met or before == "theo")) or (met and tokens.key(after, after + 2) in self._speaks)

    def _step(self, at: int, first: bool) -> tuple[int, bool]:
        """Step from the end of a name or office over a separator and fillers; says whether there was one."""
        tokens = self._tokens
        if tokens.keys[at] == "cũ" and tokens.gaps[at].strip() == "(" and at + 1 < tokens.size:
            at += 1  # "Chủ tịch UBND phường A (cũ), nay là …"
        gap = self._gap(at)
        if first and tokens.loose[at] and at in self._office_at and not tokens.caps[at]:
            return at, True  # "ông A trưởng thôn B"
        parted = gap in (_SEPARATORS if first else _CHAIN) and gap != ""
        if not parted and gap == ")" and not first:
            return at, False
        if not parted and tokens.loose[at]:
            if tokens.keys[at] in ("kiêm", "là", "và") and not (first and tokens.keys[at] == "và"):
                at, parted = at + 1, True
            elif tokens.key(at, at + 2) in self._fillers:
                at, parted = at + 2, True
        moved = True
        while moved and at < tokens.size:
            moved = False
            for width in (3, 2, 1):
                if tokens.key(at, at + width) in self._fillers or (width == 1 and tokens.keys[at] == "kiêm"):
                    at, moved = at + width, True
                    break
            skipped = self._skip_rank(at)
            if skipped != at:
                at, moved = skipped, True
        return at, parted

    def _skip_rank(self, at: int) -> int:
        """Step over a rank or an age that stands in the list before an office."""
        tokens = self._tokens
        if at >= tokens.size:
            return at
        found = titles().longest(tokens, at)
        if found and found[1] in ("rank", "degree") and found[0] < tokens.size and self._gap(found[0]) in _CHAIN:
            return found[0]
        if _AGE.match(tokens.text, tokens.starts[at]):
            end = at
            while end < tokens.size and end - at < 6 and self._gap(end + 1) not in (",", ";", "-", "–"):
                end += 1
            return end + 1 if end + 1 < tokens.size and end - at < 6 else at
        return at

    def _gap(self, at: int) -> str:
        """Return what stands before word `at`, without brackets that close and an initial's full stop."""
        gap = self._tokens.gaps[at].replace(")", "").strip() if at < len(self._tokens.gaps) else "."
        return gap.removeprefix(".").strip() or gap

    def _backward(self, index: int) -> None:
        """Give a name the offices before it that nobody else has: "Giám đốc Sở X, ông Lê Vinh"."""
        tokens, start = self._tokens, self._names[index].trigger
        introduced = start != self._names[index].start
        office = self._office_to.get(start) if tokens.loose[start] else None
        if office is None and (introduced or self._once(start)):
            office = self._before_gap(start)
        if office is None:
            return
        owner = self._used.get(office.start)
        if (owner and owner.name != index) or self._held_before(office) or self._opens_for(index, office):
            return
        self._give(office, index, 0.9)
        while True:
            at = office.start
            joined = tokens.loose[at] and at and tokens.keys[at - 1] in ("kiêm", "và")
            earlier = self._office_to.get(at - 1 if joined else at)
            if earlier is None or earlier.start in self._used or not (joined or self._gap(at) in (",", "-", "–")):
                return
            if self._met(earlier):
                return
            self._give(earlier, index, 0.85)
            office = earlier

    def _held_before(self, office: Office) -> bool:
        """Say whether an office is that of a name before it: "ông A giữ chức Bí thư Tỉnh ủy, ông B làm chủ nhiệm"."""
        return self._window(office).endswith(self._held) and self._last_name(office.start, _HOLDER_REACH) is not None

    def _opens_for(self, index: int, office: Office) -> bool:
        """Say whether what opens a name's sentence ends with an office: "Theo lệnh của Giám đốc, ông A sẽ nghỉ"."""
        tokens, end = self._tokens, self._names[index].end
        acts = end < tokens.size and tokens.loose[end] and tokens.keys[end] in self._verbs
        first = bisect_left(self._sentence, self._sentence[office.start])
        return acts and tokens.keys[first] == "theo"

    def _met(self, office: Office) -> bool:
        """Say whether an office is of somebody else: "báo cáo với Bí thư Thành ủy, Giám đốc Sở A Lê Văn B"."""
        before = office.start - 1
        return before >= 0 and self._tokens.loose[office.start] and self._tokens.keys[before] in self._toward

    def _before_gap(self, start: int) -> Office | None:
        """Return the office that ends before a dash, comma or bracket in front of word `start`."""
        tokens = self._tokens
        if tokens.gaps[start].strip() in ("-", "–", ",", ":"):
            return self._office_to.get(start)
        if start and tokens.keys[start - 1] == "là" and tokens.loose[start] and tokens.loose[start - 1]:
            before = start - (self._once(start) or 1)
            still = next((n for n in (3, 2, 1) if tokens.key(before - n, before) in read_group("roles.still")), 0)
            return self._office_to.get(before) or self._office_to.get(before - still)
        if tokens.gaps[start].strip() in (") -", ") –", "),"):
            at = start - 1
            while at > 0 and start - at < 8 and "(" not in tokens.gaps[at]:
                at -= 1
            return self._office_to.get(at)
        return None

    def _once(self, start: int) -> int:
        """Return how many words before word `start` say that an office was held then: "lúc đó là", 0 for none."""
        return next((n for n in (3, 4) if n < start and self._tokens.key(start - n, start) in self._then), 0)

    def _predicate(self, office: Office) -> None:
        """Give an office to the subject of "được bầu giữ chức", "làm", "là" in its sentence."""
        tokens = self._tokens
        window = self._window(office)
        linked = tokens.keys[office.start - 1] == "là" if office.start and tokens.loose[office.start] else False
        if linked:
            subject = self._last_name(office.start - 1, _LINK_REACH)
        elif window.endswith(self._predicates) and not self._of_an_office(office, window):
            subject = self._whom(office)
            joint = fellows(tokens, self._names, self._name_to, subject, office.start)
            self._joint += [Role(office, other, 0.75) for other in joint]
        else:
            earlier = self._joined_to(office)
            if earlier is None:
                return
            subject = earlier.name
        if subject is not None:
            self._give(office, subject, 0.8)

    def _window(self, office: Office) -> str:
        """Return what stands right before an office, in lower case."""
        start = self._tokens.starts[office.start]
        return self._tokens.text[max(0, start - 24) : start].rstrip(" :\n\u00a0").lower()

    def _of_an_office(self, office: Office, window: str) -> bool:
        """Say whether the verb before an office has another office for subject: "Bí thư Thành ủy làm trưởng ban"."""
        verb = max(filter(window.endswith, self._predicates), key=len)
        other = self._office_to.get(office.start - verb.count(" ") - 1)
        return other is not None and other.start not in self._used

    def _joined_to(self, office: Office) -> Role | None:
        """Return the role of an office that "và", a comma or a bracket joins to this one, where a verb gave it."""
        at = office.start
        joined = bool(at) and self._tokens.loose[at] and self._tokens.keys[at - 1] in ("và", "kiêm")
        before = self._office_to.get(at - 1 if joined else at)
        role = self._used.get(before.start) if before else None
        return role if role and role.confidence <= 0.8 and (joined or self._gap(at) in (",", ";")) else None

    def _last_name(self, before: int, reach: int) -> int | None:
        """Return the name that ends last before word `before`, at most `reach` words away, in the same sentence."""
        sentence = self._sentence[before]
        for end in range(before, max(0, before - reach - 1), -1):
            if self._sentence[end - 1] != sentence:
                return None
            if end in self._name_to:
                return self._name_to[end]
        return None

    def _whom(self, office: Office) -> int | None:
        """Return whom a verb gives an office or takes it from: "chức Bí thư của ông A", else its subject.

        None for "chức hiệu trưởng của cô giáo", and where the subject only speaks of it: "ông A đề nghị bổ nhiệm …".
        """
        tokens, at = self._tokens, office.end
        while at in self._office_at and tokens.gaps[at].strip() == ",":
            at = self._office_at[at].end
        first = tokens.keys[at] if at < tokens.size and tokens.loose[at] else ""
        for start in (at + 1, at + 2) if first in ("của", "cho", "với", "đối") else ():
            if start in self._name_at:
                return self._name_at[start]
        if first == "của" and at + 1 < tokens.size and titles().longest(tokens, at + 1):
            return None
        subject = self._last_name(office.start, _SUBJECT_REACH)
        if subject is None:
            return None if first == "thay" else self._next_name(at)
        return subject if self._about_itself(self._names[subject].end, office.start) else None

    def _about_itself(self, start: int, end: int) -> bool:
        """Say whether a subject that ends at word `start` does not only speak or decide of others before word `end`."""
        tokens = self._tokens
        spoken = [word for word in range(start, end - 1) if tokens.key(word, word + 2) in self._of_others]
        if not spoken or not _TAKES.isdisjoint(tokens.keys[start : spoken[0]]):
            return True
        after = tokens.keys[spoken[-1] + 2 : end]
        return not _PRONOUNS.isdisjoint(after) or not after or after[0] in _GOES_ON

    def _next_name(self, after: int) -> int | None:
        """Return the name that opens the main clause behind a comma: "Sau 10 năm giữ chức Bí thư, ông A nghỉ"."""
        for at in range(after, min(len(self._tokens), after + 14)):
            if self._sentence[at] != self._sentence[max(0, after - 1)]:
                return None
            if at in self._name_at:
                return self._name_at[at] if "," in self._tokens.gaps[at] else None
        return None
