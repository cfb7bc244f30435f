"""Help and usage errors in the reader's language, with a guess at what a mistyped word was meant to be.

Help texts are written as keys of the catalogue, since they are fixed at import; a command says them when it is built.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from search_api.messages import current, load, say
from search_api.problems.expectations import expected

_HEADINGS = {
    "Usage:": "Cách dùng:",
    "[OPTIONS]": "[TÙY CHỌN]",
    "COMMAND [ARGS]...": "LỆNH [ĐỐI SỐ]...",
    "<int range>": "N",
    "<int>": "N",
    "<str>": "",
    "<path>": "",
    "Options:": "Tùy chọn:",
    "Commands:": "Các lệnh:",
    "Arguments:": "Đối số:",
    "Show this message and exit.": "Hiện lời giải thích này.",
    "Install completion for the current shell.": "Cài tự điền lệnh cho shell đang dùng.",
    "Show completion for the current shell, to copy it or\n                        customize the installation.": (
        "In mã tự điền lệnh cho shell đang dùng."
    ),
    "[required]": "[bắt buộc]",
    "[default: ": "[mặc định: ",
}


# How the library says that there are more words than arguments; it has no error of its own for that.
_SURPLUS = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", re.DOTALL)


class Unknown(TyperException):
    """A command that does not exist."""

    exit_code = 2


def translate(text: str) -> str:
    """Return a help text with the library's own words in the reader's language."""
    if current.get() == "vi":
        for english, vietnamese in _HEADINGS.items():
            text = text.replace(english, vietnamese)
    return text


def _say_help(parameters: Iterable[Any]) -> None:
    """Put texts of the reader's language in the place of their keys."""
    for parameter in parameters:
        key = getattr(parameter, "help", None) or ""
        if key in load():
            parameter.help = say(key)


class Command(TyperCommand):
    """A command whose help is wholly in one language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_help(self.params)

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return translate(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands that guesses what a mistyped one was meant to be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_help(self.params)

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return translate(super().get_help(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first word names. Raises Unknown."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            guess = nearest(args[0], self.list_commands(ctx))
            raise Unknown(say("usage.command", name=args[0], guess=guess))
        return super().resolve_command(ctx, args)


_NEAR = 60  # percent of two words that agree, from which one may be meant for the other


def nearest(word: str, known: list[str]) -> str:
    """Return " Did you mean …?" for the nearest of the known words, "" where none is near."""
    from rapidfuzz import fuzz  # late: only a mistake needs it
    from rapidfuzz.distance import OSA

    # Of words that agree as much, the one of which neighbours were swapped: "2062" is 2026 sooner than 2021.
    likeness = [(fuzz.ratio(word, other), OSA.normalized_similarity(word, other), other) for other in known]
    best = max(likeness, key=lambda row: row[:2], default=(0.0, 0.0, ""))
    return say("guess", guess=best[2]) if best[0] >= _NEAR else ""


def one_of(value: str, known: Sequence[str]) -> str:
    """Say which values there are and which was meant."""
    return f"{value!r}: {say('expected.choice', expected=', '.join(known))}.{nearest(value, list(known))}"


def _name(parameter: Any) -> str:
    """Name an option as it is written in full, an argument as the help names it."""
    options = [name for name in parameter.opts if name.startswith("--")]
    return options[0] if options else str(parameter.metavar or parameter.human_readable_name)


def _reason(error: TyperException) -> str:
    """Say what would be right: the library's findings come from pydantic and are told in our words."""
    findings = getattr(error.__cause__, "errors", None)
    return expected(findings()[0]) if findings else error.message


def explain(error: TyperException) -> str:
    """Say what was wrong with the usage: which word, what value, what would be right."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "timtin"
    parameter = getattr(error, "param", None)
    name = _name(parameter) if parameter is not None else ""
    if kind == "NoSuchOption":
        options = getattr(error, "possibilities", None) or []
        guess = say("guess", guess=options[0]) if options else ""
        text = say("usage.option", name=getattr(error, "option_name", ""), guess=guess)
    elif kind == "MissingParameter":
        text = say("usage.missing", name=name)
    elif kind == "BadParameter" and (name := name or getattr(error, "param_hint", "")):
        text = say("usage.value", name=name, reason=_reason(error))
    elif surplus := _SURPLUS.match(error.format_message()):
        text = say("usage.surplus", words=surplus[1])
    else:
        text = error.format_message()
    return text if isinstance(error, Unknown) else f"{text}\n{say('usage.help', path=path)}"
