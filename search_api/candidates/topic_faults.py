"""What is wrong in a topic file, in the reader's language."""

from indexer.errors import TopicError
from indexer.topics.fault import Fault
from search_api.messages import Language, say


def explain(error: TopicError, language: Language | None = None) -> list[str]:
    """Return one line for each mistake: the file and line where it stands, and what would be right."""
    return [_line(fault, language) for fault in error.args]


def in_a_file(error: TopicError) -> bool:
    """Say whether a mistake stands in a file; others are of what a person typed."""
    return any(isinstance(fault, Fault) and fault.file for fault in error.args)


def _line(fault: Fault | str, language: Language | None) -> str:
    if isinstance(fault, str):
        return fault
    english = str(fault).removeprefix(f"{fault.place}: ")
    text = say(f"topic.{fault.kind}", language, text=english, **fault.values)
    return f"{fault.place}: {text}" if fault.place else text
