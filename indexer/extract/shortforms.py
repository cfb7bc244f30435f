"""Bare short forms ("Quyền", "Minh Hoàng", "D.") of people whose full name stands in the text."""

from indexer.extract.initials import is_initial
from indexer.extract.lexicon import read_group, read_words
from indexer.extract.name import Name, titles
from indexer.extract.tokens import Tokens, begins_word, is_syllable


class ShortForms:
    """What a text's names may be shortened to: last words, last pairs of words, and initials."""

    def __init__(self, tokens: Tokens, names: list[Name]) -> None:
        surnames = read_words("surnames.tsv")
        long = [name for name in names if name.end - name.start >= 2]
        full = [name for name in long if tokens.keys[name.start] in surnames or is_initial(tokens.words[name.start])]
        foreign = [name for name in long if name.trigger < name.start and not is_syllable(tokens.keys[name.end - 1])]
        self._tokens = tokens
        self._names = names
        self._initials = {tokens.keys[name.end - 1] for name in names if is_initial(tokens.words[name.end - 1])}
        self._tails = {tokens.keys[name.end - 1] for name in full + foreign} | self._initials
        self._pairs = {tokens.key(name.end - 2, name.end) for name in full if name.end - name.start >= 3}
        self._firsts = self._tails | {pair.partition(" ")[0] for pair in self._pairs}
        self._never = read_group("people.never") | read_words("countries.tsv")
        self._says = read_group("people.says")
        self._openers = read_group("people.openers")

    def find(self, blocked: list[bool], starts: set[int]) -> list[Name]:
        """Return the text's names with their short forms, in order; `starts` are words that open a sentence.

        A capital that opens a sentence proves nothing: it counts where a verb of saying follows, or where the same
        form stands in the middle of a sentence too.
        """
        if not self._tails:
            return self._names
        taken = {at for name in self._names for at in range(name.start, name.end)}
        extra: list[Name] = []
        waiting: list[Name] = []
        keys = self._tokens.keys
        for at in self._tokens.capitals:
            if keys[at] not in self._firsts or at in taken or blocked[at] or not self._free(at, starts):
                continue
            end = at + 1
            while end < self._tokens.size and self._tokens.loose[end] and self._tokens.caps[end] and end not in taken:
                end += 1
            name = self._form(at, end)
            if name is None:
                continue
            sure = at not in starts or end - at == 2 or self._initial_stop(at) or self._speaks(end)
            (extra if sure else waiting).append(name)
        known = {self._tokens.keys[name.start] for name in extra if name.end - name.start == 1}
        beside = {name.start for name in self._names + extra}
        extra += [
            name
            for name in waiting
            if (self._tokens.keys[name.start] in known and self._goes_on(name.end)) or self._joined(name.end) in beside
        ]
        return sorted(self._names + extra, key=lambda name: name.start)

    def _free(self, at: int, starts: set[int]) -> bool:
        """Say whether no capital before word `at` makes it part of a longer name ("Khi D. đến", "Riêng Tuyền")."""
        tokens = self._tokens
        if at and (tokens.gaps[at] == "." or tokens.keys[at - 1] == "miền"):
            return False  # the end of other initials: "Ảnh: M.A."; "miền Trung"
        if not (at and tokens.loose[at] and tokens.caps[at - 1]):
            return True
        called = titles().longest(tokens, at - 1)
        if called and called[0] == at and called[1] in ("honorific", "degree", "rank"):
            return True  # "Anh Sơn lấy vợ", where a place is called so too; "TS Luận"
        return at - 1 in starts and (self._initial_stop(at) or tokens.keys[at - 1] in self._openers)

    def _form(self, at: int, end: int) -> Name | None:
        tokens, key = self._tokens, self._tokens.keys[at]
        if end - at == 2:
            known = tokens.key(at, end) in self._pairs
            return Name(at, end, tokens.ends[end - 1], at, 0.8) if known else None
        if end - at > 2 or key not in self._tails or key in self._never or begins_word(tokens, at):
            return None
        if tokens.words[at].isupper() and (len(key) > 1 or key not in self._initials):
            return None
        return Name(at, end, tokens.ends[at] + self._initial_stop(at), at, 0.7)

    def _initial_stop(self, at: int) -> bool:
        """Say whether word `at` is an initial with its full stop, and the sentence goes on: "D. cho biết"."""
        tokens, gap = self._tokens, self._tokens.gaps[at + 1]
        ends = at + 1 >= tokens.size or not tokens.caps[at + 1]
        return is_initial(tokens.words[at]) and gap[:1] == "." and gap[1:2] != "." and ends

    def _joined(self, end: int) -> int:
        """Return the word that "và" joins to a name which ends at word `end`: "Hiệp và Thắng"; -1 where none is."""
        joined = self._goes_on(end) and self._tokens.keys[end] in ("và", "cùng")
        return end + 1 if joined else -1

    def _speaks(self, end: int) -> bool:
        return self._goes_on(end) and self._tokens.keys[end] in self._says

    def _goes_on(self, end: int) -> bool:
        return end < self._tokens.size and self._tokens.loose[end] and not self._tokens.caps[end]
