"""Offices in one form: what a question asks for, and how well what a person holds is it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from indexer.analysis import analyse
from indexer.vietnamese.fold import fold

_CLASH = 0.4  # what is left of the fit where the body, or being a deputy, differs
_FORMER = re.compile(r"\b(nguyen|cuu|former|ex)\b")
_DEPUTY = re.compile(r"(?<!thanh )(?<!khu )(?<!duong )\bpho\b")
_COMMITTEE = re.compile(r"\b(?:tinh|thanh|huyen|quan|thi) uy\b")
_WIDER = re.compile(r"\b(?:tinh|thanh pho|huyen|quan|trung uong|provincial|central|district|municipal)\b")
_UNSAID = frozenset(("dang", "uy", "ubnd", "ban", "nhan", "dan"))  # "bí thư phường" heads its party committee


@dataclass(frozen=True, slots=True)
class Office:
    """The syllables of an office, the kind of its body ("" where none is said or usual), deputy and former; which of
    the party's committees it is of ("tinh uy", "dang uy" for a commune's), "" where that is not said."""

    words: frozenset[str]
    body: str
    deputy: bool
    former: bool
    committee: str = ""

    def fit(self, asked: "Office") -> float:
        """Return how much of this office is asked for, squared, in [0, 1]; less where body or rank are another."""
        share = len(self.words & asked.words) / len(self.words) if self.words else 0.0
        fit = share**2
        for differs in (self.clashes(asked), self.deputy != asked.deputy, self.former and not asked.former):
            fit *= _CLASH if differs else 1.0
        return fit

    def clashes(self, asked: "Office") -> bool:
        """Say whether it is an office of another body than the one that is asked for."""
        pairs = ((self.body, asked.body), (self.committee, asked.committee))
        return any(own and other and own != other for own, other in pairs)

    def is_asked(self, asked: "Office") -> bool:
        """Say whether it is wholly the office that is asked for; the body that it usually heads need not be said."""
        own = self.words & asked.words
        return (
            bool(own)
            and self.words - _UNSAID <= asked.words
            and not self.clashes(asked)
            and self.deputy == asked.deputy
        )


@lru_cache(4096)
def office_of(text: str) -> Office:
    """Read the office that a text names: a role, or a question for its holder."""
    folded = fold(text)
    words, bodies, usual = _rules()
    for form, pattern in words:
        folded = pattern.sub(form, folded)
    found = ((match.start(), body) for body, pattern in bodies if (match := pattern.search(folded)))
    body = min(found, default=(0, ""))[1] or next((usual[head] for head in usual if head in folded), "")
    deputy, former = _DEPUTY.search(folded) is not None, bool(_FORMER.search(folded))
    return Office(frozenset(analyse(folded).plain), body, deputy, former, _committee(folded))


def _committee(folded: str) -> str:
    if named := _COMMITTEE.search(folded):
        return named[0]
    return "dang uy" if "dang uy" in folded and not _WIDER.search(folded) else ""


@cache
def _rules() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], tuple[tuple[str, re.Pattern[str]], ...], dict[str, str]]:
    """Load offices.toml, patterns compiled."""
    table = tomllib.loads(files("search_api.answer").joinpath("offices.toml").read_text(encoding="utf-8"))
    words, bodies = (tuple((name, re.compile(own)) for name, own in table[key].items()) for key in ("words", "bodies"))
    return words, bodies, table["usual"]
