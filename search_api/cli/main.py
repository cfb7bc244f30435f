"""The entry point: language first, then the commands, then every error in words and a code."""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import typer
from typer.exceptions import TyperException

from indexer import collector
from indexer.errors import SettingsError, SourceError, TimTinError, TopicError
from indexer.reasons import Reason, cause, said
from search_api.candidates.topic_faults import explain as explain_faults
from search_api.candidates.topic_faults import in_a_file
from search_api.cli.console import PipeClosed, fail, out, tell, wishes
from search_api.cli.usage import Group, explain
from search_api.messages import LANGUAGES, Language, current, load, say
from search_api.settings import language_of_files

_INTERRUPTED = 130
# By this variable a shell asks for completions, whatever else stands on the command line.
_COMPLETE = "_TIMTIN_COMPLETE"
_LANG = "TIMTIN_LANG"


class _Mended(logging.Handler):
    """Tells of the log what was mended. Commands tell what else matters themselves; `serve` sets up a log."""

    def emit(self, record: logging.LogRecord) -> None:
        what = getattr(record, "event", {}).get("what")
        if isinstance(what, Reason):
            tell(say("cli.mended", what=said(what, current.get())))


_MENDED = _Mended()


def main() -> None:
    """Run the command line and leave with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line. Returns 0 done, 1 failed, 2 bad usage, 130 interrupted."""
    logging.getLogger("timtin").addHandler(_MENDED)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        with _as_before():
            return _run(_lift([_typed(argument) for argument in arguments]))
    except (BrokenPipeError, PipeClosed):
        # The reader of a pipe went away; what is left in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        fail(say("usage.interrupted"))
        return _INTERRUPTED
    except Exception as error:
        if wishes.debug:
            raise
        return _failed(error)


def _typed(argument: str) -> str:
    """Read an argument as UTF-8 whatever the locale says; the name of a file that is none stays as it is."""
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


@contextmanager
def _as_before() -> Iterator[None]:
    """Leave the environment of this process as it was: --lang holds for one command line."""
    before = os.environ.get(_LANG)
    try:
        yield
    finally:
        os.environ.pop(_LANG, None)
        if before is not None:
            os.environ[_LANG] = before


def _run(arguments: list[str]) -> int:
    if not arguments and _COMPLETE not in os.environ:
        out(say("cli.welcome"))
        return 0
    code = build()(arguments, standalone_mode=False, prog_name="timtin")
    if code == _INTERRUPTED:
        fail(say("usage.interrupted"))
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _failed(error: Exception) -> int:
    """Say what failed in one or two lines; returns the code."""
    if isinstance(error, TyperException):
        alone = type(error).__name__ == "NoArgsIsHelpError"
        fail(error.format_message() if alone else say("usage.error", text=explain(error)))
        return int(error.exit_code)
    if isinstance(error, SettingsError):
        fail(say("usage.error", text=error))
        return 2
    if isinstance(error, TimTinError | OSError):
        fail(say("usage.error", text=lead(error)))
        return 1
    fail(say("usage.unexpected", kind=type(error).__name__, text=error))
    return 1


def lead(error: Exception) -> str:
    """Say what failed in the reader's language; what has no words in it follows as the part that failed tells it."""
    kinds = load()
    named = (f"failure.{kind.__name__}" for kind in type(error).__mro__)
    key = next((key for key in named if key in kinds), "")
    if isinstance(error, TopicError):
        lines = explain_faults(error)
        # What was typed is no mistake of a file.
        return say(key, text="\n".join(lines)) if in_a_file(error) else "\n".join(lines)
    if isinstance(error, SourceError):
        return say(key, text=f"{error.origin}: {said(error.reason, current.get())}")
    if isinstance(error, OSError):
        if isinstance(error, PermissionError) and (shut := _shut(Path(str(error.filename)))):
            from indexer.storage import closed  # late: only a mistake needs it

            return said(closed(shut), current.get())
        told = said(cause(error), current.get())
        return say(key, path=error.filename, cause=told) if error.filename else told
    detail = str(error)
    if isinstance(detail, Reason):
        return said(detail, current.get())
    return say(key, text=detail) if key else detail


def _shut(path: Path) -> Path | None:
    """Return the file, or the folder on the way to it, that this user cannot read; None where it is another matter."""
    for part in (path, *path.parents):
        with suppress(OSError):
            part.stat()
            return None if os.access(part, os.R_OK) else part
    return None


def _lift(arguments: list[str]) -> list[str]:
    """Take out what may stand anywhere (--lang, --debug, --quiet) and set it; returns the rest."""
    wishes.quiet = wishes.debug = False
    _speak(os.environ.get(_LANG) or language_of_files() or "vi", _LANG)
    rest = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in ("-q", "--quiet"):
            wishes.quiet = True
        elif word == "--debug":
            wishes.debug = True
        elif word == "--lang" or word.startswith("--lang="):
            _speak(word.partition("=")[2] or next(words, ""), "--lang")
        else:
            rest.append(word)
    return rest


def _speak(language: str, origin: str) -> None:
    if language not in LANGUAGES:
        raise SettingsError(say("usage.language", origin=origin, value=language))
    chosen: Language = language
    current.set(chosen)
    if origin == "--lang":
        os.environ[_LANG] = chosen


def build() -> typer.Typer:
    """Build the command line in the language chosen."""
    with collector.collecting_nothing():
        # Late: a bare `timtin` needs none of them.
        from search_api.cli import commands, root

        app = typer.Typer(cls=Group, rich_markup_mode=None, pretty_exceptions_enable=False, help=say("cli.help"))
        app.callback(invoke_without_command=True)(root.root)
        commands.register(app)
        collector.keep()
    return app
