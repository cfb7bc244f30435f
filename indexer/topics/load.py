"""Topic files: read, check, and say every mistake with its line."""

import functools
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from indexer.errors import TopicError
from indexer.topics.fault import Fault
from indexer.topics.pattern import Pattern, PatternError, Phrase, compile_pattern
from indexer.topics.references import check_references
from indexer.topics.source import Place, Source
from indexer.topics.topic import (
    EVENT_DAY,
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
    "groups",
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
    "tight",
    "reason",  # for whoever reads the file
}
_EXAMPLE = {"text", "class", "published"}
_DEFAULT_CONFIDENCE = {1: 0.97, 2: 0.9, 3: 0.75}
_TIERS = (1, 2, 3)
_SCOPES = ("sentence", "article", "before", "after", "beside")
_KINDS = ("mention", "related")


class _Reader:
    """Turns the tables of one file (after those it extends) into a Topic; what is wrong is noted and passed over."""

    def __init__(self, file: Source) -> None:
        self.file = file
        self.lists: dict[str, frozenset[Phrase]] = {}
        self.signals: dict[str, Signal] = {}
        self.groups: dict[str, tuple[str, ...]] = {}

    def known(self, table: Mapping[str, Any], allowed: set[str], section: str = "", nth: int = 0) -> None:
        """Note every key of a table that means nothing."""
        for key in table:
            if key not in allowed:
                self.file.note("unknown-key", Place(section, nth, key), key=key, known=", ".join(sorted(allowed)))

    def strings(self, table: Mapping[str, Any], place: Place) -> tuple[str, ...]:
        """Return a list of texts; one text stands for a list of one."""
        value = table.get(place.key, ())
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, Sequence) or not all(isinstance(item, str) for item in value):
            self.file.note("texts", place, key=place.key)
            return ()
        return tuple(value)

    def patterns(self, sources: Sequence[str], place: Place) -> tuple[Pattern, ...]:
        """Compile phrases; those that are wrong are noted with their line."""
        found = []
        for source in sources:
            try:
                found.append(compile_pattern(source, self.lists))
            except PatternError as error:
                self.file.note(error.kind, place._replace(value=source), phrase=source, **error.values)
        return tuple(found)

    def take_lists(self, file: Source) -> None:
        """Take in the lists and signals of a file, which later ones may use."""
        reader = self.of(file)
        for name in (table := file.mapping("lists")):
            place = Place("lists", 0, name)
            compiled = reader.patterns(reader.strings(table, place), place)
            if any(pattern.gaps for pattern in compiled):
                file.note("list-gap", place)
            new = frozenset(phrase for pattern in compiled for phrase in pattern.parts[0])
            self.lists[name] = self.lists.get(name, frozenset()) | new
        for section in ("signals", "names"):
            for name in (table := file.mapping(section)):
                place = Place(section, 0, name)
                compiled = reader.patterns(reader.strings(table, place), place)
                old = self.signals[name].patterns if name in self.signals else ()
                self.signals[name] = Signal(name, old + compiled, section == "names")
        for name in (table := file.mapping("groups")):
            self.groups[name] = reader.strings(table, Place("groups", 0, name))

    def of(self, file: Source) -> "_Reader":
        """Return this reader, speaking of `file` in what it notes."""
        reader = _Reader(file)
        reader.lists, reader.signals, reader.groups = self.lists, self.signals, self.groups
        return reader

    def forms(self) -> list[Form]:
        """Read the `[[form]]` tables."""
        return [self._form(table, nth) for nth, table in enumerate(self.file.tables("form"))]

    def _form(self, table: Mapping[str, Any], nth: int) -> Form:
        self.known(table, _FORM, "form", nth)
        tier = self._choice(table, Place("form", nth, "tier"), _TIERS, 2)
        text = self.strings(table, Place("form", nth, "text"))
        if not text:
            self.file.note("form-text", Place("form", nth))
        return Form(
            self.id(table, "form", nth),
            self.patterns(text, Place("form", nth, "text")),
            cast(Kind, self._choice(table, Place("form", nth, "class"), _KINDS, "mention")),
            tier,
            self._confidence(table, nth, _DEFAULT_CONFIDENCE[tier]),
            self._window(table, "form", nth),
            self._yes(table, "form", nth, "undated"),
            self._signals(table, Place("form", nth, "needs_sentence")),
            self._signals(table, Place("form", nth, "needs_article")),
            self.strings(table, Place("form", nth, "spare")),
            self._yes(table, "form", nth, "alone"),
            self._yes(table, "form", nth, "tight"),
            str(table.get("reason", "")),
            str(table.get("reason_en", "")),
        )

    def vetoes(self) -> list[Veto]:
        """Read the `[[veto]]` tables."""
        return [self._veto(table, nth) for nth, table in enumerate(self.file.tables("veto"))]

    def _veto(self, table: Mapping[str, Any], nth: int) -> Veto:
        self.known(table, _VETO, "veto", nth)
        text = self.strings(table, Place("veto", nth, "text"))
        if not text and not table.get("signals"):
            self.file.note("veto-text", Place("veto", nth))
        return Veto(
            self.id(table, "veto", nth),
            self.patterns(text, Place("veto", nth, "text")),
            self._signals(table, Place("veto", nth, "signals")),
            cast(Scope, self._choice(table, Place("veto", nth, "scope"), _SCOPES, "sentence")),
            self._within(table, nth),
            self._choices(table, Place("veto", nth, "tiers"), _TIERS),
            cast(tuple[Kind, ...], self._choices(table, Place("veto", nth, "classes"), _KINDS)),
            self._grouped(table, nth),
            self._signals(table, Place("veto", nth, "unless")),
            self._signals(table, Place("veto", nth, "outweighed_by")),
            self._window(table, "veto", nth),
            self._yes(table, "veto", nth, "tight"),
        )

    def _grouped(self, table: Mapping[str, Any], nth: int) -> tuple[str, ...]:
        """Return the forms that a veto looks at; the name of a group stands for all of its forms."""
        names = self.strings(table, Place("veto", nth, "forms"))
        return tuple(form for name in names for form in self.groups.get(name, (name,)))

    def examples(self) -> list[Example]:
        """Read the `[[example]]` tables."""
        found = []
        for nth, table in enumerate(self.file.tables("example")):
            self.known(table, _EXAMPLE, "example", nth)
            text = table.get("text")
            if not isinstance(text, str) or not text:
                self.file.note("example-text", Place("example", nth))
            expected = self._choice(table, Place("example", nth, "class"), (*_KINDS, "none"), "mention")
            published = table.get("published")
            line = self.file.line(Place("example", nth, "text"))
            found.append(Example(str(text), expected, None if published is None else str(published), line))
        return found

    def id(self, table: Mapping[str, Any], section: str = "", nth: int = 0) -> str:
        """Return the id of a table, a stand-in where it is wrong."""
        value = table.get("id")
        if isinstance(value, str) and _ID.fullmatch(value):
            return value
        self.file.note("id", Place(section, nth, "id"), value=value)
        return f"?{nth}"

    def _choice(self, table: Mapping[str, Any], place: Place, allowed: Sequence[Any], default: Any) -> Any:
        value = table.get(place.key, default)
        if value in allowed and not isinstance(value, bool):
            return value
        self.file.note("choice", place, key=place.key, value=value, choices=", ".join(str(one) for one in allowed))
        return default

    def _choices(self, table: Mapping[str, Any], place: Place, allowed: tuple[Any, ...]) -> tuple[Any, ...]:
        value = table.get(place.key, allowed)
        if isinstance(value, list | tuple) and all(one in allowed for one in value):
            return tuple(value)
        self.file.note("choice", place, key=place.key, value=value, choices=", ".join(str(one) for one in allowed))
        return allowed

    def _confidence(self, table: Mapping[str, Any], nth: int, default: float) -> float:
        value = table.get("confidence", default)
        if isinstance(value, float | int) and 0 < value <= 1:
            return float(value)
        self.file.note("confidence", Place("form", nth, "confidence"), value=value)
        return default

    def _within(self, table: Mapping[str, Any], nth: int) -> int:
        value = table.get("within", 4)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.file.note("number", Place("veto", nth, "within"), key="within", value=value)
        return 4

    def _yes(self, table: Mapping[str, Any], section: str, nth: int, key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.file.note("yes-no", Place(section, nth, key), key=key, value=value)
        return value is True

    def _window(self, table: Mapping[str, Any], section: str, nth: int) -> Window | None:
        value = table.get("published")
        place = Place(section, nth, "published")
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            self.file.note("window", place)
            return None
        first, last = [self._day(item, place) for item in value]
        if first and last and first > last:
            self.file.note("window-order", place)
        return Window(first, last)

    def _day(self, value: object, place: Place) -> date | None:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value)) if value else None
        except ValueError:
            self.file.note("day", place, value=value)
            return None

    def _signals(self, table: Mapping[str, Any], place: Place) -> tuple[str, ...]:
        names = self.strings(table, place)
        for name in names:
            if name not in self.signals and name not in (EVENT_DAY, OTHER_DAY):
                self.file.note("no-signal", place, name=name)
        return names


def _topic(files: Sequence[Source]) -> Topic:
    """Read a topic from its own file, after the shipped one that it extends. Raises TopicError with all mistakes."""
    last = files[-1]
    first = _Reader(files[0])
    read = [*files, *_lists(files, first)]
    forms, vetoes, examples = _rules(files, first)
    _unique(last, "form", [form.id for form in forms])
    _unique(last, "veto", [veto.id for veto in vetoes])
    check_references(last, forms, vetoes)

    def pick(key: str) -> str:
        return next((str(file.table[key]) for file in reversed(files) if key in file.table), "")

    def texts(key: str) -> tuple[str, ...]:
        return tuple(word for file in files for word in first.of(file).strings(file.table, Place(key=key)))

    event = files[0].table.get("event")
    if event is not None and not isinstance(event, date):
        files[0].note("event", Place(key="event"), value=event)
    topic = Topic(
        first.id(files[0].table),
        pick("name") or pick("id"),
        pick("name_en") or pick("name"),
        pick("description"),
        event,
        tuple(first.signals.values()),
        forms,
        vetoes,
        examples,
        tuple(str(table.get("text", "")) for file in files for table in file.tables("rejected")),
        texts("joins"),
        texts("stops"),
        last.path.name,
        hashlib.sha256("\0".join(file.text for file in read).encode()).hexdigest(),
    )
    _refuse(read)
    return topic


def _rules(files: Sequence[Source], first: _Reader) -> tuple[tuple[Form, ...], tuple[Veto, ...], tuple[Example, ...]]:
    """Read the forms, vetoes and examples of all files; a file may use the lists of those before it."""
    forms: list[Form] = []
    vetoes: list[Veto] = []
    examples: list[Example] = []
    for file in files:
        reader = first.of(file)
        reader.known(file.table, _TOP)
        reader.take_lists(file)
        forms += reader.forms()
        vetoes += reader.vetoes()
        examples += reader.examples()
    return tuple(forms), tuple(vetoes), tuple(examples)


def _refuse(read: Sequence[Source]) -> None:
    """Raise TopicError where anything is wrong in the files of a topic, in the order of their lines."""
    faults = {str(fault): fault for file in read for fault in file.faults}
    if faults:
        raise TopicError(*sorted(faults.values(), key=lambda fault: (fault.file, fault.line)))


def _lists(files: Sequence[Source], reader: _Reader) -> list[Source]:
    """Take in the list files that the files of a topic use."""
    read = []
    for file in files:
        for name in reader.of(file).strings(file.table, Place(key="use")):
            path = file.shared / "lists" / f"{name}.toml"
            if not path.is_file():
                file.note("no-list-file", Place(key="use"), name=name)
                continue
            read.append(Source(path, file.shared))
            reader.take_lists(read[-1])
    return read


def _unique(file: Source, section: str, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for nth, name in enumerate(ids):
        if name in seen:
            file.note("twice", Place(section, nth, "id", name), name=name)
        seen.add(name)


def read_topic(path: Path, shipped: Path = SHIPPED) -> Topic:
    """Read one topic file; one that says `extends = true` adds to the shipped topic of the same id.

    Raises TopicError with the line and reason of every mistake.
    """
    file = Source(path, shipped)
    if not file.table.get("extends"):
        return _topic([file])
    base = shipped / f"{file.table.get('id')}.toml"
    if not base.is_file():
        file.note("no-base", Place(key="extends"), name=file.table.get("id"))
        raise TopicError(*file.faults)
    return _topic([Source(base, shipped), file])


def load_topics(folder: Path | None = None) -> tuple[Topic, ...]:
    """Load the shipped topics and those of a user's folder, by id; a user's topic replaces or extends a shipped one.

    Raises TopicError with line and reason at the first wrong file.
    """
    topics = {topic.id: topic for topic in _shipped()}
    if folder is not None:
        topics |= {topic.id: topic for topic in map(read_topic, _files(folder))}
    return tuple(topics[name] for name in sorted(topics))


@functools.cache  # the program's own files stay as they are while it runs
def _shipped() -> tuple[Topic, ...]:
    return tuple(read_topic(path) for path in sorted(SHIPPED.glob("*.toml")))


def check_files(folder: Path, on_error: Callable[[TopicError], None]) -> tuple[Topic, ...]:
    """Read every file of a folder, hand each file's mistakes to `on_error`, and return the topics that are right.

    Raises TopicError where there is no such folder.
    """
    found = []
    for path in _files(folder):
        try:
            found.append(read_topic(path))
        except TopicError as error:
            on_error(error)
    return tuple(found)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise TopicError(Fault("no-folder", {"folder": folder}))
    return sorted(folder.glob("*.toml"))
