"""Writes into a user's topic file: wordings that a person accepted, sentences that a person rejected."""

import json
import re
import tomllib
from pathlib import Path

from indexer.errors import TopicError
from indexer.storage import write_durable
from indexer.topics.fault import Fault
from indexer.topics.load import SHIPPED, read_topic
from indexer.topics.topic import Topic
from indexer.topics.words import WORD
from indexer.vietnamese.normalise import nfc

_ID = re.compile(r"them-(\d+)")
_SHORTEST = 6  # letters of a wording of one word: longer than a Vietnamese syllable usually is


def accept(folder: Path, topic_id: str, wording: str) -> Topic:
    """Add a wording to the user's file of a topic and return the topic as it is then.

    A topic that ships is extended by a file of the same name in `folder`; a wording that stands there already changes
    nothing. The index must be tagged again afterwards. Raises TopicError for a wording without words, for one short
    word, which would stand in every other article, or an unknown topic.
    """
    words = " ".join(WORD.findall(nfc(wording)))
    if not words:
        raise TopicError(Fault("no-word", {"wording": wording}))
    if " " not in words and len(words) < _SHORTEST and not words.isupper():
        raise TopicError(Fault("short-word", {"wording": wording}))
    path = _path(folder, topic_id)
    if words in _known(path):
        return read_topic(path)
    number = 1 + max((int(found) for found in _ID.findall(_text(path))), default=0)
    lines = [
        "[[form]]",
        f'id = "them-{number}"',
        'class = "mention"',
        "tier = 2",
        "confidence = 0.8",
        # A person saw it in a sentence that nothing else caught, perhaps because of a veto.
        'spare = ["*"]',
        f"text = [{json.dumps(words, ensure_ascii=False)}]",
        'reason = "cách gọi do người dùng thêm"',
        'reason_en = "a wording added by the user"',
    ]
    return _append(path, topic_id, lines)


def reject(folder: Path, topic_id: str, sentence: str) -> Topic:
    """Note in the user's file that a sentence does not speak of a topic, so that it is not proposed again.

    Raises TopicError for an unknown topic.
    """
    path = _path(folder, topic_id)
    text = json.dumps(" ".join(nfc(sentence).split()), ensure_ascii=False)
    return _append(path, topic_id, ["[[rejected]]", f"text = {text}"])


def _path(folder: Path, topic_id: str) -> Path:
    """Return the user's file of a topic: the one that has its id, else the one to be made."""
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            if tomllib.loads(path.read_text(encoding="utf-8-sig")).get("id") == topic_id:
                return path
        except tomllib.TOMLDecodeError:
            continue
    if not (SHIPPED / f"{topic_id}.toml").is_file():
        known = ", ".join(sorted(path.stem for path in SHIPPED.glob("*.toml")))
        raise TopicError(Fault("no-topic", {"name": topic_id, "known": known}))
    return folder / f"{topic_id}.toml"


def _known(path: Path) -> set[str]:
    """Return the wordings that the user's file of a topic has."""
    forms = tomllib.loads(_text(path)).get("form", ())
    return {wording for form in forms for wording in form.get("text", ())}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def _append(path: Path, topic_id: str, lines: list[str]) -> Topic:
    """Append a table, check the file, and put the old one back where it is wrong then."""
    old = _text(path)
    head = old or f'# Phần bổ sung của chủ đề {topic_id}, xem docs/mentions.md.\nid = "{topic_id}"\nextends = true\n'
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durable(path, (head.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n").encode())
    try:
        return read_topic(path)
    except TopicError:
        if old:
            write_durable(path, old.encode())
        else:
            path.unlink()
        raise
