"""Every word of the pages exists in both languages."""

import re
from importlib import resources

from search_api.pages.labels import Labels, load

TEMPLATES = [
    path for path in resources.files("search_api").joinpath("templates").iterdir() if path.name.endswith(".html")
]


def test_both_languages_say_the_same() -> None:
    """Each label has Vietnamese and English, with the same names to fill in."""
    for key, text in load().items():
        assert {"vi", "en"} <= text.keys(), key
        fields = {language: set(re.findall(r"{(\w+)}", text[language])) for language in ("vi", "en")}
        assert fields["vi"] == fields["en"], key


def test_templates_use_labels_that_exist_and_no_label_is_left_over() -> None:
    """What templates and views ask for is in the catalogue, and the other way round."""
    sources = [
        *TEMPLATES,
        *resources.files("search_api.pages").iterdir(),
        resources.files("search_api.routes").joinpath("pages.py"),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if path.name.endswith((".html", ".py")))
    asked = set(re.findall(r'\bt\("(\w+)"[,)]', text))
    assert asked <= load().keys()
    named = set(re.findall(r'"(\w+)"', text))
    prefixes = ("type_", "sort_", "class_")
    left = {key for key in load() if key not in named and not key.startswith(prefixes)}
    assert left == set()


def test_numbers_and_days() -> None:
    """Thousands and dates are written as the language does."""
    assert Labels("vi")("total_eq", n=4496) == "4.496 bài phù hợp"
    assert Labels("en")("total_eq", n=4496) == "4,496 matching articles"
    assert Labels("en")("total_eq", n=1) == "1 matching article"
    assert [Labels("vi").day(iso) for iso in ("2025-12-04", "2025-12", "2025", None)] == [
        "4/12/2025",
        "12/2025",
        "2025",
        "",
    ]
