"""Topic files: read, check, and say line and reason where one is wrong."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from indexer.errors import TopicError
from indexer.topics.pattern import Pattern, PatternError, Phrase, compile_pattern
from indexer.topics.topic import (
    EVENT_DAY,
    EVERY_VETO,
    OTHER_DAY,
    Example,
    Form,
    Kind,
    Scope,
    Signal,
    Topic,
    Veto,
    Window,
)

SHIPPED = Path(__file__).parent / "files"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOP = {"id", "name", "name_en", "description", "extends", "use", "event", "lists", "signals", "names"} | {
    "form",
    "veto",
    "example",
    "rejected",
    "joins",
    "stops",
}
_FORM = {"id", "text", "class", "tier", "confidence", "published", "undated", "needs_sentence", "needs_article"} | {
    "spare",
    "alone",
    "tight",
    "reason",
    "reason_en",
}
_VETO = {"id", "text", "signals", "scope", "within", "tiers", "classes", "forms", "unless", "outweighed_by"} | {
    "published",
    "reason",
}
_EXAMPLE = {"text", "class", "published"}
_DEFAULT_CONFIDENCE = {1: 0.97, 2: 0.9, 3: 0.75}
_TIERS = (1, 2, 3)


class _File:
    """One topic file while it is read: its tables, and the line each thing stands on."""

    def __init__(self, path: Path, shared: Path) -> None:
        self.path = path
        self.shared = shared
        self.text = path.read_text(encoding="utf-8-sig")
        self.lines = self.text.splitlines()
        try:
            self.table = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            raise TopicError(f"{path.name}:{found[1] if found else len(self.lines)}: {error}") from error

    def wrong(self, reason: str, section: str = "", nth: int = 0, key: str = "", value: object = None) -> TopicError:
        """Return the error for a key of the nth table of a section, with its line."""
        return TopicError(f"{self.path.name}:{self.line(section, nth, key, value)}: {reason}")

    def line(self, section: str, nth: int, key: str, value: object = None) -> int:
        """Find the line (from 1) of a key, or of a string value below it, in the nth table of a section."""
        at = 0
        if section:
            heads = [number for number, line in enumerate(self.lines) if re.match(rf"\s*\[\[?{section}\b", line)]
            at = heads[min(nth, len(heads) - 1)] if heads else 0
        for number in range(at, len(self.lines)):
            if number > at and section and re.match(r"\s*\[", self.lines[number]) and not value:
                break
            if key and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", self.lines[number]):
                at = number
                break
        if isinstance(value, str):
            return next((number for number in range(at, len(self.lines)) if value in self.lines[number]), at) + 1
        return at + 1


class _Reader:
    """Turns the tables of one file (after those it extends) into a Topic."""

    def __init__(self, file: _File) -> None:
        self.file = file
        self.lists: dict[str, frozenset[Phrase]] = {}
        self.signals: dict[str, Signal] = {}
        self._unknown(file.table, _TOP, "")

    def _unknown(self, table: Mapping[str, Any], allowed: set[str], section: str, nth: int = 0) -> None:
        for key in table:
            if key not in allowed:
                known = ", ".join(sorted(allowed))
                raise self.file.wrong(f"unknown key {key!r}; known are: {known}", section, nth, key)

    def _strings(self, table: Mapping[str, Any], key: str, section: str, nth: int = 0) -> tuple[str, ...]:
        value = table.get(key, ())
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, Sequence) or not all(isinstance(item, str) for item in value):
            raise self.file.wrong(f"{key!r} must be a list of texts", section, nth, key)
        return tuple(value)

    def patterns(self, sources: Sequence[str], section: str, nth: int, key: str) -> tuple[Pattern, ...]:
        """Compile phrases, or raise with the line of the first that is wrong."""
        found = []
        for source in sources:
            try:
                found.append(compile_pattern(source, self.lists))
            except PatternError as error:
                raise self.file.wrong(f"{source!r}: {error}", section, nth, key, source) from error
        return tuple(found)

    def take_lists(self, file: _File) -> None:
        """Take in the lists and signals of a file, which later ones may use."""
        for name, sources in file.table.get("lists", {}).items():
            compiled = self._in(file).patterns(
                self._in(file)._strings({name: sources}, name, "lists"), "lists", 0, name
            )
            if any(pattern.gaps for pattern in compiled):
                raise file.wrong("a list may not hold '..'", "lists", 0, name)
            new = frozenset(phrase for pattern in compiled for phrase in pattern.parts[0])
            self.lists[name] = self.lists.get(name, frozenset()) | new
        for section in ("signals", "names"):
            for name, sources in file.table.get(section, {}).items():
                reader = self._in(file)
                compiled = reader.patterns(reader._strings({name: sources}, name, section), section, 0, name)
                old = self.signals[name].patterns if name in self.signals else ()
                self.signals[name] = Signal(name, old + compiled, section == "names")

    def _in(self, file: _File) -> "_Reader":
        """Return this reader, speaking of `file` in its errors."""
        reader = object.__new__(_Reader)
        reader.file, reader.lists, reader.signals = file, self.lists, self.signals
        return reader

    def forms(self) -> list[Form]:
        """Read the `[[form]]` tables."""
        return [self._form(table, nth) for nth, table in enumerate(self.file.table.get("form", ()))]

    def _form(self, table: Mapping[str, Any], nth: int) -> Form:
        self._unknown(table, _FORM, "form", nth)
        form_id = self._id(table, "form", nth)
        tier = self._choice(table, "tier", _TIERS, 2, "form", nth)
        confidence = table.get("confidence", _DEFAULT_CONFIDENCE[tier])
        if not isinstance(confidence, float | int) or not 0 < confidence <= 1:
            raise self.file.wrong(f"'confidence' is {confidence!r}, must lie in (0, 1]", "form", nth, "confidence")
        text = self._strings(table, "text", "form", nth)
        if not text:
            raise self.file.wrong("a form needs 'text'", "form", nth)
        return Form(
            form_id,
            self.patterns(text, "form", nth, "text"),
            cast(Kind, self._choice(table, "class", ("mention", "related"), "mention", "form", nth)),
            tier,
            float(confidence),
            self._window(table, "form", nth),
            bool(table.get("undated", False)),
            self._known_signals(table, "needs_sentence", "form", nth),
            self._known_signals(table, "needs_article", "form", nth),
            self._strings(table, "spare", "form", nth),
            bool(table.get("alone", False)),
            bool(table.get("tight", False)),
            str(table.get("reason", "")),
            str(table.get("reason_en", "")),
        )

    def vetoes(self) -> list[Veto]:
        """Read the `[[veto]]` tables."""
        return [self._veto(table, nth) for nth, table in enumerate(self.file.table.get("veto", ()))]

    def _veto(self, table: Mapping[str, Any], nth: int) -> Veto:
        self._unknown(table, _VETO, "veto", nth)
        text = self._strings(table, "text", "veto", nth)
        signals = self._known_signals(table, "signals", "veto", nth)
        if not text and not signals:
            raise self.file.wrong("a veto needs 'text' or 'signals'", "veto", nth)
        kinds = self._strings(table, "classes", "veto", nth) or ("mention", "related")
        if set(kinds) - {"mention", "related"}:
            raise self.file.wrong("'classes' may hold mention and related", "veto", nth, "classes")
        scopes = ("sentence", "article", "before", "after", "beside")
        return Veto(
            self._id(table, "veto", nth),
            self.patterns(text, "veto", nth, "text"),
            signals,
            cast(Scope, self._choice(table, "scope", scopes, "sentence", "veto", nth)),
            int(table.get("within", 4)),
            tuple(table.get("tiers", _TIERS)),
            cast(tuple[Kind, ...], kinds),
            self._strings(table, "forms", "veto", nth),
            self._known_signals(table, "unless", "veto", nth),
            self._known_signals(table, "outweighed_by", "veto", nth),
            self._window(table, "veto", nth),
            str(table.get("reason", "")),
        )

    def examples(self) -> list[Example]:
        """Read the `[[example]]` tables."""
        found = []
        for nth, table in enumerate(self.file.table.get("example", ())):
            self._unknown(table, _EXAMPLE, "example", nth)
            text = table.get("text")
            if not isinstance(text, str) or not text:
                raise self.file.wrong("an example needs 'text'", "example", nth)
            expected = self._choice(table, "class", ("mention", "related", "none"), "mention", "example", nth)
            published = table.get("published")
            line = self.file.line("example", nth, "text")
            found.append(Example(text, expected, None if published is None else str(published), line))
        return found

    def _id(self, table: Mapping[str, Any], section: str, nth: int) -> str:
        value = table.get("id")
        if not isinstance(value, str) or not _ID.fullmatch(value):
            reason = f"'id' is {value!r}; write small letters without marks, digits and '-'"
            raise self.file.wrong(reason, section, nth, "id")
        return value

    def _choice(
        self, table: Mapping[str, Any], key: str, allowed: Sequence[Any], default: Any, section: str, nth: int
    ) -> Any:
        value = table.get(key, default)
        if value not in allowed:
            choices = ", ".join(str(choice) for choice in allowed)
            raise self.file.wrong(f"{key!r} is {value!r}, must be one of: {choices}", section, nth, key)
        return value

    def _window(self, table: Mapping[str, Any], section: str, nth: int) -> Window | None:
        value = table.get("published")
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            raise self.file.wrong(
                "'published' must be [first day, last day]; \"\" leaves an end open", section, nth, "published"
            )
        days = [self._day(item, section, nth) for item in value]
        if days[0] and days[1] and days[0] > days[1]:
            raise self.file.wrong("'published' ends before it begins", section, nth, "published")
        return Window(days[0], days[1])

    def _day(self, value: object, section: str, nth: int) -> date | None:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value)) if value else None
        except ValueError:
            raise self.file.wrong(f"{value!r} is no day; write 2026-03-15", section, nth, "published") from None

    def _known_signals(self, table: Mapping[str, Any], key: str, section: str, nth: int) -> tuple[str, ...]:
        names = self._strings(table, key, section, nth)
        for name in names:
            if name not in self.signals and name not in (EVENT_DAY, OTHER_DAY):
                raise self.file.wrong(f"no signal is named {name!r}", section, nth, key)
        return names


def _topic(files: Sequence[_File]) -> Topic:
    """Read a topic from its own file, after the shipped one that it extends."""
    last = files[-1]
    first = _Reader(files[0])
    read = [*files]
    for name in [name for file in files for name in file.table.get("use", ())]:
        path = last.shared / "lists" / f"{name}.toml"
        if not path.is_file():
            raise last.wrong(f"there is no list file {name!r}", "", 0, "use")
        read.append(_File(path, last.shared))
        first.take_lists(read[-1])
    forms: list[Form] = []
    vetoes: list[Veto] = []
    examples: list[Example] = []
    for file in files:
        reader = first._in(file)
        reader._unknown(file.table, _TOP, "")
        reader.take_lists(file)
        forms += reader.forms()
        vetoes += reader.vetoes()
        examples += reader.examples()
    _unique(last, "form", [form.id for form in forms])
    _unique(last, "veto", [veto.id for veto in vetoes])
    _check_references(last, forms, vetoes)

    def pick(key: str) -> str:
        return next((str(file.table[key]) for file in reversed(files) if key in file.table), "")

    event = files[0].table.get("event")
    if event is not None and not isinstance(event, date):
        raise files[0].wrong(f"'event' is {event!r}, write a day: 2026-03-15", "", 0, "event")
    return Topic(
        first._id(files[0].table, "", 0),
        pick("name") or files[0].table["id"],
        pick("name_en") or pick("name"),
        pick("description"),
        event,
        tuple(first.signals.values()),
        tuple(forms),
        tuple(vetoes),
        tuple(examples),
        tuple(str(table.get("text", "")) for file in files for table in file.table.get("rejected", ())),
        tuple(word for file in files for word in file.table.get("joins", ())),
        tuple(word for file in files for word in file.table.get("stops", ())),
        last.path.name,
        hashlib.sha256("\0".join(file.text for file in read).encode()).hexdigest(),
    )


def _unique(file: _File, section: str, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for nth, name in enumerate(ids):
        if name in seen:
            raise file.wrong(f"two of them have the id {name!r}", section, nth, "id", name)
        seen.add(name)


def _check_references(file: _File, forms: Sequence[Form], vetoes: Sequence[Veto]) -> None:
    known_forms, known_vetoes = {form.id for form in forms}, {veto.id for veto in vetoes}
    for form in forms:
        for name in form.spare:
            if name not in known_vetoes and name != EVERY_VETO:
                raise file.wrong(
                    f"form {form.id!r} spares the veto {name!r}, which there is not", "", 0, "", f'"{name}"'
                )
    for veto in vetoes:
        for name in veto.forms:
            if name not in known_forms:
                raise file.wrong(
                    f"veto {veto.id!r} names the form {name!r}, which there is not", "", 0, "", f'"{name}"'
                )


def read_topic(path: Path, shipped: Path = SHIPPED) -> Topic:
    """Read one topic file; one that says `extends = true` adds to the shipped topic of the same id.

    Raises TopicError with line and reason.
    """
    file = _File(path, shipped)
    if not file.table.get("extends"):
        return _topic([file])
    base = shipped / f"{file.table.get('id')}.toml"
    if not base.is_file():
        raise file.wrong(
            f"'extends' is set, but no shipped topic has the id {file.table.get('id')!r}", "", 0, "extends"
        )
    return _topic([_File(base, shipped), file])


def load_topics(folder: Path | None = None, shipped: Path = SHIPPED) -> tuple[Topic, ...]:
    """Load the shipped topics and those of a user's folder, by id; a user's topic replaces or extends a shipped one.

    Raises TopicError with line and reason at the first wrong file.
    """
    topics = {topic.id: topic for topic in (read_topic(path, shipped) for path in sorted(shipped.glob("*.toml")))}
    if folder is not None:
        if not folder.is_dir():
            raise TopicError(f"{folder}: there is no such folder of topics")
        for path in sorted(folder.glob("*.toml")):
            topic = read_topic(path, shipped)
            topics[topic.id] = topic
    return tuple(topics[name] for name in sorted(topics))


def check_files(folder: Path, on_error: Callable[[TopicError], None]) -> tuple[Topic, ...]:
    """Read every file of a folder, hand each error to `on_error`, and return the topics that are right."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(read_topic(path))
        except TopicError as error:
            on_error(error)
    return tuple(found)
