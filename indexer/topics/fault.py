"""What is wrong in a topic file: the line, the kind of mistake, and the values to tell it with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# What an English reader is told; `messages.toml` of the search package has the Vietnamese under the same names.
ENGLISH: Mapping[str, str] = {
    "toml": "not TOML: {error}",
    "toml-quote": "a text has no closing quote",
    "toml-equals": "a line is no 'key = value'",
    "toml-bracket": "a bracket is not closed",
    "toml-value": "a value is neither a text in quotes, a number, a day, true, false nor a list",
    "toml-twice": "the same key or table stands twice",
    "encoding": "the file is not UTF-8",
    "unknown-key": "unknown key '{key}'; known are: {known}",
    "texts": "'{key}' must be a list of texts",
    "table": "'{key}' must be a table: [{key}]",
    "tables": "write [[{key}]], with two brackets",
    "confidence": "'confidence' is {value!r}, must lie in (0, 1]",
    "number": "'{key}' is {value!r}, must be a whole number from 0",
    "yes-no": "'{key}' is {value!r}, must be true or false",
    "form-text": "a form needs 'text'",
    "veto-text": "a veto needs 'text' or 'signals'",
    "example-text": "an example needs 'text'",
    "id": "'id' is {value!r}; write small letters without marks, digits and '-'",
    "choice": "'{key}' is {value!r}, must be one of: {choices}",
    "window": "'published' must be [first day, last day]; \"\" leaves an end open",
    "window-order": "'published' ends before it begins",
    "day": "{value!r} is no day; write 2026-03-15",
    "event": "'event' is {value!r}, write a day: 2026-03-15",
    "no-signal": "no signal is named '{name}'",
    "no-list-file": "there is no list file '{name}'",
    "list-gap": "a list may not hold '..'",
    "twice": "two of them have the id '{name}'",
    "no-veto": "form '{form}' spares the veto '{name}', which there is not",
    "no-form": "veto '{veto}' names the form '{name}', which there is not",
    "no-base": "'extends' is set, but no shipped topic has the id '{name}'",
    "no-folder": "{folder}: there is no such folder of topics",
    "no-topic": "there is no topic '{name}'; those that ship are: {known}",
    "no-word": "'{wording}' holds no word; give the wording as it stands in the sentence",
    "short-word": "'{wording}' is one short word; give more of the sentence, so that nothing else is meant",
    "phrase-many": "'{phrase}': stands for more than {most} phrases: split it",
    "phrase-brackets": "'{phrase}': empty brackets",
    "phrase-list": "'{phrase}': no list is named '{name}'",
    "phrase-mark": "'{phrase}': '{mark}' has no counterpart",
    "phrase-empty": "'{phrase}': nothing is left when all that may be missing is missing",
}
# How the TOML reader puts what people get wrong most.
_TOML = (
    (r"unterminated string|illegal character '\\n'", "toml-quote"),
    (r"expected '='", "toml-equals"),
    (r"unclosed|expected '\]|expected '\}'", "toml-bracket"),
    (r"invalid value", "toml-value"),
    (r"cannot overwrite|cannot declare|twice|already", "toml-twice"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: its kind (a key of `ENGLISH`), the values of its text, and where it stands (line from 1)."""

    kind: str
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Where it stands, "hoi-sach.toml:3", or "" for what stands in no file."""
        return f"{self.file}:{self.line}" if self.file else ""

    def __str__(self) -> str:
        text = ENGLISH[self.kind].format(**self.values)
        return f"{self.place}: {text}" if self.file else text


def toml_fault(error: ValueError, file: str, lines: int) -> Fault:
    """Tell what the TOML reader refused, with its line; the last of the file where it does not say."""
    text = str(error)
    found = re.search(r"line (\d+)", text)
    kind = next((kind for sign, kind in _TOML if re.search(sign, text, re.IGNORECASE)), "toml")
    return Fault(kind, {"error": text}, file, int(found[1]) if found else max(1, lines))
