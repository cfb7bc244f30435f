"""Offices in one form: what a question asks for, and how well what a person holds is it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from indexer.analysis import analyse
from indexer.vietnamese.fold import fold

Patterns = tuple[tuple[str, re.Pattern[str]], ...]

_BARE = 2  # syllables of an office without its body and unit: "Chủ tịch", "Bí thư"
_WIDE = ("province", "city")
_CLASH = 0.4  # what is left of the fit where the body, or being a deputy, differs
_FORMER_WORDS = frozenset(("nguyen", "cuu", "former", "ex", "tung"))
_DEPUTY = re.compile(r"(?<!thanh )(?<!khu )(?<!duong )\bpho\b")
_HEADED = r"(?:ubnd|hdnd|mttq|chu tich|bi thu)"  # a unit is named behind it; in English before it or behind "of"
_STANDING = frozenset(("thuong", "truc"))
_HEAD_OF_SCHOOL = "hieu truong"
_SCHOOLS = frozenset(("mam", "non", "tieu", "hoc", "thcs", "thpt", "truong"))  # "hiệu trưởng Chu Văn An" says none
_LEVEL_WORDS = frozenset(("tinh", "thanh", "pho", "huyen", "quan", "thi", "xa", "phuong", "tran", "dac", "khu"))
_WIDER = re.compile(r"\b(?:tinh|thanh pho|huyen|quan|trung uong|provincial|central|district|municipal)\b")
_VAGUE = frozenset(("chanh", "head", "heads", "minister"))  # of many offices: they tell none apart
_OTHER_BODY = "other"
_UNSAID = frozenset(("dang", "uy", "ubnd", "ban", "nhan", "dan"))  # "bí thư phường" heads its party committee

_TITLED = re.compile(
    r"\b(tong bi thu|(?:pho )?thu tuong|"
    r"chu tich|ct|pct|bi thu|bt|pbt|giam doc|gd|pgd|bo truong|thu truong|hieu truong|vien truong|cuc truong|"
    r"vu truong|doi truong|truong (?:ban|phong|khoa|doan|cong an)|chanh|chair(?:man|woman|person|s)?|president|"
    r"secretary|director|minister|heads?)\b"
)


# "nguyên Chủ tịch", but not "Chủ tịch UBND tỉnh Thái Nguyên".
_FORMER = re.compile(rf"\b(?:{'|'.join(_FORMER_WORDS)})\b.*{_TITLED.pattern}")


@dataclass(frozen=True, slots=True)
class Office:
    """The syllables of an office, its title ("bi thu"), the kind of its body ("" where none is said or usual), deputy
    and former; the level of its unit ("province", "city", "district", "commune"), "" where that is not said."""

    words: frozenset[str]
    body: str
    deputy: bool
    former: bool
    level: str = ""
    title: str = ""

    def fit(self, asked: "Office") -> float:
        """Return how much of this office is asked for, squared, in [0, 1]; less where body or rank are another."""
        share = len(self.words & asked.words) / len(self.words) if self.words else 0.0
        fit = share**2
        ranks = (self.deputy != asked.deputy, not self.is_standing(asked))
        for differs in (self.clashes(asked), *ranks, self.former and not asked.former):
            fit *= _CLASH if differs else 1.0
        return fit

    def clashes(self, asked: "Office") -> bool:
        """Say whether it has another title, or is of another body or level, than the one that is asked for."""
        pairs = ((self.body, asked.body), (self.level, asked.level), (self.title, asked.title))
        return any(own and other and own != other for own, other in pairs)

    def is_elsewhere(self, asked: "Office") -> bool:
        """Say whether it is the same office of another unit: words are left over beside the level that both name."""
        same = (self.title, self.body, self.level) == (asked.title, asked.body, asked.level)
        return same and bool(self.level and self.words - _UNSAID - _FORMER_WORDS - asked.words)

    def is_asked(self, asked: "Office") -> bool:
        """Say whether it is wholly the office that is asked for; the body that it usually heads need not be said, but a
        bare "Chủ tịch" may be of anything where that of a province or city is asked for."""
        own = self.words & asked.words
        more = self.words - _UNSAID - _FORMER_WORDS - asked.words
        if self.title == _HEAD_OF_SCHOOL and not asked.words & _SCHOOLS - {"truong"}:
            more -= _SCHOOLS
        unit = bool(more) and not asked.level  # "chủ tịch Huế" heads "UBND thành phố Huế", but not any "UBND xã"
        return (
            len(own) > (_BARE if unit or asked.level in _WIDE else 0)
            and more <= (_LEVEL_WORDS if unit else frozenset())
            and (asked.former or not self.former)
            and not self.clashes(asked)
            and self.deputy == asked.deputy
            and self.is_standing(asked)
        )

    def is_standing(self, asked: "Office") -> bool:
        """Say whether it is the first of several deputies where that one is asked for ("phó bí thư thường trực")."""
        return not (asked.deputy and asked.words >= _STANDING) or self.words >= _STANDING


def names_title(text: str) -> bool:
    """Say whether a text names a post that a person holds: "chủ tịch quốc hội", whatever body its name holds."""
    return _TITLED.search(fold(text)) is not None


def begins_with_title(text: str) -> bool:
    """Say whether a text begins with a post that a person holds, or with its deputy's."""
    return re.match(rf"(?:nguyen |cuu |tan )?(?:pho )?{_TITLED.pattern}", fold(text)) is not None


@lru_cache(4096)
def office_of(text: str) -> Office:
    """Read the office that a text names: a role, or a question for its holder."""
    folded = fold(text)
    rules = _rules()
    for form, pattern in rules.words:
        folded = pattern.sub(form, folded)
    body = _body(folded) or next((rules.usual[head] for head in rules.usual if head in folded), "")
    deputy, former = _DEPUTY.search(folded) is not None, bool(_FORMER.search(folded))
    title = _TITLED.search(folded)
    own = title[0] if title and title[0] not in _VAGUE else ""
    return Office(frozenset(analyse(folded).plain), body, deputy, former, _level(folded), own)


def _level(folded: str) -> str:
    rules = _rules()
    if level := _first(rules.levels, folded):
        return level
    return "commune" if "dang uy" in folded and not _WIDER.search(folded) else ""


def _body(folded: str) -> str:
    """Return the kind of a body that is named; of one that is none of the state's its own word: "quoc hoi"."""
    found = [(match.end(), name, match[0]) for name, pattern in _rules().bodies if (match := pattern.search(folded))]
    _, name, word = min(found, default=(0, "", ""))
    return word if name == _OTHER_BODY else name


def _first(patterns: Patterns, text: str) -> str:
    """Return the name of what is found first, "" for nothing."""
    found = ((match.end(), name) for name, pattern in patterns if (match := pattern.search(text)))
    return min(found, default=(0, ""))[1]


@dataclass(frozen=True, slots=True)
class _Rules:
    words: Patterns
    bodies: Patterns
    levels: Patterns
    usual: dict[str, str]


@cache
def _rules() -> _Rules:
    """Load offices.toml, patterns compiled."""
    table = tomllib.loads(files("search_api.answer.spans").joinpath("offices.toml").read_text(encoding="utf-8"))
    words, bodies = (tuple((name, re.compile(own)) for name, own in table[key].items()) for key in ("words", "bodies"))
    levels = tuple(
        (name, re.compile(_ways(unit, table["committees"].get(name)))) for name, unit in table["levels"].items()
    )
    return _Rules(words, bodies, levels, table["usual"])


def _ways(unit: str, committee: str | None) -> str:
    """Return the pattern of an office of a unit: behind its body or head, in English, and the party's committee."""
    named = rf"\b{_HEADED}(?: lam thoi)? (?:{unit})\b|\bof .*?\b(?:{unit})\b|\b(?:{unit}) (?:party )?{_HEADED}\b"
    return rf"{named}|\b{committee}\b" if committee else named
