"""Topic files: reading, checking, extending."""

from pathlib import Path

import pytest

from indexer.errors import TopicError
from indexer.topics.load import SHIPPED, check_files, load_topics, read_topic

GOOD = """id = "hoi-sach"
name = "Hội sách"
event = 2026-04-21
[lists]
ten = ["hội sách", "ngày sách"]
[signals]
truong = ["trường học"]
[[form]]
id = "ten"
tier = 1
text = ["{ten} ..3 xã"]
needs_article = ["truong"]
[[veto]]
id = "cu"
text = ["năm ngoái"]
[[example]]
text = "Hội sách của xã mở ở trường học."
"""


def write(folder: Path, text: str, name: str = "hoi-sach.toml") -> Path:
    """Put a topic file into a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    """Names, forms, vetoes and examples are read as written."""
    topic = read_topic(write(tmp_path, GOOD))
    assert (topic.id, topic.name, str(topic.event)) == ("hoi-sach", "Hội sách", "2026-04-21")
    assert (topic.forms[0].tier, topic.forms[0].kind, topic.vetoes[0].scope) == (1, "mention", "sentence")
    assert topic.examples[0].line == 17


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("event = 2026-04-21", 'event = "mai"', 3, "write a day"),
        ("tier = 1", "tier = 9", 10, "must be one of"),
        ("tier = 1", "tire = 1", 10, "unknown key 'tire'"),
        ("{ten} ..3 xã", "{tên} ..3 xã", 11, "no list is named"),
        ('["truong"]', '["chua-co"]', 12, "no signal is named"),
        ('text = ["năm ngoái"]', 'scope = "bài"', 13, "needs 'text' or 'signals'"),
        ('id = "cu"', 'id = "Cũ quá"', 14, "small letters"),
        ("[[veto]]", "[[veto]", 13, "a bracket is not closed"),
        ("[[veto]]", "[veto]", 13, r"write \[\[veto\]\]"),
        ('ten = ["hội sách", "ngày sách"]', 'ten = ["hội sách', 5, "no closing quote"),
        ("tier = 1", "tier = một", 10, "neither a text in quotes"),
        ("tier = 1", "tier 1", 10, "no 'key = value'"),
        ("tier = 1", 'tier = 1\nundated = "có"', 11, "true or false"),
        ('text = ["năm ngoái"]', 'text = ["năm ngoái"]\nwithin = "ba"', 16, "whole number"),
        ('text = ["năm ngoái"]', 'text = ["năm ngoái"]\ntiers = 2', 16, "must be one of"),
        ("[lists]", "lists = 3\n[danh-sach]", 4, "must be a table.*\n.*:5: unknown key"),
        ('text = "Hội', 'class = "vui"\ntext = "Hội', 17, "must be one of"),
        ("tier = 1", 'tier = 1\npublished = ["2026-04-01", "2026-03-01"]', 11, "ends before it begins"),
        ("tier = 1", 'tier = 1\npublished = ["hôm qua", ""]', 11, "is no day"),
    ],
)
def test_a_wrong_file_gets_line_and_reason(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    """The message names the file, the line and what is wrong."""
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(TopicError, match=reason) as caught:
        read_topic(path)
    assert str(caught.value).startswith(f"hoi-sach.toml:{line}:")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """One pass tells all mistakes of a file, in the order of their lines."""
    wrong = GOOD.replace("tier = 1", "tier = 9").replace('["truong"]', '["chua-co"]').replace('"cu"', '"Cũ"')
    with pytest.raises(TopicError) as caught:
        read_topic(write(tmp_path, wrong))
    assert [(fault.line, fault.kind) for fault in caught.value.args] == [(10, "choice"), (12, "no-signal"), (14, "id")]


def test_a_mistake_of_a_list_file_is_told_once(tmp_path: Path) -> None:
    """What is wrong in a shared list file names that file, although the topic's own file is read with it."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "chung.toml").write_text('[lists]\nten = ["a .. b"]\n', encoding="utf-8")
    path = write(tmp_path, 'id = "x"\nuse = ["chung", "khong-co"]\n[[form]]\nid = "mot"\ntext = ["{ten}"]\n')
    with pytest.raises(TopicError) as caught:
        read_topic(path, tmp_path)
    assert [(fault.place, fault.kind) for fault in caught.value.args] == [
        ("chung.toml:2", "list-gap"),
        ("hoi-sach.toml:2", "no-list-file"),
    ]


def test_a_users_topic_stands_beside_the_shipped(tmp_path: Path) -> None:
    """The folder of a user adds its topics to those of the package."""
    write(tmp_path, GOOD)
    names = {topic.id for topic in load_topics(tmp_path)}
    assert {"hoi-sach", "bau-cu-2026"} <= names


def test_a_users_file_extends_a_shipped_topic(tmp_path: Path) -> None:
    """With `extends = true` its forms come on top of the shipped ones, and may use their lists."""
    own = 'id = "bau-cu-2026"\nextends = true\n[[form]]\nid = "them"\ntext = ["ngày của {co-quan}"]\n'
    write(tmp_path, own, "bau-cu-2026.toml")
    (extended,) = [topic for topic in load_topics(tmp_path) if topic.id == "bau-cu-2026"]
    (shipped,) = [topic for topic in load_topics() if topic.id == "bau-cu-2026"]
    assert len(extended.forms) == len(shipped.forms) + 1
    assert extended.name == shipped.name


def test_a_veto_may_name_a_group_of_forms(tmp_path: Path) -> None:
    """The name of a group stands for its forms; a form that the group names and nobody wrote is a mistake."""
    text = GOOD.replace("[[form]]", '[groups]\nde-lan = ["ten"]\n[[form]]').replace(
        '["năm ngoái"]', '["năm ngoái"]\nforms = ["de-lan"]'
    )
    assert read_topic(write(tmp_path, text)).vetoes[0].forms == ("ten",)
    with pytest.raises(TopicError, match="names the form 'chua-co'"):
        read_topic(write(tmp_path, text.replace('de-lan = ["ten"]', 'de-lan = ["chua-co"]')))


def test_extending_what_is_not_there(tmp_path: Path) -> None:
    """A file can extend only a shipped topic."""
    path = write(tmp_path, "extends = true\n" + GOOD)
    with pytest.raises(TopicError, match="no shipped topic"):
        read_topic(path)


def test_checking_goes_on_after_a_wrong_file(tmp_path: Path) -> None:
    """Every wrong file is reported, the right ones are returned."""
    write(tmp_path, GOOD)
    write(tmp_path, "id = 3", "a.toml")
    write(tmp_path, "name = ", "b.toml")
    errors: list[TopicError] = []
    assert [topic.id for topic in check_files(tmp_path, errors.append)] == ["hoi-sach"]
    assert [str(error).split(":")[0] for error in errors] == ["a.toml", "b.toml"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """A folder of topics that is not there is an error, not an empty list."""
    with pytest.raises(TopicError, match="no such folder"):
        load_topics(tmp_path / "nowhere")
    with pytest.raises(TopicError, match="no such folder"):
        check_files(tmp_path / "nowhere", print)


def test_every_shipped_topic_has_examples_of_both_kinds() -> None:
    """A shipped topic shows what counts and what does not."""
    for path in sorted(SHIPPED.glob("*.toml")):
        expected = {example.expected for example in read_topic(path).examples}
        assert {"mention", "none"} <= expected, path.name
